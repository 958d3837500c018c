"""How many readings of the model may miss that are not on a list of known misses.

The model is trained anew on each machine. What lies on the edge between two cells is tipped by the
rounding of that machine's processor: with the same data and the same seed, one or two of some 1 300
readings come out otherwise elsewhere. A test marked ``reading`` that fails is therefore shown as an
expected failure, and the run fails when there are more of them than :data:`ALLOWED_SHARE`.
A run of a few tests allows none.
"""

from __future__ import annotations

from typing import Any, Iterator

import pytest

MARKER = "reading"
ALLOWED_SHARE = 0.003
REASON_CHARS = 400
_REASON = "reading that is on no list of misses: "

_ran: set[str] = set()
_missed: dict[str, str] = {}


def allowed(readings: int) -> int:
    """How many of so many readings may miss."""
    return int(readings * ALLOWED_SHARE)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Shows a reading's wrong answer as an expected failure; every other failure stays one."""
    outcome: Any = yield
    report = outcome.get_result()
    raised = call.excinfo
    if raised is None or not raised.errisinstance(AssertionError):
        return
    if report.failed and report.when == "call" and item.get_closest_marker(MARKER):
        report.outcome = "skipped"
        report.wasxfail = _REASON + str(raised.value)[:REASON_CHARS]


def pytest_runtest_logreport(report: Any) -> None:
    """Counts a reading, in the process that sees the reports of all workers."""
    if report.when != "call" or MARKER not in report.keywords:
        return
    _ran.add(report.nodeid)
    why = getattr(report, "wasxfail", "")
    if report.outcome == "skipped" and why.startswith(_REASON):
        _missed[report.nodeid] = why


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fails the run when too many missed."""
    if too_many() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Shows one line for all that missed, then one for each."""
    if not _missed:
        return
    verdict = "too many: the run fails" if too_many() else "within what rounding may tip"
    terminalreporter.section("readings")
    terminalreporter.write_line(
        f"{len(_missed)} of {len(_ran)} readings missed, {allowed(len(_ran))} may: {verdict}"
    )
    for test, why in _missed.items():
        terminalreporter.write_line(f"{test}: {why}")


def too_many() -> bool:
    """Whether more readings missed than may."""
    return len(_missed) > allowed(len(_ran))
