"""The conversation that goes with a case."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Iterator, List, Mapping, Tuple

from bot.cases.details import read_details
from bot.cases.words import BETWEEN_SENTENCES, looks_like_a_question
from bot.conversation.cells import is_cell
from bot.conversation.history import Reply, is_pressed, session_events, shown_message
from bot.privacy.names import is_bare_name
from bot.privacy.redact import redact

# Lines; what was said longer ago tells little about the question.
_MOST_LINES = 40
# The replies that repeat how a visitor is reached, which may have been for another case.
_REPEATS_THE_CONTACT = "utter_case_sent"


def transcript(events: Iterable[Mapping[str, Any]]) -> List[Dict[str, str]]:
    """What was said in this session, without the chat steps, redacted like the logs.

    A question about the field that was asked during the steps is kept with its answer.

    What the visitor chose to send is in the case itself. The assistant's words name addresses that
    anybody may read; they are redacted only in replies that say how to reach the visitor.

    Args:
        events: of a tracker, oldest first.

    Returns:
        Lines ``{"who": "visitor" | "assistant", "text": …}``, oldest first.
    """
    lines = list(_lines(session_events(list(events))))
    # Truncated first: redacting takes time.
    return [
        {"who": who, "text": redact(text) if is_personal else text}
        for who, text, is_personal in lines[-_MOST_LINES:]
    ]


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
