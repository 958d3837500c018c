"""Counts what each fault did to the mails; the table is shown when the tests are through."""

from __future__ import annotations

from typing import Any, Callable, Sequence

import pytest

from tests.delivery.faults import count_fault

Count = Callable[..., None]


@pytest.fixture
def count(request: Any) -> Count:
    """Adds a row to the table: ``count(fault, times, references, message_ids)``."""
    callspec = getattr(request.node, "callspec", None)
    database = callspec.params.get("database_url", "") if callspec else ""

    def add(fault: str, times: int, references: Sequence[str], message_ids: Sequence[str]) -> None:
        count_fault(f"{fault} ({database})" if database else fault, times, references, message_ids)

    return add
