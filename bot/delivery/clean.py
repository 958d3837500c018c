"""What visitors wrote, made safe for a mail's headers and body."""

from __future__ import annotations

import re
import unicodedata

# Longer values would be folded over several lines, and the fold ends up as a space within a word.
NAME_OCTETS = 36

_SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
# Direction overrides, which make a text look like another one.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NAME_SIGNS = frozenset(" '-&\u2019")
# A joining character does not end a name.
_AT_NO_END = " -&"


def clean_name(text: str) -> str:
    """A name for a header: letters, digits and a few signs, on one line, shortened if long.

    It is cut after a whole word, unless its first word alone is too long.

    Signs with a meaning in headers are removed rather than quoted: other programs lose the quotes
    when they refold the line.
    """
    kept = "".join(
        char if _fits_a_name(char) else " " for char in unicodedata.normalize("NFC", text)
    )
    name = _SPACES.sub(" ", kept).strip()
    fitting = name.encode("utf-8")[:NAME_OCTETS].decode("utf-8", "ignore")
    if fitting == name or name[len(fitting)] == " ":
        return fitting.strip()
    return (fitting.rpartition(" ")[0] or fitting).strip(_AT_NO_END)


def clean_text(text: str) -> str:
    """A text for a body: uniform line endings, no control characters, no direction overrides."""
    lines = _LINE_ENDS.sub("\n", text)
    return "".join(char for char in lines if char in "\n\t" or not _is_control(char)).strip()


def clean_line(text: str) -> str:
    """Like ``clean_text``, on one line."""
    return _SPACES.sub(" ", clean_text(text))


def _fits_a_name(char: str) -> bool:
    return char in _NAME_SIGNS or unicodedata.category(char)[0] in "LMN"


def _is_control(char: str) -> bool:
    return char in _TURNS or unicodedata.category(char) in ("Cc", "Cs")
