"""A visitor's own words: marked so that none is read as a command, and folded for comparison."""

from __future__ import annotations

import re
import unicodedata
from typing import Dict

# An invisible character that says "these are a visitor's own words". Rasa reads any text that
# starts with "/" as an intent payload; a text that starts with this one is never read so.
PLAIN_TEXT_MARK = "\u2060"
_PAYLOAD_PREFIX = "/"
# Up to the Latin Extended blocks.
_LATIN = 0x250
_WORD = re.compile(r"\w+")


class _PlainLetters(Dict[int, str]):
    """Maps a letter to lower case without diacritics; those of Latin letters are precomputed."""

    def __missing__(self, code: int) -> str:
        return unicodedata.normalize("NFD", chr(code).lower())[0]


_PLAIN_LETTERS = _PlainLetters()
_PLAIN_LETTERS.update({code: _PLAIN_LETTERS[code] for code in range(_LATIN)})


def mark_plain_text(text: str) -> str:
    """Makes sure that Rasa reads a visitor's text as text, whatever it starts with."""
    return PLAIN_TEXT_MARK + text if text.startswith(_PAYLOAD_PREFIX) else text


def shown_text(text: str) -> str:
    """The text as the visitor wrote it, without our mark."""
    return text[len(PLAIN_TEXT_MARK) :] if text.startswith(PLAIN_TEXT_MARK) else text


def without_diacritics(text: str) -> str:
    """Lower case without diacritics, which many leave out; positions are preserved."""
    return text.translate(_PLAIN_LETTERS)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in their order."""
    return _WORD.findall(text.lower())
