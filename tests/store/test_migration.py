from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, insert, inspect, select
from sqlalchemy.engine import Connection, Engine

from bot.settings import PROJECT_DIR
from bot.store import migration
from bot.store.cases import open_case
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.errors import StoreError
from bot.store.migration import migrate
from bot.store.misses import record_miss
from bot.store.models import (
    Case,
    CaseStatus,
    Feedback,
    FeedbackKind,
    MessageKind,
    MessageStatus,
    Miss,
    MissKind,
    PhraseVerdict,
    metadata,
)
from bot.store.sessions import reading
from tests.store.cases import new_case

TOGETHER = 4


def test_an_empty_database_is_migrated_once(engine: Engine) -> None:
    assert migrate(engine) is True
    assert "misses" in inspect(engine).get_table_names()
    assert migrate(engine) is False


def test_migrations_and_models_say_the_same(engine: Engine) -> None:
    migrate(engine)
    with engine.connect() as connection:
        # SQLite's own table beside those that never give a number twice.
        ours = {"include_name": lambda name, *_: name != "sqlite_sequence"}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **ours})
        assert compare_metadata(context, metadata) == []


def test_check_constraints_know_the_values_of_their_enums(engine: Engine) -> None:
    migrate(engine)
    found = {
        check["name"]: set(_quoted(check["sqltext"]))
        for table in metadata.tables
        for check in inspect(engine).get_check_constraints(table)
    }
    expected = {
        "ck_misses_kind": MissKind,
        "ck_cases_status": CaseStatus,
        "ck_outbox_kind": MessageKind,
        "ck_outbox_status": MessageStatus,
        "ck_feedback_kind": FeedbackKind,
        "ck_phrase_decisions_verdict": PhraseVerdict,
    }
    assert found == {name: {one.value for one in enum} for name, enum in expected.items()}


def test_what_was_there_before_stays(engine: Engine) -> None:
    """Cases and their mails, through the copying of tables that SQLite needs."""
    _migrate_to("0003", engine)
    at = datetime(2026, 7, 1, tzinfo=UTC)
    case = {
        **{"id": 7, "year": 2026, "number": 1, "idempotency_key": "k", "conversation_id": "c"},
        **{"created_at": at, "consent_at": at, "status": "new", "question": "Hur?"},
        **{"email": "a@example.se", "visitor_language": "sv", "reply_language": "sv"},
        "transcript": [],
    }
    mail = {
        **{"case_id": 7, "recipient": "m@example.se", "created_at": at, "status": "pending"},
        **{"due_at": at, "attempts": 0},
    }
    old = MetaData()
    with engine.begin() as connection:
        old.reflect(connection, only=["cases", "outbox"])
        cases, outbox = old.tables["cases"], old.tables["outbox"]
        connection.execute(insert(cases).values(**{**case, "transcript": "[]"}))
        for kind in ("municipality", "receipt"):
            connection.execute(insert(outbox).values(kind=kind, **mail))
    assert migrate(engine) is True
    with reading(create_session_factory(engine)) as session:
        (kept,) = session.scalars(select(Case))
        assert (kept.reference, kept.email, kept.phone) == ("EU-2026-0001", "a@example.se", None)
        tokens = {message.token for message in kept.messages}
    assert len(tokens) == 2 and all(len(token) == 16 for token in tokens)
    assert migrate(engine) is False


def test_a_case_without_a_contact_stays_when_the_schema_goes_back(engine: Engine) -> None:
    migrate(engine)
    sessions = create_session_factory(engine)
    unreachable = open_case(sessions, new_case(email=None), municipality="m@example.se")
    reachable = open_case(sessions, new_case(), municipality="m@example.se")
    with (
        engine.connect() as connection,
        migration._as_a_migration(connection, 1),
        connection.begin(),
    ):
        command.downgrade(_config(connection), "0012")
    with pytest.raises(StoreError):
        open_case(sessions, new_case(email=None), municipality="m@example.se")
    assert migrate(engine) is True
    with reading(sessions) as session:
        kept = {case.reference: len(case.messages) for case in session.scalars(select(Case))}
    assert kept == {unreachable.reference: 1, reachable.reference: 2}


def test_misses_stay_when_there_are_more_kinds_of_them(engine: Engine) -> None:
    _migrate_to("0007", engine)
    old = MetaData()
    with engine.begin() as connection:
        old.reflect(connection, only=["misses"])
        miss = {"conversation_id": "c", "kind": "missed", "text": "vad?", "intents": "[]"}
        at = datetime(2026, 7, 1, tzinfo=UTC)
        connection.execute(insert(old.tables["misses"]).values(**miss, at=at, language="sv"))
    assert migrate(engine) is True
    sessions = create_session_factory(engine)
    for kind in MissKind:
        record_miss(
            sessions,
            **{"conversation_id": "c", "kind": kind, "redacted_text": "hur?"},
            **{"intent_ranking": [], "response": None, "language": "sv"},
        )
    with reading(sessions) as session:
        kept = session.scalars(select(Miss).order_by(Miss.id))
        assert [(miss.kind, miss.text) for miss in kept] == [
            (MissKind.MISSED, "vad?"),
            *((kind, "hur?") for kind in MissKind),
        ]


def test_questions_under_thumbs_were_taken_for_swedish(engine: Engine) -> None:
    _migrate_to("0008", engine)
    old = MetaData()
    with engine.begin() as connection:
        old.reflect(connection, only=["feedback"])
        at = datetime(2026, 7, 1, tzinfo=UTC)
        for kind, question in (("answer", "vad?"), ("conversation", None)):
            thumb = {"conversation_id": "c", "kind": kind, "subject": "", "verdict": "no", "at": at}
            connection.execute(insert(old.tables["feedback"]).values(**thumb, question=question))
    assert migrate(engine) is True
    with reading(create_session_factory(engine)) as session:
        kept = session.scalars(select(Feedback).order_by(Feedback.id))
        assert [(row.question, row.language) for row in kept] == [("vad?", "sv"), (None, None)]


def _migrate_to(revision: str, engine: Engine) -> None:
    with engine.begin() as connection:
        command.upgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migration.MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def test_processes_that_start_together_all_succeed(database_url: str) -> None:
    code = (
        "import sys\n"
        "from bot.store.engine import create_store_engine\n"
        "from bot.store.migration import migrate\n"
        "engine = create_store_engine(sys.argv[1])\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "print(migrate(engine))\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, database_url],
            cwd=PROJECT_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(TOGETHER)
    ]
    for process in processes:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    results = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0] * TOGETHER, results
    assert sorted(out.strip() for out, _ in results) == ["False"] * (TOGETHER - 1) + ["True"]


def test_it_waits_for_another_migration_longer_than_a_visitor_would(
    engine: Engine, database_url: str
) -> None:
    """The test above meets by chance what this one holds still."""
    other = create_store_engine(database_url)
    holder = other.connect().execution_options(sqlite_begin="IMMEDIATE")
    holder.begin()
    migration._take_lock(holder)
    with ThreadPoolExecutor() as threads:
        migrated = threads.submit(migrate, engine)
        # The engine itself waits for one second.
        time.sleep(2)
        waits = not migrated.done()
        holder.close()
        assert migrated.result(timeout=60) is True
    assert waits
    other.dispose()


def test_a_migration_that_fails_leaves_nothing(engine: Engine, monkeypatch: Any) -> None:
    from alembic import op

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(op, "create_index", fail)
    with pytest.raises(RuntimeError, match="in the middle"):
        migrate(engine)
    assert inspect(engine).get_table_names() == []
    monkeypatch.undo()
    assert migrate(engine) is True


def test_a_database_of_a_later_version_is_refused_with_its_revision(engine: Engine) -> None:
    migrate(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"revision '9999'.*newest is '0013'.*restore a backup"):
        migrate(engine)


def test_the_wait_for_the_lock_is_set_back(tmp_path: Any) -> None:
    engine = create_store_engine(f"sqlite:///{tmp_path / 'a.db'}", wait_seconds=1.5)
    migrate(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 1500


def _quoted(sql: str) -> list[str]:
    return sql.split("'")[1::2]
