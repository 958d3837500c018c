from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import sessionmaker

from bot.store.errors import StoreError
from bot.store.misses import record_miss
from bot.store.models import Miss, MissKind
from bot.store.sessions import reading

MISS: dict[str, Any] = {
    "conversation_id": "c0ffee",
    "kind": MissKind.WRONG_ANSWER,
    "redacted_text": "Vem är [namn] på enheten för smörgåsar?",
    "intent_ranking": [
        {"name": "sern/join", "confidence": 0.412345},
        {"name": "contact", "confidence": 0.3},
    ],
    "response": "utter_sern/join",
    "language": "sv",
}


def all_misses(sessions: sessionmaker) -> list[Miss]:
    with reading(sessions) as session:
        return list(session.execute(select(Miss).order_by(Miss.id)).scalars())


def test_a_miss_comes_back_as_it_was_recorded(sessions: sessionmaker) -> None:
    before = datetime.now(UTC)
    number = record_miss(sessions, **MISS)
    (miss,) = all_misses(sessions)
    assert miss.id == number
    assert miss.kind is MissKind.WRONG_ANSWER
    assert miss.text == MISS["redacted_text"]
    assert miss.intents == [
        {"name": "sern/join", "confidence": 0.4123},
        {"name": "contact", "confidence": 0.3},
    ]
    assert (miss.conversation_id, miss.response, miss.language) == (
        "c0ffee",
        "utter_sern/join",
        "sv",
    )
    assert before <= miss.at <= datetime.now(UTC)
    assert miss.at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("kind", list(MissKind))
def test_every_kind_is_kept(sessions: sessionmaker, kind: MissKind) -> None:
    record_miss(sessions, **{**MISS, "kind": kind, "response": None})
    assert [(miss.kind, miss.response) for miss in all_misses(sessions)] == [(kind, None)]


def test_another_time_zone_becomes_utc(sessions: sessionmaker) -> None:
    at = datetime(2026, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    record_miss(sessions, **MISS, at=at)
    (miss,) = all_misses(sessions)
    assert miss.at == at
    assert miss.at.isoformat() == "2026-06-30T23:30:00+00:00"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "unsure"}, "'unsure' is not a valid MissKind"),
        ({"at": datetime(2026, 7, 1)}, "has no time zone"),
        ({"intent_ranking": [{"name": "a", "confidence": float("nan")}]}, "intent 'a' is nan"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    sessions: sessionmaker, wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        record_miss(sessions, **{**MISS, **wrong})
    assert all_misses(sessions) == []


def test_the_database_refuses_a_kind_of_its_own_accord(
    sessions: sessionmaker, engine: Engine
) -> None:
    record_miss(sessions, **MISS)
    refusal = pytest.raises(IntegrityError, match=r"ck_misses_kind|CHECK constraint failed")
    with refusal, engine.begin() as connection:
        connection.exec_driver_sql("UPDATE misses SET kind = 'unsure'")


def test_only_the_likeliest_intents_are_kept(sessions: sessionmaker) -> None:
    ranking = [{"name": f"i{n}", "confidence": n / 10} for n in range(9, 0, -1)]
    record_miss(sessions, **{**MISS, "intent_ranking": [{"name": None, "confidence": 0}, *ranking]})
    (miss,) = all_misses(sessions)
    assert [intent["name"] for intent in miss.intents] == ["i9", "i8", "i7", "i6", "i5"]


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(alphabet=st.characters(), max_size=200))
def test_any_text_is_kept(sessions: sessionmaker, text: str) -> None:
    number = record_miss(sessions, **{**MISS, "redacted_text": text})
    with reading(sessions) as session:
        kept = session.get(Miss, number).text
    assert len(kept) == len(text)
    assert "\0" not in kept


def test_many_writers_at_once_lose_nothing(sessions: sessionmaker) -> None:
    errors: list[Exception] = []

    def write() -> None:
        for _ in range(10):
            try:
                record_miss(sessions, **MISS)
            except StoreError as error:
                # Waiting too long is allowed, losing a miss without saying so is not.
                errors.append(error)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(sessions) as session:
        kept = session.execute(select(func.count()).select_from(Miss)).scalar_one()
    assert kept == 40 - len(errors)
