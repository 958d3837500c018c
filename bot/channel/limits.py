"""How much a session, an IP address and all visitors together may do in a minute or an hour.

Counted in the database, so that all servers share the limits.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from typing import List, Optional, Sequence, Tuple

from sanic.request import Request

from bot.channel.addresses import limited_address, limited_site
from bot.channel.errors import ChannelError
from bot.settings import Settings
from bot.store.errors import StoreError
from bot.store.off_loop import off_loop
from bot.store.opening import passing_store_of_process
from bot.store.rates import Rate, count_all, seconds_until_room

logger = logging.getLogger(__name__)

MINUTE_SECONDS = 60.0
HOUR_SECONDS = 3600.0
# A site has some 65 000 networks of a subscriber's size; it may do as much as this many of them.
_SUBSCRIBERS_OF_A_SITE = 8
_KEY_HEX_DIGITS = 40
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


class Limits:
    """The limits of all servers; a request that would exceed one is refused.

    Every method raises ``ChannelError("unavailable")`` when the database cannot be used.
    """

    def __init__(self, settings: Settings, secret: str) -> None:
        """
        Args:
            settings: the limits.
            secret: of the hash under which addresses are kept.
        """
        self._settings = settings
        self._secret = secret.encode()
        self._warned = False

    async def opens(self, request: Request) -> None:
        """Counts a conversation that is opened.

        Raises:
            ChannelError: ``too_many_sessions``.
        """
        s = self._settings
        await self._require_room(
            [
                *self._of_address("sessions", request, s.address_sessions_per_minute),
                self._rate("all sessions", "", s.all_sessions_per_minute),
            ],
            "too_many_sessions",
        )

    async def sends(self, request: Request, conversation_id: str) -> None:
        """Counts a message.

        Raises:
            ChannelError: ``too_many_messages``.
        """
        limits = self._messages_per_minute()
        await self._require_room(
            self._of_all("messages", request, conversation_id, limits), "too_many_messages"
        )

    async def reads(self, request: Request, conversation_id: str) -> None:
        """Counts a reading of the history.

        Raises:
            ChannelError: ``too_many_messages``.
        """
        s = self._settings
        limits = (s.session_reads_per_minute, s.address_reads_per_minute, s.all_reads_per_minute)
        await self._require_room(
            self._of_all("reads", request, conversation_id, limits), "too_many_messages"
        )

    async def changes(self, request: Request, conversation_id: str) -> None:
        """Counts feedback, or an erasure; as many are allowed as messages, counted apart from them.

        Raises:
            ChannelError: ``too_many_messages``.
        """
        limits = self._messages_per_minute()
        await self._require_room(
            self._of_all("changes", request, conversation_id, limits), "too_many_messages"
        )

    async def seconds_until_case(self, request: Request) -> Optional[int]:
        """Seconds until an IP address may send a case; None when it may now. Counts nothing."""
        rates = self._cases_of(request)
        return await self._ask(seconds_until_room, rates)

    async def count_case(self, request: Request) -> None:
        """Counts a case that was opened."""
        await self._ask(count_all, self._cases_of(request))

    def _cases_of(self, request: Request) -> Sequence[Rate]:
        return self._of_address(
            "cases", request, self._settings.cases_per_address, seconds=HOUR_SECONDS
        )

    def _of_all(
        self,
        what: str,
        request: Request,
        conversation_id: str,
        limits: Tuple[int, int, int],
    ) -> List[Rate]:
        """The limits by session, by IP address and in all."""
        of_session, of_address, of_all = limits
        return [
            self._rate(what, conversation_id, of_session),
            *self._of_address(f"address {what}", request, of_address),
            self._rate(f"all {what}", "", of_all),
        ]

    def _messages_per_minute(self) -> Tuple[int, int, int]:
        s = self._settings
        return (
            s.session_messages_per_minute,
            s.address_messages_per_minute,
            s.all_messages_per_minute,
        )

    def _of_address(
        self, what: str, request: Request, limit: int, seconds: float = MINUTE_SECONDS
    ) -> List[Rate]:
        forwarded = request.headers.getall("x-forwarded-for", [])
        self._warn_of_unknown_proxy(request)
        proxies = self._settings.proxies
        subscriber = limited_address(request.ip, forwarded, proxies)
        site = limited_site(request.ip, forwarded, proxies)
        rates = [self._rate(what, subscriber, limit, seconds)]
        if site != subscriber:
            rates.append(
                self._rate(f"{what} of a site", site, limit * _SUBSCRIBERS_OF_A_SITE, seconds)
            )
        return rates

    def _rate(self, what: str, whose: str, limit: int, seconds: float = MINUTE_SECONDS) -> Rate:
        text = f"{what}\x00{whose}".encode()
        digest = hmac.new(self._secret, text, hashlib.sha256).hexdigest()
        return Rate(digest[:_KEY_HEX_DIGITS], limit, seconds)

    async def _require_room(self, rates: Sequence[Rate], code: str) -> None:
        wait = await self._ask(count_all, rates)
        if wait is not None:
            raise ChannelError(code, retry_after_seconds=wait)

    async def _ask(self, question: object, rates: Sequence[Rate]) -> Optional[int]:
        if not any(rate.limit for rate in rates):
            return None

        def ask() -> Optional[int]:
            sessions = passing_store_of_process(self._settings.store_url)
            return question(sessions, rates)  # type: ignore[operator]

        try:
            return await off_loop(ask)
        except StoreError as error:
            logger.error("A limit could not be counted: %s", error)
            raise ChannelError("unavailable") from error

    def _warn_of_unknown_proxy(self, request: Request) -> None:
        forwarded = any(name in request.headers for name in _FORWARDED)
        if self._settings.proxies or self._warned or not forwarded:
            return
        self._warned = True
        logger.warning(
            "Requests come through a proxy, and BOT_PROXIES is 0: all visitors share one limit by "
            "address. Set BOT_PROXIES to the number of your own proxies."
        )
