"""Rasa's tracker over the database: bounded, complete in what counts, and written once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracking.store import TURNS_READ, ConversationStore
from tests.tracking.stores import open_store

SLOTS = [AnySlot(name, mappings=[{}], initial_value="initial") for name in ("kept", "changed")]


@pytest.fixture
def store(tmp_path: Path) -> ConversationStore:
    return open_store(f"sqlite:///{tmp_path / 'assistant.db'}", SLOTS)


def said(number: int) -> list[Event]:
    return [
        UserUttered(f"fråga {number}", message_id=f"m{number}"),
        ActionExecuted("utter_x"),
        BotUttered(f"svar {number}"),
        ActionExecuted("action_listen"),
    ]


async def take(store: ConversationStore, *events: Event) -> DialogueStateTracker:
    """A turn as Rasa takes it: read, add, save."""
    tracker = await store.get_or_create_tracker("c")
    for event in events:
        tracker.update(event)
    await store.save(tracker)
    return tracker


def test_a_long_conversation_is_read_from_its_last_turns_with_all_its_state(
    store: ConversationStore,
) -> None:
    async def talk() -> tuple[Any, Any]:
        await take(store, SlotSet("kept", "early"), SlotSet("changed", "early"), *said(0))
        await take(store, ActiveLoop("form"), SlotSet("requested_slot", "x"))
        for number in range(1, TURNS_READ + 5):
            await take(store, *said(number))
        await take(store, SlotSet("changed", "late"))
        return await store.retrieve("c"), await store.retrieve_full_tracker("c")

    read, whole = asyncio.run(talk())
    assert len(whole.events) > len(read.events)
    assert [e.text for e in read.events if isinstance(e, UserUttered)] == [
        f"fråga {number}" for number in range(5, TURNS_READ + 5)
    ]
    assert read.current_slot_values() == whole.current_slot_values()
    assert read.get_slot("kept") == "early" and read.get_slot("changed") == "late"
    assert read.active_loop_name == whole.active_loop_name == "form"
    assert read.latest_action_name == whole.latest_action_name
    # Rasa copies a tracker by replaying it, for each action.
    assert read.copy().current_slot_values() == whole.current_slot_values()
    assert read.copy().active_loop_name == "form"


def test_what_is_saved_is_what_is_new_however_long_the_conversation_is(
    store: ConversationStore,
) -> None:
    async def talk() -> Any:
        for number in range(2 * TURNS_READ):
            tracker = await take(store, *said(number))
            # Twice: nothing is new.
            await store.save(tracker)
        return await store.retrieve_full_tracker("c")

    whole = asyncio.run(talk())
    assert [e.text for e in whole.events if isinstance(e, (UserUttered, BotUttered))] == [
        text for number in range(2 * TURNS_READ) for text in (f"fråga {number}", f"svar {number}")
    ]


def test_a_tracker_that_was_not_read_here_adds_what_is_not_there_yet(
    store: ConversationStore,
) -> None:
    async def talk() -> Any:
        await store.save(DialogueStateTracker.from_events("c", said(1), SLOTS))
        await store.save(DialogueStateTracker.from_events("c", said(1) + said(2), SLOTS))
        return await store.retrieve("c"), list(await store.keys()), await store.retrieve("other")

    tracker, keys, other = asyncio.run(talk())
    assert [e.text for e in tracker.events if isinstance(e, UserUttered)] == ["fråga 1", "fråga 2"]
    assert keys == ["c"] and other is None


def test_an_event_broker_is_told_each_event_once(store: ConversationStore) -> None:
    published: list[Any] = []

    class Broker:
        def publish(self, event: Any) -> None:
            published.append(event)

    store.event_broker = Broker()  # type: ignore[assignment]

    async def talk() -> None:
        await take(store, *said(1))
        await take(store, *said(2))

    asyncio.run(talk())
    texts = [event["text"] for event in published if event["event"] == "user"]
    assert texts == ["fråga 1", "fråga 2"]
    assert {event["sender_id"] for event in published} == {"c"}


def test_a_conversation_that_could_not_be_read_is_not_gone_on_with(
    store: ConversationStore, caplog: pytest.LogCaptureFixture
) -> None:
    async def talk() -> Any:
        await take(store, *said(1))
        # What Rasa makes of it when reading fails.
        blank = store.init_tracker("c")
        for event in said(2):
            blank.update(event)
        await store.save(blank)
        return await store.retrieve("c")

    tracker = asyncio.run(talk())
    assert [e.text for e in tracker.events if isinstance(e, UserUttered)] == ["fråga 1"]
    assert "without knowing what was said before" in caplog.text
