"""What visitors wrote, made safe for a mail's headers and body."""

from __future__ import annotations

import re
import unicodedata

from bot.privacy.names import is_bare_name

# Longer values would be folded over several lines, and the fold ends up as a space within a word.
NAME_OCTETS = 36

_SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
# Direction overrides, which make a text look like another one.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NAME_SIGNS = frozenset(" '-&\u2019")
# Between a person, their organisation and the rest of a signature.
_BETWEEN_NAMES = re.compile(r"[,;()<>|/]|[\r\n\u2028\u2029]+|\s[–—-]\s")


def clean_name(text: str) -> str:
    """A name for a header: of a person and what stands beside them the person's, on one line.

    What is too long is cut after a whole word, unless its first word alone is too long.

    Args:
        text: such as "Eva Ek, Ask School". Where no part of it is surely a person's, the first is
            taken. Of signs a few are kept: those with a meaning in headers are left out rather than
            quoted, for quoting gets lost on the way when other programs refold the line.
    """
    parts = [_with_few_signs(part) for part in _BETWEEN_NAMES.split(text)]
    named = [part for part in parts if part]
    name = next(filter(is_bare_name, named), next(iter(named), ""))
    fitting = name.encode("utf-8")[:NAME_OCTETS].decode("utf-8", "ignore")
    if fitting == name:
        return name
    whole = fitting if name[len(fitting)] == " " else fitting.rpartition(" ")[0]
    return _without_joint(whole) or fitting.strip()


def clean_text(text: str) -> str:
    """A text for a body: uniform line endings, no control characters, no direction overrides."""
    lines = _LINE_ENDS.sub("\n", text)
    return "".join(char for char in lines if char in "\n\t" or not _is_control(char)).strip()


def clean_line(text: str) -> str:
    """Like ``clean_text``, on one line."""
    return _SPACES.sub(" ", clean_text(text))


def _without_joint(name: str) -> str:
    """A name without what only leads on at its end: "Berg &", "The choir in"."""
    words = name.split(" ")
    is_in_lower_case = words[0].islower()
    while words and (words[-1] in "&-" or (words[-1].islower() and not is_in_lower_case)):
        words.pop()
    return " ".join(words)


def _with_few_signs(text: str) -> str:
    kept = (char if _fits_a_name(char) else " " for char in unicodedata.normalize("NFC", text))
    return _SPACES.sub(" ", "".join(kept)).strip()


def _fits_a_name(char: str) -> bool:
    return char in _NAME_SIGNS or unicodedata.category(char)[0] in "LMN"


def _is_control(char: str) -> bool:
    return char in _TURNS or unicodedata.category(char) in ("Cc", "Cs")
