"""What has to go goes, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.store.cases import NewCase, open_case
from bot.store.conversations import NewEvent, append_events
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.errors import StoreError
from bot.store.feedback import save_feedback
from bot.store.misses import record_miss
from bot.store.models import (
    Case,
    Event,
    Feedback,
    FeedbackKind,
    MessageKind,
    MessageStatus,
    Miss,
    MissKind,
    OutboxMessage,
    PhraseVector,
    RateCount,
    TakenTurn,
    Ticket,
)
from bot.store.retention import (
    ForgottenCases,
    erase_conversation,
    forget_cases,
    forget_conversations,
    forget_counts_over,
    forget_feedback,
    forget_misses,
    forget_places,
    forget_vectors,
)
from bot.store.sessions import reading, writing
from bot.store.traces import clear_journal

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

    erase_conversation(sessions, "a")

    assert left(sessions) == [{"b"}, {"b"}]
    with reading(sessions) as session:
        assert session.execute(select(func.count()).select_from(Case)).scalar_one() == 1


def test_what_is_old_is_forgotten_to_the_second(sessions: sessionmaker) -> None:
    leave(sessions, "old", BEFORE - timedelta(seconds=1))
    leave(sessions, "young", BEFORE)
    for forget in (forget_misses, forget_feedback):
        assert forget(sessions, BEFORE, dry_run=True) == 1
        assert forget(sessions, BEFORE) == 1
        assert forget(sessions, BEFORE) == 0
    assert left(sessions) == [{"young"}, {"young"}]


def test_what_servers_leave_is_forgotten_once_it_is_over(sessions: sessionmaker) -> None:
    for key, at in (("old", BEFORE - timedelta(seconds=1)), ("new", BEFORE)):
        with writing(sessions) as session:
            moment = at.timestamp()
            session.add(PhraseVector(key=key, encoder="e", at=at, vector=b""))
            session.add(Ticket(conversation_id=key, holder="h", alive_until=moment))
            session.add(RateCount(key=key, count=1, until=moment))
    for forget in (forget_vectors, forget_places, forget_counts_over):
        assert forget(sessions, BEFORE, dry_run=True) == 1
        assert forget(sessions, BEFORE) == 1
        assert forget(sessions, BEFORE) == 0
    with reading(sessions) as session:
        left = (PhraseVector.key, Ticket.conversation_id, RateCount.key)
        assert [list(session.execute(select(one)).scalars()) for one in left] == [["new"]] * 3


@pytest.mark.parametrize("status", list(MessageStatus))
def test_an_old_case_is_forgotten_whatever_became_of_its_mails(
    sessions: sessionmaker, status: MessageStatus
) -> None:
    for key, at in (("old", BEFORE - timedelta(days=1)), ("new", NOW)):
        case = NewCase(key, "a", question=key, email="a@example.se")
        open_case(sessions, case, municipality="kommun@example.se", now=at)
    with writing(sessions) as session:
        for message in session.execute(select(OutboxMessage)).scalars():
            receipt = message.kind is MessageKind.RECEIPT
            message.status = status if receipt else MessageStatus.SENT
            message.claimed_by = "worker"
    gone = ForgottenCases(["EU-2026-0001"], int(status is not MessageStatus.SENT))
    assert forget_cases(sessions, BEFORE, dry_run=True) == gone
    assert forget_cases(sessions, BEFORE) == gone
    assert forget_cases(sessions, BEFORE) == ForgottenCases([], 0)
    with reading(sessions) as session:
        assert set(session.execute(select(Case.question)).scalars()) == {"new"}
        assert session.execute(select(func.count()).select_from(OutboxMessage)).scalar_one() == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlites_files_hold_nothing_of_what_went(engine: Engine, sessions: sessionmaker) -> None:
    canary = "kanariefagel" * 40
    for number in range(30):
        record_miss(
            sessions,
            conversation_id="a",
            kind=MissKind.MISSED,
            redacted_text=canary,
            intent_ranking=[],
            response=None,
            language=str(number),
        )
    file = Path(str(engine.url.database))
    files = [file, file.with_name(file.name + "-wal")]
    assert any(b"kanariefagel" in path.read_bytes() for path in files)
    # As the server does, which goes on meanwhile.
    with reading(sessions) as session:
        session.execute(select(Miss.id)).all()
    erase_conversation(sessions, "a")
    assert clear_journal(engine, 1.0)
    assert not any(b"kanariefagel" in path.read_bytes() for path in files)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_journal_in_use_is_told_of_and_left(engine: Engine, sessions: sessionmaker) -> None:
    with reading(sessions) as session:
        session.execute(select(Miss.id)).all()
        leave(sessions, "a", NOW)
        assert not clear_journal(engine, 0.2)
    assert clear_journal(engine, 1.0)


@pytest.fixture
def said(sessions: sessionmaker) -> sessionmaker:
    """A database with conversations."""
    for number, (sender, moment) in enumerate(
        (
            ("old", BEFORE - timedelta(days=2)),
            ("old", BEFORE - timedelta(days=1)),
            ("lasting", BEFORE - timedelta(days=9)),
            ("lasting", BEFORE + timedelta(days=1)),
            ("new", NOW),
        )
    ):
        event = NewEvent("user", moment.timestamp(), None, None, "{}", f"message-{number}")
        append_events(sessions, sender, [event], holder="test")
    return sessions


def senders(sessions: sessionmaker) -> list[list[str]]:
    """Whose events, and whose messages, there are."""
    with reading(sessions) as session:
        return [
            sorted(session.execute(select(column)).scalars())
            for column in (Event.sender_id, TakenTurn.conversation_id)
        ]


def test_a_conversation_is_forgotten_when_nothing_happens_in_it_any_more(
    said: sessionmaker,
) -> None:
    before = senders(said)
    assert forget_conversations(said, BEFORE, dry_run=True) == 1
    assert senders(said) == before
    assert forget_conversations(said, BEFORE) == 1
    # One that still goes on is kept from its beginning.
    assert senders(said) == [["lasting", "lasting", "new"]] * 2
    assert forget_conversations(said, BEFORE) == 0


def test_a_conversation_is_erased_whole_and_alone(said: sessionmaker) -> None:
    assert erase_conversation(said, "lasting") == 2
    assert erase_conversation(said, "lasting") == 0
    assert senders(said) == [["new", "old", "old"]] * 2


def test_a_database_that_is_down_is_said_to_be() -> None:
    engine = create_store_engine("postgresql://nobody:secret@127.0.0.1:1/none", wait_seconds=1)
    with pytest.raises(StoreError, match="cannot be used now") as raised:
        forget_conversations(create_session_factory(engine), BEFORE)
    assert "secret" not in str(raised.value)
