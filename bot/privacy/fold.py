"""One spelling for what looks the same, so that each pattern is written once."""

from __future__ import annotations

import re
import unicodedata
from typing import Dict, Optional, Sequence, Tuple

# Hangul fillers and the empty Braille pattern: letters and a symbol that are invisible.
UNSEEN_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

# Signs that look like a dash without Unicode calling them one: minus, bullet, modifier.
_DASHES = frozenset("\u02d7\u2043\u207b\u2212\u2796")
# Format characters, combining marks, private use: none makes another character.
_UNSEEN = frozenset({"Cf", "Mn", "Me", "Co"})
# ASCII and the letters of Europe, without what differs in kind only: space, hyphen, raised digits.
_PLAIN = re.compile(r"[\x00-\x7f\u00a1-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba-\u024f]*")


class _Folds(Dict[int, str]):
    """Maps each character to its fold, computed on first use."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


_FOLDS = _Folds()


def fold(text: str) -> Tuple[str, Optional[Sequence[int]]]:
    """Folds digits of any script to 0-9, full-width signs and dashes to plain ones.

    Circled and raised digits are digits, too; invisible characters and marks on letters go.

    Returns:
        The folded text and, for each of its characters, its place in the original; None for the
        places when all are unchanged.
    """
    if _PLAIN.fullmatch(text):
        return text, None
    folded = text.translate(_FOLDS)
    if len(folded) == len(text):
        return folded, None
    return folded, [place for place, char in enumerate(text) if _FOLDS[ord(char)]]


def _fold(char: str) -> str:
    digit = unicodedata.digit(char, None)
    if digit is not None:
        return str(digit)
    category = unicodedata.category(char)
    if category == "Pd" or char in _DASHES:
        return "-"
    if category in _UNSEEN or char in UNSEEN_LETTERS:
        return ""
    if category == "Zs":
        return " "
    composed = unicodedata.normalize("NFKC", char)
    return composed if len(composed) == 1 else char
