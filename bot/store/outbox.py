"""The outbox: claiming messages, and recording how sending them went.

A claim is a lease: it names its holder and moves the row's ``due_at`` ahead. When a worker dies and
its lease ends, the row is due again and another worker takes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Optional, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, contains_eager, sessionmaker

from bot.store.cases import new_message
from bot.store.columns import storable
from bot.store.models import Case, MessageKind, MessageStatus, OutboxMessage
from bot.store.sessions import reading, writing

_ERROR_CHARS = 500
# The update bypasses the session's objects, but the session is discarded at once.
_NO_SYNC = {"synchronize_session": False}
# The models' attributes are typed as what they hold; these are the columns.
_columns: Any = OutboxMessage.__table__.c


@dataclass(frozen=True)
class FailedMessage:
    """What an operator is shown of a message that was given up. Holds no address."""

    reference: str
    kind: MessageKind
    attempts: int
    finished_at: Optional[datetime]
    last_error: str


def claim_due(
    session_factory: sessionmaker, *, holder: str, now: datetime, until: datetime, limit: int
) -> Sequence[OutboxMessage]:
    """Takes messages that are due, the longest due first, so that nobody else sends them.

    Args:
        session_factory: from ``create_session_factory``.
        holder: name of the worker, unique among all of them.
        now: what was due before this moment is due.
        until: when the lease ends; all must be sent, or given back, before.
        limit: how many at most.

    Returns:
        The rows with their cases, apart from any session; empty when nothing is due.

    Raises:
        StoreError: the database is down or locked; nothing was claimed.
    """
    due = (
        select(OutboxMessage)
        .join(OutboxMessage.case)
        .options(contains_eager(OutboxMessage.case).selectinload(Case.messages))
        .where(OutboxMessage.status == MessageStatus.PENDING, OutboxMessage.due_at <= now)
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(limit)
        # PostgreSQL passes over what another worker is just claiming; SQLite has one writer.
        .with_for_update(skip_locked=True, of=OutboxMessage)
    )
    # Looks without a write lock first, so that an idle worker disturbs nobody.
    if not _anything_due(session_factory, now):
        return []
    with writing(session_factory) as session:
        messages: list[OutboxMessage] = list(session.execute(due).scalars())
        session.execute(
            update(OutboxMessage)
            .where(_columns.id.in_([message.id for message in messages]))
            .values(claimed_by=holder, due_at=until),
            execution_options=_NO_SYNC,
        )
    return messages


def mark_sent(
    session_factory: sessionmaker, message_id: int, *, holder: str, now: datetime
) -> bool:
    """Records that a message went out.

    Returns:
        False when the claim was lost to somebody else; nothing was written then.

    Raises:
        StoreError: the database is down or locked; nothing was written.
    """
    return _finish(
        session_factory,
        message_id,
        holder,
        status=MessageStatus.SENT,
        attempts=OutboxMessage.attempts + 1,
        last_error=None,
        finished_at=now,
    )


def mark_retry(
    session_factory: sessionmaker, message_id: int, *, holder: str, at: datetime, error: str
) -> bool:
    """Records a failed try that may succeed later.

    Args:
        session_factory: from ``create_session_factory``.
        message_id: the row.
        holder: who holds the claim.
        at: when to try again.
        error: why it did not go; no address in it.

    Returns:
        False when the claim was lost to somebody else; nothing was written then.

    Raises:
        StoreError: the database is down or locked; nothing was written.
    """
    return _finish(
        session_factory,
        message_id,
        holder,
        status=MessageStatus.PENDING,
        attempts=OutboxMessage.attempts + 1,
        last_error=_short(error),
        due_at=at,
    )


def mark_failed(
    session_factory: sessionmaker,
    message_id: int,
    *,
    holder: str,
    now: datetime,
    error: str,
    municipality: str,
) -> bool:
    """Gives a message up; if it is a receipt, queues a notice to the municipality as well.

    Args:
        session_factory: from ``create_session_factory``.
        message_id: the row.
        holder: who holds the claim.
        now: the present.
        error: why it did not go; no address in it.
        municipality: address that cases go to.

    Returns:
        False when the claim was lost to somebody else; nothing was written then.

    Raises:
        StoreError: the database is down or locked; nothing was written.
    """
    values = {
        "claimed_by": None,
        "status": MessageStatus.FAILED,
        "attempts": OutboxMessage.attempts + 1,
        "last_error": _short(error),
        "finished_at": now,
    }
    with writing(session_factory) as session:
        changed: int = _change_held(session, [message_id], holder, values)
        message = session.get(OutboxMessage, message_id) if changed else None
        if message is not None and message.kind is MessageKind.RECEIPT:
            kinds = [other.kind for other in message.case.messages]
            if MessageKind.UNREACHED not in kinds:
                # A reply by the staff would not arrive either.
                notice = new_message(MessageKind.UNREACHED, municipality, now)
                notice.case_id = message.case_id
                session.add(notice)
    return changed == 1


def release(
    session_factory: sessionmaker,
    message_ids: Sequence[int],
    *,
    holder: str,
    at: datetime,
    error: Optional[str] = None,
) -> int:
    """Gives claims back untried: not counted as attempts.

    Args:
        session_factory: from ``create_session_factory``.
        message_ids: the rows.
        holder: who holds the claims; rows that somebody else holds by now are left alone.
        at: from when on they are due again.
        error: why nothing can be sent at present, for the staff; no address in it.

    Returns:
        How many were given back.

    Raises:
        StoreError: the database is down or locked; the lease's end gives them back.
    """
    values: dict[str, Any] = {"claimed_by": None, "due_at": at}
    if error is not None:
        values["last_error"] = _short(error)
    return _update_held(session_factory, message_ids, holder, values)


def requeue_failed(session_factory: sessionmaker, *, now: datetime) -> int:
    """Makes all messages that were given up due again, as if they were new.

    Returns:
        How many.

    Raises:
        StoreError: the database is down or locked; nothing was changed.
    """
    with writing(session_factory) as session:
        changed: int = session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.status == MessageStatus.FAILED)
            .values(
                status=MessageStatus.PENDING,
                due_at=now,
                claimed_by=None,
                attempts=0,
                finished_at=None,
            ),
            execution_options=_NO_SYNC,
        ).rowcount
    return changed


def count_by_status(session_factory: sessionmaker) -> dict[MessageStatus, int]:
    """How many messages there are in each status, zeros included.

    Raises:
        StoreError: the database is down or locked.
    """
    counted = select(OutboxMessage.status, func.count()).group_by(OutboxMessage.status)
    with reading(session_factory) as session:
        found = {status: number for status, number in session.execute(counted)}
    return {status: found.get(status, 0) for status in MessageStatus}


def oldest_pending(session_factory: sessionmaker) -> Optional[datetime]:
    """When the oldest mail that waits was written; None when none waits.

    Raises:
        StoreError: the database is down or locked.
    """
    waiting = select(OutboxMessage.created_at).where(OutboxMessage.status == MessageStatus.PENDING)
    with reading(session_factory) as session:
        oldest: Optional[datetime] = session.execute(
            waiting.order_by(OutboxMessage.created_at).limit(1)
        ).scalar()
        return oldest


def failed_messages(session_factory: sessionmaker, limit: int = 100) -> Sequence[FailedMessage]:
    """The messages that were given up, the latest first.

    Raises:
        StoreError: the database is down or locked.
    """
    failed = (
        select(OutboxMessage, Case)
        .join(OutboxMessage.case)
        .where(OutboxMessage.status == MessageStatus.FAILED)
        .order_by(_columns.finished_at.desc(), _columns.id.desc())
        .limit(limit)
    )
    with reading(session_factory) as session:
        return [
            FailedMessage(
                case.reference,
                message.kind,
                message.attempts,
                message.finished_at,
                message.last_error or "",
            )
            for message, case in session.execute(failed)
        ]


def _anything_due(session_factory: sessionmaker, now: datetime) -> bool:
    with reading(session_factory) as session:
        due = select(OutboxMessage.id).where(
            OutboxMessage.status == MessageStatus.PENDING, OutboxMessage.due_at <= now
        )
        return session.execute(due.limit(1)).first() is not None


def _finish(session_factory: sessionmaker, message_id: int, holder: str, **values: Any) -> bool:
    result = {"claimed_by": None, **values}
    return _update_held(session_factory, [message_id], holder, result) == 1


def _update_held(
    session_factory: sessionmaker, message_ids: Sequence[int], holder: str, values: dict[str, Any]
) -> int:
    with writing(session_factory) as session:
        return _change_held(session, message_ids, holder, values)


def _change_held(
    session: Session, message_ids: Sequence[int], holder: str, values: dict[str, Any]
) -> int:
    changed: int = session.execute(
        update(OutboxMessage)
        .where(
            _columns.id.in_(message_ids),
            OutboxMessage.claimed_by == holder,
            OutboxMessage.status == MessageStatus.PENDING,
        )
        .values(**values),
        execution_options=_NO_SYNC,
    ).rowcount
    return changed


def _short(error: str) -> str:
    return storable(" ".join(error.split()))[:_ERROR_CHARS]
