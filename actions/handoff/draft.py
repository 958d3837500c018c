"""What the visitor most likely wants to have passed on, read from the conversation."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional

from rasa_sdk import Tracker

from actions.conversation import session_events, shown_message
from bot.conversation.history import cells_said, turns_newest_first
from bot.conversation.reading import cells_of

# A wish for a person that is longer than this tells what it is about, too.
_WORDS_OF_A_BARE_WISH = 8
_FEWEST_WORDS = 3
_HANDOFF = "handoff_request"
# What a person is wanted for, though nothing could be made of it.
_UNPLACED = ("nlu_fallback", "clarify", "out_of_scope")


def draft_question(tracker: Tracker) -> Optional[str]:
    """The visitor's newest question in this session.

    Args:
        tracker: the conversation; its newest message is the wish for a person. What was said
            before an earlier run of the form ended is left out.

    Returns:
        The question as the visitor wrote it, or None when nothing that was said is a question.
    """
    newest = True
    for event in reversed(_messages_since_the_form(tracker)):
        parse_data = event.get("parse_data") or {}
        intent = (parse_data.get("intent") or {}).get("name") or ""
        text = shown_message(event)
        if newest and intent == _HANDOFF and len(text.split()) > _WORDS_OF_A_BARE_WISH:
            return text
        newest = False
        if _may_be_passed_on(event, text) and (intent in _UNPLACED or cells_of(parse_data)):
            return text
    return None


def _may_be_passed_on(event: Mapping[str, Any], text: str) -> bool:
    # What was pressed are our words, what is short is a fragment, and an address is no question.
    pressed = str(event.get("text") or "").startswith("/")
    return not pressed and "@" not in text and len(text.split()) >= _FEWEST_WORDS


def _messages_since_the_form(tracker: Tracker) -> List[Mapping[str, Any]]:
    # In the form a name or an address is no question, whatever it was taken for.
    messages: List[Mapping[str, Any]] = []
    in_form = False
    for event in session_events(tracker):
        kind = event.get("event")
        if kind == "active_loop":
            in_form = bool(event.get("name"))
            messages = []
        elif kind == "user" and not in_form:
            messages.append(event)
    return messages


def case_topic(tracker: Tracker) -> Optional[str]:
    """The cell that was last asked about; the hand-off itself and small talk have none."""
    turns = turns_newest_first(reversed(tracker.events))
    return next(iter(cells_said(turns)), None)
