"""Deletes everything that has been kept longer than its setting allows."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Callable, List, Optional, Sequence

from sqlalchemy.orm import sessionmaker

from bot.delivery.transport import outbox_folder
from bot.files.private_files import files_before
from bot.launch.backup import backup_folder, copies_before
from bot.launch.logs import log_dir
from bot.settings import Settings
from bot.store.errors import StoreError
from bot.store.opening import open_store
from bot.store.retention import (
    forget_cases,
    forget_conversations,
    forget_counts_over,
    forget_feedback,
    forget_misses,
    forget_phrases,
    forget_places,
    forget_staff_log,
    forget_staff_sessions,
    forget_vectors,
)
from bot.store.traces import clear_journal

logger = logging.getLogger(__name__)

_JOURNAL_WAIT_SECONDS = 10.0
_OLD_FILES = "tracker.db*"
# How long an operator has to fix what keeps a case's mails from being sent.
_WARNED_DAYS = 7
# Longer than any session lasts (BOT_STAFF_SESSION_HOURS).
_STAFF_SESSION_DAYS = 2


class JournalInUse(StoreError):
    """What was deleted is still in SQLite's journal; the error's text says what it is."""


@dataclass(frozen=True)
class Forgotten:
    """How many things of a kind were deleted, or would be; 0 days for what expires by itself."""

    what: str
    days: int
    count: int
    dry_run: bool

    def __str__(self) -> str:
        done = "would be deleted" if self.dry_run else "deleted"
        old = f"older than {self.days} days" if self.days else "that are over"
        return f"{self.what} {old}: {self.count} {done}"


def forget_old(
    settings: Settings, now: Optional[datetime] = None, dry_run: bool = False
) -> List[Forgotten]:
    """Deletes what is older than the days that are set for its kind.

    Conversations, misses, feedback, cases whether their mails were sent or not, mails that were
    written as files, decisions about phrases and their vectors, places in the queue, counts of
    limits, the staff's sessions and log, logs, copies of the database; also what these leave in
    SQLite's journal. Safe while servers run.

    Args:
        settings: where things are, and for how many days.
        now: the moment to count from; now if not given.
        dry_run: delete nothing, only count.

    Returns:
        One entry per kind.

    Raises:
        JournalInUse: all was deleted, but the journal could not be emptied because somebody kept
            reading.
        StoreError: a database is down or locked.
        OSError: a file cannot be deleted.
    """
    now = now or datetime.now(UTC)
    sessions = open_store(settings.store_url)
    # Left by versions that kept conversations in a database of their own.
    apart = _before(now, settings.keep_conversation_days)
    _delete(set(files_before(settings.var_path, apart, _OLD_FILES)), dry_run)
    in_store: List[tuple[str, int, Callable[..., int]]] = [
        ("conversations", settings.keep_conversation_days, forget_conversations),
        ("misses", settings.keep_miss_days, forget_misses),
        ("feedback", settings.keep_feedback_days, forget_feedback),
        ("decisions about phrases", settings.keep_miss_days, forget_phrases),
        ("vectors of phrases", settings.keep_miss_days, forget_vectors),
        ("places in the queue", settings.keep_conversation_days, forget_places),
        ("counts of limits", 0, forget_counts_over),
        ("sessions of the staff", _STAFF_SESSION_DAYS, forget_staff_sessions),
        ("what the staff did", settings.keep_staff_log_days, forget_staff_log),
    ]
    report = [
        Forgotten(what, days, forget(sessions, _before(now, days), dry_run), dry_run)
        for what, days, forget in in_store
    ]
    report += [
        *_cases_and_mails(settings, sessions, now, dry_run),
        _logs(settings, now, dry_run),
        _copies(settings, now, dry_run),
    ]
    emptied = dry_run or clear_journal(sessions.kw["bind"], _JOURNAL_WAIT_SECONDS)
    sessions.kw["bind"].dispose()
    if not emptied:
        gone = "; ".join(str(forgotten) for forgotten in report if forgotten.count)
        raise JournalInUse(
            "SQLite's journal is in use and holds what was deleted until it can be emptied. "
            f"{gone or 'Nothing was old'}."
        )
    return report


def _before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _cases_and_mails(
    settings: Settings, sessions: sessionmaker, now: datetime, dry_run: bool
) -> Sequence[Forgotten]:
    days = settings.keep_case_days
    cases = forget_cases(sessions, _before(now, days), dry_run)
    if cases.unsent and not dry_run:
        logger.error(
            "%d cases went after %d days though not all their mails had been sent.",
            cases.unsent,
            days,
        )
    soon = forget_cases(sessions, _before(now, max(days - _WARNED_DAYS, 1)), dry_run=True)
    if soon.unsent:
        logger.warning(
            "%d cases with mails that were not sent will go within %d days: see "
            "`python -m bot outbox`.",
            soon.unsent,
            _WARNED_DAYS,
        )
    folder = outbox_folder(settings)
    mails = {path for name in cases.references for path in folder.glob(f"*{name}-*")}
    mails.update(files_before(folder, _before(now, days)))
    _delete(mails, dry_run)
    return (
        Forgotten("cases", days, len(cases.references), dry_run),
        Forgotten("mails in files", days, len(mails), dry_run),
    )


def _logs(settings: Settings, now: datetime, dry_run: bool) -> Forgotten:
    days = settings.keep_log_days
    logs = set(files_before(log_dir(settings), _before(now, days)))
    _delete(logs, dry_run)
    return Forgotten("logs", days, len(logs), dry_run)


def _copies(settings: Settings, now: datetime, dry_run: bool) -> Forgotten:
    days = settings.keep_backup_days
    copies = set(copies_before(backup_folder(settings), _before(now, days)))
    _delete(copies, dry_run)
    return Forgotten("copies of the database", days, len(copies), dry_run)


def _delete(paths: set[Path], dry_run: bool) -> None:
    for path in () if dry_run else paths:
        path.unlink(missing_ok=True)
