"""Whether a secret could be guessed, because it was made up rather than random."""

from __future__ import annotations

_FEWEST_CHARS = 32
# Fresh characters: 32 random hexadecimal digits have at least 20, made-up secrets rarely half as
# many.
_FEWEST_FRESH = 16
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = {
    row[place : place + 2][::step]
    for row in _ROWS
    for place in range(len(row) - 1)
    for step in (1, -1)
}
# Placeholders in examples.
_PLACEHOLDERS = ("change", "replace", "secret", "password", "hemlig", "example", "default", "your")


def is_guessable(secret: str) -> bool:
    """Whether a secret is short, or little more than rows of keys, repetitions and placeholders.

    Args:
        secret: any text.
    """
    return len(secret) < _FEWEST_CHARS or _fresh(secret) < _FEWEST_FRESH


def _fresh(secret: str) -> int:
    """How many characters do not follow from those before them."""
    text = secret.lower()
    for word in _PLACEHOLDERS:
        text = text.replace(word, "")
    fresh, seen = 0, set()
    for place, char in enumerate(text):
        pair, three = text[max(0, place - 1) : place + 1], text[max(0, place - 2) : place + 1]
        fresh += not (pair in _NEIGHBOURS or pair == char * 2 or three in seen)
        if len(three) == 3:
            seen.add(three)
    return fresh
