"""Deletes visitors' data: one conversation on request, everything when its time is up.

Cases are public records of the municipality, which keeps them in its own register: a visitor cannot
erase what was sent, only the staff can (``bot.store.case_work``), and the copy here is deleted in
time, sent or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, List

from sqlalchemy import delete, distinct, func, select
from sqlalchemy.orm import sessionmaker

from bot.store.columns import storable
from bot.store.models import (
    Case,
    CaseNote,
    Event,
    Feedback,
    MessageStatus,
    Miss,
    OutboxMessage,
    PhraseDecision,
    PhraseVector,
    RateCount,
    StaffLogEntry,
    StaffSession,
    TakenTurn,
    Ticket,
)
from bot.store.phrases import vector_key
from bot.store.sessions import writing

# Databases take only so many values in one statement.
_BATCH = 500


def forget_misses(session_factory: sessionmaker, before: datetime, dry_run: bool = False) -> int:
    """Deletes misses from before a moment; as ``forget_feedback``."""
    return _forget_rows(session_factory, Miss, before, dry_run)


def forget_phrases(session_factory: sessionmaker, before: datetime, dry_run: bool = False) -> int:
    """Deletes what editors decided about phrases before a moment; as ``forget_feedback``."""
    return _forget_rows(session_factory, PhraseDecision, before, dry_run)


def forget_vectors(session_factory: sessionmaker, before: datetime, dry_run: bool = False) -> int:
    """Deletes vectors of phrases from before a moment; as ``forget_feedback``."""
    return _forget_rows(session_factory, PhraseVector, before, dry_run)


def forget_places(session_factory: sessionmaker, before: datetime, dry_run: bool = False) -> int:
    """Deletes places in queues whose holder died before a moment; as ``forget_feedback``."""
    moment = before.timestamp()
    return _forget_rows(session_factory, Ticket, moment, dry_run, Ticket.alive_until)


def forget_counts_over(
    session_factory: sessionmaker, before: datetime, dry_run: bool = False
) -> int:
    """Deletes counts of limits whose time was over before a moment; as ``forget_feedback``."""
    return _forget_rows(session_factory, RateCount, before.timestamp(), dry_run, RateCount.until)


def forget_feedback(session_factory: sessionmaker, before: datetime, dry_run: bool = False) -> int:
    """Deletes feedback from before a moment.

    Args:
        session_factory: from ``create_session_factory``.
        before: with a time zone.
        dry_run: only count.

    Returns:
        The number of rows deleted, or to be.

    Raises:
        StoreError: the database is down or locked; nothing was deleted.
    """
    return _forget_rows(session_factory, Feedback, before, dry_run)


@dataclass(frozen=True)
class ForgottenCases:
    """The number of cases deleted, or to be, and of those with unsent mails."""

    references: List[str]
    unsent: int


def forget_cases(
    session_factory: sessionmaker, before: datetime, dry_run: bool = False
) -> ForgottenCases:
    """Deletes cases from before a moment, with their mails (sent or not) and notes.

    Args:
        session_factory: from ``create_session_factory``.
        before: with a time zone.
        dry_run: only count.

    Raises:
        StoreError: the database is down or locked; nothing was deleted.
    """
    cases, messages = Case.__table__, OutboxMessage.__table__
    notes = CaseNote.__table__
    with writing(session_factory) as session:
        old = session.execute(select(Case).where(cases.c.created_at < before)).scalars().all()
        ids, references = [case.id for case in old], [case.reference for case in old]
        unsent = session.execute(
            select(func.count(distinct(messages.c.case_id)))
            .where(messages.c.case_id.in_(ids))
            .where(messages.c.status != MessageStatus.SENT)
        ).scalar_one()
        if not dry_run:
            session.expunge_all()
            for table in (messages, notes):
                session.execute(delete(table).where(table.c.case_id.in_(ids)))
            session.execute(delete(cases).where(cases.c.id.in_(ids)))
    return ForgottenCases(references, unsent)


def forget_staff_log(session_factory: sessionmaker, before: datetime, dry_run: bool = False) -> int:
    """Deletes what the staff did before a moment; as ``forget_feedback``."""
    return _forget_rows(session_factory, StaffLogEntry, before, dry_run)


def forget_staff_sessions(
    session_factory: sessionmaker, before: datetime, dry_run: bool = False
) -> int:
    """Deletes sessions of the staff that began before a moment; as ``forget_feedback``."""
    return _forget_rows(session_factory, StaffSession, before, dry_run, StaffSession.created_at)


def _forget_rows(
    session_factory: sessionmaker, table: Any, before: Any, dry_run: bool, at: Any = None
) -> int:
    old = (table.at if at is None else at) < before
    with writing(session_factory) as session:
        if dry_run:
            query = select(func.count()).select_from(table).where(old)
            return int(session.execute(query).scalar_one())
        return int(session.execute(delete(table).where(old)).rowcount)


def erase_conversation(session_factory: sessionmaker, conversation_id: str) -> int:
    """Deletes one conversation, its misses, its feedback and their vectors.

    Its cases stay, and so does what an editor has taken over from it.

    Args:
        session_factory: of the database in which conversations are kept.
        conversation_id: Rasa's ``sender_id``.

    Returns:
        The number of events deleted.

    Raises:
        StoreError: the database is down or locked; nothing was deleted.
    """
    events, turns, vectors = Event.__table__, TakenTurn.__table__, PhraseVector.__table__
    with writing(session_factory) as session:
        texts = _texts_of(session, conversation_id)
        for start in range(0, len(texts), _BATCH):
            keys = list(map(vector_key, texts[start : start + _BATCH]))
            session.execute(delete(vectors).where(vectors.c.key.in_(keys)))
        for table in (Miss, Feedback):
            session.execute(delete(table).where(table.conversation_id == storable(conversation_id)))
        session.execute(delete(turns).where(turns.c.conversation_id == conversation_id))
        gone = session.execute(delete(events).where(events.c.sender_id == conversation_id))
        return int(gone.rowcount)


def _texts_of(session: Any, conversation_id: str) -> List[str]:
    """What was kept of a conversation for editors."""
    wanted = storable(conversation_id)
    columns = (
        select(Miss.text).where(Miss.conversation_id == wanted),
        select(Feedback.question).where(Feedback.conversation_id == wanted),
    )
    return [text for query in columns for text in session.execute(query).scalars() if text]


def forget_conversations(
    session_factory: sessionmaker, before: datetime, dry_run: bool = False
) -> int:
    """Deletes conversations in which nothing has happened since a moment.

    Args:
        session_factory: of the database in which conversations are kept.
        before: with a time zone.
        dry_run: only count.

    Returns:
        The number of conversations deleted, or to be.

    Raises:
        StoreError: the database is down or locked; nothing was deleted.
    """
    events, turns = Event.__table__, TakenTurn.__table__
    moment = before.timestamp()
    silent = (
        select(events.c.sender_id)
        .group_by(events.c.sender_id)
        .having(func.max(events.c.timestamp) < moment)
    )
    with writing(session_factory) as session:
        ids = list(session.execute(silent).scalars())
        if not dry_run:
            for start in range(0, len(ids), _BATCH):
                some = ids[start : start + _BATCH]
                session.execute(delete(events).where(events.c.sender_id.in_(some)))
                session.execute(delete(turns).where(turns.c.conversation_id.in_(some)))
            # Claims of messages that came to nothing.
            session.execute(delete(turns).where(turns.c.event_id.is_(None), turns.c.at < moment))
    return len(ids)
