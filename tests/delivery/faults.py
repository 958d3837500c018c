"""Compares the cases opened with the mails that arrived."""

from __future__ import annotations

from collections import Counter
from typing import Sequence

# fault, times, cases, cases delivered, mails that came more than once.
ROWS: list[tuple[str, int, int, int, int]] = []
# What else is worth knowing of a fault, a sentence each.
NOTES: list[str] = []


def expected_ids(references: Sequence[str]) -> set[str]:
    """What the Message-IDs of the two mails of each case begin with."""
    return {
        f"<{reference.lower()}.{kind}"
        for reference in references
        for kind in ("municipality", "receipt")
    }


def without_tokens(message_ids: Sequence[str]) -> list[str]:
    """Message-IDs up to the random part, of which each mail has one at all its tries."""
    begun = {
        message_id: message_id.rpartition("@")[0].rpartition(".")[0] for message_id in message_ids
    }
    assert len(set(begun.values())) == len(begun), "a mail came under two Message-IDs"
    return [begun[message_id] for message_id in message_ids]


def count_fault(
    fault: str, times: int, references: Sequence[str], message_ids: Sequence[str]
) -> None:
    """Checks that each mail came and none was invented; counts the repeats."""
    came = Counter(without_tokens(message_ids))
    delivered = sum(expected_ids([reference]) <= set(came) for reference in references)
    repeats = sum(number - 1 for number in came.values())
    ROWS.append((fault, times, len(references), delivered, repeats))
    assert set(came) == expected_ids(references)


def fault_table() -> list[str]:
    """The lines to show when the tests are through; none when no fault was tried."""
    if not ROWS and not NOTES:
        return []
    rows = [" | ".join(map(str, row)) for row in ROWS]
    return ["fault | times | cases shown | delivered | duplicates", *rows, *NOTES]
