"""Figures: added up without losing or doubling anything, by the days that people here live by."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from bot.store.errors import StoreError
from bot.store.feedback import save_feedback, take_back_feedback
from bot.store.figures import (
    Dimension,
    Fact,
    add_facts,
    counts,
    hour_fact,
    response_bound,
    roll_up,
)
from bot.store.models import FeedbackKind, FigureFact
from bot.store.sessions import reading, writing

NOON = datetime(2026, 7, 1, 10, 30, tzinfo=UTC)
DAY = date(2026, 7, 1)


def happened(sessions: sessionmaker, at: datetime, *facts: Fact) -> None:
    with writing(sessions) as session:
        add_facts(session, at, facts)


def told(sessions: sessionmaker, first: date = DAY, last: date = DAY) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for one in counts(sessions, first, last):
        key = (one.dimension, one.value)
        found[key] = found.get(key, 0) + one.count
    return found


def waiting(sessions: sessionmaker) -> int:
    with reading(sessions) as session:
        return int(session.execute(select(func.count()).select_from(FigureFact)).scalar_one())


def test_what_is_added_up_is_what_happened(sessions: sessionmaker) -> None:
    for minutes in range(0, 300, 20):
        at = NOON + timedelta(minutes=minutes)
        happened(sessions, at, Fact(Dimension.OUTCOME, "answered"), Fact(Dimension.CASE))
    before = told(sessions)
    assert before == {("outcome", "answered"): 15, ("case", ""): 15}
    assert roll_up(sessions, NOON + timedelta(hours=2)) == 2 * 5
    assert told(sessions) == before
    # What came meanwhile for an hour that was added up already is added to it.
    happened(sessions, NOON, Fact(Dimension.CASE))
    assert roll_up(sessions, NOON + timedelta(days=1)) == 2 * 10 + 1
    assert waiting(sessions) == 0
    assert told(sessions) == {("outcome", "answered"): 15, ("case", ""): 16}


def test_the_hour_that_goes_on_is_left_alone(sessions: sessionmaker) -> None:
    happened(sessions, NOON, Fact(Dimension.CASE))
    assert roll_up(sessions, NOON + timedelta(minutes=20)) == 0
    assert told(sessions) == {("case", ""): 1}


@pytest.mark.parametrize("added_up", [False, True])
def test_a_day_begins_at_midnight_in_sweden(sessions: sessionmaker, added_up: bool) -> None:
    happened(sessions, datetime(2026, 6, 30, 22, 30, tzinfo=UTC), Fact(Dimension.CASE))
    happened(sessions, datetime(2026, 6, 30, 21, 30, tzinfo=UTC), Fact(Dimension.CONVERSATION))
    if added_up:
        roll_up(sessions)
    assert told(sessions) == {("case", ""): 1}
    assert hour_fact(NOON).value == "12"


def test_only_the_dimensions_asked_for_are_read(sessions: sessionmaker) -> None:
    happened(sessions, NOON, Fact(Dimension.CASE), Fact(Dimension.ASKED, "sern/what"))
    for _ in range(2):
        found = counts(sessions, DAY, DAY, [Dimension.ASKED])
        assert [(one.value, one.count) for one in found] == [("sern/what", 1)]
        roll_up(sessions)


def test_adding_up_while_turns_are_taken_loses_none(sessions: sessionmaker) -> None:
    def add(number: int) -> None:
        for _ in range(10):
            # Of an hour that ended: as when a thumb is taken back.
            happened(sessions, NOON, Fact(Dimension.ASKED, f"sern/{number}"))

    def add_up(_: int) -> None:
        for _ in range(5):
            try:
                roll_up(sessions)
            except StoreError:
                # Another one is at it; the worker tries again within the hour.
                continue

    with ThreadPoolExecutor(4) as threads:
        work = [threads.submit(add, number) for number in range(2)]
        work += [threads.submit(add_up, number) for number in range(2)]
        for one in work:
            one.result()
    roll_up(sessions)
    assert told(sessions) == {("asked", "sern/0"): 10, ("asked", "sern/1"): 10}


def test_feedback_counts_as_it_stands(sessions: sessionmaker) -> None:
    thumb = {"conversation_id": "c", "kind": FeedbackKind.ANSWER, "subject": "r"}
    end = {"conversation_id": "c", "kind": FeedbackKind.CONVERSATION, "subject": ""}
    save_feedback(sessions, **thumb, verdict="yes", topic="sern/what", at=NOON)  # type: ignore[arg-type]
    save_feedback(sessions, **end, verdict="partly", at=NOON)  # type: ignore[arg-type]
    assert told(sessions) == {("rated", "yes sern/what"): 1, ("ended", "partly"): 1}
    roll_up(sessions)
    next_day = NOON + timedelta(days=1)
    save_feedback(sessions, **thumb, verdict="no", topic="sern/what", at=next_day)  # type: ignore[arg-type]
    assert told(sessions) == {("ended", "partly"): 1}
    assert told(sessions, DAY, next_day.date())[("rated", "no sern/what")] == 1
    take_back_feedback(sessions, **thumb)  # type: ignore[arg-type]
    assert told(sessions, DAY, next_day.date()) == {("ended", "partly"): 1}


def test_response_times_are_kept_as_the_bound_that_they_stay_under() -> None:
    assert [response_bound(ms) for ms in (0, 50, 51, 9_999, 10_001)] == [
        *("50", "50", "100", "10000"),
        "longer",
    ]
