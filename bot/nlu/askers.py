"""Who is asking, as far as a message says so: a club gets no answers about pupils.

Plain functions; the Rasa side is :mod:`bot.nlu.scope_guard`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Mapping, Pattern, Sequence

from bot.conversation.cells import is_cell, split_cell
from bot.conversation.history import Turn, shown_message
from bot.conversation.plain_text import without_diacritics
from bot.conversation.reading import cells_of
from bot.files.yaml_data import read_yaml
from bot.nlu.context import Context
from bot.nlu.judge import ReadText
from bot.nlu.trust import Reading

_DATA: Mapping[str, Any] = read_yaml(Path(__file__).with_suffix(".yml"))
_KINDS: Mapping[str, Mapping[str, Any]] = _DATA["kinds"]
_BETWEEN = rf"(?:(?!{_DATA['denies']}\b)\w+\s+){{0,{_DATA['most_words_between']}}}?"
# Cells of other kinds of askers are not ruled out: people may ask on behalf of others.
_WEIGHT_OF_OTHERS = 0.1


def _patterns(lead: str, is_own: bool = False) -> Mapping[str, Pattern[str]]:
    """Patterns of each kind's names after a lead, or after its own lead where it has one."""

    def lead_of(one: Mapping[str, Any]) -> str:
        return rf"(?x:{one['lead']}\s+)" if is_own and "lead" in one else lead

    return {
        kind: re.compile(rf"\b{lead_of(one)}(?:{one['called']})(?!\w)")
        for kind, one in _KINDS.items()
    }


_CALLED = _patterns("")
_IS = _patterns(rf"(?:{_DATA['says']}|{_DATA['after_all']})\s+{_BETWEEN}", is_own=True)
_IS_NOT = _patterns(rf"{_DATA['denies']}\s+")
# What only one kind of asker would say: "we work for the municipality".
_SAYS = {
    kind: re.compile(rf"\b(?:{one['says']})\b") for kind, one in _KINDS.items() if "says" in one
}


@dataclass(frozen=True)
class Asker:
    """What a message is not about, because of who asks.

    Attributes:
        not_topics: topics of other kinds of askers.
        not_aspects: aspects of other kinds.
    """

    not_topics: frozenset[str] = frozenset()
    not_aspects: frozenset[str] = frozenset()

    def is_other(self, cell: str) -> bool:
        """Whether a cell is about another kind of asker."""
        if not is_cell(cell):
            return False
        topic, aspect = split_cell(cell)
        return topic in self.not_topics or aspect in self.not_aspects

    def in_view_of(self, text: ReadText) -> ReadText:
        """A message, or a sentence of one, in view of who asks."""
        topic = None if text.topic in self.not_topics else text.topic
        following = text.following and self._weighed(text.following)
        return replace(text, reading=self._weighed(text.reading), following=following, topic=topic)

    def of_context(self, context: Context) -> Context:
        """A context without what was said to another kind of asker, unless nothing is left."""
        said = [cell for cell in context.said if not self.is_other(cell)]
        return replace(context, said=said) if said else context

    def _weighed(self, reading: Reading) -> Reading:
        weights = {
            intent: chance * (_WEIGHT_OF_OTHERS if self.is_other(intent) else 1.0)
            for intent, chance in reading.chances.items()
        }
        total = sum(weights.values()) or 1.0
        return Reading({one: weight / total for one, weight in weights.items()}, reading.nearness)


def asker_in(text: str, turns: Sequence[Turn]) -> Asker | None:
    """Who asks, as far as a message or one before it says so.

    Args:
        text: the message.
        turns: before it, newest first. What was said there holds until other kinds of askers are
            spoken of.
    """
    cells: list[str] = []
    for message, asked in (
        (text, ()),
        *((shown_message(turn.message), cells_of(turn.parse_data)) for turn in turns),
    ):
        asker = asker_of(message)
        cells += asked
        if asker is not None:
            return None if any(map(asker.is_other, cells)) else asker
        said = without_diacritics(message)
        if any(called.search(said) for called in _CALLED.values()):
            return None
    return None


def asker_of(text: str) -> Asker | None:
    """Who asks; None where a message does not say.

    Args:
        text: the message.
    """
    said = without_diacritics(text)
    found = {kind: match.start() for kind, one in _IS.items() if (match := one.search(said))}
    found |= {kind: match.start() for kind, one in _SAYS.items() if (match := one.search(said))}
    denied = {kind for kind, one in _IS_NOT.items() if one.search(said)}
    named = [kind for kind in found if kind not in denied]
    is_one = min(named, key=found.__getitem__, default=None)
    others = denied if is_one is None else {*_KINDS} - {is_one}
    if not others:
        return None
    return Asker(
        frozenset(topic for kind in others for topic in _KINDS[kind].get("topics", ())),
        frozenset(aspect for kind in others for aspect in _KINDS[kind]["aspects"]),
    )
