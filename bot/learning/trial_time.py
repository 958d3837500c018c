"""How long a trial takes."""

from __future__ import annotations

from typing import Optional

from bot.launch.model import last_seconds
from bot.launch.training import USUAL_SECONDS

# A model is loaded and reads all questions, on two cores that do other things, too.
READING_SECONDS = 240.0
_MINUTE = 60


def expected_minutes() -> int:
    """Judged by the last training, else by a usual one."""
    return _minutes(last_seconds() or USUAL_SECONDS)


def known_minutes() -> Optional[int]:
    """Judged by the last training; None when it is not known how long that took."""
    seconds = last_seconds()
    return None if seconds is None else _minutes(seconds)


def _minutes(training_seconds: float) -> int:
    return max(1, round((training_seconds + 2 * READING_SECONDS) / _MINUTE))
