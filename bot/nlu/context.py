"""What a message means in its conversation.

Plain functions. A message that depends on what was said ("when did that start?") is read as ``it``
and an aspect, one that only names a topic ("and Hyvinge?") as the topic and ``same``; here both
become the cell that they stand for: their probability is added to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Optional, Sequence

from bot.answers.grid import OFFICES, Grid
from bot.conversation.cells import (
    CONTACT,
    GENERAL,
    IT,
    MORE,
    OTHER,
    SAME,
    WHICH,
    Cell,
    is_cell,
    split_cell,
)
from bot.nlu.trust import Reading

# Asked of an office just mentioned rather than of the municipality. An e-mail address is not: every
# question goes to one, and the overview of what was spoken of would be no answer. Nor is a
# reply's language: it is the municipality that replies, whatever was spoken of.
_PHONE = "phone"
_WHERE = "where"
_REACHED_EACH = frozenset({_PHONE, "person", _WHERE})


@dataclass(frozen=True)
class Context:
    """What a message can depend on.

    Attributes:
        said: the cells asked about so far, newest first.
        asked_aspect: the aspect of a question whose topic the assistant has just asked for.
    """

    said: Sequence[str] = field(default_factory=tuple)
    asked_aspect: Optional[str] = None

    @property
    def aspect(self) -> Optional[str]:
        """What was last asked."""
        if self.asked_aspect:
            return self.asked_aspect
        return split_cell(self.said[0]).aspect if self.said else None

    def after(self, cell: str) -> Context:
        """The context once a cell has been answered."""
        return Context((cell, *self.said))


def in_context(reading: Reading, context: Context, grid: Grid, is_part: bool = False) -> Reading:
    """A reading whose context-dependent cells have been replaced by what they stand for.

    Args:
        reading: of the message alone.
        context: what it can depend on.
        grid: the existing cells.
        is_part: it is one sentence of a message, and then refers to the other sentences: "is that
            allowed?" after a remark about a neighbour's fire is not about the municipality.

    Returns:
        The reading in context. Without anything to refer to, ``it`` cells stay as they are.
    """
    chances = dict(reading.chances)
    nearness = dict(reading.nearness)
    as_key = Context(tuple(context.said), context.asked_aspect)
    for intent, meant in _replaced(tuple(chances), as_key, grid, is_part):
        chances[meant] = chances.get(meant, 0.0) + chances.pop(intent)
        nearness[meant] = max(nearness.get(meant, -1.0), nearness.pop(intent, -1.0))
    return Reading(chances, nearness)


# Asked for each reading of a message and of its sentences, and often without a context.
@lru_cache(maxsize=16)
def _replaced(
    intents: Sequence[str], context: Context, grid: Grid, is_part: bool
) -> Sequence[tuple[str, str]]:
    """The cells that stand for another one, each with that."""
    topic = grid.spoken_of(context.said)
    meant = ((i, _meant(i, topic, context, grid, is_part)) for i in _depending(intents))
    return [(intent, stands_for) for intent, stands_for in meant if stands_for != intent]


# The intents are always the same.
@lru_cache(maxsize=4)
def _depending(intents: Sequence[str]) -> Sequence[str]:
    """The cells that may stand for another one: a seventh of all intents."""
    depending = []
    for intent in filter(is_cell, intents):
        topic, aspect = split_cell(intent)
        is_reached = topic == CONTACT and aspect in _REACHED_EACH
        if topic == IT or is_reached or aspect == SAME:
            depending.append(intent)
    return depending


def _meant(
    intent: str, spoken_of: Optional[str], context: Context, grid: Grid, is_part: bool
) -> str:
    if not is_cell(intent):
        return intent
    topic, aspect = split_cell(intent)
    if aspect == SAME:
        # What is named after a list of all is picked out of it: "which countries? And Norway?"
        is_picked = topic == spoken_of or (spoken_of == GENERAL and context.aspect == WHICH)
        return grid.same_about(topic, None if is_picked else context.aspect)
    if topic == CONTACT and aspect in _REACHED_EACH and spoken_of:
        # An office's address is given along with its number.
        own = str(Cell(spoken_of, _PHONE if aspect == _WHERE else aspect))
        is_office = aspect != _WHERE or spoken_of in OFFICES
        return own if is_office and own in grid else intent
    if topic != IT:
        return intent
    if spoken_of is None:
        return (None if is_part else grid.cell_without_topic(aspect)) or intent
    if aspect == MORE:
        return grid.cell_after(context.said) or grid.cell_about(spoken_of, "read")
    if aspect == OTHER:
        other = grid.other_than(context.said) or grid.cell_after(context.said)
        return other or grid.cell_about(spoken_of, WHICH)
    document = grid.cell_of_document(context.said, aspect)
    return document or grid.cell_about(spoken_of, aspect)
