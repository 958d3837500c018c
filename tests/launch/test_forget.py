"""``python -m bot forget``: old conversations and records go."""

from __future__ import annotations

import logging
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.launch import forget
from bot.launch.forget import Forgotten, JournalInUse, forget_old
from bot.settings import PROJECT_DIR, read_settings
from bot.store.cases import NewCase, open_case
from bot.store.conversations import NewEvent, append_events
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.feedback import save_feedback
from bot.store.migration import migrate
from bot.store.models import FeedbackKind, PhraseVector, RateCount, Ticket
from bot.store.sessions import reading, writing
from tests.launch.command import run_bot

SEVEN_DAYS = {
    f"BOT_KEEP_{kind}DAYS": "7"
    for kind in ("CONVERSATION_", "MISS_", "FEEDBACK_", "LOG_", "BACKUP_", "CASE_")
}
NOW = datetime.now(UTC)
OLD = NOW - timedelta(days=8)


def fill(var: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(var)})
    engine = create_store_engine(settings.store_url)
    migrate(engine)
    sessions = create_session_factory(engine)
    var.mkdir(exist_ok=True)
    for name, at in (("old", OLD), ("new", NOW)):
        said = NewEvent("user", at.timestamp(), None, None, "{}", f"message-{name}")
        append_events(sessions, name, [said], holder="test")
        save_feedback(
            sessions,
            conversation_id=name,
            kind=FeedbackKind.CONVERSATION,
            subject="",
            verdict="yes",
            at=at,
        )
        with writing(sessions) as session:
            moment = at.timestamp()
            session.add(PhraseVector(key=name, encoder="e", at=at, vector=b""))
            session.add(Ticket(conversation_id=name, holder="h", alive_until=moment))
            # One that goes on for a day: tests may take a while.
            session.add(RateCount(key=name, count=1, until=moment + 24 * 3600))
        # Where an older version kept them.
        path = var / f"tracker.db{'' if name == 'old' else '-wal'}"
        path.write_text("x")
        os.utime(path, (at.timestamp(), at.timestamp()))
    engine.dispose()


def counts(report: list[Forgotten]) -> dict[str, int]:
    return {forgotten.what: forgotten.count for forgotten in report}


def fill_files(var: Path) -> None:
    for name in ("outbox/EU-2026-0007-receipt.eml", "log/rasa.log.1"):
        for age, at in (("old", OLD), ("new", NOW)):
            path = var / name.replace(".", f"-{age}.", 1)
            path.parent.mkdir(exist_ok=True)
            path.write_text("x")
            os.utime(path, (at.timestamp(), at.timestamp()))


def test_what_is_older_than_the_days_that_are_set_goes(tmp_path: Path) -> None:
    var = tmp_path / "var"
    fill(var)
    fill_files(var)
    settings = read_settings({"BOT_VAR_DIR": str(var), **SEVEN_DAYS})
    gone = {
        "conversations": 1,
        "misses": 0,
        "feedback": 1,
        "cases": 0,
        "mails in files": 1,
        "decisions about phrases": 0,
        "vectors of phrases": 1,
        "places in the queue": 1,
        "counts of limits": 1,
        "sessions of the staff": 0,
        "what the staff did": 0,
        "logs": 1,
        "copies of the database": 0,
    }
    assert counts(forget_old(settings, dry_run=True)) == gone
    assert counts(forget_old(settings)) == gone
    assert counts(forget_old(settings)) == dict.fromkeys(gone, 0)
    assert [path.name for path in var.glob("tracker.db*")] == ["tracker.db-wal"]
    assert [path.name for path in (var / "outbox").iterdir()] == ["EU-2026-0007-receipt-new.eml"]
    assert [path.name for path in (var / "log").iterdir()] == ["rasa-new.log.1"]


def test_copies_go_also_when_no_new_one_is_made(tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path), **SEVEN_DAYS})
    # What is no copy of ours is left alone.
    for name in ("assistent-20261101T020000Z.db", "assistent-20261101T020001Z.db", "other.db"):
        copy = tmp_path / "backup" / name
        copy.parent.mkdir(exist_ok=True)
        copy.write_text("x")
        if "01Z" not in name:
            os.utime(copy, (OLD.timestamp(), OLD.timestamp()))
    migrate(create_store_engine(settings.store_url))
    assert counts(forget_old(settings, dry_run=True))["copies of the database"] == 1
    assert counts(forget_old(settings))["copies of the database"] == 1
    left = {path.name for path in (tmp_path / "backup").iterdir()}
    assert left == {"assistent-20261101T020001Z.db", "other.db"}


def test_a_journal_that_stays_in_use_is_told_of_with_what_was_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var = tmp_path / "var"
    fill(var)
    monkeypatch.setattr(forget, "_JOURNAL_WAIT_SECONDS", 0.0)
    settings = read_settings({"BOT_VAR_DIR": str(var), **SEVEN_DAYS})
    with closing(sqlite3.connect(var / "assistant.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM events").fetchone() == (2,)
        # A dry run deletes nothing, so that nothing stays in the journal.
        assert counts(forget_old(settings, dry_run=True))["conversations"] == 1
        with pytest.raises(JournalInUse, match="conversations older than 7 days: 1 deleted"):
            forget_old(settings)
    # The next try, an hour later, mends it.
    assert counts(forget_old(settings))["conversations"] == 0


def test_each_kind_has_its_own_days(tmp_path: Path) -> None:
    fill(tmp_path / "var")
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var"), "BOT_KEEP_FEEDBACK_DAYS": "9"})
    report = counts(forget_old(settings))
    assert (report["conversations"], report["feedback"]) == (1, 0)


def test_a_case_goes_with_the_files_of_its_mails_sent_or_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var")})
    engine = create_store_engine(settings.store_url)
    migrate(engine)
    case = NewCase("key", "a", question="kanariefågel", email="a@example.se")
    made = open_case(
        create_session_factory(engine),
        case,
        municipality="kommun@example.se",
        now=NOW - timedelta(days=25),
    )
    engine.dispose()
    # Written just now, as by a worker that was long away.
    mail = tmp_path / "var" / "outbox" / f"{made.reference}-receipt.eml"
    mail.parent.mkdir()
    mail.write_text("kanariefågel")

    with caplog.at_level(logging.WARNING):
        assert counts(forget_old(settings))["cases"] == 0
    # An operator has time to mend what keeps it.
    assert "1 cases with mails that were not sent will go within 7 days" in caplog.text
    with caplog.at_level(logging.WARNING):
        assert counts(forget_old(settings, NOW + timedelta(days=6)))["cases"] == 1
    assert "though not all their mails had been sent" in caplog.text
    assert not mail.exists()
    for path in (tmp_path / "var").rglob("*"):
        assert path.is_dir() or "kanariefågel".encode() not in path.read_bytes(), path


def test_the_worker_does_it_by_itself(tmp_path: Path) -> None:
    fill(tmp_path / "var")
    environment = {**os.environ, "BOT_VAR_DIR": str(tmp_path / "var"), **SEVEN_DAYS}
    worker = subprocess.Popen(
        [sys.executable, "-m", "bot", "deliver"],
        cwd=PROJECT_DIR,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert worker.stderr is not None
    try:
        for said in worker.stderr:
            if "conversations older than 7 days: 1 deleted" in said:
                break
    finally:
        worker.terminate()
    assert worker.wait(30) == 0
    with sqlite3.connect(tmp_path / "var" / "assistant.db") as database:
        assert database.execute("SELECT sender_id FROM events").fetchall() == [("new",)]


def test_it_works_on_every_database(tmp_path: Path, database_url: str) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var"), "DATABASE_URL": database_url})
    engine = create_store_engine(settings.store_url)
    migrate(engine)
    sessions = create_session_factory(engine)
    open_case(
        sessions,
        NewCase("key", "a", question="?", email="a@example.se"),
        municipality="kommun@example.se",
        now=NOW - timedelta(days=31),
    )
    # As the servers do, which go on meanwhile.
    with reading(sessions):
        assert counts(forget_old(settings, dry_run=True))["cases"] == 1
        assert counts(forget_old(settings))["cases"] == 1
    assert counts(forget_old(settings))["cases"] == 0
    engine.dispose()


def test_before_anything_was_said_there_is_nothing_to_forget(tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var")})
    assert set(counts(forget_old(settings)).values()) == {0}


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    fill(tmp_path / "var")
    for option, words in (("--dry-run", "1 would be deleted"), (None, "1 deleted")):
        arguments = ["forget", *filter(None, [option])]
        done = run_bot(*arguments, BOT_VAR_DIR=str(tmp_path / "var"), **SEVEN_DAYS)
        assert done.returncode == 0, done.stderr
        assert f"conversations older than 7 days: {words}" in done.stdout


def test_a_database_that_is_down_is_one_clear_sentence(tmp_path: Path) -> None:
    done = run_bot(
        "forget",
        BOT_VAR_DIR=str(tmp_path / "var"),
        DATABASE_URL="postgresql://nobody@127.0.0.1:1/none",
    )
    assert done.returncode == 2
    assert "cannot be used now" in done.stderr and "Traceback" not in done.stderr
