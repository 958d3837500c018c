"""The conversation that goes with a case."""

from __future__ import annotations

from typing import Any, Dict, Iterable, List, Mapping, Tuple

from bot.conversation.history import Reply, session_events, shown_message
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
    in_form = False
    for event in session_events(list(events)):
        kind = event.get("event")
        if kind == "active_loop":
            in_form = bool(event.get("name"))
        elif in_form:
            continue
        elif kind == "user":
            lines.append(("visitor", shown_message(event)))
        elif kind == "bot" and event.get("text"):
            lines.append(("assistant", Reply(event).text))
    # Truncated first: redacting takes time.
    return [
        {"who": who, "text": redact(text) if who == "visitor" else text}
        for who, text in lines[-_MOST_LINES:]
    ]
