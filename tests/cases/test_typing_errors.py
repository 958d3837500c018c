"""A yes that was typed wrong in one place, and words that only come near one."""

from __future__ import annotations

import pytest

from bot.cases.words import is_one_of


@pytest.mark.parametrize(
    "text",
    [
        *("skikca", "skcika", "sjicka", "skika", "skicla", "skickq", "skiccka", "sicka", "Skikca!"),
        *("ja skikca", "skcika den nu tack", "absoult", "absollut", "vist"),
    ],
)
def test_one_typing_error_in_a_long_word_is_still_a_yes(text: str) -> None:
    assert is_one_of(text, "yes")


@pytest.mark.parametrize(
    "text",
    [
        *("skriv", "skriva", "skippa", "skilja", "sticka", "slicka", "skinka", "skick", "skickad"),
        *("skickar", "skickas", "skickat", "skiva", "skrika", "kicka", "klicka", "snickra"),
        *("viss", "vissa", "visste", "visat", "vinst", "visit", "absoluta", "senden wir", "sänka"),
        *("sänds", "spenden", "wenden", "chicken", "jak", "jaj", "skikca inte", "skicaka inte den"),
        *("skikca?", "sckikac", "skikca bilden", "sände", "jä"),
    ],
)
def test_a_word_that_only_comes_near_a_yes_is_none(text: str) -> None:
    assert not is_one_of(text, "yes")
