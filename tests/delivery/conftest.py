"""What each fault did to the mails, shown as a table when the tests are through."""

from __future__ import annotations

from typing import Any, Callable, Sequence

import pytest

from tests.delivery.faults import ROWS, count_fault

Count = Callable[..., None]


@pytest.fixture
def count(request: Any) -> Count:
    """Adds a row to the table: ``count(fault, times, references, message_ids)``."""
    callspec = getattr(request.node, "callspec", None)
    database = callspec.params.get("database_url", "") if callspec else ""

    def add(fault: str, times: int, references: Sequence[str], message_ids: Sequence[str]) -> None:
        count_fault(f"{fault} ({database})" if database else fault, times, references, message_ids)

    return add


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if not ROWS:
        return
    terminalreporter.section("faults of the delivery")
    terminalreporter.write_line("fault | times | cases | delivered | duplicates")
    for row in ROWS:
        terminalreporter.write_line(" | ".join(map(str, row)))
