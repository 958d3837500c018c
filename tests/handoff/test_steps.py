"""What the form makes of a message that was not understood, whatever it is a little like."""

from __future__ import annotations

import pytest

from actions.handoff.steps import read_step
from tests.handoff.trackers import DOMAIN, form_begins, said, tracker


@pytest.mark.parametrize("runner_up", ["deny", "skip_step", "cancel_case", "send_case", "affirm"])
@pytest.mark.parametrize("step", ["case_email", "case_decision"])
def test_no_guess_ends_the_form(step: str, runner_up: str) -> None:
    message = said("anna@", "nlu_fallback", runner_up=runner_up)
    result = read_step(step, tracker(form_begins(), message), DOMAIN)
    assert "case_end" not in result.slots
    assert result.said


@pytest.mark.parametrize("runner_up", ["deny", "skip_step", "cancel_case", "speak_english"])
@pytest.mark.parametrize("step", ["case_question", "case_wish", "case_name"])
def test_words_that_are_not_understood_are_kept(step: str, runner_up: str) -> None:
    message = said("Zlatan Bäck", "nlu_fallback", runner_up=runner_up)
    result = read_step(step, tracker(form_begins(), message), DOMAIN)
    assert result.slots == {step: "Zlatan Bäck"}


def test_no_guess_is_answered_as_a_question() -> None:
    message = said("Var ska jag skriva den?", "nlu_fallback", runner_up="sern_about")
    result = read_step("case_email", tracker(form_begins(), message), DOMAIN)
    assert [name for name, _ in result.said] == ["utter_case_first"]


@pytest.mark.parametrize("step", ["case_organisation_kind", "case_wish", "case_name"])
def test_a_question_is_no_name(step: str) -> None:
    message = said("kan man ringa er", "nlu_fallback", runner_up="contact")
    result = read_step(step, tracker(form_begins(), message), DOMAIN)
    assert (result.slots, [name for name, _ in result.said]) == ({}, ["utter_case_first"])


@pytest.mark.parametrize("yes", ["ok", "OK!", "Ja.", "sì", "так"])
def test_a_clear_yes_sends_in_any_language(yes: str) -> None:
    message = said(yes, "nlu_fallback", runner_up="greet")
    result = read_step("case_decision", tracker(form_begins(), message), DOMAIN)
    assert result.slots == {"case_end": "send"}


def test_taking_the_name_away_keeps_the_rest() -> None:
    message = said("jag ångrar mig, ta bort mitt namn", "cancel_case")
    result = read_step("case_decision", tracker(form_begins(), message), DOMAIN)
    assert result.slots == {"case_name": None}
