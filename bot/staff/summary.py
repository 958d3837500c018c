"""From counts by day to the figures of a period: plain functions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Dict, Iterable, List, Mapping, NamedTuple, Sequence, Tuple

from bot.conversation.cells import split_cell
from bot.conversation.outcomes import Outcome
from bot.store.figures import LONGER, RESPONSE_BOUNDS, Count, Dimension

Counted = Counter[str]


class Unit(StrEnum):
    """The steps of a period."""

    WEEK = "vecka"
    MONTH = "manad"


class CellFigures(NamedTuple):
    """How a question ended."""

    asked: int = 0
    answered: int = 0
    unknown: int = 0
    yes: int = 0
    no: int = 0

    @property
    def shown(self) -> int:
        """How often visitors read its answer, including that none is known."""
        return self.answered + self.unknown


@dataclass
class Step:
    """A week or a month, or the part of it within the period."""

    label: str
    first: date
    last: date
    by: Dict[str, Counted] = field(default_factory=dict)

    def of(self, dimension: Dimension) -> Counted:
        """What was counted, by value."""
        return self.by.get(dimension.value, Counter())

    @property
    def conversations(self) -> int:
        """How many began."""
        return self.of(Dimension.CONVERSATION).total()

    @property
    def turns(self) -> int:
        """How many messages visitors sent."""
        return self.of(Dimension.OUTCOME).total()

    @property
    def cases(self) -> int:
        """How many cases were sent."""
        return self.of(Dimension.CASE).total()

    @property
    def answered(self) -> int:
        """How many messages were answered."""
        return self.of(Dimension.OUTCOME)[Outcome.ANSWERED.value]


@dataclass
class Summary(Step):
    """The figures of a period, as a whole and step by step; complete before use."""

    steps: Sequence[Step] = ()

    @property
    def outcomes(self) -> List[tuple[str, int]]:
        """Turns by how they ended, in a fixed order."""
        found = self.of(Dimension.OUTCOME)
        return [(outcome.value, found[outcome.value]) for outcome in Outcome]

    @property
    def hours(self) -> List[tuple[str, int]]:
        """Turns by the hour of the day."""
        found = self.of(Dimension.HOUR)
        return [(f"{hour:02d}", found[f"{hour:02d}"]) for hour in range(24)]

    @property
    def responses(self) -> List[tuple[str, int]]:
        """Turns by the upper bound of their time, the quickest first."""
        found = self.of(Dimension.RESPONSE)
        return [(str(bound), found[str(bound)]) for bound in (*RESPONSE_BOUNDS, LONGER)]

    def response_within(self, share: float) -> str:
        """The bound under which a share of the turns stayed; empty when none was timed."""
        total, sum_so_far = self.of(Dimension.RESPONSE).total(), 0
        for bound, count in self.responses:
            sum_so_far += count
            if total and sum_so_far >= share * total:
                return bound
        return ""

    @cached_property
    def cells(self) -> Mapping[str, CellFigures]:
        """How each question ended."""
        rated = self.of(Dimension.RATED)
        asked = {
            dimension: self.of(dimension)
            for dimension in (Dimension.ASKED, Dimension.ANSWERED, Dimension.UNKNOWN)
        }
        names = {name for found in asked.values() for name in found}
        names |= {value.partition(" ")[2] for value in rated} - {""}
        return {
            name: CellFigures(
                asked=asked[Dimension.ASKED][name],
                answered=asked[Dimension.ANSWERED][name],
                unknown=asked[Dimension.UNKNOWN][name],
                yes=rated[f"yes {name}"],
                no=rated[f"no {name}"],
            )
            for name in sorted(names)
        }

    @property
    def cells_by_topic(self) -> Mapping[str, Sequence[Tuple[str, CellFigures]]]:
        """The same by topic, what was asked most first."""
        found: Dict[str, List[Tuple[str, CellFigures]]] = {}
        for name, figures in self.cells.items():
            found.setdefault(split_cell(name).topic, []).append((name, figures))
        return {topic: sorted(some, key=lambda one: -one[1].asked) for topic, some in found.items()}

    @cached_property
    def thumbs(self) -> Mapping[str, int]:
        """Thumbs of all answers by verdict."""
        sums: Counted = Counter()
        for value, count in self.of(Dimension.RATED).items():
            sums[value.partition(" ")[0]] += count
        return sums


@dataclass(frozen=True)
class HeatMap:
    """Topics by aspects; aspects without a column are counted under ``rest``."""

    aspects: Sequence[str]
    rows: Mapping[str, Mapping[str, CellFigures]]
    rest: str = "rest"

    @cached_property
    def most(self) -> int:
        """How often the commonest of its cells was asked."""
        figures = (cell.asked for row in self.rows.values() for cell in row.values())
        return max(figures, default=0)

    def shade(self, count: int) -> int:
        """How dark a cell is, 0 to 5, by the root, so that rare ones still differ from none."""
        if not count or not self.most:
            return 0
        return max(1, round(5 * (count / self.most) ** 0.5))


def summarise(
    by_day: Iterable[Count], totals: Iterable[Count], first: date, last: date, unit: Unit
) -> Summary:
    """Puts the figures of a period together.

    Args:
        by_day: what is shown step by step.
        totals: everything, for the period as a whole.
        first: its first day.
        last: its last day, included.
        unit: of the steps.
    """
    steps = _steps(first, last, unit)
    step_of = {
        step.first + timedelta(days=number): step
        for step in steps
        for number in range((step.last - step.first).days + 1)
    }
    for count in by_day:
        _add(step_of[count.day], count)
    summary = Summary("", first, last, steps=steps)
    for count in totals:
        _add(summary, count)
    return summary


def _add(step: Step, count: Count) -> None:
    step.by.setdefault(count.dimension, Counter())[count.value] += count.count


def heat_map(
    cells: Mapping[str, CellFigures], topics: Sequence[str], named: Iterable[str], most: int = 10
) -> HeatMap:
    """The grid of what was asked.

    Args:
        cells: how each question ended.
        topics: the rows.
        named: aspects that may have a column, in the order used for ties.
        most: how many columns there are.
    """
    sums: Counted = Counter({aspect: 0 for aspect in named})
    for name, figures in cells.items():
        if split_cell(name).aspect in sums:
            sums[split_cell(name).aspect] += figures.asked
    aspects = [aspect for aspect, _ in sums.most_common(most)]
    rows: Dict[str, Dict[str, CellFigures]] = {
        topic: {aspect: CellFigures() for aspect in (*aspects, HeatMap.rest)} for topic in topics
    }
    for name, figures in cells.items():
        topic, aspect = split_cell(name)
        if topic in rows:
            column = aspect if aspect in aspects else HeatMap.rest
            rows[topic][column] = CellFigures(
                *(a + b for a, b in zip(rows[topic][column], figures, strict=True))
            )
    return HeatMap(aspects, rows)


def _steps(first: date, last: date, unit: Unit) -> List[Step]:
    steps: List[Step] = []
    begin = first
    while begin <= last:
        end, label = _end_of(begin, unit)
        steps.append(Step(label, begin, min(end, last)))
        begin = end + timedelta(days=1)
    return steps


def _end_of(day: date, unit: Unit) -> tuple[date, str]:
    if unit is Unit.WEEK:
        year, week, weekday = day.isocalendar()
        return day + timedelta(days=7 - weekday), f"v. {week} {year}"
    next_month = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return next_month - timedelta(days=1), f"{day:%Y-%m}"
