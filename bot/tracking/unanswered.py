"""Finds the messages that had no answer, for the editors; plain functions."""

from __future__ import annotations

from typing import Any, List, Mapping, Optional, Sequence

from bot.conversation.history import Reply, Turn, is_pressed, shown_message, turns_oldest_first
from bot.conversation.outcomes import Outcome
from bot.store.misses import Missed
from bot.store.models import MissKind

Told = Mapping[str, Any]

# Rasa's intent for what was not understood, which says nothing about the message.
_NOT_UNDERSTOOD = "nlu_fallback"


def unanswered(events: Sequence[Told], languages: Sequence[str]) -> List[Missed]:
    """The messages whose reply said that they are out of scope or that no source has the answer.

    What was not understood at all is kept by the actions, which know what they said instead. The
    words of a pressed button are ours, and needed no understanding.

    Args:
        events: that are saved together, redacted, in their order.
        languages: what each message of them was written in (ISO 639-1).
    """
    turns = zip(turns_oldest_first(events), languages, strict=True)
    found = [_missed(turn, language) for turn, language in turns if not is_pressed(turn.message)]
    return [missed for missed in found if missed]


def ranking_of(parse_data: Mapping[str, Any]) -> List[Mapping[str, Any]]:
    """The intents that a message was read as, the likeliest first.

    Args:
        parse_data: of the message.
    """
    ranking = parse_data.get("intent_ranking") or []
    return [entry for entry in ranking if entry.get("name") != _NOT_UNDERSTOOD]


def _missed(turn: Turn, language: str) -> Optional[Missed]:
    for event in turn.replies:
        reply = Reply(event)
        kind = _kind(reply)
        if kind is not None:
            cell = reply.metadata.get("cell")
            return Missed(
                kind,
                shown_message(turn.message),
                ranking_of(turn.parse_data),
                f"utter_{cell}" if cell else reply.name or None,
                language,
            )
    return None


def _kind(reply: Reply) -> Optional[MissKind]:
    outcome = reply.metadata.get("outcome")
    if outcome == Outcome.OUT_OF_SCOPE.value:
        return MissKind.OUT_OF_SCOPE
    if reply.metadata.get("cell") and outcome != Outcome.ANSWERED.value:
        return MissKind.UNKNOWN
    return None
