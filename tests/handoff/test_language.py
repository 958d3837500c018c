"""The form in the chat keeps its language, whatever is asked in between in another one."""

from __future__ import annotations

from typing import Any, Mapping

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff.form import ValidateHandoffForm
from tests.handoff.trackers import form_begins, said, tracker

SLOTS = {"language": "sv", "visitor_language": "sv", "language_notice": ""}
DOMAIN = {"slots": {name: {"initial_value": value} for name, value in SLOTS.items()}}


def answered(step: str, text: str, intent: str) -> Mapping[str, Any]:
    """The slots that are set when a message in English comes in a form in Swedish."""
    detected = [
        {"event": "slot", "name": name, "value": "en"} for name in ("language", "visitor_language")
    ]
    conversation = tracker(
        form_begins(),
        said(text, intent),
        *detected,
        **{**SLOTS, "language": "en", "visitor_language": "en"},
        case_question="Får kor delta?",
        requested_slot=step,
    )
    validate = getattr(ValidateHandoffForm(), f"validate_{step}")
    slots: Mapping[str, Any] = validate(text, CollectingDispatcher(), conversation, DOMAIN)
    return slots


@pytest.mark.parametrize(
    ("step", "text", "intent"),
    [
        ("case_contact", "what is SERN?", "sern/what"),
        ("case_contact", "john@example.com", "nlu_fallback"),
        ("case_decision", "which are the twin towns?", "twin_towns/which"),
        ("case_decision", "send it", "send_case"),
    ],
)
def test_a_case_goes_out_in_the_language_that_its_form_has(
    step: str, text: str, intent: str
) -> None:
    slots = answered(step, text, intent)
    assert {name: slots[name] for name in SLOTS} == SLOTS


@pytest.mark.parametrize(
    ("step", "text", "intent"),
    [
        ("case_question", "Which schools take part?", "schools/which"),
        ("case_contact", "English please", "speak_english"),
        ("case_decision", "cancel, but what is SERN?", "sern/what"),
    ],
)
def test_the_question_itself_and_a_wish_for_another_language_do_change_it(
    step: str, text: str, intent: str
) -> None:
    assert not set(answered(step, text, intent)) & set(SLOTS)
