"""Cancelling is looked for in every message, so it must take no time, however long the message."""

from __future__ import annotations

import time

import pytest

from bot.cases.wishes import cancels

_CHARS = 2000
# A quadratic reading took up to 250 ms.
_SECONDS = 0.02


@pytest.mark.parametrize("before", ["", "avbryt ", "nej "])
@pytest.mark.parametrize("after", ["", " avbryt", ". glöm det", " men hur går det"])
@pytest.mark.parametrize(
    "piece", ["men ", "kan ", "!", " ", "avbryt nu ", "avbryt, ", "vet du vad ", "a. ", "\n", "- "]
)
def test_a_long_message_is_read_at_once(before: str, piece: str, after: str) -> None:
    text = (before + piece * _CHARS)[: _CHARS - len(after)] + after
    cancels("")
    took = min(_seconds(text) for _ in range(3))
    assert took < _SECONDS


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
        ("men " * 500, None),
        ("!" * _CHARS, None),
        ("", None),
    ],
)
def test_what_is_said_beside_cancelling_is_kept(text: str, rest: str | None) -> None:
    assert cancels(text) == rest


def _seconds(text: str) -> float:
    begun = time.perf_counter()
    cancels(text)
    return time.perf_counter() - begun
