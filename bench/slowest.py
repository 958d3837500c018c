"""Finds the texts that take a function longest."""

from __future__ import annotations

import time
from typing import Callable, Mapping

CHARS = 2_000
_TRIES = 5
_SHOWN = 5


def print_slowest(name: str, run: Callable[[str], object], texts: Mapping[str, str]) -> None:
    """Prints the texts that take the most processor time, in milliseconds, the best of five runs.

    Args:
        name: of the function.
        run: the function.
        texts: of ``CHARS`` characters, by a name.
    """
    took = []
    for text_name, text in texts.items():
        best = float("inf")
        for _ in range(_TRIES):
            began = time.process_time()
            run(text)
            best = min(best, time.process_time() - began)
        took.append((best * 1000, text_name))
    took.sort(reverse=True)
    print(f"{name}: worst of {len(took)} texts of {CHARS} characters")
    for ms, text_name in took[:_SHOWN]:
        print(f"  {ms:5.1f} ms  {text_name}")
