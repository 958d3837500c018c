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
# The replies that repeat how a visitor is reached, which may have been for another case.
_REPEATS_THE_CONTACT = "utter_case_sent"


def transcript(events: Iterable[Mapping[str, Any]]) -> List[Dict[str, str]]:
    """What was said in this session, without the form's own steps, redacted like the logs.

    What the visitor chose to send is in the case itself. The assistant's words name addresses that
    anybody may read; only where it said how the visitor is reached are they redacted, too.

    Args:
        events: of a tracker, oldest first.

    Returns:
        Lines ``{"who": "visitor" | "assistant", "text": …}``, oldest first.
    """
    lines: List[Tuple[str, str, bool]] = []
    for event in outside_the_form(session_events(list(events))):
        if event.get("event") == "user":
            lines.append(("visitor", shown_message(event), True))
        elif event.get("event") == "bot" and event.get("text"):
            reply = Reply(event)
            lines.append(("assistant", reply.text, reply.name.startswith(_REPEATS_THE_CONTACT)))
    # Truncated first: redacting takes time.
    return [
        {"who": who, "text": redact(text) if is_personal else text}
        for who, text, is_personal in lines[-_MOST_LINES:]
    ]
