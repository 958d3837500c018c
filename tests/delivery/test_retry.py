from __future__ import annotations

from datetime import timedelta
from typing import Optional

import pytest

from bot.delivery.retry import wait_before_next_try

THREE_DAYS = 3 * 24 * 3600.0


def wait(attempts: int, chance: float = 0.5, give_up: float = THREE_DAYS) -> Optional[float]:
    result = wait_before_next_try(attempts, first_wait=30, give_up_after=give_up, chance=chance)
    return None if result is None else result / timedelta(seconds=1)


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [
        (1, 30),  # Greylisting: most servers take it at the second try.
        (2, 60),
        (7, 1920),
        (8, 3600),  # Not 3840: an hour is the longest.
        (9, 3600),
        (78, 3600),
    ],
)
def test_waits_double_up_to_an_hour(attempts: int, seconds: float) -> None:
    assert wait(attempts) == seconds


def test_it_gives_up_after_about_three_days_of_waiting() -> None:
    last = max(attempts for attempts in range(1, 200) if wait(attempts) is not None)
    waited = sum(wait(attempts) or 0 for attempts in range(1, last + 1))
    assert THREE_DAYS <= waited <= THREE_DAYS + 3600
    assert all(wait(attempts) is None for attempts in range(last + 1, last + 10))


def test_little_patience_ends_soon() -> None:
    assert wait(1, give_up=0) is None
    assert wait(1, give_up=1) == 30
    assert wait(2, give_up=1) is None


@pytest.mark.parametrize(("chance", "seconds"), [(0, 24), (1, 36)])
def test_waits_differ_by_a_fifth(chance: float, seconds: float) -> None:
    assert wait(1, chance=chance) == seconds


def test_a_great_number_of_tries_is_no_matter() -> None:
    assert wait(100_000) is None
