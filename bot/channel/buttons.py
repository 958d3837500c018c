"""Buttons go out with an id in place of their payload, and come back by that id only.

What a button does is never taken from the browser: the id is looked up among the buttons that the
assistant has offered in the same conversation.
"""

from __future__ import annotations

import hashlib
from typing import Any, Iterable, Mapping, Optional

ID_HEX_DIGITS = 16


def button_id(conversation_id: str, payload: str, title: str) -> str:
    """The id of a button in one conversation; the same button has another id elsewhere."""
    text = "\x00".join((conversation_id, payload, title))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:ID_HEX_DIGITS]


def find_button(
    conversation_id: str, events: Iterable[Mapping[str, Any]], wanted_id: str
) -> Optional[Mapping[str, str]]:
    """Finds a button among those that the assistant has offered.

    Args:
        conversation_id: whose conversation.
        events: the tracker's events as dictionaries.
        wanted_id: what the browser sent.

    Returns:
        The button with its ``title`` and ``payload``, or None when it was never offered here.
    """
    for event in events:
        if event.get("event") != "bot":
            continue
        for button in (event.get("data") or {}).get("buttons") or []:
            if button_id(conversation_id, button["payload"], button["title"]) == wanted_id:
                found: Mapping[str, str] = button
                return found
    return None
