"""A copy of the database, made while it is in use, brings everything back."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from bot.launch.backup import back_up, restore
from bot.launch.errors import LaunchError
from bot.settings import read_settings
from bot.store.cases import NewCase, find_case, open_case
from bot.store.conversations import NewEvent, all_events, append_events
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.migration import migrate
from bot.store.sessions import writing
from tests.postgres import programs


@pytest.fixture(autouse=True)
def _postgres_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the version that the tests start."""
    folder = programs()
    if folder is not None:
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_what_was_lost_after_a_backup_is_back_after_a_restore(
    tmp_path: Path, database_url: str
) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path), "DATABASE_URL": database_url})
    engine = create_store_engine(database_url)
    migrate(engine)
    sessions = create_session_factory(engine)
    case = NewCase("key", "c", question="Hur går vi med?", email="a@example.se")
    made = open_case(sessions, case, municipality="kommun@example.se")
    said = NewEvent("user", 1.0, None, None, '{"event": "user", "text": "hej"}', "message-1")
    append_events(sessions, "c", [said], holder="test")

    # Somebody writes meanwhile.
    with writing(sessions):
        path = back_up(settings, tmp_path / "backup")
    assert path.stat().st_mode & 0o077 == 0 and path.parent.stat().st_mode & 0o077 == 0

    later = NewCase("later", "c", question="?", email="a@example.se")
    open_case(sessions, later, municipality="kommun@example.se")
    engine.dispose()
    restore(settings, path)

    sessions = create_session_factory(create_store_engine(database_url))
    assert find_case(sessions, "later") is None
    found = find_case(sessions, "key")
    assert found is not None and found.reference == made.reference
    assert [event["text"] for event in all_events(sessions, "c")] == ["hej"]
    # It goes on where it was.
    again = open_case(sessions, later, municipality="kommun@example.se")
    assert again.reference != made.reference
    sessions.kw["bind"].dispose()


def test_old_copies_go_and_other_files_stay(tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path), "BOT_KEEP_BACKUP_DAYS": "7"})
    migrate(create_store_engine(settings.store_url))
    folder = tmp_path / "backup"
    folder.mkdir()
    names = ("assistent-20260101T030000Z.db", "assistent-20261120T030000Z.db", "other.db")
    for name, days in zip(names, (8, 6, 8), strict=True):
        (folder / name).write_text("x")
        at = time.time() - days * 86400
        os.utime(folder / name, (at, at))
    made = back_up(settings, folder)
    assert {path.name for path in folder.iterdir()} == {names[1], names[2], made.name}


@pytest.mark.parametrize("content", [None, b"", b"no database at all", b"SQLite format 3\0" * 99])
def test_what_is_no_copy_is_refused_and_the_database_stays(
    tmp_path: Path, content: bytes | None
) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path)})
    engine = create_store_engine(settings.store_url)
    migrate(engine)
    engine.dispose()
    path = tmp_path / "copy.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(LaunchError):
        restore(settings, path)
    assert migrate(create_store_engine(settings.store_url)) is False


def test_before_there_is_a_database_there_is_nothing_to_copy(tmp_path: Path) -> None:
    with pytest.raises(LaunchError, match="no database"):
        back_up(read_settings({"BOT_VAR_DIR": str(tmp_path / "var")}), tmp_path / "backup")
    assert list((tmp_path / "backup").iterdir()) == []
