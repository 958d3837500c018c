"""Times the search for a cancelling wish on texts of 2 000 characters made to be slow.

``python -m bench.cancelling``; at most 20 ms of processor time are allowed.
"""

from __future__ import annotations

import itertools

from bench.slowest import CHARS, print_slowest
from bot.cases.wishes import cancels

_BEFORE = ("", "avbryt ", "nej ")
_PIECES = ("men ", "kan ", "!", " ", "avbryt nu ", "avbryt, ", "vet du vad ", "a. ", "\n", "- ")
_AFTER = ("", " avbryt", ". glöm det", " men hur går det")


def texts() -> dict[str, str]:
    """Each piece over and over, with what may stand before and after it, by a name."""
    return {
        repr(parts): (before + piece * CHARS)[: CHARS - len(after)] + after
        for parts in itertools.product(_BEFORE, _PIECES, _AFTER)
        for before, piece, after in [parts]
    }


def main() -> None:
    """Prints the slowest."""
    cancels("")
    print_slowest("cancels", cancels, texts())


if __name__ == "__main__":
    main()
