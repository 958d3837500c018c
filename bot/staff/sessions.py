"""Who is behind a request: the session's cookie, or the municipality's single sign-on."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import List, Optional, Union

from sqlalchemy.orm import sessionmaker
from starlette.requests import Request
from starlette.responses import Response

from bot.settings import Settings
from bot.store.staff import SignedIn, account_named, begin_session, end_session, signed_in

Network = Union[ipaddress.IPv4Network, ipaddress.IPv6Network]


@dataclass(frozen=True)
class Known:
    """Who is behind a request.

    Attributes:
        who: account and session.
        token: what the browser shows; new when ``fresh``.
        fresh: the browser has yet to be given the token.
    """

    who: SignedIn
    token: str
    fresh: bool = False


def identify(request: Request, settings: Settings, sessions: sessionmaker) -> Optional[Known]:
    """Finds out who sends a request; None when nobody is signed in.

    Args:
        request: Starlette's.
        settings: how long sessions last, and the header of single sign-on.
        sessions: of the database.

    Raises:
        StoreError: the database cannot be used.
    """
    token = request.cookies.get(cookie_name(settings), "")
    who = None
    if token:
        who = signed_in(
            sessions,
            token_hash(token),
            now=datetime.now(UTC),
            idle=timedelta(minutes=settings.staff_idle_minutes),
            longest=timedelta(hours=settings.staff_session_hours),
        )
    if not settings.staff_sso_header:
        return Known(who, token) if who else None
    return _by_single_sign_on(request, settings, sessions, who, token)


def _by_single_sign_on(
    request: Request,
    settings: Settings,
    sessions: sessionmaker,
    who: Optional[SignedIn],
    token: str,
) -> Optional[Known]:
    name = sso_name(request, settings)
    if who is not None and who.account.name == name:
        return Known(who, token)
    if who is not None:
        # Another person uses the browser now.
        end_session(sessions, who.token_hash)
    account = account_named(sessions, name) if name else None
    if account is None:
        return None
    fresh = start(sessions, account.id)
    return Known(SignedIn(account, token_hash(fresh)), fresh, fresh=True)


def sso_name(request: Request, settings: Settings) -> Optional[str]:
    """The account that the operator's own proxy names for a request; None when it names none.

    Anybody can send a header, so that it is trusted only from the addresses that the operator
    names.
    """
    peer = request.client.host if request.client else ""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return None
    if not any(address in network for network in networks(settings.staff_sso_from)):
        return None
    written = request.headers.getlist(settings.staff_sso_header)
    # Two headers: one may have come with the request.
    return written[0].strip().casefold() or None if len(written) == 1 else None


def networks(written: str) -> List[Network]:
    """Addresses and networks with commas between.

    Raises:
        ValueError: one of them is none.
    """
    return [ipaddress.ip_network(one.strip()) for one in written.split(",") if one.strip()]


def start(sessions: sessionmaker, account_id: int) -> str:
    """Signs an account in; returns the token for its browser.

    Raises:
        StoreError: the database cannot be written to.
    """
    token = secrets.token_urlsafe(32)
    begin_session(sessions, account_id, token_hash(token), datetime.now(UTC))
    return token


def token_hash(token: str) -> str:
    """The hash of a token, which is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_token(token: str) -> str:
    """The token that a session's forms must send back; other sites cannot know it (CSRF)."""
    return hashlib.sha256(b"form\0" + token.encode()).hexdigest()


def is_form_token(given: str, token: str) -> bool:
    """Whether a form was made for this session; False without one."""
    return bool(token) and hmac.compare_digest(given.encode(), form_token(token).encode())


def cookie_name(settings: Settings) -> str:
    """The cookie's name: in production ``__Host-``, which no other site of the domain can set."""
    return "__Host-staff" if settings.profile == "production" else "staff"


def give_cookie(response: Response, settings: Settings, name: str, token: str) -> None:
    """Sets a session cookie that no script and no other site can read."""
    response.set_cookie(
        name,
        token,
        path="/",
        httponly=True,
        secure=settings.profile == "production",
        # Not strict: a link in a mail leads to the case, not to signing in again.
        samesite="lax",
    )
