"""How many messages a session may send in a minute."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel.rate_limit import RateLimit


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_limit_holds_for_a_minute_and_no_longer() -> None:
    clock = Clock()
    limit = RateLimit(2, clock)
    assert limit.seconds_to_wait("a") is None
    clock.now += 30
    assert limit.seconds_to_wait("a") is None
    assert limit.seconds_to_wait("a") is not None
    clock.now += 29.75
    assert limit.seconds_to_wait("a") == 1
    clock.now += 0.5
    # The first of the two is more than a minute old, the second is not.
    assert limit.seconds_to_wait("a") is None
    assert limit.seconds_to_wait("a") is not None


def test_one_session_does_not_slow_down_another() -> None:
    limit = RateLimit(1, Clock())
    assert limit.seconds_to_wait("a") is None
    assert limit.seconds_to_wait("a") is not None
    assert limit.seconds_to_wait("b") is None


def test_zero_means_no_limit() -> None:
    limit = RateLimit(0, Clock())
    assert all(limit.seconds_to_wait("a") is None for _ in range(1000))


def test_a_refused_message_does_not_lengthen_the_wait() -> None:
    clock = Clock()
    limit = RateLimit(1, clock)
    limit.seconds_to_wait("a")
    first = limit.seconds_to_wait("a")
    assert limit.seconds_to_wait("a") == first
    clock.now += first or 0
    assert limit.seconds_to_wait("a") is None


@settings(deadline=None)
@given(st.lists(st.integers(0, 360), min_size=1, max_size=30), st.integers(1, 5))
def test_the_wait_told_is_long_enough_and_at_most_a_minute(quarters: list[int], most: int) -> None:
    clock = Clock()
    limit = RateLimit(most, clock)
    for pause in quarters:
        clock.now += pause / 4
        wait = limit.seconds_to_wait("a")
        if wait is not None:
            assert 1 <= wait <= 60
            clock.now += wait
            assert limit.seconds_to_wait("a") is None
