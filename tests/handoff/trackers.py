"""Small conversations as an action gets them from Rasa, built from what was said."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from rasa_sdk import Tracker

from bot.conversation.cells import is_cell, split_cell
from bot.conversation.outcomes import BUTTON_TITLE_KEY
from bot.conversation.reading import CELLS

# Stands for the whole of domain.yml.
DOMAIN: Mapping[str, Any] = {
    "responses": {
        "utter_handoff_request": [
            {"text": "Visst.", "metadata": {"mail_subject": {"sv": "Fråga", "en": "Question"}}}
        ],
        "utter_case_addition": [
            {
                "text": "Redan skickat.",
                "metadata": {"draft_line": {"sv": "Hör till ärende {reference}: {case_question}"}},
            }
        ],
    }
}


def said(
    text: str, intent: str, *, title: Optional[str] = None, runner_up: str = "out_of_scope"
) -> dict[str, Any]:
    """A visitor's message.

    Args:
        text: as Rasa gets it.
        intent: that it is read as, with certainty; a cell such as ``sern/what`` is a question.
        title: of the button that sent it.
        runner_up: the second likeliest intent, which is most unlikely.
    """
    first = {"name": split_cell(intent).topic, "confidence": 1.0}
    ranking = [{"name": intent, "confidence": 1.0}, {"name": runner_up, "confidence": 0.05}]
    cells = {CELLS: [intent]} if is_cell(intent) else {}
    return {
        "event": "user",
        "text": text,
        "parse_data": {"intent": first, "intent_ranking": ranking, **cells},
        "metadata": {BUTTON_TITLE_KEY: title} if title else {},
    }


def replied(text: Optional[str]) -> dict[str, Any]:
    """What the assistant answers."""
    return {"event": "bot", "text": text, "metadata": {"metadata": {}}}


def form_begins() -> dict[str, Any]:
    """The hand-off form becomes active."""
    return {"event": "active_loop", "name": "handoff_form"}


def form_ends() -> dict[str, Any]:
    """The form is over."""
    return {"event": "active_loop", "name": None}


def session_starts() -> dict[str, Any]:
    """A new session in the same conversation."""
    return {"event": "session_started"}


def tracker(*events: Mapping[str, Any], **slots: Any) -> Tracker:
    """A conversation of events, oldest first, with the slots as they stand after them."""
    newest = next((e for e in reversed(events) if e["event"] == "user"), None)
    latest = {"text": newest["text"], **newest["parse_data"]} if newest else {}
    return Tracker("somebody", slots, latest, list(events), False, None, {}, "action_listen")


def shows_forms(conversation: Tracker) -> Tracker:
    """The same conversation over a channel whose clients may show a form."""
    for event in conversation.events:
        if event["event"] == "user":
            event["input_channel"] = "webchat"
    return conversation
