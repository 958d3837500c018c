"""The conversation that goes with a case."""

from __future__ import annotations

from typing import Dict, List

from rasa_sdk import Tracker

from actions.conversation import session_events, shown_message
from bot.privacy.redact import redact

# Turns; what lies longer back tells little about the question.
_MOST_LINES = 40


def transcript(tracker: Tracker) -> List[Dict[str, str]]:
    """What was said in this session up to the form, redacted like the logs.

    The form's own steps are left out: what the visitor chose to send stands in the case.

    Returns:
        Lines ``{"who": "visitor" | "assistant", "text": …}``, oldest first.
    """
    lines: List[Dict[str, str]] = []
    in_form = False
    for event in session_events(tracker):
        kind = event.get("event")
        if kind == "active_loop":
            in_form = bool(event.get("name"))
        elif in_form:
            continue
        elif kind == "user":
            lines.append({"who": "visitor", "text": redact(shown_message(event))})
        elif kind == "bot" and event.get("text"):
            lines.append({"who": "assistant", "text": str(event["text"])})
    return lines[-_MOST_LINES:]
