"""The questions of a conversation that did not help, for the editors; plain functions."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional, Sequence

from bot.conversation.history import Reply, Turn, is_pressed, shown_message, turns_oldest_first
from bot.conversation.outcomes import Outcome
from bot.store.misses import Missed
from bot.store.models import MissKind
from bot.tracking.unanswered import ranking_of

Told = Mapping[str, Any]

LANGUAGE_SLOT = "visitor_language"
FIRST_LANGUAGE = "sv"

_NOT_PLACED = (Outcome.CLARIFIED.value, Outcome.MISSED.value, Outcome.OUT_OF_SCOPE.value)


def asked_in(events: Sequence[Told]) -> List[Missed]:
    """The questions of a conversation, typed or chosen by a button, each with its reply.

    Without small talk, and without what was said on the way to a case.

    Args:
        events: of the conversation as they are stored, redacted, oldest first.
    """
    turns = zip(turns_oldest_first(events), _languages(events), strict=True)
    found = [_question(turn, language) for turn, language in turns]
    return [question for question in found if question]


def _languages(events: Sequence[Told]) -> List[str]:
    """The language of each message, from the slot that is set after it."""
    language = FIRST_LANGUAGE
    languages: List[str] = []
    for event in events:
        if event.get("event") == "user":
            languages.append(language)
        elif event.get("event") == "slot" and event.get("name") == LANGUAGE_SLOT:
            language = str(event.get("value") or FIRST_LANGUAGE)
            languages[-1:] = [language] if languages else []
    return languages


def _question(turn: Turn, language: str) -> Optional[Missed]:
    replies = [Reply(event) for event in turn.replies]
    cell = next((cell for reply in replies if (cell := reply.metadata.get("cell"))), None)
    typed = not is_pressed(turn.message)
    said = [reply for reply in replies if reply.metadata.get("outcome") in _NOT_PLACED]
    if cell is None and not (typed and said):
        return None
    return Missed(
        MissKind.ENDED_NO,
        shown_message(turn.message),
        ranking_of(turn.parse_data),
        f"utter_{cell}" if cell else said[0].name or None,
        language,
    )
