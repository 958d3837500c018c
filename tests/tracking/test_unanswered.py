"""What was turned away, or has no known answer, is kept for the editors with the turn itself."""

from __future__ import annotations

import asyncio
from typing import Any, Optional

import pytest
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from sqlalchemy import select

from bot.conversation.outcomes import BUTTON_TITLE_KEY, preview_id
from bot.conversation.plain_text import mark_plain_text
from bot.store.models import Miss, MissKind
from bot.store.retention import erase_conversation
from bot.store.sessions import reading
from bot.tracking.store import ConversationStore
from bot.tracking.unanswered import ranking_of, unanswered
from tests.tracking.stores import open_store

RANKING = [
    {"name": "nlu_fallback", "confidence": 0.5},
    {"name": "sern/cost", "confidence": 0.4},
    {"name": "out_of_scope", "confidence": 0.3},
]


def user(text: str, **metadata: Any) -> dict[str, Any]:
    parsed = {"intent": {"name": "x", "confidence": 1.0}, "intent_ranking": RANKING}
    return {"event": "user", "text": text, "parse_data": parsed, "metadata": metadata}


def bot(outcome: str, cell: Optional[str] = None, name: Optional[str] = None) -> dict[str, Any]:
    told = {"outcome": outcome, **({"cell": cell} if cell else {})}
    return {"event": "bot", "text": "svar", "metadata": {"utter_action": name, "metadata": told}}


def kinds(*events: dict[str, Any]) -> list[tuple[MissKind, Optional[str]]]:
    return [(missed.kind, missed.response) for missed in unanswered(events, ["sv"])]


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        (
            [bot("out_of_scope", name="utter_out_of_scope")],
            [(MissKind.OUT_OF_SCOPE, "utter_out_of_scope")],
        ),
        ([bot("handed_off", "sern/cost")], [(MissKind.UNKNOWN, "utter_sern/cost")]),
        (
            [bot("answered", "sern/what"), bot("handed_off", "sern/cost")],
            [(MissKind.UNKNOWN, "utter_sern/cost")],
        ),
        ([bot("answered", "sern/what")], []),
        ([bot("small_talk", name="utter_greet")], []),
        # A hand-off, and what the actions keep themselves.
        ([bot("handed_off", name="utter_offer_person")], []),
        ([bot("missed", name="utter_not_sure")], []),
        ([bot("clarified", name="utter_clarify")], []),
        ([], []),
    ],
)
def test_a_message_is_kept_by_what_was_said_to_it(replies: Any, expected: Any) -> None:
    assert kinds(user("vad kostar det"), *replies) == expected


def test_a_button_that_was_pressed_is_no_question_to_look_at() -> None:
    pressed = user("/sern/cost", **{BUTTON_TITLE_KEY: "Vad kostar det?"})
    assert kinds(pressed, bot("handed_off", "sern/cost")) == []


def test_each_turn_is_looked_at_and_words_are_those_of_the_visitor() -> None:
    events = [user(mark_plain_text("/när går bussen")), bot("out_of_scope"), user("hej")]
    said = [bot("answered", "sern/what"), *events, bot("small_talk")]
    (missed,) = unanswered(said, ["fi", "en"])
    assert (missed.redacted_text, missed.language) == ("/när går bussen", "fi")
    assert [entry["name"] for entry in missed.intent_ranking] == ["sern/cost", "out_of_scope"]


def test_a_message_that_was_not_read_has_no_ranking() -> None:
    assert ranking_of({}) == ranking_of({"intent_ranking": None}) == []


@pytest.fixture
def store(database_url: str) -> ConversationStore:
    return open_store(
        database_url, [AnySlot("visitor_language", mappings=[{}], initial_value="sv")]
    )


def take(store: ConversationStore, conversation: str, *events: Event) -> None:
    async def talk() -> None:
        tracker = await store.get_or_create_tracker(conversation)
        for event in events:
            tracker.update(event)
        await store.save(tracker)

    asyncio.run(talk())


def said(text: str) -> list[Event]:
    parsed = {"intent": {"name": "x", "confidence": 1.0}, "intent_ranking": RANKING, "text": text}
    away = BotUttered("nej", metadata={"metadata": {"outcome": "out_of_scope"}})
    return [
        UserUttered(text, parse_data=parsed),  # type: ignore[arg-type]
        SlotSet("visitor_language", "en"),
        away,
    ]


def kept(store: ConversationStore) -> list[Miss]:
    with reading(store._sessions()) as session:
        return list(session.execute(select(Miss).order_by(Miss.id)).scalars())


def test_it_is_kept_redacted_once_and_erased_with_the_conversation(
    store: ConversationStore,
) -> None:
    take(store, "c", *said("Write to anna@example.se about the bus"))
    (miss,) = kept(store)
    assert miss.text == "Write to [e-postadress] about the bus"
    assert (miss.kind, miss.language, miss.conversation_id) == (MissKind.OUT_OF_SCOPE, "en", "c")
    assert miss.intents[0] == {"name": "sern/cost", "confidence": 0.4}
    take(store, "c", *said("and the train"))
    assert [miss.text for miss in kept(store)][1:] == ["and the train"]
    erase_conversation(store._sessions(), "c")
    assert kept(store) == []


def test_what_staff_try_out_is_not_kept(store: ConversationStore) -> None:
    take(store, preview_id("1"), *said("when does the bus leave"))
    assert kept(store) == []
