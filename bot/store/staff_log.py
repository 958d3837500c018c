"""The log of what the staff did: who, what, when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import List, Optional

from sqlalchemy import desc, insert, select
from sqlalchemy.orm import Session, sessionmaker

from bot.store.columns import storable
from bot.store.models import StaffLogEntry
from bot.store.sessions import reading, writing

_log = StaffLogEntry.__table__
_WHAT_CHARS = 255
_SUBJECT_CHARS = 64


def write_log(
    session: Session, who: str, what: str, *, at: datetime, subject: Optional[str] = None
) -> None:
    """Adds an entry in the transaction of what was done, so that both are kept or neither.

    Args:
        session: a transaction that writes.
        who: the name of an account.
        what: in Swedish, as it will be shown after the name: "tog ut listan". Nothing
            that a visitor wrote: the log is kept longer than cases.
        at: the present.
        subject: what it was done to, for example a case's reference.
    """
    session.execute(
        insert(_log).values(
            at=at,
            who=who,
            what=storable(what)[:_WHAT_CHARS],
            subject=storable(subject)[:_SUBJECT_CHARS] if subject else None,
        )
    )


def log_alone(
    sessions: sessionmaker, who: str, what: str, *, at: datetime, subject: Optional[str] = None
) -> None:
    """Like ``write_log``, for what is done elsewhere than in the database.

    Raises:
        StoreError: the database cannot be written to.
    """
    with writing(sessions) as session:
        write_log(session, who, what, at=at, subject=subject)


def log_once(
    sessions: sessionmaker, who: str, what: str, *, at: datetime, subject: str, within: timedelta
) -> None:
    """Like ``log_alone``, unless the same person did the same a short while ago.

    Raises:
        StoreError: the database cannot be read or written to.
    """
    same = (_log.c.who == who, _log.c.what == what, _log.c.subject == subject)
    query = select(_log.c.id).where(*same, _log.c.at > at - within).limit(1)
    with reading(sessions) as session:
        is_known = session.execute(query).first() is not None
    if not is_known:
        log_alone(sessions, who, what, at=at, subject=subject)


def staff_log(
    sessions: sessionmaker,
    *,
    subject: Optional[str] = None,
    without: Optional[str] = None,
    limit: int = 50,
) -> List[StaffLogEntry]:
    """The latest entries, the newest first.

    Args:
        sessions: of the database.
        subject: only what was done to it.
        without: left out, among the entries looked for.
        limit: how many.

    Raises:
        StoreError: the database cannot be read.
    """
    query = select(StaffLogEntry).order_by(desc(_log.c.id)).limit(limit)
    if subject is not None:
        query = query.where(_log.c.subject == subject)
    if without is not None:
        query = query.where(_log.c.what != without)
    with reading(sessions) as session:
        return list(session.execute(query).scalars())
