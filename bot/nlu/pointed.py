"""References to things just named: "the third one", "the other two", "number five"."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

from bot.answers.grid import Grid, items_of
from bot.conversation.cells import is_cell, split_cell
from bot.conversation.history import Reply, Turn, cells_said, cells_to_lean_on
from bot.conversation.plain_text import without_diacritics, words_of
from bot.files.yaml_data import read_yaml
from bot.nlu.questions import sentences_of

_DATA: Mapping[str, Any] = read_yaml(Path(__file__).with_suffix(".yml"))


def _numbered(kind: str) -> Mapping[str, int]:
    """Maps a number word to its index from 0."""
    return {str(word): place for place, words in enumerate(_DATA[kind]) for word in words}


_ORDINALS, _NUMBERS = _numbered("ordinals"), _numbered("numbers")
_BY_PLACE = re.compile(
    _DATA["lead"]
    + _DATA["by_place"]
    + _DATA["before_a_question"].replace("COUNTED", "|".join(_ORDINALS)),
    re.VERBOSE,
)
_OTHER = frozenset[str](_DATA["other"])
_ALL_OTHERS = re.compile(_DATA["all_others"], re.VERBOSE)
_THE_OTHERS = re.compile(_DATA["lead"] + _DATA["the_others"])
_OF_A_LIST = re.compile(_DATA["lead"] + _DATA["of_a_list"])
_PLACE = rf"\b(?:den|det|the)\s+(?P<place>{'|'.join(_ORDINALS)})"
_ITEM_BY_PLACE = re.compile(rf"{_PLACE}\s+(?:{_DATA['an_item']})\b")
_MERE_PLACE = re.compile(
    rf"{_DATA['lead']}(?:{_DATA['explains']}\s+)?{_PLACE}(?:\s+one)?"
    rf"(?=\s*(?:[,.?!]|$)|\s+(?:{_DATA['behind_a_mere_place']})\b)"
)
_SECOND = 1
# A list shown within this many turns counts as just shown.
_RECENT = 3
# List items are compared by words of at least this length, and by this many first letters.
_TELLING = 4


def pointed_at(
    text: str, intent: str, turns: Sequence[Turn], grid: Grid, named: Optional[str] = None
) -> list[str]:
    """The cells that a message points at.

    Args:
        text: the message.
        intent: what it most likely asks, of whatever it was taken for.
        turns: before it, newest first.
        grid: the existing cells.
        named: the topic that it names, if any.

    Returns:
        Those; empty where it points at nothing that was named.
    """
    said = cells_to_lean_on(turns)
    if not said:
        return []
    plain = without_diacritics(text.strip())
    aspect = split_cell(intent if is_cell(intent) else said[0]).aspect
    topic = split_cell(said[0]).topic
    is_of_the_kind = named is None or topic in grid.of_a_kind(named)
    only_points = points_at_the_others(text)
    if only_points:
        # Nothing more is said than what was asked last.
        aspect = split_cell(said[0]).aspect
    if is_of_the_kind and (only_points or _ALL_OTHERS.search(plain)):
        others = [one for one in grid.of_a_kind(topic) if one != topic]
        return [grid.same_about(one, aspect) for one in others] if len(others) == 2 else []
    one = one_by_place(text, said, grid)
    if one is not None:
        # Where more is said, the text has its name for the place: this one asks the same.
        return [grid.same_about(one, split_cell(said[0]).aspect)]
    item = _of_a_list(plain, turns, grid) or _item_by_place(plain, turns, grid, named)
    return [] if item is None else [item]


def one_by_place(text: str, said: Sequence[str], grid: Grid) -> Optional[str]:
    """The topic that a text begins with by its place: "and the third one, since when?".

    Args:
        text: the message.
        said: the cells that it may refer to, newest first.
        grid: the existing cells.

    Returns:
        That at this place among those of a kind in the order in which they were named, or the other
        one; None for the second one, which may be either, and where nothing of a kind was named.
    """
    found = _BY_PLACE.match(without_diacritics(text))
    if found and found["place"] in _OTHER:
        other = grid.sibling_of(said)
        return split_cell(other).topic if other else None
    place = _ORDINALS.get(found["place"]) if found else None
    if place is None or place == _SECOND:
        return None
    kind = grid.of_a_kind(split_cell(said[0]).topic)
    # A list that was shown names them all.
    named = [split_cell(cell).topic for cell in reversed(said)]
    listed = list(
        dict.fromkeys(one for name in named for one in ([name] if name in kind else kind))
    )
    return listed[place] if place < len(listed) else None


def others_asked_of(text: str, asked: Sequence[str], grid: Grid) -> list[str]:
    """What a message asks whose last question is about the others: "Why him? And the other two?"

    Args:
        text: the message.
        asked: the cells of its questions, in order.
        grid: the existing cells.

    Returns:
        The questions before it, and the last one of each of the others; empty where no question
        comes before what points at them.
    """
    plain = without_diacritics(text)
    found = _ALL_OTHERS.search(plain)
    before = sentences_of(plain[: found.start()]) if found else []
    if len(asked) < 2 or not any(sentence.asks for sentence in before):
        return []
    *first, last = asked
    topic, aspect = split_cell(last)
    others = [one for one in grid.of_a_kind(topic) if one != topic]
    return [*first, *(grid.same_about(one, aspect) for one in others)] if len(others) == 2 else []


def points_at_the_others(text: str) -> bool:
    """Whether a text only points at all but the one spoken of: "and the others?"."""
    return _THE_OTHERS.match(without_diacritics(text.strip())) is not None


def with_the_one(text: str, name: str) -> str:
    """A text with a name for the place that it begins with, where it says more than that.

    Args:
        text: that :func:`one_by_place` found something for.
        name: of that.
    """
    found = _BY_PLACE.match(without_diacritics(text))
    if found is None or not words_of(text[found.end() :]):
        return text
    return text[: found.start("pointer")] + name + text[found.end() :]


def _of_a_list(plain: str, turns: Sequence[Turn], grid: Grid) -> Optional[str]:
    """The cell that tells of one of a list's items; the list itself where none does."""
    found = _OF_A_LIST.match(plain)
    if found is None:
        return None
    for turn in turns[:_RECENT]:
        items = [item for reply in turn.replies for item in items_of(Reply(reply).text)]
        cells = cells_said([turn])
        if not items or len(cells) != 1:
            continue
        place = _named(found, items)
        return None if place is None else grid.told_by(place, len(items), split_cell(cells[0]))
    return None


def _item_by_place(
    plain: str, turns: Sequence[Turn], grid: Grid, named: Optional[str]
) -> Optional[str]:
    """The cell that tells of an item by its place; the list itself where none does.

    Without a word for an item, such as "point", the text has to begin with the place, or with what
    asks for it to be explained, just after the list: anything may be the first or the third.
    """
    item = _ITEM_BY_PLACE.search(plain)
    found = item or _MERE_PLACE.match(plain)
    place = _ORDINALS[found["place"]] if found else None
    # "The second one" may be the other one of two things.
    if place is None or (place == _SECOND and not item):
        return None
    for turn in turns[: _RECENT if item else 1]:
        for reply in map(Reply, turn.replies):
            items, cell = items_of(reply.text), str(reply.metadata.get("cell") or "")
            if place >= len(items) or cell not in grid:
                continue
            listed = split_cell(cell)
            if named in (None, listed.topic):
                return grid.told_by(place, len(items), listed)
    return None


def _named(found: re.Match[str], items: Sequence[str]) -> Optional[int]:
    """The place, from 0, of a list's item that is named by its number, or by a word of it."""
    if found["number"]:
        place = _NUMBERS.get(found["number"])
        return place if place is not None and place < len(items) else None
    matter = found["matter"][:_TELLING]
    alike = [
        place
        for place, item in enumerate(items)
        if any(word.startswith(matter) for word in words_of(without_diacritics(item)))
    ]
    return alike[0] if len(matter) == _TELLING and len(alike) == 1 else None
