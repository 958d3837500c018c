"""The conversation that goes with a case."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, Tuple

from bot.conversation.history import (
    Reply,
    outside_the_form,
    session_events,
    shown_message,
)
from bot.privacy.redact import redact

# Lines; what was said longer ago tells little about the question.
_MOST_LINES = 40


def transcript(events: Iterable[Mapping[str, Any]]) -> List[Dict[str, str]]:
    """What was said in this session, without the form's own steps, redacted like the logs.

    What the visitor chose to send is in the case itself.

    Args:
        events: of a tracker, oldest first.

    Returns:
        Lines ``{"who": "visitor" | "assistant", "text": …}``, oldest first.
    """
    lines: List[Tuple[str, str]] = []
    for event in outside_the_form(session_events(list(events))):
        if event.get("event") == "user":
            lines.append(("visitor", shown_message(event)))
        elif event.get("event") == "bot" and event.get("text"):
            lines.append(("assistant", Reply(event).text))
    # Truncated first: redacting takes time.
    return [
        {"who": who, "text": redact(text) if who == "visitor" else text}
        for who, text in lines[-_MOST_LINES:]
    ]
