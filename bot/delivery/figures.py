"""The outbox's metrics for Prometheus, read from the database on each scrape."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.orm import sessionmaker

from bot.operations.metrics import OUTBOX, OUTBOX_OLDEST
from bot.store.errors import StoreError
from bot.store.models import MessageStatus
from bot.store.outbox import count_by_status, oldest_pending


def show_outbox(sessions: sessionmaker) -> None:
    """Makes the outbox's metrics current on each scrape; no value while it cannot be read.

    Args:
        sessions: of the database.
    """
    OUTBOX_OLDEST.set_function(partial(_age, sessions))
    for status in MessageStatus:
        OUTBOX.labels(status.value).set_function(partial(_count, sessions, status))


def _age(sessions: sessionmaker) -> float:
    try:
        oldest = oldest_pending(sessions)
    except StoreError:
        return math.nan
    return (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0


def _count(sessions: sessionmaker, status: MessageStatus) -> float:
    try:
        return float(count_by_status(sessions)[status])
    except StoreError:
        return math.nan
