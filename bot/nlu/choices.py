"""Typed answers to what was offered: its own words, yes, no, the second one, both."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Mapping, Sequence

from bot.conversation.cells import is_cell
from bot.conversation.history import Turn
from bot.conversation.reading import Decision, decision_of
from bot.files.yaml_data import read_yaml

AFFIRM = "affirm"
# "Send it", when nothing is about to be sent.
SEND = "send_case"
DENY = "deny"
CHOOSE = "choose_option"
# A "no" to all that a clarifying question offered.
NONE_OF_THESE = "none_of_these"
HANDOFF = "handoff_request"

_POSITIONS: Mapping[str, Sequence[str]] = read_yaml(Path(__file__).with_name("positions.yml"))
_THE_OTHER = re.compile(rf"(?:{'|'.join(_POSITIONS['the_other'])})[\s.!?]*", re.IGNORECASE)
_WORD = re.compile(r"\w+")
# People who are asked to choose answer in a few words.
_MOST_WORDS = 5


def chosen(intent: str, text: str, last: Turn) -> list[str]:
    """What a typed answer picks out of what the last turn offered.

    Args:
        intent: how the message was classified.
        text: the message.
        last: the turn before it.

    Returns:
        The cells or the intent that it stands for; empty when it picks nothing.
    """
    # Who types a button's words wants what the button does, however they would be read alone.
    typed = _WORD.findall(text.lower())
    for title, payload in last.choices:
        if typed and typed == _WORD.findall(title.lower()) and _leads_on(payload):
            return [payload]
    offered = [payload for payload in last.offered if is_cell(payload)]
    asked = was_asked(last)
    if intent == DENY:
        return [NONE_OF_THESE] if asked else []
    if intent == AFFIRM and asked and offered:
        return offered[:1]
    if intent == AFFIRM:
        # What the reply offered to do: each of the buttons under it is only one way to go on.
        return [last.on_yes] if last.on_yes else []
    if intent == SEND:
        return [HANDOFF] if HANDOFF in last.offered else []
    # Right after a question, "the second one" is always one of what it offered.
    if offered and (intent == CHOOSE or (asked and len(text.split()) <= _MOST_WORDS)):
        return [offered[place] for place in named_positions(text, len(offered))]
    return []


def _leads_on(payload: str) -> bool:
    return is_cell(payload) or payload in (HANDOFF, NONE_OF_THESE)


def was_asked(last: Turn) -> bool:
    """Whether a turn ended with a question that expects a choice."""
    asking = (Decision.CLARIFY, Decision.ASK_TOPIC)
    return NONE_OF_THESE in last.offered or decision_of(last.parse_data) in asking


def means_the_other(intent: str, text: str, last: Turn) -> bool:
    """Whether "the other one" is meant, not the second button: nothing was asked.

    Swedish has one word for both.

    Args:
        intent: how the message was classified.
        text: the message.
        last: the turn before it.
    """
    if was_asked(last):
        return False
    names_it = intent == CHOOSE and bool(_words(text) & set(_POSITIONS["other"]))
    return names_it or _THE_OTHER.fullmatch(text.strip()) is not None


def named_positions(text: str, count: int) -> list[int]:
    """The offered items that a text names by position.

    Args:
        text: such as "2", or a word for a position or for all.
        count: how many were offered.

    Returns:
        0 … count-1, each once; empty when the text names no valid position.
    """
    words = _words(text)
    if words & set(_POSITIONS["all"]):
        return list(range(count))
    named = [
        place
        for place, names in enumerate(_POSITIONS["by_number"])
        if words & set(names) and place < count
    ]
    if words & set(_POSITIONS["last"]) and count - 1 not in named:
        named.append(count - 1)
    return named


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))
