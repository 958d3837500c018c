"""Values that all servers share."""

from __future__ import annotations

from typing import Optional

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from bot.store.models import SharedValue
from bot.store.sessions import dialect_insert, reading, writing

_values = SharedValue.__table__


def shared_value(sessions: sessionmaker, name: str) -> Optional[str]:
    """Reads a value; None when there is none.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:
        value: Optional[str] = session.execute(
            select(_values.c.value).where(_values.c.name == name)
        ).scalar()
        return value


def value_to_change(session: Session, name: str) -> Optional[str]:
    """Reads a value in the caller's transaction, and locks it against changes by others.

    Args:
        session: of ``writing``.
        name: of the value.
    """
    value: Optional[str] = session.execute(
        select(_values.c.value).where(_values.c.name == name).with_for_update()
    ).scalar()
    return value


def set_shared_value(sessions: sessionmaker, name: str, value: Optional[str]) -> None:
    """Sets a value, or removes it.

    Args:
        sessions: of the database.
        name: of the value.
        value: None removes it.

    Raises:
        StoreError: the database cannot be written to.
    """
    with writing(sessions) as session:
        write_shared_value(session, name, value)


def write_shared_value(session: Session, name: str, value: Optional[str]) -> None:
    """Sets a value, or removes it, in the caller's transaction."""
    if value is None:
        session.execute(delete(_values).where(_values.c.name == name))
        return
    session.execute(
        dialect_insert(session, _values)
        .values(name=name, value=value)
        .on_conflict_do_update(index_elements=["name"], set_={"value": value})
    )


def first_shared_value(sessions: sessionmaker, name: str, proposal: str) -> str:
    """The value that was set first, so that servers that start together agree on one.

    Args:
        sessions: of the database.
        name: of the value.
        proposal: set when there is none.

    Raises:
        StoreError: the database cannot be used.
    """
    known = shared_value(sessions, name)
    if known is not None:
        return known
    with writing(sessions) as session:
        session.execute(
            dialect_insert(session, _values)
            .values(name=name, value=proposal)
            .on_conflict_do_nothing(index_elements=["name"])
        )
    return shared_value(sessions, name) or proposal
