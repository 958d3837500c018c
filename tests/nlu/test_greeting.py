"""A greeting before a question is found, and returned in the language of the answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.greeting import greets_first, returned_greeting, without_greeting
from bot.nlu.greeting_detector import GreetingDetector
from bot.settings import PROJECT_DIR


@pytest.mark.parametrize(
    "text, rest",
    [
        ("Hej! Vad är SERN?", "Vad är SERN?"),
        ("hejsan, vilka vänorter har ni", "vilka vänorter har ni"),
        ("Hej på er, jag undrar en sak", "jag undrar en sak"),
        ("God morgon. Vem bestämmer?", "Vem bestämmer?"),
        ("Hello, what is SERN?", "what is SERN?"),
        ("Добрий день, що таке SERN?", "що таке SERN?"),
    ],
)
def test_a_greeting_before_a_question_is_found(text: str, rest: str) -> None:
    assert greets_first(text)
    assert without_greeting(text) == rest


@pytest.mark.parametrize(
    "text", ["Hej", "hej!", "Hejdå", "Vad är SERN?", "Hitta policyn", "", "halland och SERN", "Hi"]
)
def test_a_greeting_alone_or_none_is_no_greeting_before_a_question(text: str) -> None:
    assert not greets_first(text)
    assert without_greeting(text) == text


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    assert without_greeting(text) in text
    assert greets_first(text) == (without_greeting(text) != text)


def slots_after(text: str, *before: SlotSet) -> list[tuple[str, Any]]:
    domain = Domain.load(str(PROJECT_DIR / "domain.yml"))
    tracker = DialogueStateTracker.from_events("a", list(before), domain.slots)
    message = Message({TEXT: text})
    GreetingDetector().process([message], tracker)
    return [(e["entity"], e["value"]) for e in message.get(ENTITIES, [])]


def test_a_greeting_is_returned_in_the_language_of_the_answer() -> None:
    assert slots_after("Hej! Vad är SERN?") == [("greeting", returned_greeting("sv"))]
    assert slots_after("Hej! Vad är SERN?", SlotSet("language", "en")) == [
        ("greeting", returned_greeting("en"))
    ]


def test_a_greeting_is_returned_once() -> None:
    said = SlotSet("greeting", "Hej! ")
    assert slots_after("Vad är SERN?", said) == [("greeting", "")]
    assert slots_after("Vad är SERN?") == []


def test_a_button_does_not_greet() -> None:
    assert slots_after("/greet") == []
