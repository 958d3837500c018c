"""Normalises a message before it is read: one spelling for what looks the same.

A plain function from text to text, used alike at training and at run time.
"""

from __future__ import annotations

import re
import unicodedata

# Longer messages contain no further question, and every later step is linear in the length.
MAX_CHARS = 4000
PAYLOAD_PREFIX = "/"

_SPACE = re.compile(r"\s+")
# "heeeej", "???????", "!!!!": three or more of the same say no more than two.
_REPEATED = re.compile(r"(\D)\1{2,}")
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_QUOTES = str.maketrans({"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "–": "-"})


def normalise(text: str) -> str:
    """Normalises a visitor's text.

    NFKC (so that wide, composed and decomposed forms agree), no control, zero-width or unassigned
    characters, no lone surrogates, no emoji, repeated letters shortened, single spaces. Case is
    kept: later steps decide what they need. What starts with ``/`` is returned unchanged: it is a
    payload that the channel itself vouches for. No other text is ever returned with a leading
    ``/``, or Rasa would take it for one.

    Args:
        text: any string.

    Returns:
        The normalised text, which may be empty.
    """
    if text.startswith(PAYLOAD_PREFIX):
        # Payloads included: spaCy cannot read half a surrogate pair.
        return text.encode("utf-8", "ignore").decode("utf-8")
    text = unicodedata.normalize("NFKC", text[:MAX_CHARS].translate(_QUOTES)).translate(_QUOTES)
    text = "".join(char for char in _SPACE.sub(" ", text) if not _is_noise(char))
    # Once more: with what stood between them gone, a letter and its combining mark compose.
    text = _REPEATED.sub(r"\1\1", unicodedata.normalize("NFKC", text))
    text = _SPACE.sub(" ", text).strip().lstrip(PAYLOAD_PREFIX + " ")
    return text[:MAX_CHARS].rstrip()


def folded(text: str) -> str:
    """Lower case without diacritics: "Vanort" and its right spelling are one."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _is_noise(char: str) -> bool:
    category = unicodedata.category(char)
    # "So" holds emoji and pictures; the variation selectors and skin tones beside them are "Mn"
    # and "Sk".
    return (
        category in _DROPPED_CATEGORIES or category in ("So", "Sk") or "\ufe00" <= char <= "\ufe0f"
    )
