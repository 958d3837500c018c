"""What has to go goes, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.store import (
    Case,
    Feedback,
    FeedbackKind,
    MessageKind,
    MessageStatus,
    Miss,
    MissKind,
    NewCase,
    OutboxMessage,
    StoreError,
    create_store_engine,
    open_case,
    reading,
    record_miss,
    writing,
)
from bot.store.feedback import save_feedback
from bot.store.retention import (
    erase_conversation,
    erase_records,
    forget_cases,
    forget_conversations,
    forget_records,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
BEFORE = NOW - timedelta(days=30)


def leave(sessions: sessionmaker, conversation_id: str, at: datetime) -> None:
    record_miss(
        sessions,
        conversation_id=conversation_id,
        kind=MissKind.MISSED,
        redacted_text="?",
        intent_ranking=[],
        response=None,
        language="sv",
        at=at,
    )
    save_feedback(
        sessions,
        conversation_id=conversation_id,
        kind=FeedbackKind.CONVERSATION,
        subject="",
        verdict="no",
        at=at,
    )


def left(sessions: sessionmaker) -> list[set[str]]:
    with reading(sessions) as session:
        return [
            set(session.execute(select(table.conversation_id)).scalars())
            for table in (Miss, Feedback)
        ]


def test_one_conversation_is_erased_and_its_case_stays(sessions: sessionmaker) -> None:
    for conversation in ("a", "b"):
        leave(sessions, conversation, NOW)
    case = NewCase("key", "a", question="Hur?", email="a@example.se")
    open_case(sessions, case, municipality="kommun@example.se")

    assert erase_records(sessions, "a") == 2
    assert erase_records(sessions, "a") == 0

    assert left(sessions) == [{"b"}, {"b"}]
    with reading(sessions) as session:
        assert session.execute(select(func.count()).select_from(Case)).scalar_one() == 1


def test_what_is_old_is_forgotten_to_the_second(sessions: sessionmaker) -> None:
    leave(sessions, "old", BEFORE - timedelta(seconds=1))
    leave(sessions, "young", BEFORE)
    assert forget_records(sessions, BEFORE) == {"misses": 1, "feedback": 1}
    assert forget_records(sessions, BEFORE) == {"misses": 0, "feedback": 0}
    assert left(sessions) == [{"young"}, {"young"}]


def test_a_case_is_forgotten_when_it_is_old_and_all_its_mails_were_sent(
    sessions: sessionmaker,
) -> None:
    old, worker = BEFORE - timedelta(days=1), "worker"
    for key, at in (("sent", old), ("half", old), ("new", NOW)):
        case = NewCase(key, "a", question=key, email="a@example.se")
        open_case(sessions, case, municipality="kommun@example.se", now=at)
    with writing(sessions) as session:
        for message in session.execute(select(OutboxMessage)).scalars():
            half = message.case.question == "half" and message.kind is MessageKind.RECEIPT
            message.status = MessageStatus.PENDING if half else MessageStatus.SENT
            message.claimed_by = worker
    assert forget_cases(sessions, BEFORE) == 1
    assert forget_cases(sessions, BEFORE) == 0
    with reading(sessions) as session:
        assert set(session.execute(select(Case.question)).scalars()) == {"half", "new"}
        assert session.execute(select(func.count()).select_from(OutboxMessage)).scalar_one() == 4


@pytest.fixture
def events(engine: Engine) -> Engine:
    """A database with Rasa's table, as far as it matters here."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE events (sender_id VARCHAR(255), timestamp FLOAT)"))
        for sender, moment in (
            ("old", BEFORE - timedelta(days=2)),
            ("old", BEFORE - timedelta(days=1)),
            ("lasting", BEFORE - timedelta(days=9)),
            ("lasting", BEFORE + timedelta(days=1)),
            ("new", NOW),
        ):
            connection.execute(
                text("INSERT INTO events VALUES (:sender, :at)"),
                {"sender": sender, "at": moment.timestamp()},
            )
    return engine


def senders(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT sender_id FROM events ORDER BY sender_id"))
        return list(found.scalars())


def test_a_conversation_is_forgotten_when_nothing_happens_in_it_any_more(events: Engine) -> None:
    assert forget_conversations(events, BEFORE) == 1
    # One that still goes on is kept from its beginning.
    assert senders(events) == ["lasting", "lasting", "new"]
    assert forget_conversations(events, BEFORE) == 0


def test_a_conversation_is_erased_whole_and_alone(events: Engine) -> None:
    assert erase_conversation(events, "lasting") == 2
    assert erase_conversation(events, "lasting") == 0
    assert senders(events) == ["new", "old", "old"]


def test_before_the_first_conversation_there_is_nothing_to_do(engine: Engine) -> None:
    assert forget_conversations(engine, BEFORE) == 0
    assert erase_conversation(engine, "a") == 0


def test_a_database_that_is_down_is_said_to_be() -> None:
    engine = create_store_engine("postgresql://nobody:secret@127.0.0.1:1/none", wait_seconds=1)
    with pytest.raises(StoreError, match="cannot be used now") as raised:
        forget_conversations(engine, BEFORE)
    assert "secret" not in str(raised.value)
