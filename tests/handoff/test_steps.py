"""What the form makes of a message that was not understood, whatever it is a little like."""

from __future__ import annotations

from typing import Optional

import pytest

from actions.handoff.steps import asks_for_organisation, read_step
from tests.handoff.trackers import form_begins, said, tracker


@pytest.mark.parametrize("runner_up", ["deny", "skip_step", "cancel_case", "send_case", "affirm"])
@pytest.mark.parametrize("step", ["case_email", "case_decision"])
def test_no_guess_ends_the_form(step: str, runner_up: str) -> None:
    message = said("anna@", "nlu_fallback", runner_up=runner_up)
    result = read_step(step, tracker(form_begins(), message))
    assert "case_end" not in result.slots
    assert result.said


@pytest.mark.parametrize("runner_up", ["deny", "skip_step", "cancel_case", "speak_english"])
@pytest.mark.parametrize("step", ["case_question", "case_wish", "case_name"])
def test_words_that_are_not_understood_are_kept(step: str, runner_up: str) -> None:
    message = said("Zlatan Bäck", "nlu_fallback", runner_up=runner_up)
    result = read_step(step, tracker(form_begins(), message))
    assert result.slots == {step: "Zlatan Bäck"}


def test_no_guess_is_answered_as_a_question() -> None:
    message = said("Var ska jag skriva den?", "nlu_fallback", runner_up="sern/what")
    result = read_step("case_email", tracker(form_begins(), message))
    assert [name for name, _ in result.said] == ["utter_case_first"]


@pytest.mark.parametrize("step", ["case_organisation_kind", "case_wish", "case_name"])
def test_a_question_is_no_name(step: str) -> None:
    message = said("kan man ringa er", "nlu_fallback", runner_up="contact/phone")
    result = read_step(step, tracker(form_begins(), message))
    assert (result.slots, [name for name, _ in result.said]) == ({}, ["utter_case_first"])


@pytest.mark.parametrize("yes", ["ok", "OK!", "Ja.", "sì", "так"])
def test_a_clear_yes_sends_in_any_language(yes: str) -> None:
    message = said(yes, "nlu_fallback", runner_up="greet")
    result = read_step("case_decision", tracker(form_begins(), message))
    assert result.slots == {"case_end": "send"}


def test_taking_the_name_away_keeps_the_rest() -> None:
    message = said("jag ångrar mig, ta bort mitt namn", "cancel_case")
    result = read_step("case_decision", tracker(form_begins(), message))
    assert result.slots == {"case_name": None}


@pytest.mark.parametrize("step", ["case_organisation_kind", "case_name", "case_email"])
def test_a_question_in_the_field_is_answered_and_the_form_goes_on(step: str) -> None:
    message = said("Vad är SERN?", "sern/what")
    result = read_step(step, tracker(form_begins(), message))
    assert (result.slots, result.said) == ({}, [("utter_sern/what", {})])


def test_a_pressed_question_is_answered_even_where_words_are_asked_for() -> None:
    message = said("/sern/what", "sern/what", title="Vad är SERN?")
    result = read_step("case_question", tracker(form_begins(), message))
    assert (result.slots, result.said) == ({}, [("utter_sern/what", {})])


@pytest.mark.parametrize(
    ("topic", "asked"),
    [
        ("sern/join", True),
        ("sern/membership", True),
        ("sern/association", True),
        ("projects/join", True),
        ("sern/individual", False),
        ("sern/what", False),
        (None, False),
    ],
)
def test_who_asks_to_take_part_is_asked_which_organisation_it_is(
    topic: Optional[str], asked: bool
) -> None:
    assert asks_for_organisation(tracker(case_topic=topic)) is asked
