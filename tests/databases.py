"""Both databases: a test that asks for one of these fixtures runs against SQLite and PostgreSQL."""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path
from typing import Any, Iterator

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.store.engine import create_session_factory, create_store_engine
from bot.store.migration import migrate
from bot.store.opening import passing_store_of_process, store_of_process
from tests.postgres import PostgresServer, programs

_numbers = itertools.count(1)


def new_server() -> PostgresServer:
    folder = programs()
    if folder is None:
        reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    server = PostgresServer(folder)
    server.create()
    return server


def forget_stores() -> None:
    """Makes servers of this process reconnect: open files keep working after they were moved."""
    for store in (store_of_process, passing_store_of_process):
        store.cache_clear()


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = new_server()
    yield server
    server.remove()


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server that the test may stop and start."""
    server = new_server()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def migrated_template(postgres: PostgresServer) -> str:
    """The name of a migrated database to copy, as ``migrated_file`` is copied."""
    name = "migrated"
    made = create_store_engine(postgres.new_database(name))
    migrate(made)
    # One that is connected to cannot be copied.
    made.dispose()
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: Any, tmp_path: Path) -> str:
    """A database: empty, or on PostgreSQL already migrated where the test asks for sessions."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'assistant.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"test_{next(_numbers)}"
    if "sessions" in request.fixturenames:
        return server.new_database(name, template=request.getfixturevalue("migrated_template"))
    return server.new_database(name)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_store_engine(database_url, wait_seconds=1)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database to copy: to migrate one takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "assistant.db"
    made = create_store_engine(f"sqlite:///{path}")
    migrate(made)
    made.dispose()
    return path


@pytest.fixture
def sessions(engine: Engine, request: pytest.FixtureRequest) -> sessionmaker:
    """Sessions of a migrated database."""
    if engine.dialect.name == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), str(engine.url.database))
    return create_session_factory(engine)
