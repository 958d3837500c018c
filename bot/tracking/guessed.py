"""Finds wrong guesses by the visitor's next message; plain functions."""

from __future__ import annotations

from typing import Any, List, Optional, Sequence

from bot.conversation.history import Reply, Turn, is_pressed, shown_message
from bot.conversation.reading import GUESSES, cells_of, decision_of
from bot.store.misses import Missed
from bot.store.models import MissKind
from bot.tracking.unanswered import ranking_of

# How many of a guess's likeliest readings may be what was meant. A question about something else,
# which often comes next, is not among them.
_NEARLY_TAKEN = 3


def guessed_wrong(turns: Sequence[Turn], languages: Sequence[str]) -> List[Missed]:
    """The messages that were taken for something other than what was meant.

    A message was, when the visitor's next one asks in other words what it had nearly been read as.
    Button presses do not count: every answer has buttons for next questions.

    Args:
        turns: oldest first; each but the first is looked at with the one before it.
        languages: what each message of them was written in (ISO 639-1).
    """
    pairs = zip(turns, turns[1:], languages, strict=False)
    found = [_missed(guess, then, language) for guess, then, language in pairs]
    return [missed for missed in found if missed]


def _missed(guess: Turn, then: Turn, language: str) -> Optional[Missed]:
    taken = cells_of(guess.parse_data)
    if decision_of(guess.parse_data) not in GUESSES or not taken or is_pressed(then.message):
        return None
    answered = {Reply(event).metadata.get("cell") for event in then.replies}
    if not answered & set(_nearly_taken(guess)) - set(taken):
        return None
    return Missed(
        MissKind.GUESSED,
        shown_message(guess.message),
        ranking_of(guess.parse_data),
        f"utter_{taken[0]}",
        language,
    )


def _nearly_taken(turn: Turn) -> List[Any]:
    return [entry.get("name") for entry in ranking_of(turn.parse_data)[:_NEARLY_TAKEN]]
