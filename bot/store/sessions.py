"""Sessions of one transaction each, for reading or for writing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from bot.store.engine import BEGIN_OPTION
from bot.store.errors import explain

_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@contextmanager
def reading(session_factory: sessionmaker) -> Iterator[Session]:
    """A session for reading; changes made by mistake are rolled back.

    Raises:
        StoreError: the database is down, locked or not migrated.
    """
    with _session(session_factory, "DEFERRED") as session:
        # Closing it rolls back.
        yield session


@contextmanager
def writing(session_factory: sessionmaker) -> Iterator[Session]:
    """A session whose changes are committed together at the end, or not at all.

    On SQLite it takes the write lock at its start. A transaction that first reads and then
    writes would otherwise fail, without waiting, when another process wrote in between.

    Raises:
        StoreError: the database is down, locked, full or not migrated; nothing was written.
    """
    with _session(session_factory, "IMMEDIATE") as session:
        yield session
        session.commit()


def dialect_insert(session: Any, table: Any) -> Any:
    """An INSERT with a conflict clause, in the dialect of the session's database.

    Args:
        session: that it will be executed in.
        table: or mapped class.
    """
    return _INSERTS[session.get_bind().dialect.name](table)


@contextmanager
def _session(session_factory: sessionmaker, begin: str) -> Iterator[Session]:
    try:
        with session_factory() as session:
            session.connection(execution_options={BEGIN_OPTION: begin})
            yield session
    except SQLAlchemyError as error:
        # from None: the chained errors show statements and rows.
        raise explain(error, session_factory.kw["bind"]) from None
