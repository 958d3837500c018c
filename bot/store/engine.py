"""Engines and session factories from a database URL."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.orm import sessionmaker
from sqlalchemy.pool import QueuePool

from bot.store.errors import StoreError

# Seconds: a visitor waits, and an honest "not now" is better than a long silence.
WAIT_SECONDS = 3.0

# Execution option of a connection: how SQLite begins its transactions (sessions.writing).
BEGIN_OPTION = "sqlite_begin"

_EXPECTED = (
    "expected sqlite:////folder/file.db or postgresql://user:password@host:port/name "
    "in DATABASE_URL"
)
# PostgreSQL as hosting services spell it in their URLs.
_POSTGRES_NAMES = ("postgres", "postgresql")
_PAUSE_SECONDS = 0.05


def create_store_engine(
    url: str, wait_seconds: float = WAIT_SECONDS, durable: bool = True
) -> Engine:
    """Makes the engine for a database; one for each process, never one from before a fork.

    Args:
        url: ``sqlite:///<path>`` or ``postgresql://…``. SQLite's folder is made when missing.
        wait_seconds: how long to wait for a lock, a connection or an answer before giving up.
        durable: whether what is written must survive a power cut; it is quicker when it need not.

    Raises:
        StoreError: the URL cannot be used. Nothing connects yet, so a database that is down
            shows at the first use.
    """
    parsed = _parse(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed, wait_seconds, durable)
    return _postgresql_engine(parsed, wait_seconds, durable)


def create_session_factory(engine: Engine) -> sessionmaker:
    """The session factory of an engine; use it through ``sessions.reading`` and ``writing``."""
    return sessionmaker(bind=engine, future=True, expire_on_commit=False)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # A URL that cannot be parsed is not shown: it may hold a password anywhere.
        raise StoreError(f"The database URL is not one: {_EXPECTED}.") from None
    if parsed.drivername in _POSTGRES_NAMES:
        parsed = parsed.set(drivername="postgresql+psycopg2")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg2"):
        raise StoreError(f"The database URL names {parsed.drivername!r}: {_EXPECTED}.")
    if parsed.get_backend_name() == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise StoreError(f"An SQLite database in memory is lost and not shared: {_EXPECTED}.")
    return parsed


def _sqlite_engine(url: URL, wait_seconds: float, durable: bool) -> Engine:
    try:
        Path(str(url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder of the database {url} cannot be made: {error.strerror or error}. "
            f"Set DATABASE_URL to a file in a folder that this process may write to."
        ) from error
    engine = _create(
        url,
        poolclass=QueuePool,
        pool_timeout=wait_seconds,
        connect_args={"timeout": wait_seconds, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # Off: Python would begin transactions on its own, always DEFERRED and not around DDL.
        connection.isolation_level = None
        _switch_to_wal(connection, wait_seconds)
        for setting in (
            "foreign_keys = ON",
            # Deleted rows are overwritten, not merely marked as free.
            "secure_delete = ON",
            # So that what a visitor was told is kept survives a power cut.
            f"synchronous = {'FULL' if durable else 'NORMAL'}",
            f"busy_timeout = {round(wait_seconds * 1000)}",
        ):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        how = connection.get_execution_options().get(BEGIN_OPTION, "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {how}")

    return engine


def _postgresql_engine(url: URL, wait_seconds: float, durable: bool) -> Engine:
    arguments: dict[str, Any] = {
        "connect_timeout": max(1, round(wait_seconds)),
        "tcp_user_timeout": round(wait_seconds * 1000),
        "application_name": "assistant",
    }
    engine = _create(
        url,
        pool_pre_ping=True,
        pool_timeout=wait_seconds,
        connect_args={key: value for key, value in arguments.items() if key not in url.query},
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # A statement, not a start-up parameter: connection poolers refuse those.
        settings = {"lock_timeout": _ms(wait_seconds)}
        if not durable:
            settings["synchronous_commit"] = "off"
        with connection.cursor() as cursor:
            for setting in settings.items():
                cursor.execute("SELECT set_config(%s, %s, false)", setting)
        connection.commit()

    return engine


def _create(url: URL, **options: Any) -> Engine:
    try:
        # hide_parameters: the values are what visitors wrote; no error text or log shows them.
        return create_engine(url, future=True, hide_parameters=True, **options)
    except (ArgumentError, NoSuchModuleError, ImportError, TypeError) as error:
        raise StoreError(f"The database URL cannot be used ({error}): {_EXPECTED}.") from None


def _switch_to_wal(connection: sqlite3.Connection, wait_seconds: float) -> None:
    # For a new file SQLite does not wait for another process that is about to write, but reports at
    # once that it is locked. Once set, the mode stays with the file.
    give_up = time.monotonic() + wait_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > give_up:
                raise
        time.sleep(_PAUSE_SECONDS)


def _ms(seconds: float) -> str:
    return f"{round(seconds * 1000)}ms"
