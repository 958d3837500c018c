"""Single words of a closed list, typed wrong in one place: "skikca", "sjicka"."""

from __future__ import annotations

from typing import Iterable

# A shorter word is too near others.
_FEWEST_LETTERS = 5


def meant(word: str, listed: Iterable[str]) -> str:
    """The word of a list that another one most likely is; the word itself where it is none.

    Args:
        word: of a visitor, in lower case, and none of the list.
        listed: what it may be.
    """
    long = (one for one in listed if len(one) >= _FEWEST_LETTERS)
    return next((one for one in long if _is_one_edit_apart(word, one)), word)


def _is_one_edit_apart(word: str, right: str) -> bool:
    """Whether one letter was left out, added, or taken for another, or two changed places.

    Not the first letter, and none more or less at the end: that makes another form of the word.
    """
    if word[:1] != right[:1]:
        return False
    if len(word) == len(right):
        wrong = [pair for pair in zip(word, right, strict=True) if len({*pair}) > 1]
        return len(wrong) == 1 or (len(wrong) == 2 and wrong[0] == wrong[1][::-1])
    shorter, longer = sorted((word, right), key=len)
    if len(longer) - len(shorter) != 1:
        return False
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(shorter)))
