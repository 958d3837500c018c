"""Matters outside the field: named again, or asked where to turn about them.

Plain functions; the Rasa side is :mod:`bot.nlu.scope_guard`.
"""

from __future__ import annotations

import re
from itertools import takewhile
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from bot.answers.grid import SAME_BEGINNING, Grid
from bot.conversation.cells import CONTACT, Cell, split_cell
from bot.conversation.history import Turn, shown_message
from bot.conversation.plain_text import without_diacritics, words_of
from bot.conversation.reading import Decision, cells_of, decision_of
from bot.files.yaml_data import read_yaml
from bot.nlu.judge import Judgement, ReadText
from bot.nlu.trust import Verdict

_DATA: Mapping[str, Any] = read_yaml(Path(__file__).with_suffix(".yml"))
_OF_THE_FIELD = re.compile(_DATA["of_the_field"])
_WAYS = frozenset(str(Cell(CONTACT, aspect)) for aspect in _DATA["ways"])
# The cell of how to reach the municipality about everything else.
_ELSEWHERE = str(Cell(CONTACT, "other"))
# Shorter words name no matter.
_FEWEST_LETTERS = 6
# Forms of one word share at least this many letters, and this share of the shorter form.
_FEWEST_IN_COMMON = 4
_MOSTLY = 2 / 3
# Below this probability it is a question in the field that contains such a word by chance.
_MAY_BE_OUTSIDE = 0.1


def outside_again(
    text: str, read: ReadText, turns: Sequence[Turn], grid: Grid, out_of_scope: str
) -> Optional[Judgement]:
    """The judgement on a message that goes on about what is outside the field; None for all others.

    "Does the municipality decide on building permits? Any link?" has words of our own questions.

    Args:
        text: the message.
        read: how it was read. One that names a topic of ours is about that.
        turns: before it, newest first.
        grid: the answers, whose words are those of the field.
        out_of_scope: the intent for everything out of scope.
    """
    may_be = read.reading.chances.get(out_of_scope, 0.0) >= _MAY_BE_OUTSIDE
    if not may_be or read.topic is not None:
        return None
    outside = [
        shown_message(turn.message)
        for turn in turns
        if decision_of(turn.parse_data) == Decision.OUT_OF_SCOPE.value
    ]
    matters = _matters(text, grid) if outside else []
    before = [matter for said in outside for matter in _matters(said, grid)]
    if not any(_are_alike(one, other) for one in matters for other in before):
        return None
    return Judgement(Verdict(Decision.OUT_OF_SCOPE, out_of_scope), read.reading)


def reached_elsewhere(
    text: str, read: ReadText, judgement: Judgement, turns: Sequence[Turn], grid: Grid
) -> Judgement:
    """The judgement, or on "whom can I call, then?" after what is outside, how to reach all others.

    Args:
        text: the message.
        read: how it was read. One that names a topic of ours is about that.
        judgement: on it.
        turns: before it, newest first.
        grid: the existing cells.
    """
    verdict = judgement.verdict
    asks_whom = verdict.answers and verdict.intent in _WAYS and not judgement.several
    names_ours = read.topic is not None or _OF_THE_FIELD.search(without_diacritics(text))
    if not asks_whom or names_ours or _ELSEWHERE not in grid or not _is_outside(turns):
        return judgement
    return Judgement(Verdict(Decision.ANSWER, _ELSEWHERE), judgement.reading)


def _is_outside(turns: Sequence[Turn]) -> bool:
    """Whether what is spoken of, but for how to be in touch, was said to be outside."""
    for turn in turns:
        cells = cells_of(turn.parse_data)
        if not cells or any(split_cell(cell).topic != CONTACT for cell in cells):
            return decision_of(turn.parse_data) == Decision.OUT_OF_SCOPE.value
    return False


def _matters(text: str, grid: Grid) -> list[str]:
    """The words of a text that no answer has."""
    words = [word for word in words_of(text) if len(word) >= _FEWEST_LETTERS]
    return [word for word in words if word[:SAME_BEGINNING] not in grid.beginnings]


def _are_alike(word: str, other: str) -> bool:
    least = max(_FEWEST_IN_COMMON, _MOSTLY * min(len(word), len(other)))
    in_common = takewhile(lambda pair: pair[0] == pair[1], zip(word, other, strict=False))
    return sum(1 for _ in in_common) >= least
