"""The conversation that goes with a case.

What belongs to another matter stays behind: all up to the case before it, and a hand-off that was
cancelled, from the message that began it to the one that ended it.
"""

from __future__ import annotations

from typing import Any, Dict, Iterable, Iterator, List, Mapping, Optional, Sequence, Tuple

from bot.cases.details import read_details
from bot.cases.words import BETWEEN_SENTENCES, looks_like_a_question
from bot.conversation.cells import is_cell
from bot.conversation.history import (
    FORM_SLOT,
    Reply,
    is_pressed,
    session_events,
    shown_message,
    since_the_last_case,
)
from bot.privacy.names import is_bare_name
from bot.privacy.redact import redact

# Lines; what was said longer ago tells little about the question.
_MOST_LINES = 40
# The replies that repeat how a visitor is reached, which may have been for another case.
_REPEATS_THE_CONTACT = "utter_case_sent"
# They say that nothing, or nothing more, is sent.
_CANCELLED = ("utter_case_cancelled", "utter_case_only_this_cancelled")


def transcript(events: Iterable[Mapping[str, Any]]) -> List[Dict[str, str]]:
    """What was said of this matter in this session, without the chat steps, redacted like the logs.

    A question about the field that was asked during the steps is kept with its answer.

    What the visitor chose to send is in the case itself. The assistant's words name addresses that
    anybody may read; they are redacted only in replies that say how to reach the visitor.

    Args:
        events: of a tracker, oldest first.

    Returns:
        Lines ``{"who": "visitor" | "assistant", "text": …}``, oldest first.
    """
    own = since_the_last_case(session_events(list(events)))
    lines = list(_lines(_without_cancelled(own)))
    # Truncated first: redacting takes time.
    return [
        {"who": who, "text": redact(text) if is_personal else text}
        for who, text, is_personal in lines[-_MOST_LINES:]
    ]


def _without_cancelled(events: Iterable[Mapping[str, Any]]) -> List[Mapping[str, Any]]:
    """The events without the turns of hand-offs that were cancelled."""
    kept: List[List[Mapping[str, Any]]] = []
    waits = in_form = False
    # Where in ``kept`` the hand-off under way began.
    began: Optional[int] = None
    for turn in _turns(events):
        for event in turn:
            if event.get("event") == "active_loop":
                in_form = bool(event.get("name"))
            elif event.get("event") == "slot" and event.get("name") == FORM_SLOT:
                waits = bool(event.get("value"))
            if began is None and (waits or in_form):
                began = len(kept)
        kept.append(turn)
        if began is not None and any(_name(event) in _CANCELLED for event in turn):
            kept[began:] = [_asked_beside(turn)]
            began = None
        elif not (waits or in_form):
            began = None
    return [event for turn in kept for event in turn]


def _turns(events: Iterable[Mapping[str, Any]]) -> Iterator[List[Mapping[str, Any]]]:
    """The events, cut before each message of the visitor."""
    turn: List[Mapping[str, Any]] = []
    for event in events:
        if event.get("event") == "user" and turn:
            yield turn
            turn = []
        turn.append(event)
    yield turn


def _asked_beside(turn: Sequence[Mapping[str, Any]]) -> List[Mapping[str, Any]]:
    """What was asked beside the cancelling, with its answer: "cancel, but what is SERN?"."""
    message = next((event for event in turn if event.get("event") == "user"), None)
    answers = [event for event in turn if is_cell(_name(event).removeprefix("utter_"))]
    asked = _asked_in_between(message) if message else ""
    return [{**message, "text": asked}, *answers] if message and asked and answers else []


def _name(event: Mapping[str, Any]) -> str:
    """The response that a reply was made from; empty for what is none."""
    return Reply(event).name if event.get("event") == "bot" else ""


def _lines(events: Iterable[Mapping[str, Any]]) -> Iterator[Tuple[str, str, bool]]:
    """Who said what, and whether it has to be redacted."""
    in_form = False
    # What ended the steps, until it gets an answer: "forget it".
    ending = ""
    # What was asked during the steps, and whether it has its line: it may get two answers.
    asked = told = ""
    for event in events:
        kind = event.get("event")
        if kind == "active_loop":
            in_form = bool(event.get("name"))
        elif kind == "user" and in_form:
            asked, told = _asked_in_between(event), ""
            ending = _apart_from_details(event)
        elif kind == "user":
            ending = ""
            yield "visitor", shown_message(event), True
        elif kind == "bot" and event.get("text"):
            reply = Reply(event)
            if in_form and not (asked and is_cell(reply.name.removeprefix("utter_"))):
                continue
            if in_form and asked != told:
                yield "visitor", asked, True
                told = asked
            if ending and not in_form and ending != told:
                # Its answer follows, and would otherwise answer nothing.
                yield "visitor", ending, True
            ending = "" if not in_form else ending
            yield "assistant", reply.text, reply.name.startswith(_REPEATS_THE_CONTACT)


def _apart_from_details(message: Mapping[str, Any]) -> str:
    """What a message during the steps says, without what it says about its writer."""
    text = shown_message(message)
    sentences = BETWEEN_SENTENCES.split(text.strip())
    own = [one for one in sentences if not read_details(one) and not is_bare_name(one)]
    return text if is_pressed(message) else " ".join(own)


def _asked_in_between(message: Mapping[str, Any]) -> str:
    """What a message during the steps asks, without what it says about its writer."""
    text = shown_message(message)
    if is_pressed(message):
        return text
    sentences = BETWEEN_SENTENCES.split(text.strip())
    asked = [one for one in sentences if looks_like_a_question(one) and not read_details(one)]
    return " ".join(asked)
