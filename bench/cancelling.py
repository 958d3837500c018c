"""How long seeing whether a message cancels takes: texts of 2 000 characters made to keep it busy.

``python -m bench.cancelling``; the figure to hold is 20 ms of processor time.
"""

from __future__ import annotations

import itertools
import time

from bot.cases.wishes import cancels

CHARS = 2_000
_TRIES = 3
_BEFORE = ("", "avbryt ", "nej ")
_PIECES = ("men ", "kan ", "!", " ", "avbryt nu ", "avbryt, ", "vet du vad ", "a. ", "\n", "- ")
_AFTER = ("", " avbryt", ". glöm det", " men hur går det")


def main() -> None:
    """Prints the slowest."""
    cancels("")
    took = []
    for before, piece, after in itertools.product(_BEFORE, _PIECES, _AFTER):
        text = (before + piece * CHARS)[: CHARS - len(after)] + after
        best = float("inf")
        for _ in range(_TRIES):
            began = time.process_time()
            cancels(text)
            best = min(best, time.process_time() - began)
        took.append((best * 1000, (before, piece, after)))
    took.sort(reverse=True)
    print(f"cancels: worst of {len(took)} texts of {CHARS} characters")
    for ms, parts in took[:5]:
        print(f"  {ms:5.1f} ms  {parts}")


if __name__ == "__main__":
    main()
