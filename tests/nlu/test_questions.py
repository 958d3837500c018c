"""Several questions in one message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.questions import Question, split_questions


@pytest.mark.parametrize(
    "text, questions",
    [
        ("Vad är SERN? Vilka vänorter har ni?", ["Vad är SERN?", "Vilka vänorter har ni?"]),
        ("Vad är SERN och vilka vänorter finns", ["Vad är SERN", "vilka vänorter finns"]),
        ("Hi, what is SERN and who is the mayor", ["what is SERN", "who is the mayor SERN"]),
        ("vad är policyn, samt vem bestämmer?", ["vad är policyn", "vem bestämmer? policyn"]),
    ],
)
def test_each_question_is_found(text: str, questions: list[str]) -> None:
    assert [question.text for question in split_questions(text)] == questions


def test_a_question_without_a_topic_gets_the_one_before_it_and_is_kept_as_written() -> None:
    assert split_questions("Vad är SERN, och hur går man med?") == [
        Question("Vad är SERN", "Vad är SERN"),
        Question("hur går man med? SERN", "hur går man med?"),
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
def test_one_question_is_not_split(text: str) -> None:
    assert split_questions(text) == []


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    assert len(split_questions(text)) in (0, 2, 3, 4)
