"""One spelling for what looks the same, so that each pattern is written once."""

from __future__ import annotations

import re
import unicodedata
from typing import Dict, Optional, Sequence, Tuple

_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")
# ASCII and the letters of Europe, without the space and the hyphen that differ in kind only.
_PLAIN = re.compile(r"[\x00-\x7f\u00a1-\u00ac\u00ae-\u024f]*")


class _Folds(Dict[int, str]):
    """For each character what it is folded to; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold(chr(code))
        return folded


_FOLDS = _Folds()


def fold(text: str) -> Tuple[str, Optional[Sequence[int]]]:
    """Digits of any script as 0 to 9, full-width signs and dashes as plain ones, nothing unseen.

    Returns:
        The folded text and, for each of its characters, where it stood; None when all stand where
        they stood.
    """
    if _PLAIN.fullmatch(text):
        return text, None
    folded = text.translate(_FOLDS)
    if len(folded) == len(text):
        return folded, None
    return folded, [place for place, char in enumerate(text) if _FOLDS[ord(char)]]


def _fold(char: str) -> str:
    if char in _DASHES:
        return "-"
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    if category == "Zs":
        return " "
    composed = unicodedata.normalize("NFKC", char)
    return composed if len(composed) == 1 else char
