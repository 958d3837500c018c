"""From counts by day to the figures, heat map, bars and trends of a period."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from bot.staff.plots import Series, bars
from bot.staff.summary import CellFigures, HeatMap, Summary, Unit, heat_map, summarise
from bot.staff.trends import trend
from bot.store.figures import LONGER, Count, Dimension

THURSDAY = date(2026, 12, 31)


def counted(dimension: Dimension, value: str = "", count: int = 1, day: date = THURSDAY) -> Count:
    return Count(day, dimension.value, value, count)


def summary(*totals: Count) -> Summary:
    """The figures of one day."""
    return summarise([], totals, THURSDAY, THURSDAY, Unit.WEEK)


def test_a_period_is_cut_into_weeks_from_monday_to_sunday_and_its_ends_stay() -> None:
    steps = summarise([], [], THURSDAY, date(2027, 1, 12), Unit.WEEK).steps
    assert [(step.label, step.first.day, step.last.day) for step in steps] == [
        ("v. 53 2026", 31, 3),
        ("v. 1 2027", 4, 10),
        ("v. 2 2027", 11, 12),
    ]


def test_a_period_is_cut_into_months_whatever_their_length() -> None:
    steps = summarise([], [], date(2027, 1, 31), date(2027, 3, 1), Unit.MONTH).steps
    assert [(step.label, step.first.day, step.last.day) for step in steps] == [
        ("2027-01", 31, 31),
        ("2027-02", 1, 28),
        ("2027-03", 1, 1),
    ]


def test_each_day_counts_in_its_step_and_the_period_counts_its_totals() -> None:
    by_day = [
        counted(Dimension.OUTCOME, "answered", 2),
        counted(Dimension.OUTCOME, "missed", 1, THURSDAY + timedelta(days=3)),
        counted(Dimension.CONVERSATION, count=4, day=THURSDAY + timedelta(days=4)),
    ]
    totals = [counted(Dimension.CASE, "form", 3), counted(Dimension.OUTCOME, "answered", 9)]
    found = summarise(by_day, totals, THURSDAY, THURSDAY + timedelta(days=5), Unit.WEEK)
    first, second = found.steps
    assert (first.turns, first.answered, first.conversations) == (3, 2, 0)
    assert (second.turns, second.answered, second.conversations) == (0, 0, 4)
    assert (found.turns, found.answered, found.cases) == (9, 9, 3)


def test_outcomes_and_hours_that_did_not_occur_are_nought() -> None:
    found = summary(counted(Dimension.OUTCOME, "missed", 2), counted(Dimension.HOUR, "07", 5))
    assert dict(found.outcomes)["missed"] == 2
    assert sum(count for _, count in found.outcomes) == 2
    assert found.hours[7] == ("07", 5)
    assert len(found.hours) == 24
    assert sum(count for _, count in found.hours) == 5


def test_the_time_within_which_a_share_was_answered_is_the_bound_that_reaches_it() -> None:
    found = summary(
        counted(Dimension.RESPONSE, "100", 50),
        counted(Dimension.RESPONSE, "500", 45),
        counted(Dimension.RESPONSE, LONGER, 5),
    )
    assert found.response_within(0.5) == "100"
    assert found.response_within(0.51) == "500"
    assert found.response_within(0.95) == "500"
    assert found.response_within(1.0) == LONGER


def test_without_a_timed_answer_there_is_no_such_time() -> None:
    assert summary().response_within(0.95) == ""


def test_a_question_has_what_was_asked_answered_unknown_and_its_thumbs() -> None:
    found = summary(
        counted(Dimension.ASKED, "sern/what", 5),
        counted(Dimension.ANSWERED, "sern/what", 4),
        counted(Dimension.UNKNOWN, "sern/cost", 2),
        counted(Dimension.RATED, "yes sern/what", 3),
        counted(Dimension.RATED, "no sern/what", 1),
        # Rated, in a period in which it was not asked; and a thumb for no cell.
        counted(Dimension.RATED, "no policy/what", 1),
        counted(Dimension.RATED, "no", 7),
    )
    assert found.cells == {
        "policy/what": CellFigures(no=1),
        "sern/cost": CellFigures(unknown=2),
        "sern/what": CellFigures(asked=5, answered=4, yes=3, no=1),
    }
    assert found.thumbs == {"yes": 3, "no": 9}


CELLS = {
    "sern/what": CellFigures(asked=9, yes=2),
    "sern/cost": CellFigures(asked=1),
    "sern/name": CellFigures(asked=1, no=1),
    "policy/what": CellFigures(asked=4),
    "insure/why": CellFigures(asked=3),
}


def test_the_heat_map_has_the_commonest_aspects_and_a_column_for_the_rest() -> None:
    found = heat_map(CELLS, ["sern", "policy"], ["cost", "name", "what", "why"], most=2)
    assert found.aspects == ["what", "why"]
    assert found.rows["sern"]["what"] == CellFigures(asked=9, yes=2)
    assert found.rows["sern"]["rest"] == CellFigures(asked=2, no=1)
    assert found.rows["policy"] == {
        "what": CellFigures(asked=4),
        "why": CellFigures(),
        "rest": CellFigures(),
    }


def test_of_aspects_asked_as_often_the_one_named_first_has_the_column() -> None:
    assert heat_map(CELLS, ["sern"], ["name", "cost"], most=1).aspects == ["name"]


def test_the_more_often_asked_the_darker_and_once_is_not_never() -> None:
    found = heat_map({"a/b": CellFigures(asked=100), "a/c": CellFigures(asked=1)}, ["a"], "bc")
    assert [found.shade(count) for count in (0, 1, 25, 100)] == [0, 1, 2, 5]


def test_where_nothing_was_asked_nothing_is_dark() -> None:
    assert HeatMap([], {}).shade(3) == 0


def test_a_trend_counts_thirty_days_and_the_last_seven_of_them() -> None:
    days = {THURSDAY - timedelta(days=back): 1 for back in range(40)}
    found = trend({**days, THURSDAY: 5}, THURSDAY)
    assert (found.month, found.week) == (34, 11)
    heights = re.findall(r'height="([\d.]+)"/>', found.picture)
    assert len(heights) == 30
    assert (heights[0], heights[-1]) == ("4.8", "24.0")


def test_a_trend_of_nothing_has_no_bar() -> None:
    found = trend({}, THURSDAY)
    assert (found.month, found.week) == (0, 0)
    assert "<rect" not in found.picture


def test_bars_stand_on_one_line_and_reach_as_high_as_their_share() -> None:
    plot = bars("Ärenden & svar", ["v. 1", "v. 2"], [Series("Svar", [20, 10], "bar-one")])
    tops_and_heights = re.findall(
        r'<rect class="bar-one".*? y="([\d.]+)".*?height="([\d.]+)"', plot
    )
    full, half = [(float(top), float(height)) for top, height in tops_and_heights]
    assert full[1] == 2 * half[1]
    assert sum(full) == sum(half)
    assert 'aria-label="Ärenden &amp; svar"' in plot


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (4, 4), (5, 8), (20, 20), (21, 40), (41, 80), (999, 2000)]
)
def test_the_scale_of_a_plot_ends_at_a_round_number(highest: int, top: int) -> None:
    plot = bars("", ["a"], [Series("", [highest], "x")])
    scale = [int(found) for found in re.findall(r'text-anchor="end">(\d+)<', plot)]
    assert scale == [top * number // 4 for number in range(5)]


def test_below_many_bars_some_labels_are_left_out() -> None:
    labels = [f"v. {number}" for number in range(20)]
    shown = re.findall(r'text-anchor="middle">([^<]+)<', bars("", labels, []))
    assert shown == ["v. 0", "v. 3", "v. 6", "v. 9", "v. 12", "v. 15", "v. 18"]


def test_every_other_label_can_be_left_out_where_there_is_little_room() -> None:
    plot = bars("", ["v. 1", "v. 2", "v. 3"], [])
    assert re.findall(r'class="second" text-anchor="middle">([^<]+)<', plot) == ["v. 2"]
