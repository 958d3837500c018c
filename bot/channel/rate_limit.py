"""How much one session or one address may do in a minute."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from typing import Callable, Deque, Optional

_WINDOW_SECONDS = 60.0
# The memory of the limiter is bounded: who has been silent longest is forgotten.
_KEYS_REMEMBERED = 10_000


class RateLimit:
    """A sliding window per conversation or address, in the memory of one server process."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = per_minute
        self._clock = clock
        self._sent: OrderedDict[str, Deque[float]] = OrderedDict()

    def seconds_to_wait(self, key: str) -> Optional[int]:
        """Counts one more.

        Args:
            key: whose: a conversation, an address.

        Returns:
            None when it is accepted, else the whole seconds until one would be.
        """
        if self._limit == 0:
            return None
        now = self._clock()
        times = self._sent.pop(key, deque())
        self._sent[key] = times
        while len(self._sent) > _KEYS_REMEMBERED:
            self._sent.popitem(last=False)
        while times and times[0] <= now - _WINDOW_SECONDS:
            times.popleft()
        if len(times) >= self._limit:
            return math.ceil(times[0] + _WINDOW_SECONDS - now)
        times.append(now)
        return None
