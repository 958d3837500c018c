"""One turn of a conversation at a time, in order of arrival, across all servers."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, AsyncGenerator, Collection, Optional

from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from sqlalchemy.orm import sessionmaker

from bot.settings import get_settings
from bot.store.errors import StoreError
from bot.store.off_loop import off_loop
from bot.store.opening import passing_store_of_process
from bot.store.tickets import give_back_ticket, is_first, renew_tickets, take_ticket
from bot.tracking.process import Pulse, holder

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 0.03
# The ticket under which this task takes its turn.
current_ticket: ContextVar[Optional[int]] = ContextVar("ticket", default=None)


class DatabaseAway(LockError):
    """The queue of a conversation cannot be used, because the database cannot."""


class ConversationLocks(LockStore):
    """Rasa's lock store as a queue in the database.

    Rasa's own lock stores read and write in two steps, so that two servers can hold a conversation
    at once, and a lock outlives a holder that dies. Here a place in the queue is one row, which
    expires when the process that took it stops renewing it.
    """

    def __init__(self, endpoint_config: Any = None, database_url: Optional[str] = None) -> None:
        """Creates the store; it connects on first use.

        Args:
            endpoint_config: Rasa's; nothing in it is needed.
            database_url: that of the settings when not given.
        """
        self._url = database_url
        self._pulse = Pulse(self._renew)

    def _sessions(self) -> sessionmaker:
        return passing_store_of_process(self._url or get_settings().store_url)

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = _LOOK_SECONDS,
    ) -> AsyncGenerator[Any, None]:
        """Waits for the turn of this task in a conversation, and holds it.

        Args:
            conversation_id: which conversation.
            lock_lifetime: the longest wait in seconds.
            wait_time_in_seconds: between two looks.

        Raises:
            LockError: its turn did not come, or the database cannot be used.
        """
        try:
            ticket, first = await off_loop(self._take, conversation_id)
        except StoreError as error:
            raise DatabaseAway(str(error)) from None
        with self._pulse.beats(ticket):
            try:
                if not first:
                    await self._wait(conversation_id, ticket, lock_lifetime, wait_time_in_seconds)
                token = current_ticket.set(ticket)
                try:
                    yield ticket
                finally:
                    current_ticket.reset(token)
            finally:
                await self._give_back(ticket)

    def _renew(self, tickets: Collection[int]) -> None:
        renew_tickets(self._sessions(), tickets)

    def _take(self, conversation_id: str) -> Any:
        return take_ticket(self._sessions(), conversation_id, holder())

    async def _wait(
        self, conversation_id: str, ticket: int, most_seconds: float, pause: float
    ) -> None:
        try:
            async with asyncio.timeout(most_seconds):
                while not await off_loop(is_first, self._sessions(), conversation_id, ticket):
                    await asyncio.sleep(pause)
        except StoreError as error:
            raise DatabaseAway(str(error)) from None
        except TimeoutError:
            raise LockError(
                f"The turns before this one took more than {most_seconds:.0f} s."
            ) from None

    async def _give_back(self, ticket: int) -> None:
        try:
            await off_loop(give_back_ticket, self._sessions(), ticket)
        except StoreError as error:
            logger.error("A place in a queue could not be given back, it ends by itself: %s", error)
