"""Typed answers to an offer: a button's own words, yes, no, the second one, both."""

from __future__ import annotations

from functools import partial

from bot.cases.words import has_a_word_for_yes
from bot.conversation.cells import is_cell
from bot.conversation.history import Turn
from bot.conversation.plain_text import without_diacritics, words_of
from bot.conversation.positions import (
    asks_for_the_other,
    named_positions,
    names_the_other,
    only_names_positions,
)
from bot.conversation.reading import Decision, decision_of

AFFIRM = "affirm"
# "Send it", when nothing is about to be sent.
SEND = "send_case"
DENY = "deny"
CHOOSE = "choose_option"
# A "no" to everything that a clarifying question offered.
NONE_OF_THESE = "none_of_these"
HANDOFF = "handoff_request"

# Answers to a choice have few words.
_MOST_WORDS = 5
# Shorter words occur in too many names.
_FEWEST_LETTERS = 4


def chosen(intent: str, text: str, last: Turn) -> list[str]:
    """What a typed answer picks out of what the last turn offered.

    Args:
        intent: how the message was classified.
        text: the message.
        last: the turn before it.

    Returns:
        The cells or the intent that it stands for; empty when it picks nothing.
    """
    # Typing a button's words means pressing it, whatever they would be read as on their own.
    typed = words_of(text)
    for title, payload in last.choices:
        if typed and typed == words_of(title) and _leads_on(payload):
            return [payload]
    offered = [payload for payload in last.offered if is_cell(payload)]
    asked = was_asked(last)
    if intent == DENY:
        return [NONE_OF_THESE] if asked else []
    if intent == AFFIRM and not has_a_word_for_yes(text):
        # Random letters resemble "aa" and "mm".
        return []
    if intent == AFFIRM and asked and offered:
        return offered[:1]
    if intent == AFFIRM:
        # What the reply offered to do: each of the buttons under it is only one way to go on.
        return [last.on_yes] if last.on_yes else []
    if intent == SEND:
        return [HANDOFF] if HANDOFF in last.offered else []
    # Right after a question, "the second one" is always one of what it offered.
    if offered and (intent == CHOOSE or (asked and len(text.split()) <= _MOST_WORDS)):
        places = named_positions(text, len(offered), is_choice=intent == CHOOSE)
        return [offered[place] for place in places]
    return []


def chosen_instead(ruled: str, text: str, last: Turn) -> list[str]:
    """What a choice picks that rules something out: "not Hyvinge, the second one".

    Args:
        ruled: what it rules out.
        text: what is left of it.
        last: the turn before it.

    Returns:
        The cell at that place, or at that place among what is left where the one there is ruled
        out; empty where nothing is picked.
    """
    offered = [payload for payload in last.offered if is_cell(payload)]
    out = refused_of(ruled, last)
    left = [payload for payload in offered if payload not in out]
    if out and len(left) == 1:
        return left
    places = [offered[place] for place in named_positions(text, len(offered))]
    if set(places) & set(out):
        places = [left[place] for place in named_positions(text, len(left))]
    return places


def refused_of(ruled: str, last: Turn) -> list[str]:
    """The cells that the last turn offered and that some words rule out, by name or by place.

    Args:
        ruled: such as "Hyvinge", or "the first one".
        last: the turn before it.
    """
    offered = [(title, payload) for title, payload in last.choices if is_cell(payload)]
    if only_names_positions(ruled):
        return [offered[place][1] for place in named_positions(ruled, len(offered))]
    telling = [word for word in words_of(ruled) if len(word) >= _FEWEST_LETTERS]
    titles = {payload: words_of(without_diacritics(title)) for title, payload in offered}
    return [
        payload
        for payload, words in titles.items()
        if telling and all(any(map(partial(_alike, one), words)) for one in telling)
    ]


def _alike(word: str, other: str) -> bool:
    """Whether two words differ at most in their ending: "Hyvinge", "Hyvinges"."""
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) >= _FEWEST_LETTERS and longer.startswith(shorter)


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
    return asks_for_the_other(text) or (intent == CHOOSE and names_the_other(text))
