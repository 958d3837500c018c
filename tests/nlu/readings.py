"""Readings made by hand."""

from __future__ import annotations

from bot.nlu.trust import Reading, Thresholds

THRESHOLDS = Thresholds(margin=0.25, sure=0.4, topic_margin=0.3, nearness=0.5)
NEAR = 0.9


def read(chances: dict[str, float], nearness: float = NEAR) -> Reading:
    """A message with these probabilities, equally near to all intents."""
    return Reading(chances, dict.fromkeys(chances, nearness))


def clear(intent: str) -> Reading:
    """A message that can only mean one thing."""
    return read({intent: 0.9, "goodbye": 0.02})


def unclear() -> Reading:
    """A message that could mean anything."""
    return read({"greet": 0.2, "goodbye": 0.2, "affirm": 0.2, "deny": 0.2, "out_of_scope": 0.2})
