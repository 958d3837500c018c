"""Small conversations as an action gets them from Rasa, built from what was said."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from rasa_sdk import Tracker

from bot.outcomes import BUTTON_TITLE_KEY

# Stands for the whole of domain.yml: one topic, one answer without a title, small talk.
DOMAIN: Mapping[str, Any] = {
    "responses": {
        "utter_sern_about": [{"metadata": {"outcome": "answered", "title": "SERN"}}],
        "utter_sern_join": [{"metadata": {"outcome": "answered", "title": "Gå med i SERN"}}],
        "utter_no_source_cost": [{"metadata": {"outcome": "handed_off", "title": "Kostnader"}}],
        "utter_handoff_request": [{"metadata": {"outcome": "handed_off", "title": "En person"}}],
        "utter_greet": [{"metadata": {"outcome": "small_talk"}}],
    }
}


def said(
    text: str, intent: str, *, title: Optional[str] = None, runner_up: str = "out_of_scope"
) -> dict[str, Any]:
    """A visitor's message.

    Args:
        text: as Rasa gets it.
        intent: that it is read as, with certainty.
        title: of the button that sent it.
        runner_up: the second likeliest intent, which is most unlikely.
    """
    first = {"name": intent, "confidence": 1.0}
    ranking = [first, {"name": runner_up, "confidence": 0.05}]
    return {
        "event": "user",
        "text": text,
        "parse_data": {"intent": first, "intent_ranking": ranking},
        "metadata": {BUTTON_TITLE_KEY: title} if title else {},
    }


def replied(text: Optional[str], topic: Optional[str] = None) -> dict[str, Any]:
    """What the assistant answers, and what that is about."""
    metadata = {"topic": topic, "outcome": "answered"} if topic else {}
    return {"event": "bot", "text": text, "metadata": {"metadata": metadata}}


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
