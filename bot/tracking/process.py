"""This process among those that share a database: its name and its heartbeat."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
from contextlib import contextmanager
from functools import lru_cache
from typing import Callable, Collection, Generic, Hashable, Iterator, Optional, TypeVar

from bot.store.clock import RENEW_SECONDS
from bot.store.errors import StoreError
from bot.store.off_loop import off_loop

logger = logging.getLogger(__name__)

_LONGEST_HOST = 32
_Held = TypeVar("_Held", bound=Hashable)


@lru_cache(maxsize=1)
def holder() -> str:
    """The name under which this process holds turns; unique to it."""
    return f"{socket.gethostname()[:_LONGEST_HOST]}:{os.getpid()}:{secrets.token_hex(6)}"


class Pulse(Generic[_Held]):
    """Renews what the process holds, for as long as it holds anything."""

    def __init__(self, renew: Callable[[Collection[_Held]], None]) -> None:
        """Creates it; nothing is held yet.

        Args:
            renew: renews in the database; raises ``StoreError`` when it cannot.
        """
        self._renew = renew
        self._held: set[_Held] = set()
        self._beating: Optional[asyncio.Task[None]] = None

    @contextmanager
    def beats(self, held: _Held) -> Iterator[None]:
        """Keeps renewing while something is held. Needs a running event loop."""
        self._held.add(held)
        if self._beating is None or self._beating.done():
            self._beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            self._held.discard(held)

    async def _beat(self) -> None:
        while self._held:
            await asyncio.sleep(RENEW_SECONDS)
            if not self._held:
                return
            try:
                await off_loop(self._renew, tuple(self._held))
            except StoreError as error:
                # Once the lease has expired another process takes over, and this one holds nothing.
                logger.error("What this process holds could not be renewed: %s", error)
