"""``python -m bot forget``: old conversations and records go."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.launch.forget import forget_old
from bot.settings import read_settings
from bot.store import FeedbackKind, create_session_factory, create_store_engine, migrate
from bot.store.feedback import save_feedback
from tests.launch.command import run_bot

NOW = datetime.now(UTC)
OLD = NOW - timedelta(days=8)


def fill(var: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(var)})
    engine = create_store_engine(settings.store_url)
    migrate(engine)
    sessions = create_session_factory(engine)
    var.mkdir(exist_ok=True)
    with sqlite3.connect(var / "tracker.db") as tracker:
        tracker.execute("CREATE TABLE events (sender_id VARCHAR(255), timestamp FLOAT)")
        for name, at in (("old", OLD), ("new", NOW)):
            tracker.execute("INSERT INTO events VALUES (?, ?)", (name, at.timestamp()))
            save_feedback(
                sessions,
                conversation_id=name,
                kind=FeedbackKind.CONVERSATION,
                subject="",
                verdict="yes",
                at=at,
            )
    engine.dispose()


def test_what_is_older_than_the_days_that_are_set_goes(tmp_path: Path) -> None:
    fill(tmp_path / "var")
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var"), "BOT_KEEP_DAYS": "7"})
    gone = {"conversations": 1, "misses": 0, "feedback": 1, "sent cases": 0}
    assert forget_old(settings) == gone
    assert forget_old(settings) == dict.fromkeys(gone, 0)


def test_before_anything_was_said_there_is_nothing_to_forget(tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var")})
    assert set(forget_old(settings).values()) == {0}
    assert not (tmp_path / "var" / "tracker.db").exists()


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    fill(tmp_path / "var")
    done = run_bot("forget", BOT_VAR_DIR=str(tmp_path / "var"), BOT_KEEP_DAYS="7")
    assert done.returncode == 0, done.stderr
    assert "conversations older than 7 days: 1 deleted" in done.stdout


def test_a_database_that_is_down_is_one_clear_sentence(tmp_path: Path) -> None:
    done = run_bot(
        "forget",
        BOT_VAR_DIR=str(tmp_path / "var"),
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
    )
    assert done.returncode == 2
    assert "cannot be used now" in done.stderr and "Traceback" not in done.stderr
