"""A reading that misses is excused on the edge only: more than a few fail the run."""

from __future__ import annotations

import pytest

from bot.settings import PROJECT_DIR

pytest_plugins = ("pytester",)

TESTS = """
import pytest

@pytest.mark.reading
@pytest.mark.parametrize("number", range({ran}))
def test_reading(number):
    assert number >= {missed}, "wanted another"

def test_other():
    assert {other}
"""
MOST_ALLOWED = 3


@pytest.mark.parametrize(
    ("ran", "missed", "other", "ends"),
    [
        pytest.param(1000, 0, True, 0, id="none misses"),
        pytest.param(1000, MOST_ALLOWED, True, 0, id="as many as may"),
        pytest.param(1000, MOST_ALLOWED + 1, True, 1, id="one too many"),
        pytest.param(20, 1, True, 1, id="a short run allows none"),
        pytest.param(1000, 1, False, 1, id="another test fails"),
    ],
)
def test_a_run_fails_when_too_many_readings_miss(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    ran: int,
    missed: int,
    other: bool,
    ends: int,
) -> None:
    pytester.makepyfile(TESTS.format(ran=ran, missed=missed, other=other))
    pytester.makeini("[pytest]\nmarkers = reading: one")
    monkeypatch.setenv("PYTHONPATH", str(PROJECT_DIR))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    # In a process of its own: what is counted belongs to one run.
    run = pytester.runpytest_subprocess("-q", "-p", "tests.readings")
    assert run.ret == ends, run.stdout.str()
    if missed:
        run.stdout.fnmatch_lines([f"{missed} of {ran} readings missed, *", "*wanted another*"])
