"""Which of the likely answers to give, and what to give instead of the one just given.

Plain functions for :mod:`bot.nlu.in_conversation`.
"""

from __future__ import annotations

from typing import List, Sequence

from bot.answers.grid import Grid
from bot.conversation.cells import (
    DETAIL,
    OVERVIEW,
    Cell,
    split_cell,
)
from bot.conversation.history import (
    Turn,
    cells_said,
)
from bot.conversation.reading import Decision, decision_of
from bot.nlu.trust import Reading, Verdict, likely_cells

# From this probability on, the second guess is given when the best one was just said.
SECOND_GUESS = 0.12
# Two guesses count as equally likely unless one is this many times as likely.
_ABOUT_AS_LIKELY = 1.25
# A cell answered within this many turns is no second guess.
RECENT = 3


def overview(cell: str) -> str:
    """The overview of a cell's topic."""
    return str(Cell(split_cell(cell).topic, OVERVIEW))


def narrowed(verdict: Verdict, turns: Sequence[Turn], grid: Grid) -> Verdict:
    """The likeliest aspect instead of an overview that is known, or does not exist.

    Visitors who already talk about a topic want something about it; explained words have no
    overview.

    Args:
        verdict: on a message.
        turns: before it, newest first.
        grid: the existing cells.
    """
    if verdict.decision is not Decision.OVERVIEW:
        return verdict
    if not _is_familiar(verdict, turns, grid) and overview(verdict.intent) in grid:
        return verdict
    others = [cell for cell in verdict.choices if cell != overview(cell)]
    return Verdict(Decision.GUESS, verdict.intent, others[:1])


def _is_familiar(verdict: Verdict, turns: Sequence[Turn], grid: Grid) -> bool:
    """Whether the conversation is about the topic of an overview, or contains that overview."""
    said = cells_said(turns)
    return (
        grid.spoken_of(said) == split_cell(verdict.intent).topic or overview(verdict.intent) in said
    )


def not_just_said(cells: Sequence[str], turns: Sequence[Turn], grid: Grid) -> List[str]:
    """Those cells whose answer was not given in the previous turn.

    Args:
        cells: that a message may ask.
        turns: before it, newest first.
        grid: the existing cells.
    """
    just_said = cells_said(turns[:1])
    return [cell for cell in cells if cell in grid and cell not in just_said]


def telling(cells: List[str], reading: Reading, grid: Grid, is_later: bool) -> List[str]:
    """The first guess, and the second where that tells more than the first.

    Of a topic's overview and something narrower about the same topic, only the latter: visitors
    need no introduction to what they already ask about. An overview is kept where it is the
    likeliest and nothing was said before it, or where the narrower answer is only that this is
    unknown and the overview is about as likely.

    Args:
        cells: that a message may ask, the likeliest first.
        reading: of it.
        grid: the existing cells.
        is_later: something was said before it.
    """
    narrow = [cell for cell in cells if cell != overview(cell)]
    begins = not is_later and cells[:1] != narrow
    if len(narrow) == 1 and not begins and len({split_cell(cell).topic for cell in cells}) == 1:
        others = [cell for cell in cells if cell not in narrow and not grid.is_unknown(cell)]
        if grid.is_unknown(narrow[0]) and _is_about_as_likely(others[:1], narrow[0], reading):
            return others + narrow
        return narrow
    if len(cells) > 1 and grid.adds_little(cells[1], to=cells[0]):
        return cells[:1]
    return cells


def _is_about_as_likely(cells: Sequence[str], other: str, reading: Reading) -> bool:
    chance = reading.chances.get(other, 0.0)
    return any(_ABOUT_AS_LIKELY * reading.chances.get(cell, 0.0) >= chance for cell in cells)


def instead(reading: Reading, again: str, turns: Sequence[Turn], grid: Grid, most: int) -> Verdict:
    """What to do when the answer just given is the likeliest again.

    A visitor who asks again ("no, when did Motala join?") may not have got what they asked for:
    they get the second guess if there is one. Otherwise the answer contains what they ask ("and the
    big meeting?") and is given again, but not a third time, and not if it said that this is
    unknown.

    Args:
        reading: of the message.
        again: the answer just given.
        turns: before it, newest first.
        grid: the existing cells.
        most: how many cells are offered at most.
    """
    said = cells_said(turns[:RECENT])
    guesses = [cell for cell in likely_cells(reading) if cell in grid and cell not in said]
    detail = str(Cell(split_cell(again).topic, DETAIL))
    if detail in grid and detail not in said:
        guesses.append(detail)
    best = max(guesses, key=lambda cell: reading.chances.get(cell, 0.0), default=None)
    if best is not None and reading.chances.get(best, 0.0) >= SECOND_GUESS:
        return Verdict(Decision.ANSWER, best)
    others = [cell for cell in guesses if cell != detail]
    return once_more(again, turns, grid, others, most)


def once_more(
    again: str, turns: Sequence[Turn], grid: Grid, others: Sequence[str], most: int
) -> Verdict:
    """The answer again, unless that did not help or it said that this is unknown.

    Args:
        again: the answer.
        turns: before the message, newest first.
        grid: the existing cells.
        others: cells to offer instead.
        most: how many of them at most.
    """
    was_again = decision_of(turns[0].parse_data) == Decision.AGAIN.value
    if not was_again and not grid.is_unknown(again):
        return Verdict(Decision.AGAIN, again)
    return Verdict(Decision.NOTHING_MORE, again, others[:most])
