"""Mail server, database or disk are away for a time; the worker outlives it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.store.engine import create_session_factory, create_store_engine
from tests.databases import new_server
from tests.delivery.conftest import Count
from tests.delivery.mail_server import MailServer, mail_server, wait_until
from tests.delivery.workers import (
    assert_no_visitor_in,
    folder_settings,
    quick_settings,
    running_worker,
    statuses,
    wait_for_sent,
)
from tests.store.cases import open_cases

pytestmark = pytest.mark.slow


def test_a_server_that_is_down_is_waited_for(
    sessions: sessionmaker, count: Count, caplog: Any
) -> None:
    server = MailServer()
    references = open_cases(sessions, 2)
    with running_worker(sessions, quick_settings(server)):
        wait_until(lambda: "cannot be reached" in caplog.text, "a complaint")
        server.start()
        wait_for_sent(sessions, 4)
    server.stop()
    count("server down, then up", 1, references, server.message_ids)
    # The server's fault is not the mails': their tries are not counted.
    assert statuses(sessions) == [("sent", 1)] * 4
    assert "SMTP_URL" in caplog.text
    assert_no_visitor_in(caplog)


def test_a_server_that_goes_away_between_two_mails_is_waited_for(
    sessions: sessionmaker, count: Count
) -> None:
    server = MailServer().start()
    references = open_cases(sessions, 1)
    with running_worker(sessions, quick_settings(server)):
        wait_for_sent(sessions, 2)
        server.stop()
        references += open_cases(sessions, 1)
        server.start()
        wait_for_sent(sessions, 4)
    server.stop()
    count("server restarted", 1, references, server.message_ids)


def test_a_locked_database_is_waited_for(
    sessions: sessionmaker, engine: Engine, count: Count, caplog: Any
) -> None:
    references = open_cases(sessions, 2)
    with mail_server() as server:
        with running_worker(sessions, quick_settings(server)):
            wait_for_sent(sessions, 4)
            references += open_cases(sessions, 2)
            holder: Any = engine.execution_options(sqlite_begin="EXCLUSIVE").connect()
            holder.begin()
            if engine.dialect.name == "postgresql":
                holder.exec_driver_sql("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
            wait_until(lambda: "cannot be used now" in caplog.text, "a complaint")
            holder.close()
            wait_for_sent(sessions, 8)
        count("database locked", 1, references, server.message_ids)


def test_a_database_that_restarts_is_waited_for(count: Count, caplog: Any) -> None:
    database = new_server()
    engine = create_store_engine(database.url(), wait_seconds=2)
    from bot.store.migration import migrate

    migrate(engine)
    sessions = create_session_factory(engine)
    references = open_cases(sessions, 1)
    try:
        with mail_server() as server:
            with running_worker(sessions, quick_settings(server)):
                wait_for_sent(sessions, 2)
                database.stop()
                wait_until(lambda: "Check that it runs" in caplog.text, "a complaint")
                database.start()
                references += open_cases(sessions, 1)
                wait_for_sent(sessions, 4)
            count("PostgreSQL restarted", 1, references, server.message_ids)
    finally:
        engine.dispose()
        database.remove()


def test_a_mail_that_is_out_is_marked_when_the_database_is_back(
    sessions: sessionmaker, engine: Engine, caplog: Any
) -> None:
    open_cases(sessions, 1)
    holders: list[Any] = []

    def lock(number: int) -> Optional[str]:
        # Between the claim and the mark.
        if number == 1:
            holder: Any = engine.execution_options(sqlite_begin="IMMEDIATE").connect()
            holder.begin()
            if engine.dialect.name == "postgresql":
                holder.exec_driver_sql("LOCK TABLE outbox IN EXCLUSIVE MODE")
            holders.append(holder)
        return None

    with mail_server(data=lock) as server:
        with running_worker(sessions, quick_settings(server)):
            wait_until(lambda: "is sent but could not be marked" in caplog.text, "a complaint")
            holders[0].close()
            wait_for_sent(sessions, 2)
        # Nothing was sent again.
        assert len(server.taken) == 2


def test_a_full_disk_is_waited_for(sessions: sessionmaker, tmp_path: Path, caplog: Any) -> None:
    references = open_cases(sessions, 2)
    folder = tmp_path / "outbox"
    folder.mkdir()
    # Whatever is written to this file meets a full disk.
    full = folder / f".{references[0]}-municipality.part"
    full.symlink_to("/dev/full")
    with running_worker(sessions, folder_settings(tmp_path)):
        wait_until(lambda: "No space left on device" in caplog.text, "a complaint")
        assert list(folder.glob("*.eml")) == []
        full.unlink()
        wait_for_sent(sessions, 4)
    assert sorted(path.name for path in folder.glob("*.eml")) == sorted(
        f"{reference}-{kind}.eml"
        for reference in references
        for kind in ("municipality", "receipt")
    )
    assert statuses(sessions) == [("sent", 1)] * 4
