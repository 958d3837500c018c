"""*Statistik*: what happened in a period, without anything about a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Optional, Tuple

from starlette.responses import Response

from bot.staff.content import answers
from bot.staff.files import csv_response
from bot.staff.pages import Section, Visit
from bot.staff.plots import Series, bars
from bot.staff.summary import Summary, Unit, heat_map, summarise
from bot.staff.terms import message, term, terms
from bot.store.figures import Dimension, counts, totals
from bot.store.staff import Role

SECTION = Section(message("figures"), "/statistik", seen_by=tuple(Role))

_STEPS = (Dimension.CONVERSATION, Dimension.OUTCOME, Dimension.CASE)
_DAYS_SHOWN = 12 * 7
_MOST_DAYS = 3 * 366
# There was no assistant before; and date arithmetic fails near the ends of the calendar.
_EARLIEST = date(2000, 1, 1)


@SECTION.page("")
def overview(visit: Visit) -> Response:
    """The figures of a period."""
    first, last, unit, trouble = _period(visit)
    summary = _summary(visit, first, last, unit)
    book = answers()
    labels = [step.label for step in summary.steps]
    return visit.page(
        "figures/overview.html",
        summary=summary,
        book=book,
        map=heat_map(summary.cells, book.topics, terms("aspects")),
        unit=unit,
        trouble=trouble,
        term=term,
        D=Dimension,
        talks=bars(
            message("talks_by_time"),
            labels,
            [
                Series(message("talks"), [step.conversations for step in summary.steps], "bar-one"),
                Series(message("turns"), [step.turns for step in summary.steps], "bar-two"),
            ],
        ),
        hours=bars(
            message("turns_by_hour"),
            [hour for hour, _ in summary.hours],
            [Series(message("turns"), [count for _, count in summary.hours], "bar-two")],
        ),
    )


@SECTION.page("/statistik.csv")
def as_csv(visit: Visit) -> Response:
    """The same figures day by day, as spreadsheets open them."""
    first, last, _, _ = _period(visit)
    rows = [
        (count.day.isoformat(), term("dimensions", count.dimension), count.value, count.count)
        for count in counts(visit.sessions, first, last)
    ]
    heading = [term("columns", name) for name in ("day", "what", "value", "count")]
    return csv_response(heading, rows, f"statistik-{first}-{last}.csv")


def _summary(visit: Visit, first: date, last: date, unit: Unit) -> Summary:
    by_day = counts(visit.sessions, first, last, _STEPS)
    return summarise(by_day, totals(visit.sessions, first, last), first, last, unit)


def _period(visit: Visit) -> Tuple[date, date, Unit, Optional[str]]:
    """First and last day, the unit of steps, and what is wrong with the request."""
    unit = Unit.MONTH if visit.asked("enhet") == Unit.MONTH.value else Unit.WEEK
    last = visit.today
    first = last - timedelta(days=_DAYS_SHOWN - 1)
    if not (visit.asked("fran") or visit.asked("till")):
        return first, last, unit, None
    try:
        wanted = date.fromisoformat(visit.asked("fran")), date.fromisoformat(visit.asked("till"))
    except ValueError:
        return first, last, unit, message("wrong_dates")
    longest = timedelta(days=_MOST_DAYS)
    is_period = timedelta(0) <= wanted[1] - wanted[0] <= longest
    if not is_period or wanted[0] < _EARLIEST or wanted[1] > last + longest:
        return first, last, unit, message("wrong_dates")
    return *wanted, unit, None
