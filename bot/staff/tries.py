"""How often somebody may try to sign in; keyed, so that no name and no address is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import List

from sqlalchemy.orm import sessionmaker
from starlette.requests import Request

from bot.channel.addresses import limited_address
from bot.settings import Settings
from bot.store.rates import Rate
from bot.store.shared import first_shared_value

PER_ACCOUNT = 10
# A town hall shares one address.
PER_ADDRESS = 40
_SECONDS = 15 * 60.0
_KEY_NAME = "staff_key"


def tries_of(sessions: sessionmaker, request: Request, settings: Settings, name: str) -> List[Rate]:
    """The limits that a try counts against.

    Args:
        sessions: of the database.
        request: with the password.
        settings: how many proxies there are.
        name: of the account, whether it exists or not.

    Raises:
        StoreError: the database cannot be used.
    """
    peer = request.client.host if request.client else ""
    forwarded = request.headers.getlist("x-forwarded-for")
    address = limited_address(peer, forwarded, settings.proxies)
    return [
        account_rate(sessions, name),
        _rate(sessions, f"staff address\0{address}", PER_ADDRESS),
    ]


def account_rate(sessions: sessionmaker, name: str) -> Rate:
    """The tries of one account.

    Raises:
        StoreError: the database cannot be used.
    """
    return _rate(sessions, f"staff account\0{name}", PER_ACCOUNT)


def _rate(sessions: sessionmaker, text: str, limit: int) -> Rate:
    key = first_shared_value(sessions, _KEY_NAME, secrets.token_urlsafe(32)).encode()
    digest = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return Rate(digest[:40], limit, _SECONDS)
