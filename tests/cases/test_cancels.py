"""Cancelling is looked for in every message, so it must take no time, however long the message.

Time tells of the machine and is measured by ``bench/cancelling.py``; here what is read counts.
"""

from __future__ import annotations

import sys
from typing import Any, Callable

import pytest

from bot.cases import wishes
from bot.cases.wishes import cancels

_CHARS = 2000
# Calls of functions, for each character: a mark ends a part, of which there may be so many.
_MOST_CALLS = 5
# Characters that are read again, for each character. A quadratic reading has hundreds.
_MOST_READ = 12
_READERS = ("bare", "_after_joint", "_goes_on", "_is_cancel")


@pytest.mark.parametrize("before", ["", "avbryt ", "nej "])
@pytest.mark.parametrize("after", ["", " avbryt", ". glöm det", " men hur går det"])
@pytest.mark.parametrize(
    "piece", ["men ", "kan ", "!", " ", "avbryt nu ", "avbryt, ", "vet du vad ", "a. ", "\n", "- "]
)
def test_a_long_message_is_read_at_once(
    before: str, piece: str, after: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (before + piece * _CHARS)[: _CHARS - len(after)] + after
    # What is read once and kept.
    cancels("")
    assert _calls(text) < _MOST_CALLS * _CHARS
    read = []
    for name in _READERS:
        monkeypatch.setattr(wishes, name, _counted(getattr(wishes, name), read))
    cancels(text)
    assert sum(read) < _MOST_READ * _CHARS


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("avbryt", ""),
        ("avbryt!!!", ""),
        ("nej, glöm det. Vad är SERN?", "Vad är SERN?"),
        ("Vad är SERN? Avbryt.", "Vad är SERN?"),
        ("glöm det men vad är SERN", "vad är SERN"),
        ("forget it but what is SERN", "what is SERN"),
        ("hur avbryter man ett vänortsavtal", None),
        ("Nej jag är nöjd, jag undrar bara. Avbryt det. Vem bestämmer?", "Vem bestämmer?"),
        ("nä då skiter jag i det. avbryt. vad är SERN?", "vad är SERN?"),
        ("Grannarna skriker. Vad gör ni?", None),
        ("näe strunta i de, ja ids inte", ""),
        ("jag orkar inte", ""),
        ("nä då skiter vi i det", ""),
        ("nä stopp. skicka: när kommer delegationen?", None),
        ("jag vill inte klaga mer", ""),
        ("jag vill inte skriva längre", ""),
        ("nej jag vill inte skriva något mer", None),
        ("vi vill inte fråga mer", None),
        ("men " * 500, None),
        ("!" * _CHARS, None),
        ("", None),
    ],
)
def test_what_is_said_beside_cancelling_is_kept(text: str, rest: str | None) -> None:
    assert cancels(text) == rest


def _calls(text: str) -> int:
    """How many functions, of Python or C, are called to read a text."""
    calls = 0

    def count(_frame: Any, kind: str, _argument: Any) -> None:
        nonlocal calls
        calls += kind in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        cancels(text)
    finally:
        sys.setprofile(before)
    return calls


def _counted(reader: Callable[[str], Any], read: list[int]) -> Callable[[str], Any]:
    """The same, which notes how long the texts are that it is given."""

    def counting(text: str) -> Any:
        read.append(len(text))
        return reader(text)

    return counting
