"""Choices made by position, "the second one", in the languages that visitors write in."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, FrozenSet, Mapping, Sequence

from bot.conversation.plain_text import without_diacritics
from bot.files.yaml_data import read_yaml

_LISTS: Mapping[str, Any] = read_yaml(Path(__file__).with_name("positions.yml"))
_WORD = re.compile(r"[\w']+")
_DIGIT = re.compile(r"\d")
_FOR_THE_OTHER = re.compile(rf"(?:{'|'.join(_LISTS['for_the_other'])})[\s.!?]*", re.IGNORECASE)


def named_positions(text: str, count: int, is_choice: bool = True) -> list[int]:
    """The offered items that a text names by position.

    Args:
        text: such as "2", or a word for a position or for all.
        count: how many were offered.
        is_choice: the text is known to choose; otherwise "all" and figures count only when they
            stand alone, since many other texts contain them.

    Returns:
        0 … count-1, each once; empty when the text names no valid position.
    """
    said = _said(text)
    is_choice = is_choice or only_names_positions(text)
    if is_choice and said & _all_words("all"):
        return list(range(count))
    named = [place for place, names in enumerate(_by_place("ordinals")) if said & names]
    is_last = bool(said & _all_words("last"))
    if not named and not is_last:
        named = [place for place, names in enumerate(_by_place("numbers")) if said & names]
    numbers = [word for word in _words(text) if _DIGIT.search(word) and word not in _names()]
    if is_choice and all(_is_place(word, count) for word in numbers):
        # "1 164" and "1 b2c" choose nothing: some of their numbers are no positions.
        named += [int(word) - 1 for word in numbers]
    named += [count - 1] if is_last else []
    return [place for place in range(count) if place in named]


def names_the_other(text: str) -> bool:
    """Whether a text names the other one of two."""
    return bool(_said(text) & _all_words("other"))


def asks_for_the_other(text: str) -> bool:
    """Whether a text asks for the other one and nothing else: "no, I meant the other one"."""
    return _FOR_THE_OTHER.fullmatch(text.strip()) is not None


def only_points(text: str) -> bool:
    """Whether a text only says which one is meant: by position, or "the other one"."""
    without_other = " ".join(word for word in _words(text) if word not in _all_words("other"))
    beside = set(without_other.split()) <= _all_words("beside")
    return only_names_positions(text) or (names_the_other(text) and beside)


def only_names_positions(text: str, others: Sequence[str] = ()) -> bool:
    """Whether a text consists of positions and the words that choices are made with.

    Args:
        text: such as "I take the first question, please".
        others: further words that it may hold.
    """
    known = _all_words("beside") | {without_diacritics(word) for word in others}
    for kind in ("all", "last"):
        known |= _apart(_all_words(kind))
    for kind in ("ordinals", "numbers"):
        known |= _apart(frozenset(chain(*_by_place(kind))))
    words = _words(text)
    return bool(words) and all(word in known or word.isdecimal() for word in words)


def _is_place(word: str, count: int) -> bool:
    return word.isdecimal() and len(word) < 3 and 0 < int(word) <= count


@cache
def _names() -> FrozenSet[str]:
    # "1an".
    return frozenset(chain(*_by_place("ordinals")))


def _words(text: str) -> list[str]:
    # "Ändra" means to change; without its dots it is "the second".
    of_another_kind = _LISTS["told_by_diacritics"]
    words = _WORD.findall(unicodedata.normalize("NFC", text.lower()))
    return [one if one in of_another_kind else without_diacritics(one) for one in words]


def _said(text: str) -> set[str]:
    words = _words(text)
    return {*words, *map(" ".join, pairwise(words))}


def _apart(names: FrozenSet[str]) -> FrozenSet[str]:
    return frozenset(chain(*(name.split() for name in names)))


@cache
def _all_words(kind: str) -> FrozenSet[str]:
    return frozenset(map(without_diacritics, chain(*_LISTS[kind])))


@cache
def _by_place(kind: str) -> Sequence[FrozenSet[str]]:
    lists = _LISTS[kind]
    places = lists if kind == "ordinals" else [[words] for words in lists]
    return [frozenset(map(without_diacritics, chain(*place))) for place in places]
