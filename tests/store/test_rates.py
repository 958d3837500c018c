"""How much may be done in a span of time, counted together by all servers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import sessionmaker

from bot.store.rates import Rate, count_all, seconds_until_room

BEGIN = 1_800_000_000.0


def rate(limit: int, key: str = "a", seconds: float = 60.0) -> Rate:
    return Rate(key, limit, seconds)


def test_the_limit_holds_for_a_span_that_begins_with_the_first(sessions: sessionmaker) -> None:
    rates = [rate(2)]
    assert count_all(sessions, rates, BEGIN) is None
    assert count_all(sessions, rates, BEGIN + 30) is None
    assert count_all(sessions, rates, BEGIN + 59.5) == 1
    assert count_all(sessions, rates, BEGIN + 60) is None
    assert count_all(sessions, rates, BEGIN + 61) is None
    # What was refused does not lengthen the wait.
    assert count_all(sessions, rates, BEGIN + 61) == 59
    assert count_all(sessions, rates, BEGIN + 61) == 59


def test_one_visitor_does_not_slow_down_another(sessions: sessionmaker) -> None:
    assert count_all(sessions, [rate(1, "a")], BEGIN) is None
    assert count_all(sessions, [rate(1, "a")], BEGIN) is not None
    assert count_all(sessions, [rate(1, "b")], BEGIN) is None


def test_zero_means_no_limit(sessions: sessionmaker) -> None:
    assert all(count_all(sessions, [rate(0)], BEGIN) is None for _ in range(5))


def test_what_one_limit_refuses_uses_up_nothing_of_the_others(sessions: sessionmaker) -> None:
    narrow, wide = rate(1, "z"), rate(2, "a")
    assert count_all(sessions, [narrow, wide], BEGIN) is None
    for _ in range(5):
        assert count_all(sessions, [narrow, wide], BEGIN) == 60
    assert count_all(sessions, [wide], BEGIN) is None


def test_looking_counts_nothing(sessions: sessionmaker) -> None:
    assert seconds_until_room(sessions, [rate(1)], BEGIN) is None
    assert seconds_until_room(sessions, [rate(1)], BEGIN) is None
    count_all(sessions, [rate(1)], BEGIN)
    assert seconds_until_room(sessions, [rate(1)], BEGIN + 20) == 40
    assert seconds_until_room(sessions, [rate(1)], BEGIN + 60) is None


def test_a_clock_that_is_set_back_shuts_nobody_out(sessions: sessionmaker) -> None:
    count_all(sessions, [rate(1)], BEGIN)
    hour_before = BEGIN - 3600
    assert seconds_until_room(sessions, [rate(1)], hour_before) is None
    assert count_all(sessions, [rate(1)], hour_before) is None
    assert count_all(sessions, [rate(1)], hour_before) == 60


def test_many_servers_at_once_let_through_just_so_many(sessions: sessionmaker) -> None:
    def count(_number: int) -> bool:
        return count_all(sessions, [rate(7, "b"), rate(100, "a")], BEGIN) is None

    with ThreadPoolExecutor(4) as servers:
        assert sum(servers.map(count, range(24))) == 7


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.integers(0, 360), min_size=1, max_size=20), st.integers(1, 5), st.integers(0, 10**9)
)
def test_the_wait_told_is_long_enough_and_at_most_the_span(
    sessions: sessionmaker, quarters: list[int], most: int, key: int
) -> None:
    now, rates = BEGIN, [rate(most, f"key {key}")]
    for pause in quarters:
        now += pause / 4
        wait = count_all(sessions, rates, now)
        if wait is not None:
            assert 1 <= wait <= 60
            now += wait
            assert count_all(sessions, rates, now) is None
