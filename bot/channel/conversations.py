"""The channel's access to conversations: reading as much as needed, claiming turns, erasing."""

from __future__ import annotations

import logging
from typing import (
    Any,
    Callable,
    Collection,
    Dict,
    List,
    Mapping,
    Optional,
    Sequence,
    Tuple,
    TypeVar,
)

from rasa.core.lock_store import LockError
from sqlalchemy.orm import sessionmaker

from bot.channel.buttons import find_button
from bot.channel.errors import ChannelError
from bot.channel.feedback import Rated, cell_of, find_rateable
from bot.conversation.history import shown_message
from bot.conversation.reading import GUESSES, decision_of
from bot.settings import Settings
from bot.store.conversations import (
    all_events,
    events_of_message,
    message_before,
    recent_events,
    replies_newest_first,
    slot_before,
)
from bot.store.errors import StoreError
from bot.store.misses import Missed
from bot.store.off_loop import off_loop
from bot.store.opening import passing_store_of_process, store_of_process
from bot.store.retention import erase_conversation
from bot.store.turns import Claimed, claim_turn, release_turn, renew_claims, turns_of
from bot.tracking.asked import FIRST_LANGUAGE, LANGUAGE_SLOT, asked_in
from bot.tracking.process import Pulse, holder
from bot.tracking.store import TURNS_READ

logger = logging.getLogger(__name__)

Events = List[Dict[str, Any]]
_Result = TypeVar("_Result")


class Conversations:
    """The conversations in the database of a process.

    Every method but the constructor raises ``ChannelError("unavailable")`` when the database
    cannot be used in time.
    """

    def __init__(self, settings: Settings) -> None:
        self._url = settings.store_url
        self.pulse = Pulse(self._renew)

    def _sessions(self) -> sessionmaker:
        return store_of_process(self._url)

    def _passing(self) -> sessionmaker:
        return passing_store_of_process(self._url)

    def _renew(self, claims: Collection[Tuple[str, str]]) -> None:
        renew_claims(self._passing(), claims, holder())

    async def events(self, conversation_id: str) -> Events:
        """All events, oldest first."""
        return await self._read(lambda: all_events(self._sessions(), conversation_id))

    async def recent(self, conversation_id: str) -> Events:
        """The events of the last turns, after events with the values that the slots had before."""

        def read() -> Events:
            recent = recent_events(self._sessions(), conversation_id, TURNS_READ)
            return [*recent.carried, *recent.events]

        return await self._read(read)

    async def of_message(self, conversation_id: str, client_id: str) -> Sequence[Mapping[str, Any]]:
        """The events of the turn that a message began; none when it was not taken."""
        return await self._read(
            lambda: events_of_message(self._sessions(), conversation_id, client_id)
        )

    async def button(self, conversation_id: str, wanted_id: str) -> Optional[Mapping[str, str]]:
        """A button that was offered in a conversation; the newest replies are searched first."""
        return await self._read(
            lambda: find_button(
                conversation_id,
                replies_newest_first(self._sessions(), conversation_id),
                wanted_id,
            )
        )

    async def rated(self, conversation_id: str, wanted_id: str) -> Rated:
        """A reply that can be rated, with the message that it answered.

        Raises:
            ChannelError: ``unknown_reply``.
        """

        def read() -> Rated:
            replies = replies_newest_first(self._sessions(), conversation_id)
            reply = find_rateable(conversation_id, replies, wanted_id)
            about = (self._sessions(), conversation_id)
            message = message_before(*about, reply["timestamp"])
            # The visitor may have changed to another language since.
            language = slot_before(*about, LANGUAGE_SLOT, reply["timestamp"])
            question = shown_message(message) if message else ""
            parsed = (message or {}).get("parse_data") or {}
            guessed = decision_of(parsed) in GUESSES
            return Rated(cell_of(reply), question, language or FIRST_LANGUAGE, guessed)

        return await self._read(read)

    async def asked(self, conversation_id: str) -> Sequence[Missed]:
        """The questions of a conversation that did not help, as they are kept."""
        return await self._read(lambda: asked_in(all_events(self._sessions(), conversation_id)))

    async def count(self, conversation_id: str) -> int:
        """How many messages a conversation has."""
        return await self._read(lambda: turns_of(self._passing(), conversation_id))

    async def claim(self, conversation_id: str, client_id: str, again: bool = False) -> Claimed:
        """Claims a message, so that no other server takes it.

        Args:
            conversation_id: whose message.
            client_id: the client's id of the message.
            again: also one that was taken before, because it got no reply.
        """
        return await self._read(
            lambda: claim_turn(self._passing(), conversation_id, client_id, holder(), again)
        )

    async def release(self, conversation_id: str, client_id: str) -> None:
        """Gives up a claim under which nothing was kept; if this fails, it ends by itself."""
        try:
            await off_loop(release_turn, self._passing(), conversation_id, client_id, holder())
        except StoreError as error:
            logger.error("A claim ends by itself: %s", error)

    async def erase(self, agent: Any, conversation_id: str) -> None:
        """Erases a conversation and everything kept about it; Rasa itself cannot.

        Waits for a turn in progress, which may keep something for the editors at its end.

        Args:
            agent: Rasa's agent.
            conversation_id: whose conversation.

        Raises:
            ChannelError: ``store_down``: nothing was erased.
        """
        try:
            async with agent.lock_store.lock(conversation_id):
                await off_loop(erase_conversation, self._sessions(), conversation_id)
        except (StoreError, LockError) as error:
            logger.error("%s", error)
            raise ChannelError("store_down") from error

    async def _read(self, call: Callable[[], _Result]) -> _Result:
        try:
            return await off_loop(call)
        except StoreError as error:
            logger.error("A conversation could not be used: %s", error)
            raise ChannelError("unavailable") from error
