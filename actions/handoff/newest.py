"""The newest messages of a conversation, as an action gets them from Rasa."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Tuple

from rasa_sdk import Tracker

from bot.conversation.history import Turn, is_pressed, shown_message, turns_newest_first
from bot.conversation.outcomes import WRITTEN_KEY


def last_turns(tracker: Tracker) -> Tuple[Optional[Turn], Optional[Turn]]:
    """The newest turn and the one before it."""
    newest_first = turns_newest_first(reversed(tracker.events))
    return next(newest_first, None), next(newest_first, None)


def typed_text(tracker: Tracker) -> str:
    """What the visitor typed last; empty where they pressed a button."""
    newest, _ = last_turns(tracker)
    if newest is None or is_pressed(newest.message):
        return ""
    return shown_message(newest.message)


def written_in_form(tracker: Tracker) -> Mapping[str, str]:
    """What stood in the form that the newest message leaves for the chat; else nothing."""
    newest, _ = last_turns(tracker)
    return _written(newest.message) if newest else {}


def organisation_written(tracker: Tracker) -> Optional[str]:
    """The kind of organisation that was chosen in the form from which the chat steps began."""
    has_begun = False
    for event in reversed(tracker.events):
        if event.get("event") == "active_loop" and event.get("name"):
            has_begun = True
        elif event.get("event") == "user" and has_begun:
            return _written(event).get("organisation")
    return None


def _written(message: Mapping[str, Any]) -> Mapping[str, str]:
    return (message.get("metadata") or {}).get(WRITTEN_KEY) or {}
