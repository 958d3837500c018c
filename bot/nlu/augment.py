"""Writes a phrase as someone else might type it: without diacritics, with slips, split, by ear.

Plain functions from text to text. Only training uses them, so that the YAML files stay clean and
the classifier has still seen how people type.
"""

from __future__ import annotations

import random
import unicodedata
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

import yaml

_HABITS: Mapping[str, Any] = yaml.safe_load(
    Path(__file__).with_name("typing_habits.yml").read_text(encoding="utf-8")
)
_BY_EAR_CHANCE = 0.4
_CHARS_PER_SLIP = 18
_LONG_WORD_CHARS = 9
_SHORTEST_PART_CHARS = 3

Change = Callable[[str, random.Random], str]


def without_diacritics(text: str, rng: random.Random | None = None) -> str:
    """As typed on a keyboard that lacks the letters."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def with_slips(text: str, rng: random.Random) -> str:
    """With letters dropped, doubled, swapped or taken from the next key, one in eighteen."""
    slips = min(len(text), max(1, len(text) // _CHARS_PER_SLIP))
    places = set(rng.sample(range(len(text)), slips))
    written: list[str] = []
    index = 0
    while index < len(text):
        char = text[index]
        if index not in places or not char.isalpha():
            written.append(char)
        else:
            kind = rng.choice(("drop", "double", "swap", "neighbour"))
            if kind == "double":
                written += [char, char]
            elif kind == "swap" and index + 1 < len(text):
                written += [text[index + 1], char]
                index += 1
            elif kind == "neighbour":
                written.append(rng.choice(_HABITS["neighbours"].get(char.lower(), char)))
        index += 1
    return "".join(written)


def with_split_compound(text: str, rng: random.Random) -> str:
    """With one long word written as two, or, when there is none, two words written as one."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= _LONG_WORD_CHARS]
    if long:
        place = rng.choice(long)
        word = words[place]
        cut = rng.randint(_SHORTEST_PART_CHARS, len(word) - _SHORTEST_PART_CHARS)
        words[place] = f"{word[:cut]} {word[cut:]}"
    elif len(words) > 1:
        place = rng.randrange(len(words) - 1)
        words[place : place + 2] = [words[place] + words[place + 1]]
    return " ".join(words)


def by_ear(text: str, rng: random.Random) -> str:
    """As it sounds."""
    for spelt, heard in _HABITS["by_ear"]:
        if rng.random() < _BY_EAR_CHANCE:
            text = text.replace(spelt, heard, 1)
    return text


CHANGES: Sequence[Change] = (
    without_diacritics,
    with_slips,
    with_slips,
    with_split_compound,
    by_ear,
)


def as_typed_by_another(text: str, rng: random.Random) -> str:
    """Changes a phrase in one of the ways above.

    Args:
        text: the phrase.
        rng: decides which way and where; the same state gives the same result.

    Returns:
        The changed phrase in lower case; it may equal the lower-cased phrase when there is
        nothing to change.
    """
    if not text:
        return text
    return rng.choice(CHANGES)(text.lower(), rng)
