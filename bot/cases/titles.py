"""A button's own words, typed: "click cancel, then", "yes please, send to the municipality"."""

from __future__ import annotations

import json
from typing import Any, Mapping, Optional, Sequence, Set, Tuple

from bot.cases.words import bare, word_lists
from bot.conversation.plain_text import without_diacritics

# A single word of a title more likely means something else.
_FEWEST_WORDS_OF_A_BEGINNING = 2


def typed_title(text: str, titles: Sequence[str]) -> Optional[str]:
    """The title that a text consists of, apart from words for pressing it.

    Args:
        text: of the visitor; what asks presses nothing.
        titles: of the buttons that were shown last.
    """
    if "?" in text:
        return None
    said = _words(text)
    found = [title for title in titles if _is_said(_words(title), said)]
    if found:
        # "Yes, add it" is more than "add it" where both are shown.
        return max(found, key=len)
    begun = [title for title in titles if _is_begun(_words(title), said)]
    return begun[0] if len(begun) == 1 else None


def read_payload(payload: str) -> Tuple[str, Mapping[str, Any]]:
    """The intent and the values of a button's payload, such as ``/affirm{"choice": "both"}``."""
    intent, brace, values = payload.removeprefix("/").partition("{")
    return intent, json.loads(brace + values) if brace else {}


def _is_said(title: Sequence[str], said: Sequence[str]) -> bool:
    before, after = _listed("before"), _listed("after")
    for words in _forms(title):
        size = len(words)
        for start in range(len(said) - size + 1):
            if said[start : start + size] != words:
                continue
            if set(said[:start]) <= before and set(said[start + size :]) <= after:
                return bool(words)
    return False


def _is_begun(title: Sequence[str], said: Sequence[str]) -> bool:
    """Whether words are how a longer title begins: "no, show the question"."""
    if len(said) < _FEWEST_WORDS_OF_A_BEGINNING or said[-1] in _listed("unfinished"):
        return False
    return any(len(said) < len(words) and words[: len(said)] == said for words in _forms(title))


def _forms(title: Sequence[str]) -> Sequence[Sequence[str]]:
    """A title, and without its yes or no: "show the question as it is"."""
    is_led = len(title) > 2 and title[0] in _listed("agreeing")
    return (title, title[1:]) if is_led else (title,)


def _listed(kind: str) -> Set[str]:
    return set(map(without_diacritics, word_lists()["titles"][kind]))


def _words(text: str) -> Sequence[str]:
    return without_diacritics(bare(text)).split()
