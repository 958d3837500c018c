"""Thanks and goodbyes with more than that: "OK, now I see a bit more. Thanks", "thanks, bye"."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Mapping, Sequence

from bot.cases.words import MOST_CHARS_OF_A_WISH, bare
from bot.conversation.plain_text import without_diacritics
from bot.files.yaml_data import read_yaml

THANKS = "thanks"
GOODBYE = "goodbye"

_LISTS: Mapping[str, Sequence[str]] = read_yaml(Path(__file__).with_name("farewells.yml"))
_REMARKS = "remarks"
_DONE = "done"
_LETS_IT_BE = "lets_it_be"
# What tells more comes first: "good to know" is more than "good".
_AGREES = "agrees"
_REFUSES = "refuses"
_BESIDE = "beside"
_KINDS = (_DONE, _REMARKS, _LETS_IT_BE, THANKS, GOODBYE, _AGREES, _REFUSES, _BESIDE)
_PATTERNS = {
    kind: [re.compile(rf"(?:{pattern})(?:\s+|$)") for pattern in _LISTS[kind]] for kind in _KINDS
}


def farewell(text: str) -> str:
    """The intent of a message that says thanks or goodbye, and beside it the other or remarks.

    Args:
        text: of the visitor. Mere thanks do not count, "ok, thanks" may be a yes, nor does a mere
            goodbye, which may greet.

    Returns:
        ``thanks``, ``goodbye``, or empty for any other message: one that asks, corrects or wants
        something beside its thanks, too.
    """
    if "?" in text or len(text) > MOST_CHARS_OF_A_WISH:
        return ""
    kinds = kinds_said(text)
    if not (kinds & {_REMARKS, _DONE, _LETS_IT_BE} or {THANKS, GOODBYE} <= kinds):
        return ""
    if THANKS in kinds and GOODBYE not in kinds:
        return THANKS
    return GOODBYE if kinds & {GOODBYE, _LETS_IT_BE} else ""


def leaves(text: str, *, refusing: bool) -> bool:
    """Whether a text that answers a question takes leave: "bye", "no thanks, that is all".

    Args:
        text: of the visitor. After a yes, and in mere thanks, nobody does.
        refusing: a refusal with thanks is one, too.
    """
    if "?" in text or len(text) > MOST_CHARS_OF_A_WISH or bare(text) in _LISTS["also_greets"]:
        return False
    kinds = kinds_said(text)
    refuses = refusing and _REFUSES in kinds and bool(kinds & {THANKS, _DONE})
    return _AGREES not in kinds and (refuses or bool(kinds & {GOODBYE, _LETS_IT_BE}))


def lets_it_be(text: str) -> bool:
    """Whether a text only lets the matter rest: "I give up", "I'll let my son do it. Thanks"."""
    return "?" not in text and len(text) <= MOST_CHARS_OF_A_WISH and _LETS_IT_BE in kinds_said(text)


def is_mere_courtesy(text: str) -> bool:
    """Whether a text says thanks or goodbye and nothing else, not even a remark."""
    kinds = kinds_said(text)
    return bool(kinds & {THANKS, GOODBYE}) and kinds <= {THANKS, GOODBYE, _BESIDE}


def kinds_said(text: str) -> set[str]:
    """The kinds of what a text says, piece by piece; nothing where a piece is of none."""
    words = without_diacritics(bare(text))
    kinds: set[str] = set()
    while words:
        piece = _longest_piece(words)
        if piece is None:
            return set()
        kind, end = piece
        kinds.add(kind)
        words = words[end:]
    return kinds


def _longest_piece(words: str) -> tuple[str, int] | None:
    found = [
        (kind, match.end())
        for kind in _KINDS
        for pattern in _PATTERNS[kind]
        if (match := pattern.match(words))
    ]
    return max(found, key=lambda piece: piece[1], default=None)
