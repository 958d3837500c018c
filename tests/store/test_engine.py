from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.settings import PROJECT_DIR
from bot.store.engine import create_store_engine
from bot.store.errors import StoreError


def test_sqlite_is_durable_patient_and_keeps_references(tmp_path: Path) -> None:
    engine = create_store_engine(f"sqlite:///{tmp_path / 'new' / 'folder' / 'a.db'}")
    with engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")
        }
    assert asked == {
        "journal_mode": "wal",
        "busy_timeout": 3000,
        "foreign_keys": 1,
        "synchronous": 2,
    }


def test_postgresql_does_not_wait_for_locks_for_ever(postgres: Any) -> None:
    engine = create_store_engine(postgres.url(), wait_seconds=1.5)
    for _ in range(2):  # The second time with a connection that went back to the pool.
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SHOW lock_timeout").scalar() == "1500ms"
    engine.dispose()


def test_the_operators_own_options_win(postgres: Any) -> None:
    engine = create_store_engine(postgres.url() + "?application_name=other")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW application_name").scalar() == "other"
    engine.dispose()


@pytest.mark.parametrize("name", ["postgres", "postgresql", "postgresql+psycopg2"])
def test_all_names_of_postgresql_work(name: str) -> None:
    engine: Engine = create_store_engine(f"{name}://user:password@host/name")
    assert engine.url.drivername == "postgresql+psycopg2"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", "is not one"),
        ("var/assistant.db", "is not one"),
        ("postgresql://user:secret@host:port/name", "is not one"),
        ("mysql://user:secret@host/name", "names 'mysql'"),
        ("postgresql+pg8000://user:secret@host/name", r"names 'postgresql\+pg8000'"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused(url: str, found: str) -> None:
    with pytest.raises(StoreError, match=rf"{found}.*expected sqlite:.* or postgresql:") as raised:
        create_store_engine(url)
    assert "secret" not in str(raised.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match=r"folder of the database .*file/a\.db.* cannot be made"):
        create_store_engine(f"sqlite:///{tmp_path / 'file' / 'a.db'}")


def test_the_store_is_imported_without_rasa_spacy_or_alembic() -> None:
    code = (
        "import sys\n"
        "import bot.store.cases, bot.store.migration, bot.store.misses, bot.store.opening\n"
        "import bot.privacy\n"
        "print(sorted({'rasa', 'spacy', 'tensorflow', 'alembic'} & set(sys.modules)))\n"
    )
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, cwd=PROJECT_DIR, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
