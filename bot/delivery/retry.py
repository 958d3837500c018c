"""When to try again, and when to give up: a plain function of the attempts so far."""

from __future__ import annotations

from datetime import timedelta
from typing import Iterator, Optional

LONGEST_WAIT_SECONDS = 3600.0
# Spreads the retries of mails that were deferred together.
_JITTER = 0.2


def wait_before_next_try(
    attempts: int, *, first_wait: float, give_up_after: float, chance: float
) -> Optional[timedelta]:
    """How long to wait after a try that failed.

    The waits double up to an hour. What counts towards giving up are the waits, not the age of
    the mail: time in which no worker ran, or no mail server could be reached, does not count.

    Args:
        attempts: attempts so far, including the one that just failed; 1 or more.
        first_wait: seconds between the first try and the second.
        give_up_after: seconds of waiting after which the mail counts as failed.
        chance: a random number from 0 to 1, which moves the wait by up to a fifth.

    Returns:
        The wait, or None: give up.
    """
    waits = list(_waits(attempts, first_wait))
    if sum(waits[:-1]) >= give_up_after:
        return None
    return timedelta(seconds=waits[-1] * (1 + _JITTER * (2 * chance - 1)))


def _waits(number: int, first: float) -> Iterator[float]:
    wait = first
    for _ in range(number):
        yield min(wait, LONGEST_WAIT_SECONDS)
        wait = min(wait * 2, LONGEST_WAIT_SECONDS)
