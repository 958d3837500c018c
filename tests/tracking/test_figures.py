"""What figures count agrees with a recount of what was said, and holds nothing about a visitor."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any, Mapping, Optional

import pytest
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    Event,
    Restarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.slots import AnySlot
from sqlalchemy import select, text
from sqlalchemy.orm import sessionmaker

from bot.channel.feedback import Given, Rated, Records, cell_of
from bot.channel.turns import reply_id
from bot.conversation.outcomes import preview_id
from bot.settings import Settings
from bot.store.figures import RESPONSE_BOUNDS, counts, roll_up
from bot.store.local_time import LOCAL_TIME
from bot.store.models import DayFigure, FeedbackKind, FigureFact
from bot.store.sessions import reading
from bot.tracking.store import ConversationStore
from tests.tracking.stores import open_store

SLOTS = [
    AnySlot(name, mappings=[{}], initial_value=value)
    for name, value in (("visitor_language", "sv"), ("language", "sv"), ("style", None))
]
CELLS = ("sern/what", "sern/cost", "policy/goals")


@pytest.fixture
def store(database_url: str) -> ConversationStore:
    return open_store(database_url, SLOTS)


def asked(text: str, cells: tuple[str, ...] = (), waited: Optional[float] = None) -> UserUttered:
    at = time.time()
    received = {} if waited is None else {"received": at - waited}
    parsed = {"intent": {"name": "x", "confidence": 1.0}, "cells": list(cells)}
    return UserUttered(text, parse_data=parsed, timestamp=at, metadata=received)  # type: ignore[arg-type]


def replied(outcome: str, cell: str = "") -> BotUttered:
    told = {"outcome": outcome, **({"cell": cell} if cell else {})}
    return BotUttered(f"svar {cell}", metadata={"metadata": told})


async def take(store: ConversationStore, conversation: str, *events: Event) -> None:
    tracker = await store.get_or_create_tracker(conversation)
    for event in events:
        tracker.update(event)
    await store.save(tracker)


def days() -> tuple[date, date]:
    today = datetime.now(LOCAL_TIME).date()
    return today - timedelta(days=1), today + timedelta(days=1)


def figures(sessions: sessionmaker) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for one in counts(sessions, *days()):
        found[(one.dimension, one.value)] += one.count
    return found


def recount(conversations: list[list[dict[str, Any]]]) -> Counter[Any]:
    """By hand, from the raw events, in another way than the code does."""
    found: Counter[Any] = Counter()
    for events in conversations:
        found[("conversation", "")] += 1
        language, variant, style = "sv", "sv", "normal"
        ends = [place for place, event in enumerate(events) if event["event"] == "user"]
        for begin, end in zip(ends, [*ends[1:], len(events)], strict=True):
            turn = events[begin:end]
            for event in turn:
                if event["event"] == "slot" and event["name"] == "visitor_language":
                    language = event["value"]
                if event["event"] == "slot" and event["name"] == "style":
                    style = event["value"]
                variant = "en" if language != "sv" else "easy" if style == "easy" else "sv"
            replies = [e["metadata"]["metadata"] for e in turn if e["event"] == "bot"]
            outcomes = [reply["outcome"] for reply in replies]
            order = ("handed_off", "answered", "clarified", "missed", "out_of_scope", "small_talk")
            found[("outcome", next((o for o in order if o in outcomes), "error"))] += 1
            for reply in replies:
                if "cell" in reply:
                    known = reply["outcome"] == "answered"
                    found[("asked", reply["cell"])] += 1
                    found[("answered" if known else "unknown", reply["cell"])] += 1
            found[("language", language)] += 1
            found[("variant", variant)] += 1
            moment = datetime.fromtimestamp(turn[0]["timestamp"], UTC).astimezone(LOCAL_TIME)
            found[("hour", f"{moment.hour:02d}")] += 1
            received = turn[0]["metadata"].get("received")
            if received and replies:
                last = max(e["timestamp"] for e in turn if e["event"] == "bot")
                waited = 1000 * (last - received)
                bound = min([most for most in RESPONSE_BOUNDS if most >= waited], default="longer")
                found[("response", str(bound))] += 1
            found[("case", "")] += sum(
                e["event"] == "slot" and e["name"] == "case_reference" and bool(e["value"])
                for e in turn
            )
    return +found


def any_turn(dice: random.Random) -> list[Event]:
    kind = dice.choice(("known", "unknown", "both", "missed", "case", "silent", "finnish", "again"))
    cells = tuple(dice.sample(CELLS, 2))
    waited = dice.choice((None, 0.0, 0.3, 3.0, 30.0))
    said: dict[str, list[Event]] = {
        "known": [asked("a", cells[:1], waited), replied("answered", cells[0])],
        "unknown": [asked("b", cells[:1], waited), replied("handed_off", cells[0])],
        "both": [
            asked("c", cells, waited),
            replied("answered", cells[0]),
            replied("handed_off", cells[1]),
        ],
        "missed": [asked("d", (), waited), replied("missed")],
        "case": [asked("e"), replied("handed_off"), SlotSet("case_reference", "EU-2026-0001")],
        "silent": [asked("f", cells[:1])],
        "finnish": [
            asked("g", (), waited),
            SlotSet("visitor_language", "fi"),
            SlotSet("language", "en"),
            replied("small_talk"),
        ],
        "again": [
            asked("h", (), waited),
            SlotSet("visitor_language", "sv"),
            SlotSet("language", "sv"),
            SlotSet("style", dice.choice(("easy", "normal"))),
            replied("small_talk"),
        ],
    }
    return [*said[kind], ActionExecuted("action_listen")]


def any_feedback(
    dice: random.Random, records: Records, name: str, events: list[dict[str, Any]]
) -> None:
    """What a visitor presses in a conversation, as the channel takes it."""
    answers = [e for e in events if e["event"] == "bot" and "cell" in e["metadata"]["metadata"]]
    if not answers or dice.random() < 0.3:
        verdict = dice.choice(("yes", "partly", "no", None))
        records.keep(name, Given(FeedbackKind.CONVERSATION, "", verdict, ""))
        return
    # One of the last: then some are pressed again, another way.
    answer = dice.choice(answers[-3:])
    given = Given(FeedbackKind.ANSWER, reply_id(name, answer), dice.choice(("yes", "no", None)), "")
    records.keep(name, given, Rated(cell_of(answer), "a", "sv"))


def recount_feedback(
    sessions: sessionmaker, conversations: Mapping[str, list[dict[str, Any]]]
) -> Counter[Any]:
    """By hand: the presses that are kept, each thumb with the cell of its answer's event."""
    found: Counter[Any] = Counter()
    with reading(sessions) as session:
        query = text("SELECT conversation_id, kind, subject, verdict FROM feedback")
        rows = session.execute(query).all()
    for name, kind, subject, verdict in rows:
        if kind == "conversation":
            found[("ended", verdict)] += 1
            continue
        (answer,) = (
            event
            for event in conversations[name]
            if event["event"] == "bot" and reply_id(name, event) == subject
        )
        found[("rated", f"{verdict} {answer['metadata']['metadata']['cell']}")] += 1
    return found


def test_figures_agree_with_a_recount_of_the_raw_events(
    store: ConversationStore, database_url: str
) -> None:
    dice = random.Random(20)
    names = [f"c{number}" for number in range(6)]
    records = Records(Settings(database_url=database_url))

    async def read(name: str) -> list[dict[str, Any]]:
        tracker = await store.retrieve_full_tracker(name)
        assert tracker is not None
        return [event.as_dict() for event in tracker.events]

    async def talk() -> dict[str, list[dict[str, Any]]]:
        await take(store, "nobody", ActionExecuted("action_session_start"))
        for number in range(60):
            # Sometimes two turns are saved together.
            events = [e for _ in range(dice.choice((1, 1, 2))) for e in any_turn(dice)]
            name = dice.choice(names)
            await take(store, name, *events)
            for _ in range(dice.choice((0, 1, 3))):
                any_feedback(dice, records, name, await read(name))
            if number == 30:
                # What is taken back later was added up already.
                roll_up(store._sessions(), datetime.now(UTC) + timedelta(hours=1))
        return {name: await read(name) for name in names}

    conversations = asyncio.run(talk())
    feedback = recount_feedback(store._sessions(), conversations)
    assert {kind for kind, _ in feedback} == {"rated", "ended"}
    expected = recount(list(conversations.values())) + feedback
    assert {"language", "variant"} <= {kind for kind, _ in expected}
    assert len([value for kind, value in expected if kind == "variant"]) == 3
    assert figures(store._sessions()) == expected
    before = figures(store._sessions())
    assert roll_up(store._sessions(), datetime.now(UTC) + timedelta(hours=1)) > 0
    assert figures(store._sessions()) == before


def test_the_language_is_the_one_of_the_turn(store: ConversationStore) -> None:
    async def talk() -> None:
        await take(store, "c", asked("vad är sern"), replied("answered", "sern/what"))
        english = (SlotSet("visitor_language", "fi"), SlotSet("language", "en"))
        await take(store, "c", asked("mikä on sern"), *english, replied("answered", "sern/what"))

    asyncio.run(talk())
    found = figures(store._sessions())
    assert found[("language", "sv")] == found[("language", "fi")] == 1
    assert found[("variant", "sv")] == found[("variant", "en")] == 1
    assert found[("conversation", "")] == 1


def test_turns_that_are_saved_together_have_a_language_each(store: ConversationStore) -> None:
    swedish = (asked("när går bussen"), replied("out_of_scope"))
    finnish = (asked("mikä on sern"), SlotSet("visitor_language", "fi"), replied("out_of_scope"))
    restarted = (Restarted(), asked("vad är sern"), replied("answered", "sern/what"))
    asyncio.run(take(store, "c", *swedish, *finnish, *restarted))
    found = figures(store._sessions())
    assert (found[("language", "sv")], found[("language", "fi")]) == (2, 1)
    with reading(store._sessions()) as session:
        kept = session.execute(text("SELECT language FROM misses ORDER BY id")).scalars().all()
    assert kept == ["sv", "fi"]


def test_what_staff_try_out_is_not_counted(store: ConversationStore) -> None:
    asyncio.run(
        take(store, preview_id("1"), asked("vad är sern"), replied("answered", "sern/what"))
    )
    assert figures(store._sessions()) == Counter()


def test_nothing_in_the_tables_leads_to_a_visitor(store: ConversationStore) -> None:
    asyncio.run(
        take(
            store, "canary-id", asked("canary words", CELLS[:1], 0.1), replied("answered", CELLS[0])
        )
    )
    roll_up(store._sessions(), datetime.now(UTC) + timedelta(hours=2))
    asyncio.run(take(store, "canary-id", asked("canary words"), replied("missed")))
    with reading(store._sessions()) as session:
        rows = [
            str(tuple(row))
            for table in (FigureFact.__table__, DayFigure.__table__)
            for row in session.execute(select(table))
        ]
    assert rows and not [row for row in rows if "canary" in row]


def test_a_turn_that_is_not_kept_is_not_counted(store: ConversationStore) -> None:
    async def talk() -> None:
        await take(store, "c", asked("en"), replied("missed"))
        blank = store.init_tracker("c")
        blank.update(asked("två"))
        await store.save(blank)

    asyncio.run(talk())
    assert figures(store._sessions())[("outcome", "missed")] == 1
    assert sum(n for (kind, _), n in figures(store._sessions()).items() if kind == "outcome") == 1
