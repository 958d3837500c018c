"""Several sentences in one message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.questions import Sentence, split_sentences


@pytest.mark.parametrize(
    "text, sentences",
    [
        ("Vad är SERN? Vilka vänorter har ni?", ["Vad är SERN?", "Vilka vänorter har ni?"]),
        ("Vad är SERN och vilka vänorter finns", ["Vad är SERN", "vilka vänorter finns"]),
        ("Hi, what is SERN and who is the mayor", ["what is SERN", "who is the mayor"]),
        ("vad är policyn, samt vem bestämmer?", ["vad är policyn", "vem bestämmer?"]),
        ("Hej! Vi är en klubb.\nHur gör vi", ["Vi är en klubb.", "Hur gör vi"]),
    ],
)
def test_each_sentence_is_found(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in split_sentences(text)] == sentences


def test_statements_and_questions_are_told_apart() -> None:
    assert split_sentences("Vi är en klubb. Får vi vara med") == [
        Sentence("Vi är en klubb.", asks=False),
        Sentence("Får vi vara med", asks=True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Vad är SERN?",
        "Vad är SERN och EU-Handslaget?",
        "Hej! Vad är SERN?",
        "Hur ser Motala på samarbete och utveckling?",
        "",
    ],
)
def test_one_sentence_is_not_split(text: str) -> None:
    assert split_sentences(text) == []


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    assert len(split_sentences(text)) in (0, 2, 3, 4, 5, 6)
