"""How long the trained model takes and whether its memory stays flat: ``python -m bench.latency``.

In this process, in one thread, through Rasa's own parsing.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Callable, Optional, Sequence

import psutil

from bench.worker import ONE_THREAD, QUESTION_CHARS, milliseconds, questions_of_one_length
from bot.evaluation.question_sets import read_questions
from bot.evaluation.training import load_parser
from bot.operations.chosen_model import require_model

LONG_CHARS = 2000
FLAT_MESSAGES = 20_000
_ROUNDS = 5
_SAMPLES = 10


def quantiles(parse: Callable[[str], Any], texts: Sequence[str]) -> tuple[float, float]:
    """p50 and p95 in milliseconds, medians over several rounds."""
    rounds = [milliseconds(parse, texts) for _ in range(_ROUNDS)]
    return (
        statistics.median(statistics.median(one) for one in rounds),
        statistics.median(statistics.quantiles(one, n=20)[-1] for one in rounds),
    )


def long_texts() -> Sequence[str]:
    """Texts of the greatest length that the channel accepts, made of different questions."""
    words = " ".join(q.text for q in read_questions() if q.language == "sv")
    return [words[start : start + LONG_CHARS] for start in range(0, 20 * LONG_CHARS, LONG_CHARS)]


def memory_over(parse: Callable[[str], Any], messages: int) -> Sequence[float]:
    """Resident memory in MB, before and ten times during many different messages."""
    process = psutil.Process()
    texts = [q.text for q in read_questions()]
    used = [process.memory_info().rss / 1e6]
    stream = cycle(texts)
    for _ in range(_SAMPLES):
        for number, text in enumerate(islice(stream, messages // _SAMPLES)):
            # A number makes each message new: a cache that grows would not show otherwise.
            parse(f"{text} {number}")
        used.append(process.memory_info().rss / 1e6)
    return used


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__)
    parser.add_argument("--model", type=Path, help="else the newest one in models/")
    parser.add_argument("--messages", type=int, default=FLAT_MESSAGES, help="0: leave memory out")
    given = parser.parse_args(arguments)
    # Before importing anything that starts a thread per core.
    os.environ.update(ONE_THREAD)
    parse = load_parser(given.model or require_model())
    milliseconds(parse, questions_of_one_length())
    p50, p95 = quantiles(parse, questions_of_one_length())
    print(f"{QUESTION_CHARS} characters: p50 {p50:.1f} ms, p95 {p95:.1f} ms", flush=True)
    p50, p95 = quantiles(parse, long_texts())
    print(f"{LONG_CHARS} characters: p50 {p50:.1f} ms, p95 {p95:.1f} ms", flush=True)
    if given.messages:
        print(f"memory over {given.messages} messages …", file=sys.stderr, flush=True)
        used = memory_over(parse, given.messages)
        print("memory, MB: " + " ".join(f"{size:.0f}" for size in used))


if __name__ == "__main__":
    main()
