"""Brings the tables to the state that this version of the code expects."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterator, Optional

from sqlalchemy import inspect
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.store.engine import BEGIN_OPTION
from bot.store.errors import StoreError, explain

MIGRATIONS = Path(__file__).with_name("migrations")
# Long enough for another process to finish migrating a well-filled database.
MIGRATION_WAIT_SECONDS = 60
# Any number that no other program on the same database uses for its own lock.
_ADVISORY_LOCK = 7_102_364_918

# The table in which Alembic records a database's revision.
_VERSIONS = "alembic_version"

# Alembic keeps its state in module variables.
_one_thread = threading.Lock()


def migrate(engine: Engine, wait_seconds: float = MIGRATION_WAIT_SECONDS) -> bool:
    """Runs the migrations that the database lacks; call it at every start.

    Processes that start together wait for one another: the first migrates, the others find
    nothing left to do. All is one transaction, so a process that dies leaves no half of it.

    Args:
        engine: from ``create_store_engine``.
        wait_seconds: for another process that migrates or writes; short where a visitor waits.

    Returns:
        True when something was changed.

    Raises:
        StoreError: the database is down, locked, or of a later version than the code.
    """
    with _one_thread:
        try:
            with engine.connect() as connection:
                connection = connection.execution_options(**{BEGIN_OPTION: "IMMEDIATE"})
                return _migrate_alone(connection, wait_seconds)
        except SQLAlchemyError as error:
            raise explain(error, engine) from None


def is_migrated(connection: Any) -> bool:
    """Whether a database is in the state that this version expects.

    Args:
        connection: SQLAlchemy's.

    Raises:
        SQLAlchemyError: the database cannot be read.
    """
    if not inspect(connection).has_table(_VERSIONS):
        return False
    found = connection.exec_driver_sql(f"SELECT version_num FROM {_VERSIONS}").scalar()
    return bool(found == _newest_revision())


@lru_cache(maxsize=1)
def _newest_revision() -> Optional[str]:
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def _migrate_alone(connection: Any, wait_seconds: float) -> bool:
    # Imported here: it is slow to import, and the action server answers without it.
    from alembic import command
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    # It logs every check.
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    # A percent sign begins a variable in its configuration.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    script = ScriptDirectory.from_config(config)

    with _as_a_migration(connection, wait_seconds), connection.begin():
        _take_lock(connection, wait_seconds)
        found = MigrationContext.configure(connection).get_current_revision()
        if found == script.get_current_head():
            return False
        known = {revision.revision for revision in script.walk_revisions()}
        if found is not None and found not in known:
            raise StoreError(
                f"The database is at revision {found!r}, which this version of the assistant does "
                f"not know (its newest is {script.get_current_head()!r}). Run the version that "
                f"migrated it, or restore a backup from before."
            )
        command.upgrade(config, "head")
        return True


@contextmanager
def _as_a_migration(connection: Any, seconds: float) -> Iterator[None]:
    # SQLite's wait belongs to the connection, outside transactions; PostgreSQL: see _take_lock.
    # So do foreign keys, which are off meanwhile: a table is altered by copying and dropping it,
    # which would delete all rows that refer to it.
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection
    before = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute(f"PRAGMA busy_timeout = {round(seconds * 1000)}")
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {before}")
        raw.execute("PRAGMA foreign_keys = ON")


def _take_lock(connection: Any, wait_seconds: float = MIGRATION_WAIT_SECONDS) -> None:
    # SQLite took its lock with BEGIN IMMEDIATE; both are given back with the transaction's end.
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{round(wait_seconds * 1000)}ms'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
