"""Rate limits, counted by all servers together."""

from __future__ import annotations

import math
import random
import time
from dataclasses import dataclass
from typing import Optional, Sequence

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import sessionmaker

from bot.store.models import RateCount
from bot.store.sessions import reading, writing

_rates = RateCount.__table__
# One in this many counts also deletes expired spans.
_TIDIES_ONE_IN = 200
# A span that ends too far ahead is from before the clock was set back.
_IS_OVER = "(rate_counts.until <= :now OR rate_counts.until > :until)"
# A single statement, so that no two servers can both take the last place.
_COUNT = text(
    f"""
    INSERT INTO rate_counts (key, count, until) VALUES (:key, 1, :until)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN {_IS_OVER} THEN 1 ELSE rate_counts.count + 1 END,
        until = CASE WHEN {_IS_OVER} THEN excluded.until ELSE rate_counts.until END
    RETURNING count, until
    """
)


@dataclass(frozen=True)
class Rate:
    """A limit in a span of time that begins with the first event.

    Attributes:
        key: whose; a keyed hash where it is an address.
        limit: 0 means none.
        seconds: the span.
    """

    key: str
    limit: int
    seconds: float


class _Full(Exception):
    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


def count_all(
    sessions: sessionmaker, rates: Sequence[Rate], now: Optional[float] = None
) -> Optional[int]:
    """Counts an event against every limit, or against none when one of them is reached.

    Args:
        sessions: of the database.
        rates: what to count.
        now: seconds since 1970; the present when not given.

    Returns:
        None when all had room, else the whole seconds until one more has.

    Raises:
        StoreError: the database cannot be written to; nothing was counted.
    """
    now = time.time() if now is None else now
    # Always in the same order: two servers never wait for each other.
    limited = sorted((rate for rate in rates if rate.limit), key=lambda rate: rate.key)
    if not limited:
        return None
    try:
        with writing(sessions) as session:
            for rate in limited:
                values = {"key": rate.key, "now": now, "until": now + rate.seconds}
                count, until = session.execute(_COUNT, values).one()
                if count > rate.limit:
                    # Undoes the counts before it.
                    raise _Full(math.ceil(until - now))
            if random.randrange(_TIDIES_ONE_IN) == 0:
                session.execute(delete(_rates).where(_rates.c.until < now))
    except _Full as full:
        return full.wait_seconds
    return None


def seconds_until_room(
    sessions: sessionmaker, rates: Sequence[Rate], now: Optional[float] = None
) -> Optional[int]:
    """Like ``count_all``, but counts nothing."""
    now = time.time() if now is None else now
    limited = {rate.key: rate for rate in rates if rate.limit}
    if not limited:
        return None
    query = select(_rates.c.key, _rates.c["count"], _rates.c.until)
    with reading(sessions) as session:
        rows = session.execute(query.where(_rates.c.key.in_(list(limited)))).all()
    waits = [
        math.ceil(until - now)
        for key, count, until in rows
        if count >= limited[key].limit and now < until <= now + limited[key].seconds
    ]
    return max(waits, default=None)


def uncount(sessions: sessionmaker, rates: Sequence[Rate]) -> None:
    """Subtracts one from each, for an event that turned out not to count.

    Raises:
        StoreError: the database cannot be written to.
    """
    with writing(sessions) as session:
        session.execute(
            update(_rates)
            .where(_rates.c.key.in_([rate.key for rate in rates]), _rates.c["count"] > 0)
            .values(count=_rates.c["count"] - 1)
        )


def forget_counts(sessions: sessionmaker, rates: Sequence[Rate]) -> None:
    """Resets counts.

    Raises:
        StoreError: the database cannot be written to.
    """
    with writing(sessions) as session:
        session.execute(delete(_rates).where(_rates.c.key.in_([rate.key for rate in rates])))
