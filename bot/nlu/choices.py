"""Typed answers to what was offered: its own words, yes, no, the second one, both."""

from __future__ import annotations

from bot.cases.words import agrees
from bot.conversation.cells import is_cell
from bot.conversation.history import Turn
from bot.conversation.plain_text import words_of
from bot.conversation.positions import asks_for_the_other, named_positions, names_the_other
from bot.conversation.reading import Decision, decision_of

AFFIRM = "affirm"
# "Send it", when nothing is about to be sent.
SEND = "send_case"
DENY = "deny"
CHOOSE = "choose_option"
# A "no" to all that a clarifying question offered.
NONE_OF_THESE = "none_of_these"
HANDOFF = "handoff_request"

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
    typed = words_of(text)
    for title, payload in last.choices:
        if typed and typed == words_of(title) and _leads_on(payload):
            return [payload]
    offered = [payload for payload in last.offered if is_cell(payload)]
    asked = was_asked(last)
    if intent == DENY:
        return [NONE_OF_THESE] if asked else []
    if intent == AFFIRM and not agrees(text):
        # Letters at random are like "aa" and "mm".
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
