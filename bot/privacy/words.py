"""The words and placeholders of redaction, from their data file, as patterns."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Iterable, Mapping

from bot.files.yaml_data import read_yaml

DATA: Mapping[str, Any] = read_yaml(Path(__file__).with_name("redaction.yml"))
PLACEHOLDERS: Mapping[str, str] = DATA["placeholders"]

# The boundaries of a piece of a text.
Span = tuple[int, int]

# A word in any script, in a text as ``bot.privacy.fold`` leaves it: without marks on its letters.
WORD = r"[^\W\d_]++(?:['\u2019\-][^\W\d_]++)*+"


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of the words; a space in one matches any white space.

    The longest is tried first, so that none hides another that begins with it.
    """
    longest_first = sorted(words, key=len, reverse=True)
    patterns = (r"\s+".join(map(re.escape, word.split(" "))) for word in longest_first)
    first = sorted({word[0] for word in longest_first})
    # So that not every word is tried at every position; for a single word the regular expression's
    # own search is faster.
    ahead = f"(?=[{''.join(map(re.escape, first))}])" if len(first) > 1 else ""
    return f"(?:{ahead}(?:{'|'.join(patterns)}))"


# A placeholder of redaction.
PLACEHOLDER = re.compile(any_of(PLACEHOLDERS.values()))
_GAP = "…"


def with_gaps(text: str) -> str:
    """A redacted text as its writer would read it: "call me on …"."""
    return PLACEHOLDER.sub(_GAP, text)
