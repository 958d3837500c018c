"""Figures: counts of what happened, kept for good because nothing in them is about a person.

What happens goes into ``figure_facts``, in the transaction that keeps the turn itself.
Hours that ended are added up by day into ``day_figures`` and their rows deleted, so that reading a
year costs the same for ten conversations as for a hundred thousand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Collection, List, Mapping, NamedTuple, Optional, Sequence

from sqlalchemy import Date, delete, func, insert, literal, select, text
from sqlalchemy.orm import Session, sessionmaker

from bot.store.local_time import LOCAL_TIME
from bot.store.models import DayFigure, FigureFact
from bot.store.sessions import dialect_insert, reading, writing

_facts = FigureFact.__table__
_days = DayFigure.__table__
_ADD = insert(_facts)
# Databases accept only so many values in one statement.
_BATCH = 200


class Dimension(StrEnum):
    """What is counted. The comments say what its values are."""

    # Conversations that began; empty.
    CONVERSATION = "conversation"
    # Turns by how they ended: an outcome.
    OUTCOME = "outcome"
    # Questions read as a cell, answers to it, and answers that no source knows: a cell.
    ASKED = "asked"
    ANSWERED = "answered"
    UNKNOWN = "unknown"
    # Turns by what the visitor wrote in (ISO 639-1), and by the variant of the reply.
    LANGUAGE = "language"
    VARIANT = "variant"
    # Turns by the hour of the day, "00" … "23".
    HOUR = "hour"
    # Turns by how long the visitor waited: the bound in ms, see RESPONSE_BOUNDS.
    RESPONSE = "response"
    # Cases; empty.
    CASE = "case"
    # Thumbs by verdict and cell, "yes sern/since", and how conversations went, "partly".
    RATED = "rated"
    ENDED = "ended"


RESPONSE_BOUNDS = (50, 100, 200, 500, 1000, 2000, 5000, 10_000)
LONGER = "longer"


class Fact(NamedTuple):
    """Something to count; with a weight of -1, something to subtract again."""

    dimension: Dimension
    value: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Count:
    """How often something happened on a day."""

    day: date
    dimension: str
    value: str
    count: int


def response_bound(milliseconds: float) -> str:
    """The value of ``Dimension.RESPONSE`` for a time."""
    return next((str(most) for most in RESPONSE_BOUNDS if milliseconds <= most), LONGER)


def hour_fact(at: datetime) -> Fact:
    """The hour of the day of a turn."""
    return Fact(Dimension.HOUR, f"{at.astimezone(LOCAL_TIME).hour:02d}")


def add_facts(session: Session, at: datetime, facts: Sequence[Fact]) -> None:
    """Counts what happened, in the caller's transaction.

    Args:
        session: of ``writing``.
        at: when; only the hour is kept.
        facts: what happened.
    """
    if facts:
        hour = _hour_of(at)
        session.execute(_ADD, [{"hour": hour, **fact._asdict()} for fact in facts])


def roll_up(sessions: sessionmaker, now: Optional[datetime] = None) -> int:
    """Adds up the hours that ended, by day, and deletes their rows. Safe while servers run.

    Args:
        sessions: of the database.
        now: the moment to count from; now if not given.

    Returns:
        The number of rows deleted.

    Raises:
        StoreError: the database cannot be used; nothing has changed.
    """
    ended = _facts.c.hour < _hour_of(now or datetime.now(UTC))
    with writing(sessions) as session:
        _see_one_state(session)
        rows = session.execute(_summed().where(ended)).all()
        counted = _by_day(rows)
        for start in range(0, len(counted), _BATCH):
            insertion = dialect_insert(session, DayFigure).values(
                [
                    {"day": day, "dimension": dimension, "value": value, "count": count}
                    for (day, dimension, value), count in counted[start : start + _BATCH]
                ]
            )
            session.execute(
                insertion.on_conflict_do_update(
                    index_elements=["day", "dimension", "value"],
                    set_={"count": _days.c.count + insertion.excluded["count"]},
                )
            )
        return int(session.execute(delete(_facts).where(ended)).rowcount)


def counts(
    sessions: sessionmaker, first: date, last: date, dimensions: Collection[Dimension] = ()
) -> List[Count]:
    """What happened on each of some days, also what has not been added up yet.

    Args:
        sessions: of the database.
        first: day, in local time.
        last: day, itself included.
        dimensions: all when empty.

    Raises:
        StoreError: the database cannot be read.
    """
    key = (_days.c.day, _days.c.dimension, _days.c.value)
    added_up = select(*key, _days.c.count)
    total = _read(sessions, first, last, dimensions, added_up)
    return _as_counts(total)


def totals(
    sessions: sessionmaker, first: date, last: date, dimensions: Collection[Dimension] = ()
) -> List[Count]:
    """What happened in some days taken together; the day of each count is the first.

    As ``counts``, but adds up in the database.
    """
    day = literal(first, type_=Date)
    key = (_days.c.dimension, _days.c.value)
    added_up = select(day, *key, func.sum(_days.c.count)).group_by(*key)
    total: Counter[Any] = Counter()
    for (_, *rest), count in _read(sessions, first, last, dimensions, added_up).items():
        total[(first, *rest)] += count
    return _as_counts(total)


def _as_counts(total: Mapping[Any, int]) -> List[Count]:
    return [
        Count(day, dimension, value, count)
        for (day, dimension, value), count in sorted(total.items())
        if count
    ]


def _read(
    sessions: sessionmaker,
    first: date,
    last: date,
    dimensions: Collection[Dimension],
    added_up: Any,
) -> Counter[Any]:
    after = datetime(first.year, first.month, first.day, tzinfo=LOCAL_TIME)
    before = datetime(last.year, last.month, last.day, tzinfo=LOCAL_TIME) + timedelta(days=1)
    fresh = _summed().where(_facts.c.hour >= after, _facts.c.hour < before)
    added_up = added_up.where(_days.c.day >= first, _days.c.day <= last)
    if dimensions:
        wanted = [str(dimension.value) for dimension in dimensions]
        fresh = fresh.where(_facts.c.dimension.in_(wanted))
        added_up = added_up.where(_days.c.dimension.in_(wanted))
    total: Counter[Any] = Counter()
    with reading(sessions) as session:
        _see_one_state(session)
        for key, count in _by_day(session.execute(fresh).all()):
            total[key] += count
        for day, dimension, value, count in session.execute(added_up).all():
            total[(day, dimension, value)] += int(count)
    return total


def _summed() -> Any:
    columns = (_facts.c.hour, _facts.c.dimension, _facts.c.value)
    return select(*columns, func.sum(_facts.c.weight).label("weight")).group_by(*columns)


def _by_day(rows: Sequence[Any]) -> List[Any]:
    counted: Counter[Any] = Counter()
    for hour, dimension, value, weight in rows:
        counted[(hour.astimezone(LOCAL_TIME).date(), dimension, value)] += int(weight)
    return sorted(counted.items())


def _hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _see_one_state(session: Session) -> None:
    # Facts of an earlier hour can arrive while it runs. Snapshot isolation makes what is added up
    # what is deleted, and keeps what is read once from being read again among the sums.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
