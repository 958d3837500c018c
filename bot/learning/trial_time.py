"""How long a trial takes."""

from __future__ import annotations

from typing import Optional

from bot.launch.model import last_seconds
from bot.launch.training import USUAL_SECONDS

# For loading a model and reading all questions with it, on two busy cores.
READING_SECONDS = 240.0
_MINUTE = 60


def expected_minutes() -> int:
    """Estimated from the last training, else from a usual one."""
    return _minutes(last_seconds() or USUAL_SECONDS)


def known_minutes() -> Optional[int]:
    """Estimated from the last training; None when its time is unknown."""
    seconds = last_seconds()
    return None if seconds is None else _minutes(seconds)


def _minutes(training_seconds: float) -> int:
    return max(1, round((training_seconds + 2 * READING_SECONDS) / _MINUTE))
