"""Deletes what is older than it may be, wherever it lies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Optional

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from bot.launch.endpoints import tracker_url
from bot.settings import Settings
from bot.store.opening import open_store
from bot.store.retention import forget_cases, forget_conversations, forget_records


def forget_old(settings: Settings, now: Optional[datetime] = None) -> dict[str, int]:
    """Deletes conversations, misses, feedback and sent cases older than the days that are set.

    Args:
        settings: where things lie, and for how many days.
        now: the moment to count from; now if not given.

    Returns:
        How many went, by what they were.

    Raises:
        StoreError: a database is down or locked.
    """
    before = (now or datetime.now(UTC)) - timedelta(days=settings.keep_days)
    sessions = open_store(settings.store_url)
    return {
        "conversations": _forget_conversations(settings, before),
        **forget_records(sessions, before),
        "sent cases": forget_cases(sessions, before),
    }


def _forget_conversations(settings: Settings, before: datetime) -> int:
    url = make_url(tracker_url(settings))
    # To connect would make an empty file.
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return 0
    # Not the assistant's own engine: the file is Rasa's, and stays as Rasa made it.
    return forget_conversations(create_engine(url, future=True, hide_parameters=True), before)
