"""Records turns that went wrong, for the editors. A visitor's answer never depends on it."""

from __future__ import annotations

import logging
from typing import Any, Mapping, Optional

from rasa_sdk import Tracker

from actions.conversation import previous_message
from actions.database import sessions
from bot.privacy.redact import redact
from bot.store.errors import StoreError
from bot.store.misses import record_miss
from bot.store.models import MissKind
from bot.tracking.unanswered import ranking_of

logger = logging.getLogger(__name__)


def record_current(tracker: Tracker, kind: MissKind, response: Optional[str]) -> None:
    """Keeps the message that was just read.

    Args:
        tracker: the conversation.
        kind: what went wrong.
        response: what the visitor was answered.
    """
    _record(tracker, tracker.latest_message, kind, response)


def record_previous(tracker: Tracker, kind: MissKind, response: Optional[str]) -> None:
    """Keeps the message before the one that was just read; there may be none."""
    previous = previous_message(tracker)
    if previous:
        message = {**(previous.get("parse_data") or {}), "text": previous.get("text")}
        _record(tracker, message, kind, response)


def _record(
    tracker: Tracker, message: Mapping[str, Any], kind: MissKind, response: Optional[str]
) -> None:
    try:
        record_miss(
            sessions(),
            conversation_id=tracker.sender_id,
            kind=kind,
            redacted_text=redact(message.get("text") or ""),
            intent_ranking=ranking_of(message),
            response=response,
            language=tracker.get_slot("visitor_language") or "sv",
        )
    except StoreError as error:
        logger.error("A miss could not be kept: %s", error)
