"""``SMTP_URL``: what it may say, and that a mistake is told without the password."""

from __future__ import annotations

import pytest

from bot.settings import SettingsError, read_settings
from bot.settings.smtp_url import SmtpServer, Tls, parse_smtp_url


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.se", SmtpServer("mail.se", 587, Tls.OFFERED)),
        ("smtp://mail.se:25/", SmtpServer("mail.se", 25, Tls.OFFERED)),
        ("smtp://mail.se?tls=required", SmtpServer("mail.se", 587, Tls.REQUIRED)),
        ("smtp://localhost:25?tls=off", SmtpServer("localhost", 25, Tls.OFF)),
        ("smtps://mail.se", SmtpServer("mail.se", 465, Tls.IMPLICIT)),
        ("smtps://[::1]:4650", SmtpServer("::1", 4650, Tls.IMPLICIT)),
        (
            "smtp://me%40mail.se:p%40ss%2F%3A%23w@mail.se",
            SmtpServer("mail.se", 587, Tls.OFFERED, "me@mail.se", "p@ss/:#w"),
        ),
    ],
)
def test_a_url_is_read(url: str, server: SmtpServer) -> None:
    assert parse_smtp_url(url) == server


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mail.se:25", "does not begin with smtp://"),
        ("http://mail.se", "does not begin with smtp://"),
        ("smtp://", "names no host"),
        ("smtp://user:geheim@", "names no host"),
        ("smtp://user:geh#eim@mail.se", "write special characters in the password as %40"),
        ("smtp://user:geh/eim@mail.se", "write special characters in the password as %40"),
        ("smtp://user:geh[eim@mail.se", "write special characters in the password as %40"),
        ("smtp://mail.se:99999", "is not a URL"),
        ("smtp://user@mail.se", "needs a user and a password, or neither"),
        ("smtp://user:@mail.se", "needs a user and a password, or neither"),
        ("smtp://mail.se/inbox", "behind the host"),
        ("smtp://mail.se?tls=maybe", "unknown ?tls="),
        ("smtp://mail.se?starttls=1", "unknown option"),
        ("smtps://mail.se?tls=off", "TLS from the start"),
    ],
)
def test_a_url_that_cannot_be_used_is_told_without_its_password(url: str, reason: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"SMTP_URL": url})
    assert "SMTP_URL=(hidden): " in str(caught.value)
    assert reason in str(caught.value)
    assert "geh" not in str(caught.value) and "eim" not in str(caught.value)


def test_an_empty_url_is_none() -> None:
    assert read_settings({"SMTP_URL": ""}).smtp_url is None


def test_the_password_is_not_in_what_is_printed() -> None:
    server = parse_smtp_url("smtp://user:geheim@mail.se")
    assert "geheim" not in f"{server} {server!r}"


def test_a_lease_that_is_too_short_for_a_slow_mail_is_refused() -> None:
    with pytest.raises(SettingsError, match="must be more than twice BOT_DELIVERY_TIMEOUT_SECONDS"):
        read_settings({"BOT_DELIVERY_LEASE_SECONDS": "120"})


@pytest.mark.parametrize("value", ["noreply", "@motala.se", "a@b@c", "a b@c.se", "A <a@b.se>"])
def test_a_sender_that_is_no_address_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match=r"BOT_MAIL_FROM=.*must be an e-mail address"):
        read_settings({"BOT_MAIL_FROM": value})
