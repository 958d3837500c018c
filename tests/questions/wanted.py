"""How the test files write what should be answered: ``a/b``, ``a/b or a/c``, ``a/b + c/d``."""

from __future__ import annotations

from typing import Sequence

_THEN = " + "
_OR = " or "

# Answers in their order; of each, any of the names will do.
Wanted = Sequence[Sequence[str]]


def read_wanted(told: str) -> Wanted:
    """The answers that a file asks for.

    Args:
        told: names of cells or responses. ``+`` parts the answers to several questions, ``or``
            two cells that answer the same question equally well.
    """
    return [[name.strip() for name in part.split(_OR)] for part in told.split(_THEN)]


def names_in(wanted: Wanted) -> list[str]:
    """All names, each alternative too."""
    return [name for names in wanted for name in names]
