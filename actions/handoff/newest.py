"""The newest messages of a conversation, as an action gets them from Rasa."""

from __future__ import annotations

from typing import Optional, Tuple

from rasa_sdk import Tracker

from bot.conversation.history import Turn, is_pressed, shown_message, turns_newest_first


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
