"""How likely each intent is for a message at its place in a conversation.

A message is read twice: alone, and after the question before it. How much each reading counts, and
what else makes an intent likely (it is often asked next, its topic is being discussed), is a
conditional logit (McFadden, "Conditional logit analysis of qualitative choice behavior", 1974): an
intent's probability is proportional to exp(sum of weight * feature). ``python -m tuning.weights``
fits the weights on labelled conversations and writes them to ``weights.json``.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Mapping, NamedTuple

from bot.answers.grid import Grid
from bot.conversation.cells import CONTACT, GENERAL, IT, Cell, is_cell, split_cell
from bot.nlu.context import Context, in_context
from bot.nlu.trust import Reading, is_open

WEIGHTS_FILE = Path(__file__).with_name("weights.json")
# Added to probabilities, so that those of intents that are never meant have logarithms, too.
_FLOOR = 1e-4
# Intents less likely than this in both readings are left out.
_WORTH_WEIGHING = 1e-3

FEATURES = (
    # Logarithms of the intent's probability in both readings: of all messages, of those that lean,
    # and of intents without a topic.
    "alone",
    "following",
    "alone_leaning",
    "following_leaning",
    "alone_no_cell",
    "following_no_cell",
    # The same for all cells of its topic, and for all of its aspect.
    "topic_alone",
    "topic_following",
    "aspect_alone",
    "aspect_following",
    # And for the general cell that the message leans on the conversation with.
    "it",
    # How near it is to the intent's own phrases in both readings.
    "nearness_alone",
    "nearness_following",
    # Its topic is spoken of, or was before.
    "same_topic_leaning",
    "same_topic_named",
    "earlier_topic",
    # It was just answered (and is likely once more), was answered before, has the same aspect.
    "just_said",
    "following_just_said",
    "said",
    "same_aspect",
    # It is what visitors ask next, as the buttons under the last answer do.
    "next",
    # Kinds of intents; the message is likely to be small talk, or out of scope.
    "small_talk",
    "small_talk_likely",
    "out_of_scope",
    "out_of_scope_likely",
    "general_topic",
    "contact_topic",
    "unwritten",
)


class ReadTwice(NamedTuple):
    """How a message in a conversation was read.

    Attributes:
        alone: on its own.
        following: after the question before it.
        leans: it names no topic itself.
    """

    alone: Reading
    following: Reading
    leans: bool


def weighed(
    read: ReadTwice, context: Context, grid: Grid, out_of_scope: str, is_part: bool = False
) -> Reading:
    """The reading of a message at its place in the conversation.

    Args:
        read: how it was read.
        context: what was said before; something must have been.
        grid: the existing cells.
        out_of_scope: the intent for everything out of scope.
        is_part: it is one sentence of a message, see :func:`.in_context`.
    """
    intents, rows, nearness = features(read, context, grid, out_of_scope, is_part)
    by_name = read_weights()
    weights = [by_name[name] for name in FEATURES]
    sums = [sum(weight * value for weight, value in zip(weights, row, strict=True)) for row in rows]
    most = max(sums)
    powers = [math.exp(each - most) for each in sums]
    total = sum(powers)
    return Reading(
        {intent: power / total for intent, power in zip(intents, powers, strict=True)}, nearness
    )


def features(
    read: ReadTwice, context: Context, grid: Grid, out_of_scope: str, is_part: bool = False
) -> tuple[list[str], list[list[float]], Mapping[str, float]]:
    """The evidence for each intent that is worth weighing.

    Args:
        read: how the message was read.
        context: what was said before; something must have been.
        grid: the existing cells.
        out_of_scope: the intent for everything out of scope.
        is_part: it is one sentence of a message.

    Returns:
        The intents, the values of :data:`FEATURES` for each, and how near the message is to each.
    """
    alone = in_context(read.alone, context, grid, is_part)
    after = in_context(read.following, context, grid, is_part)
    place = _Place.of(context, grid)
    topics = dict(alone.topics), dict(after.topics)
    aspects = dict(alone.aspects), dict(after.aspects)
    small_talk = sum(
        chance
        for intent, chance in read.alone.chances.items()
        if not is_cell(intent) and intent != out_of_scope
    )
    outside = read.alone.chances.get(out_of_scope, 0.0)
    intents = _worth_weighing(alone, after)
    rows = []
    for intent in intents:
        topic, aspect = split_cell(intent)
        cell, leans = is_cell(intent), read.leans
        one, two = _log(alone.chances, intent), _log(after.chances, intent)
        same = cell and topic == place.spoken_of
        is_outside = intent == out_of_scope
        is_small_talk = not cell and not is_outside
        row = [
            one,
            two,
            one * leans,
            two * leans,
            one * (not cell),
            two * (not cell),
            _log(topics[0], topic),
            _log(topics[1], topic),
            _log(aspects[0], aspect) * cell,
            _log(aspects[1], aspect) * cell,
            _log(read.alone.chances, str(Cell(IT, aspect))) * same,
            read.alone.nearness.get(intent, 0.0),
            read.following.nearness.get(intent, 0.0),
            same and leans,
            same and not leans,
            cell and not same and topic in place.earlier,
            intent == place.last,
            two * (intent == place.last),
            intent in place.before,
            cell and aspect == place.aspect and intent != place.last,
            intent in place.next,
            is_small_talk,
            small_talk * is_small_talk,
            is_outside,
            outside * is_outside,
            cell and topic == GENERAL,
            cell and topic == CONTACT,
            cell and not is_open(intent) and intent not in grid,
        ]
        rows.append([float(value) for value in row])
    nearness = {i: max(alone.nearness.get(i, -1.0), after.nearness.get(i, -1.0)) for i in intents}
    return intents, rows, nearness


class _Place(NamedTuple):
    """What a conversation has been about."""

    spoken_of: str | None
    earlier: frozenset[str]
    last: str
    aspect: str
    before: frozenset[str]
    next: frozenset[str]

    @classmethod
    def of(cls, context: Context, grid: Grid) -> _Place:
        last, *before = context.said
        return cls(
            grid.spoken_of(context.said),
            frozenset(split_cell(cell).topic for cell in before),
            last,
            split_cell(last).aspect,
            frozenset(before),
            frozenset(grid.next_of(last)),
        )


def _worth_weighing(*readings: Reading) -> list[str]:
    likely = {
        intent
        for reading in readings
        for intent, chance in reading.chances.items()
        if chance >= _WORTH_WEIGHING
    }
    return sorted(likely)


def _log(chances: Mapping[str, float], key: str) -> float:
    return math.log(chances.get(key, 0.0) + _FLOOR)


@cache
def read_weights() -> Mapping[str, float]:
    """The fitted weights.

    Raises:
        ValueError: the file does not hold the weights of these features.
    """
    stored: Mapping[str, float] = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))["weights"]
    if set(stored) != set(FEATURES):
        raise ValueError(
            f"{WEIGHTS_FILE.name} holds weights of other features than bot/nlu/weighing.py has: "
            "fit them again (python -m tuning.weights)."
        )
    return stored
