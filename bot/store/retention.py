"""Deletes what visitors left: one conversation when they ask, old ones when their time has come.

Cases are public records of the municipality, which keeps them in its own register: what a visitor
has sent is not erased on request, and the copy here is forgotten in time, sent or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, List, Optional

from sqlalchemy import (
    Column,
    Float,
    MetaData,
    String,
    Table,
    delete,
    distinct,
    func,
    inspect,
    select,
)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker

from bot.store.columns import storable
from bot.store.errors import explain
from bot.store.models import Case, Feedback, MessageStatus, Miss, OutboxMessage
from bot.store.sessions import writing
from bot.store.traces import overwrite_what_goes

# What we need to know of the table in which Rasa keeps conversations.
_EVENTS = Table("events", MetaData(), Column("sender_id", String(255)), Column("timestamp", Float))


def erase_records(session_factory: sessionmaker, conversation_id: str) -> int:
    """Deletes the misses and the feedback of one conversation.

    Returns:
        How many rows went.

    Raises:
        StoreError: the database is down or locked; nothing was deleted.
    """
    with writing(session_factory) as session:
        return sum(
            session.execute(
                delete(table).where(table.conversation_id == storable(conversation_id))
            ).rowcount
            for table in (Miss, Feedback)
        )


def forget_misses(session_factory: sessionmaker, before: datetime, dry_run: bool = False) -> int:
    """Deletes misses from before a moment; as ``forget_feedback``."""
    return _forget_rows(session_factory, Miss, before, dry_run)


def forget_feedback(session_factory: sessionmaker, before: datetime, dry_run: bool = False) -> int:
    """Deletes feedback from before a moment.

    Args:
        session_factory: from ``create_session_factory``.
        before: with a time zone.
        dry_run: only count.

    Returns:
        How many rows went, or would.

    Raises:
        StoreError: the database is down or locked; nothing was deleted.
    """
    return _forget_rows(session_factory, Feedback, before, dry_run)


@dataclass(frozen=True)
class ForgottenCases:
    """The cases that went, or would, and how many of them had mails that were not sent."""

    references: List[str]
    unsent: int


def forget_cases(
    session_factory: sessionmaker, before: datetime, dry_run: bool = False
) -> ForgottenCases:
    """Deletes cases from before a moment, with their mails, whatever became of these.

    Args:
        session_factory: from ``create_session_factory``.
        before: with a time zone.
        dry_run: only count.

    Raises:
        StoreError: the database is down or locked; nothing was deleted.
    """
    cases, messages = Case.__table__, OutboxMessage.__table__
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
            session.execute(delete(messages).where(messages.c.case_id.in_(ids)))
            session.execute(delete(cases).where(cases.c.id.in_(ids)))
    return ForgottenCases(references, unsent)


def _forget_rows(session_factory: sessionmaker, table: Any, before: datetime, dry_run: bool) -> int:
    old = table.at < before
    with writing(session_factory) as session:
        if dry_run:
            query = select(func.count()).select_from(table).where(old)
            return int(session.execute(query).scalar_one())
        return int(session.execute(delete(table).where(old)).rowcount)


def erase_conversation(tracker_engine: Engine, conversation_id: str) -> int:
    """Deletes one conversation from Rasa's SQL tracker store.

    Args:
        tracker_engine: of the database in which Rasa keeps conversations.
        conversation_id: Rasa's ``sender_id``.

    Returns:
        How many events went.

    Raises:
        StoreError: the database is down or locked; nothing was deleted.
    """
    return _delete_events(tracker_engine, _EVENTS.c.sender_id == conversation_id)


def forget_conversations(tracker_engine: Engine, before: datetime, dry_run: bool = False) -> int:
    """Deletes conversations in which nothing has happened since a moment.

    Args:
        tracker_engine: of the database in which Rasa keeps conversations.
        before: with a time zone.
        dry_run: only count.

    Returns:
        How many conversations went, or would.

    Raises:
        StoreError: the database is down or locked; nothing was deleted.
    """
    silent = (
        select(_EVENTS.c.sender_id)
        .group_by(_EVENTS.c.sender_id)
        .having(func.max(_EVENTS.c.timestamp) < before.timestamp())
    )
    return _delete_events(tracker_engine, _EVENTS.c.sender_id.in_(silent), silent, dry_run)


def _delete_events(
    engine: Engine, which: object, counted: Optional[object] = None, dry_run: bool = False
) -> int:
    try:
        with engine.connect() as connection:
            # Rasa makes the table with the first conversation.
            if not inspect(connection).has_table(_EVENTS.name):
                return 0
        with engine.begin() as connection:
            count = None
            if counted is not None:
                query = select(func.count()).select_from(counted.subquery())  # type: ignore[attr-defined]
                count = int(connection.execute(query).scalar_one())
            if dry_run and count is not None:
                return count
            overwrite_what_goes(connection)
            deleted = connection.execute(delete(_EVENTS).where(which)).rowcount
            return int(deleted if count is None else count)
    except SQLAlchemyError as error:
        # from None: the chained errors show statements and rows.
        raise explain(error, engine) from None
