"""A guess that was asked again in other words reaches the editors."""

from __future__ import annotations

import asyncio
from typing import Any, Optional

import pytest
from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from sqlalchemy import select

from bot.conversation.history import turns_oldest_first
from bot.conversation.outcomes import preview_id
from bot.store.models import Miss, MissKind
from bot.store.sessions import reading
from bot.tracking.guessed import guessed_wrong
from bot.tracking.store import ConversationStore
from tests.tracking.stores import open_store

NAMES = ("sern/what", "sern/cost", "greet", "sern/join")
RANKING = [{"name": name, "confidence": 0.3} for name in NAMES]


def read(text: str, decision: str, cell: Optional[str]) -> dict[str, Any]:
    parsed = {"decision": decision, "cells": [cell] if cell else [], "intent_ranking": RANKING}
    return {"event": "user", "text": text, "parse_data": {**parsed, "intent": {"name": "x"}}}


def said(cell: Optional[str]) -> dict[str, Any]:
    return {"event": "bot", "text": "svar", "metadata": {"metadata": {"cell": cell}}}


GUESS = (read("betalar vi", "guess", "sern/what"), said("sern/what"))


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        # Nearly taken for it.
        ((read("vad kostar det", "answer", "sern/cost"), said("sern/cost")), 1),
        # Another question, the same answer, no answer, and what a button chose.
        ((read("hur går man med", "answer", "sern/join"), said("sern/join")), 0),
        ((read("vad är det", "answer", "sern/what"), said("sern/what")), 0),
        ((read("nej", "miss", None), said(None)), 0),
        ((read("/sern/cost", "answer", "sern/cost"), said("sern/cost")), 0),
        ((), 0),
    ],
)
def test_a_guess_was_wrong_when_what_it_nearly_was_is_asked_next(then: Any, expected: int) -> None:
    found = guessed_wrong(turns_oldest_first([*GUESS, *then]), ["sv", "en"])
    assert len(found) == expected
    for missed in found:
        assert (missed.kind, missed.redacted_text) == (MissKind.GUESSED, "betalar vi")
        assert (missed.response, missed.language) == ("utter_sern/what", "sv")
        assert [entry["name"] for entry in missed.intent_ranking] == list(NAMES)


def test_a_sure_answer_is_not_looked_at_and_two_answers_are_a_guess() -> None:
    then = (read("vad kostar det", "answer", "sern/cost"), said("sern/cost"))
    sure = (read("vad är sern", "answer", "sern/what"), said("sern/what"))
    assert guessed_wrong(turns_oldest_first([*sure, *then]), ["sv", "sv"]) == []
    either = (read("betalar vi", "either", "sern/what"), said("sern/what"))
    assert len(guessed_wrong(turns_oldest_first([*either, *then]), ["sv", "sv"])) == 1


@pytest.fixture
def store(database_url: str) -> ConversationStore:
    return open_store(
        database_url, [AnySlot("visitor_language", mappings=[{}], initial_value="sv")]
    )


def turn(told: dict[str, Any], cell: str, language: str) -> list[Event]:
    message = UserUttered(told["text"], parse_data=told["parse_data"])
    reply = BotUttered("svar", metadata={"metadata": {"cell": cell, "outcome": "answered"}})
    return [message, SlotSet("visitor_language", language), reply]


GUESSED = turn(read("do we pay, ask anna@example.se", "guess", "sern/what"), "sern/what", "en")
REWORDED = turn(read("vad kostar det", "answer", "sern/cost"), "sern/cost", "sv")


@pytest.mark.parametrize("saves", [[[*GUESSED, *REWORDED]], [GUESSED, REWORDED]])
def test_it_is_kept_once_redacted_in_its_language_whichever_turn_is_saved_when(
    store: ConversationStore, saves: list[list[Event]]
) -> None:
    async def talk(conversation: str) -> None:
        for events in (*saves, turn(read("tack", "answer", None), "sern/join", "sv")):
            tracker = await store.get_or_create_tracker(conversation)
            for event in events:
                tracker.update(event)
            await store.save(tracker)

    asyncio.run(talk("c"))
    asyncio.run(talk(preview_id("1")))
    with reading(store._sessions()) as session:
        (miss,) = session.execute(select(Miss)).scalars()
    assert (miss.kind, miss.language) == (MissKind.GUESSED, "en")
    assert miss.text == "do we pay, ask [e-postadress]"
    assert miss.intents[1] == {"name": "sern/cost", "confidence": 0.3}
