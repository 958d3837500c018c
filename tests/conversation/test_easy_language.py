"""Easy language that is asked for as such."""

from __future__ import annotations

import pytest

from bot.conversation.easy_language import asks_for_easy_language


@pytest.mark.parametrize(
    "text",
    [
        "Kan du förklara enklare?",
        "for svart, skriv lattare",
        "Svåra ord, jag lär mig svenska",
        "klarspråk tack",
        "simple words please",
        "explain it like I'm five",
        "selkokielellä kiitos",
        "простыми словами",
        "بالسويدية السهلة",
    ],
)
def test_easy_words_are_asked_for(text: str) -> None:
    assert asks_for_easy_language(text)


@pytest.mark.parametrize(
    "text",
    [
        "kan du skriva det kortare, max 3 meningar",
        "för långt",
        "Obegripligt",
        "jag hänger inte med",
        "vad menar du med Lettland",
        "Var det ett nej på telefonnumret?",
        "shorter please",
    ],
)
def test_one_answer_was_too_long_or_unclear(text: str) -> None:
    assert not asks_for_easy_language(text)
