"""Rasa's tracker store over the assistant's own database.

A turn reads the last turns of its conversation, not all of it, so that it costs the same however
long the conversation is. None of it runs on the event loop.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from itertools import islice
from typing import Any, Iterable, List, Optional, Sequence

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker

from bot.conversation.history import turns_newest_first, turns_oldest_first
from bot.conversation.outcomes import CLIENT_ID_KEY, is_preview
from bot.settings import get_settings
from bot.store.conversations import (
    NewEvent,
    all_events,
    append_events,
    conversation_ids,
    count_events,
    recent_events,
)
from bot.store.errors import StoreError
from bot.store.figures import Fact
from bot.store.misses import Missed
from bot.store.off_loop import off_loop
from bot.store.opening import store_of_process
from bot.store.traces import clear_journal
from bot.tracking.calls import prepare_calls
from bot.tracking.figures import facts_of
from bot.tracking.guessed import guessed_wrong
from bot.tracking.kept import Told, ended, has_ended, kept_events, without_told
from bot.tracking.locks import current_ticket
from bot.tracking.process import holder
from bot.tracking.slots import slots_of_turns
from bot.tracking.unanswered import unanswered

logger = logging.getLogger(__name__)

# The transcript of a case needs the most, forty lines; understanding looks back eight turns.
TURNS_READ = 20
_JOURNAL_WAIT_SECONDS = 0.5


class StoredTracker(DialogueStateTracker):
    """A tracker that knows how many of its events come from the database."""

    stored = 0


class ConversationStore(TrackerStore):
    """Reads the last turns of a conversation and appends to it; nothing is ever rewritten."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        event_broker: Optional[EventBroker] = None,
        database_url: Optional[str] = None,
        **kwargs: Any,
    ) -> None:
        """Creates the store; it connects on first use.

        Args:
            domain: Rasa's.
            event_broker: gets each new event, where an operator has set one.
            database_url: that of the settings when not given.
            kwargs: anything else from ``endpoints.yml``.
        """
        self._url = database_url
        settings = get_settings()
        # Rasa creates the tracker store in every process that calls actions, even without our
        # connector, such as `rasa shell`.
        prepare_calls(settings)
        super().__init__(domain, event_broker, **kwargs)

    def _sessions(self) -> sessionmaker:
        return store_of_process(self._url or get_settings().store_url)

    def init_tracker(self, sender_id: str) -> StoredTracker:
        """A tracker with nothing stored yet."""
        return StoredTracker(sender_id, self.domain.slots)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The last turns of a conversation, with its current slots and form; None for a new one.

        Raises:
            StoreError: the database cannot be read.
        """
        return await off_loop(self._recent, sender_id)

    def _recent(self, sender_id: str) -> Optional[DialogueStateTracker]:
        recent = recent_events(self._sessions(), sender_id, TURNS_READ)
        carried: List[Event] = list(deserialise_events(list(recent.carried)))
        if recent.carried:
            # A turn begins when the assistant listens.
            carried.append(ActionExecuted(ACTION_LISTEN_NAME))
        return self._tracker(sender_id, carried + deserialise_events(list(recent.events)))

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        """A whole conversation.

        Raises:
            StoreError: the database cannot be read.
        """
        return await off_loop(self._whole, conversation_id)

    def _whole(self, sender_id: str) -> Optional[DialogueStateTracker]:
        return self._tracker(sender_id, deserialise_events(all_events(self._sessions(), sender_id)))

    def _tracker(self, sender_id: str, events: List[Event]) -> Optional[DialogueStateTracker]:
        if not events:
            return None
        tracker = self.init_tracker(sender_id)
        for event in events:
            tracker.update(event)
        tracker.stored = len(events)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Appends what is new in a tracker.

        When the database is down, or another process has taken over the turn, nothing is written
        and a line is logged; the caller checks whether the turn was stored. An error would make
        Rasa keep the conversation in memory, where nobody reads it and nothing erases it.
        """
        try:
            kept = await off_loop(self._append, tracker, current_ticket.get())
        except StoreError as error:
            logger.error("A turn could not be kept: %s", error)
            return
        if self.event_broker is not None:
            for told in kept:
                # What is kept for a hand-off is dropped here in time, but never from a broker.
                told = without_told(told) if told["event"] == "user" else told
                self.event_broker.publish({"sender_id": tracker.sender_id, **told})

    def _append(self, tracker: DialogueStateTracker, ticket: Optional[int]) -> List[Told]:
        stored = tracker.stored if isinstance(tracker, StoredTracker) else 0
        if not stored:
            stored = count_events(self._sessions(), tracker.sender_id)
            if stored and isinstance(tracker, StoredTracker):
                # Rasa starts a new one for a conversation that could not be read.
                raise StoreError("It was taken without knowing what was said before.")
        new = list(islice(tracker.events, stored, None))
        kept = kept_events(new)
        is_over = has_ended(kept)
        if new:
            append_events(
                self._sessions(),
                tracker.sender_id,
                [_as_row(event, told) for event, told in zip(new, kept, strict=True)],
                holder=holder(),
                ticket=ticket,
                ended=ended() if is_over else None,
                facts=_facts(tracker, kept, stored),
                misses=_misses(tracker, kept, stored),
            )
        if isinstance(tracker, StoredTracker):
            tracker.stored = len(tracker.events)
        if is_over:
            self._clear_journal()
        return kept

    def _clear_journal(self) -> None:
        """Clears SQLite's journal of what a hand-off left; at the latest once a day."""
        with suppress(StoreError):
            clear_journal(self._sessions().kw["bind"], _JOURNAL_WAIT_SECONDS)

    async def keys(self) -> Iterable[str]:
        """The ids of all conversations."""
        return await off_loop(lambda: conversation_ids(self._sessions()))


def _facts(tracker: DialogueStateTracker, told: Sequence[Told], stored: int) -> List[Fact]:
    if is_preview(tracker.sender_id):
        return []
    # The events read begin with the last messages, where there are any.
    before = islice(tracker.events, stored)
    is_new = not any(isinstance(event, UserUttered) for event in before)
    return facts_of(told, slots_of_turns(tracker, stored), is_new)


def _misses(tracker: DialogueStateTracker, told: Sequence[Told], stored: int) -> List[Missed]:
    if is_preview(tracker.sender_id):
        return []
    new = turns_oldest_first(told)
    languages = [str(slots.get("visitor_language") or "sv") for slots in slots_of_turns(tracker, 0)]
    # With the turn before, which the first of them may be a second try of.
    before = next(turns_newest_first(reversed(list(islice(tracker.events, stored)))), None)
    turns = [*filter(None, [before]), *new]
    return [
        *unanswered(told, languages[len(languages) - len(new) :]),
        *guessed_wrong(turns, languages[len(languages) - len(turns) :]),
    ]


def _as_row(event: Event, told: Told) -> NewEvent:
    intent = (told.get("parse_data") or {}).get("intent") or {}
    client_id = None
    if isinstance(event, UserUttered):
        client_id = (event.metadata or {}).get(CLIENT_ID_KEY) or event.message_id
    return NewEvent(
        type_name=event.type_name,
        timestamp=told.get("timestamp"),
        intent_name=intent.get("name"),
        action_name=told.get("name"),
        data=json.dumps(told),
        client_id=client_id,
    )
