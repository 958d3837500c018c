"""How much a session, an address and all visitors together may do in a minute or an hour."""

from __future__ import annotations

import logging
from typing import Optional, Sequence, Tuple

from sanic.request import Request

from bot.channel.addresses import IPV6_SITE_PREFIX, limited_address, network_of, visitor_address
from bot.channel.errors import ChannelError
from bot.channel.rate_limit import HOUR_SECONDS, MINUTE_SECONDS, RateLimit
from bot.settings import Settings

logger = logging.getLogger(__name__)

# A site has some 65 000 networks of a subscriber's size; it may do as much as so many of them.
_SUBSCRIBERS_OF_A_SITE = 8
_ALL = "all"
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")

# A limit and the key that it counts.
Counted = Tuple[RateLimit, str]


class Limits:
    """The limits of one server process; a request that finds one full is refused."""

    def __init__(self, settings: Settings) -> None:
        self._proxies = settings.proxies
        self._session_messages = RateLimit(settings.messages_per_minute)
        self._session_reads = RateLimit(settings.reads_per_minute)
        self._address_messages = _AddressLimit(settings.address_messages_per_minute)
        self._address_sessions = _AddressLimit(settings.sessions_per_minute)
        self._all_messages = RateLimit(settings.all_messages_per_minute)
        self._all_sessions = RateLimit(settings.all_sessions_per_minute)
        self._feedback = RateLimit(settings.messages_per_minute)
        self._cases = _AddressLimit(settings.cases_per_address, HOUR_SECONDS)
        self._warned = False

    def opens(self, request: Request) -> None:
        """Counts a conversation that is opened.

        Raises:
            ChannelError: ``too_many_sessions``.
        """
        counted = [*self._address_sessions.of(self._where(request)), (self._all_sessions, _ALL)]
        _require_room(counted, "too_many_sessions")

    def sends(self, request: Request, conversation_id: str) -> None:
        """Counts a message.

        Raises:
            ChannelError: ``too_many_messages``.
        """
        counted = [
            (self._session_messages, conversation_id),
            *self._address_messages.of(self._where(request)),
            (self._all_messages, _ALL),
        ]
        _require_room(counted, "too_many_messages")

    def reads(self, conversation_id: str) -> None:
        """Counts a reading of the history.

        Raises:
            ChannelError: ``too_many_messages``.
        """
        _require_room([(self._session_reads, conversation_id)], "too_many_messages")

    def changes(self, conversation_id: str) -> None:
        """Counts feedback, or an erasure.

        Raises:
            ChannelError: ``too_many_messages``.
        """
        _require_room([(self._feedback, conversation_id)], "too_many_messages")

    def seconds_until_case(self, request: Request) -> Optional[int]:
        """The seconds until an address may send a case; None when it may now. Counts nothing."""
        waits = [limit.seconds_until_room(key) for limit, key in self._cases_of(request)]
        return max((wait for wait in waits if wait is not None), default=None)

    def count_case(self, request: Request) -> None:
        """Counts a case that was opened."""
        for limit, key in self._cases_of(request):
            limit.count(key)

    def _cases_of(self, request: Request) -> Sequence[Counted]:
        return self._cases.of(self._where(request))

    def _where(self, request: Request) -> Tuple[str, str]:
        forwarded = request.headers.getall("x-forwarded-for", [])
        self._warn_of_unknown_proxy(request)
        address = visitor_address(request.ip, forwarded, self._proxies)
        return (
            limited_address(request.ip, forwarded, self._proxies),
            network_of(address, IPV6_SITE_PREFIX),
        )

    def _warn_of_unknown_proxy(self, request: Request) -> None:
        if self._proxies or self._warned or not any(name in request.headers for name in _FORWARDED):
            return
        self._warned = True
        logger.warning(
            "Requests come through a proxy, and BOT_PROXIES is 0: all visitors share one limit by "
            "address. Set BOT_PROXIES to the number of your own proxies."
        )


class _AddressLimit:
    def __init__(self, limit: int, window_seconds: float = MINUTE_SECONDS) -> None:
        self._subscribers = RateLimit(limit, window_seconds=window_seconds)
        self._sites = RateLimit(limit * _SUBSCRIBERS_OF_A_SITE, window_seconds=window_seconds)

    def of(self, where: Tuple[str, str]) -> Sequence[Counted]:
        subscriber, site = where
        if subscriber == site:
            return [(self._subscribers, subscriber)]
        return [(self._subscribers, subscriber), (self._sites, site)]


def _require_room(counted: Sequence[Counted], code: str) -> None:
    # Narrowest first, so that what one limit refuses uses up nothing of the wider ones.
    for limit, key in counted:
        wait = limit.seconds_to_wait(key)
        if wait is not None:
            raise ChannelError(code, retry_after_seconds=wait)
