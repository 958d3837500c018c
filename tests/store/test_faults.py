from __future__ import annotations

import sqlite3
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.store.engine import create_session_factory, create_store_engine
from bot.store.errors import StoreError
from bot.store.migration import migrate
from bot.store.misses import record_miss
from bot.store.models import Miss, MissKind
from bot.store.sessions import reading, writing
from tests.postgres import PostgresServer
from tests.running import free_port
from tests.store.test_misses import MISS, all_misses

ROW = {
    "at": datetime.now(UTC),
    "conversation_id": "c",
    "kind": MissKind.MISSED,
    "text": "t",
    "intents": [],
    "language": "sv",
}
# The engines of these tests wait for one second; the machine may be busy.
SOON = 15


def lock(engine: Engine) -> Any:
    connection = engine.execution_options(sqlite_begin="EXCLUSIVE").connect()
    connection.begin()
    if engine.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE misses IN ACCESS EXCLUSIVE MODE")
    return connection


def test_a_locked_database_is_said_to_be_locked(sessions: sessionmaker, engine: Engine) -> None:
    holder = lock(engine)
    start = time.monotonic()
    with pytest.raises(StoreError, match=r"cannot be used now: .*lock.* Another process holds it"):
        record_miss(sessions, **MISS)
    assert time.monotonic() - start < SOON
    holder.close()
    record_miss(sessions, **MISS)
    assert len(all_misses(sessions)) == 1


def test_postgresql_that_is_down_is_named_without_its_password() -> None:
    url = f"postgresql://user:secret@127.0.0.1:{free_port()}/name"
    engine = create_store_engine(url, wait_seconds=1)
    for use in (
        lambda: migrate(engine),
        lambda: record_miss(create_session_factory(engine), **MISS),
        lambda: all_misses(create_session_factory(engine)),
    ):
        with pytest.raises(StoreError, match=r"user:\*\*\*@127.*refused.*Check that it runs") as at:
            use()
        assert "secret" not in str(at.value)


def test_postgresql_may_go_and_come_back(own_postgres: PostgresServer) -> None:
    engine = create_store_engine(own_postgres.url(), wait_seconds=1)
    sessions = create_session_factory(engine)
    migrate(engine)
    record_miss(sessions, **MISS)
    own_postgres.stop()
    with pytest.raises(StoreError, match="Check that it runs"):
        record_miss(sessions, **MISS)
    own_postgres.start()
    record_miss(sessions, **MISS)
    assert len(all_misses(sessions)) == 2
    engine.dispose()


def test_postgresql_that_goes_within_a_transaction_says_so(own_postgres: PostgresServer) -> None:
    engine = create_store_engine(own_postgres.url(), wait_seconds=1)
    migrate(engine)
    sessions = create_session_factory(engine)
    with pytest.raises(StoreError, match="cannot be used now"), writing(sessions) as session:
        own_postgres.stop()
        session.execute(select(Miss))


def test_a_database_that_was_not_migrated_names_the_cure(engine: Engine) -> None:
    with pytest.raises(StoreError, match=r"misses.*restart the assistant, which migrates"):
        record_miss(create_session_factory(engine), **MISS)


def test_no_error_shows_what_a_visitor_wrote(sessions: sessionmaker) -> None:
    with pytest.raises(StoreError) as raised, writing(sessions) as session:
        # NOT NULL fails: PostgreSQL answers with the whole row.
        session.execute(
            text("INSERT INTO misses (conversation_id, text) VALUES ('c', :text)"),
            {"text": "a private matter"},
        )
    assert "private" not in str(raised.value)
    assert raised.value.__cause__ is None and raised.value.__suppress_context__
    assert "Nothing was written" in str(raised.value)


def test_what_fails_halfway_leaves_nothing(sessions: sessionmaker) -> None:
    with pytest.raises(KeyError), writing(sessions) as session:
        session.add(Miss(**ROW))
        session.flush()
        raise KeyError("in the middle")
    assert all_misses(sessions) == []


def test_reading_changes_nothing(sessions: sessionmaker) -> None:
    record_miss(sessions, **MISS)
    with reading(sessions) as session:
        session.execute(text("DELETE FROM misses"))
    assert len(all_misses(sessions)) == 1


def test_a_writer_waits_for_another_instead_of_failing_late(
    sessions: sessionmaker, engine: Engine
) -> None:
    """On SQLite a transaction that reads before it writes must hold the right to write."""
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL locks rows")
    with writing(sessions) as session:
        session.execute(select(Miss)).all()
        with pytest.raises(StoreError, match="Another process holds it"):
            record_miss(sessions, **MISS)
        session.execute(text("DELETE FROM misses"))


@pytest.mark.parametrize("content", [b"not a database, but long enough to be looked at" * 40])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.db").write_bytes(content)
    with pytest.raises(StoreError, match=r"not a database.*restore a backup"):
        migrate(create_store_engine(f"sqlite:///{tmp_path / 'a.db'}"))


def test_a_full_database_says_what_to_do(tmp_path: Path) -> None:
    engine = create_store_engine(f"sqlite:///{tmp_path / 'a.db'}")
    migrate(engine)
    sessions = create_session_factory(engine)
    with pytest.raises(StoreError, match=r"full.*Make room"), writing(sessions) as session:
        session.execute(text("PRAGMA max_page_count = 1"))
        session.execute(text("CREATE TABLE filler AS SELECT randomblob(1000000) AS bytes"))


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"unable to open.*Check that it runs"):
        migrate(create_store_engine(f"sqlite:///{tmp_path}"))


def test_the_switch_to_wal_waits_for_who_is_about_to_write(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("CREATE TABLE other (id)")
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"locked.*Another process holds it"):
        migrate(create_store_engine(f"sqlite:///{path}", wait_seconds=0.3))
    release = threading.Timer(0.5, holder.execute, ["COMMIT"])
    release.start()
    assert migrate(create_store_engine(f"sqlite:///{path}", wait_seconds=SOON)) is True
    release.join()
    holder.close()
