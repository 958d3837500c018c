"""What ``BOT_PROFILE=production`` refuses to start with."""

from __future__ import annotations

import ipaddress
from typing import Any, Iterator, Mapping

from bot.settings.database_url import unencrypted_host
from bot.settings.guessable import is_guessable
from bot.settings.hosts import is_nobodys, listens_everywhere
from bot.settings.smtp_url import SmtpServer, Tls, parse_smtp_url

_MOST_PROXIES = 256
# The highest value of each limit: one beyond what a server can handle limits nothing.
_LIMITS = {
    **dict.fromkeys(
        (
            "session_messages_per_minute",
            "address_messages_per_minute",
            "all_messages_per_minute",
            "session_reads_per_minute",
            "address_reads_per_minute",
            "all_reads_per_minute",
            "address_sessions_per_minute",
            "all_sessions_per_minute",
        ),
        100_000,
    ),
    **dict.fromkeys(("cases_per_conversation", "cases_per_address", "all_cases_per_hour"), 10_000),
    "receipts_per_day": 1_000,
}
_NEW_KEY = "python -c 'import secrets; print(secrets.token_urlsafe(48))' makes one"


def unsafe_in_production(values: Mapping[str, Any]) -> list[str]:
    """Everything in the settings that production may not have.

    Args:
        values: the settings by name, each valid by itself.

    Returns:
        One sentence per problem, with the variable and what to do; never a secret.
    """
    return [
        *_weak_secrets(values),
        *_plain_origins(values),
        *_missing_limits(values),
        *_open_host(values),
        *_careless_mail(values),
        *_open_database(values),
        *_trusting_single_sign_on(values),
    ]


def _weak_secrets(values: Mapping[str, Any]) -> Iterator[str]:
    for name in ("session_secret", "actions_secret"):
        secret = values.get(name)
        if secret and is_guessable(secret):
            yield f"BOT_{name.upper()} can be guessed; {_NEW_KEY}, or leave it out."


def _plain_origins(values: Mapping[str, Any]) -> Iterator[str]:
    for origin in values["origins"].split(","):
        if origin.strip().lower().startswith("http://"):
            yield f"BOT_ORIGINS: {origin.strip()} is not encrypted; use https://."


def _missing_limits(values: Mapping[str, Any]) -> Iterator[str]:
    for name, highest in _LIMITS.items():
        if not 0 < values[name] <= highest:
            yield (
                f"BOT_{name.upper()}={values[name]} is no limit; {highest} is the highest, and the "
                "default stands when it is left out."
            )


def _open_host(values: Mapping[str, Any]) -> Iterator[str]:
    if listens_everywhere(values["host"]):
        yield (
            f"BOT_HOST={values['host']} listens on all addresses, past the proxy with TLS; name "
            "the one that the proxy reaches, 127.0.0.1 on the same machine."
        )


def _trusting_single_sign_on(values: Mapping[str, Any]) -> Iterator[str]:
    for one in filter(None, values["staff_sso_from"].split(",")):
        network = ipaddress.ip_network(one.strip())
        if network.num_addresses > _MOST_PROXIES:
            yield (
                f"BOT_STAFF_SSO_FROM={one.strip()} believes {network.num_addresses} addresses who "
                f"is signed in; name your proxies, {_MOST_PROXIES} addresses at most."
            )


def _careless_mail(values: Mapping[str, Any]) -> Iterator[str]:
    for name in ("contact_email", "mail_from", "editor_email", "dpo_email"):
        address = values.get(name)
        if address and is_nobodys(address.rpartition("@")[2]):
            yield f"BOT_{name.upper()}={address} reaches nobody; put your own address in."
    if not values.get("smtp_url"):
        yield "SMTP_URL is not set: cases would lie in a folder and reach nobody."
        return
    server = parse_smtp_url(values["smtp_url"])
    if not _is_here(server) and is_nobodys(server.host):
        yield f"SMTP_URL: {server.host} is a placeholder; put your mail server in."
    if server.tls in (Tls.OFF, Tls.OFFERED) and (server.password or not _is_here(server)):
        yield (
            "SMTP_URL may send the password or the mails unencrypted; use smtps:// or "
            "?tls=required."
        )


def _open_database(values: Mapping[str, Any]) -> Iterator[str]:
    host = unencrypted_host(values.get("database_url") or "")
    if host is not None:
        yield (
            f"DATABASE_URL: what visitors write may go to {host} unencrypted; add "
            "?sslmode=verify-full to it, or ?sslmode=require where its certificate cannot be "
            "checked."
        )


def _is_here(server: SmtpServer) -> bool:
    try:
        return ipaddress.ip_address(server.host).is_loopback
    except ValueError:
        return server.host == "localhost"
