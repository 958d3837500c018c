"""After a pause: the hand-off in the chat goes on, and says that nothing was sent."""

from __future__ import annotations

import asyncio
from typing import Any, Mapping

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.handoff.form import ValidateHandoffForm
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR
from tests.handoff.trackers import form_begins, said, tracker

HOUR = 3600.0


def answered(text: str, seconds: float) -> tuple[list[str], Mapping[str, Any]]:
    """What is said, and the slots that are set, when a message comes after so many seconds."""
    before = {**said("Får kor delta?", "nlu_fallback"), "timestamp": 1000.0}
    now = {**said(text, "nlu_fallback"), "timestamp": 1000.0 + seconds}
    conversation = tracker(
        form_begins(),
        before,
        now,
        case_question="Får kor delta?",
        requested_slot="case_contact",
    )
    dispatcher = CollectingDispatcher()
    validate = ValidateHandoffForm().validate_case_contact
    slots = validate(text, dispatcher, conversation, {"slots": {}})
    return [message["response"] for message in dispatcher.messages], slots


@pytest.mark.parametrize(
    ("seconds", "said_first"),
    [
        (30, []),
        (HOUR - 1, []),
        (HOUR + 1, ["utter_case_resumed"]),
        (20 * HOUR, ["utter_case_resumed"]),
    ],
)
def test_it_goes_on_and_after_an_hour_says_where_it_was(
    seconds: float, said_first: list[str]
) -> None:
    replies, slots = answered("anna@example.se", seconds)
    assert (replies, slots["case_contact"]) == (said_first, "anna@example.se")


def test_whoever_cancels_after_a_pause_is_not_welcomed_back() -> None:
    replies, slots = answered("avbryt", 2 * HOUR)
    assert (replies, slots["case_end"]) == ([], "cancelled")


def test_a_conversation_lasts_as_long_as_its_token() -> None:
    domain = read_yaml(PROJECT_DIR / "domain.yml")
    # Rasa's own end of a session, after 60 minutes by default, would drop the form in silence.
    assert domain["session_config"]["session_expiration_time"] == 0


def test_the_steps_are_those_of_the_domain() -> None:
    domain = read_yaml(PROJECT_DIR / "domain.yml")
    listed = domain["forms"]["handoff_form"]["required_slots"]
    form = ValidateHandoffForm()

    def required(**slots: Any) -> list[str]:
        return asyncio.run(
            form.required_slots(listed, CollectingDispatcher(), tracker(**slots), {})
        )

    assert required(case_change="name") == listed
    assert required() == [step for step in listed if step != "case_name"]
    assert required(case_end="send") == []
