"""A visitor's own words: marked, so that none is read as a command, and as they are compared."""

from __future__ import annotations

import re
import unicodedata

# An invisible character that says "these are a visitor's own words". Rasa reads any text that
# starts with "/" as an intent payload; a text that starts with this one is never read so.
PLAIN_TEXT_MARK = "\u2060"
_PAYLOAD_PREFIX = "/"
_WORD = re.compile(r"\w+")


def mark_plain_text(text: str) -> str:
    """Makes sure that Rasa reads a visitor's text as text, whatever it starts with."""
    return PLAIN_TEXT_MARK + text if text.startswith(_PAYLOAD_PREFIX) else text


def shown_text(text: str) -> str:
    """The text as the visitor wrote it, without our mark."""
    return text[len(PLAIN_TEXT_MARK) :] if text.startswith(PLAIN_TEXT_MARK) else text


def without_diacritics(text: str) -> str:
    """Lower case without diacritics, which many leave out; positions are preserved."""
    return "".join(unicodedata.normalize("NFD", char.lower())[0] for char in text)


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in their order."""
    return _WORD.findall(text.lower())
