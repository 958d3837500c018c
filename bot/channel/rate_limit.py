"""How much one session or one address may do in a time."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from typing import Callable, Deque, Optional

MINUTE_SECONDS = 60.0
HOUR_SECONDS = 3600.0
# The memory of the limiter is bounded: who has been silent longest is forgotten.
_KEYS_REMEMBERED = 10_000


class RateLimit:
    """A sliding window per conversation or address, in the memory of one server process."""

    def __init__(
        self,
        limit: int,
        clock: Callable[[], float] = time.monotonic,
        window_seconds: float = MINUTE_SECONDS,
    ) -> None:
        self._limit = limit
        self._window = window_seconds
        self._clock = clock
        self._sent: OrderedDict[str, Deque[float]] = OrderedDict()

    def seconds_to_wait(self, key: str) -> Optional[int]:
        """Counts one more.

        Args:
            key: whose: a conversation, an address.

        Returns:
            None when it is accepted, else the whole seconds until one would be.
        """
        wait = self.seconds_until_room(key)
        if wait is None:
            self.count(key)
        return wait

    def seconds_until_room(self, key: str) -> Optional[int]:
        """Like ``seconds_to_wait``, but counts nothing."""
        if self._limit == 0:
            return None
        now = self._clock()
        times = self._recent(key, now)
        if len(times) >= self._limit:
            return math.ceil(times[0] + self._window - now)
        return None

    def count(self, key: str) -> None:
        """Counts one more that has happened."""
        now = self._clock()
        self._recent(key, now).append(now)

    def _recent(self, key: str, now: float) -> Deque[float]:
        times = self._sent.pop(key, deque())
        self._sent[key] = times
        while len(self._sent) > _KEYS_REMEMBERED:
            self._sent.popitem(last=False)
        while times and times[0] <= now - self._window:
            times.popleft()
        return times
