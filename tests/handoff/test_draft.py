"""What is offered as the question to send, and what it is said to be about."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from actions.handoff.draft import case_topic, draft_question
from bot.plain_text import mark_plain_text
from tests.handoff.trackers import (
    form_begins,
    form_ends,
    replied,
    said,
    session_starts,
    tracker,
)

WISH = said("Jag vill prata med en människa", "handoff_request")
LONG_WISH = "Kan någon höra av sig till mig om hur en skola söker pengar till ett utbyte?"
QUESTION = said("Vad kostar det?", "sern/cost")


@pytest.mark.parametrize(
    ("events", "draft"),
    [
        ([], None),
        ([WISH], None),
        ([QUESTION, WISH], "Vad kostar det?"),
        ([said("Vad är SERN?", "sern/what"), QUESTION, WISH], "Vad kostar det?"),
        # What was not understood is what a person is wanted for.
        ([QUESTION, said("Får kor delta?", "nlu_fallback"), WISH], "Får kor delta?"),
        ([said("När går bussen?", "out_of_scope"), WISH], "När går bussen?"),
        # Small talk and yes or no are no questions.
        ([said("hej", "greet"), WISH], None),
        ([QUESTION, said("nej", "deny"), WISH], "Vad kostar det?"),
        # Whoever asks for a person twice has asked nothing in between.
        ([QUESTION, WISH, WISH], "Vad kostar det?"),
        # A long wish tells what it is about, but only while it is the newest.
        ([QUESTION, said(LONG_WISH, "handoff_request")], LONG_WISH),
        ([said(LONG_WISH, "handoff_request"), WISH], None),
    ],
)
def test_the_newest_question_is_offered(events: list[dict[str, Any]], draft: Optional[str]) -> None:
    assert draft_question(tracker(*events)) == draft


def test_what_is_not_the_visitors_own_question_is_passed_over() -> None:
    pressed = said("/sern/join", "sern/join", title="Hur går vi med?")
    wish = said("/handoff_request", "handoff_request", title="Skicka min fråga")
    assert draft_question(tracker(pressed, wish)) is None
    address = said("anna.ek@example.se", "out_of_scope")
    fragment = said("namnet, tack", "nlu_fallback")
    said_before = [QUESTION, pressed, address, fragment, wish]
    assert draft_question(tracker(*said_before)) == draft_question(tracker(QUESTION, WISH))


def test_a_text_that_looks_like_a_command_is_offered_as_it_was_written() -> None:
    written = said(mark_plain_text("/restart hela kommunen"), "nlu_fallback")
    assert draft_question(tracker(written, WISH)) == "/restart hela kommunen"


def test_what_was_said_in_an_earlier_session_is_left_out() -> None:
    assert draft_question(tracker(QUESTION, session_starts(), WISH)) is None


def test_what_was_said_in_the_form_or_before_it_is_left_out() -> None:
    in_form = said("Anna på SERN", "sern/what")
    events = [QUESTION, WISH, form_begins(), in_form, form_ends(), WISH]
    assert draft_question(tracker(*events)) is None
    asked_since = [*events[:-1], said("Vad är SERN?", "sern/what"), WISH]
    assert draft_question(tracker(*asked_since)) == "Vad är SERN?"


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        ([], None),
        (["sern/join"], "sern/join"),
        (["sern/what", "sern/join"], "sern/join"),
        (["sern/join", "greet"], "sern/join"),
        (["sern/join", "handoff_request"], "sern/join"),
        (["handoff_request"], None),
    ],
)
def test_a_case_is_about_what_was_last_spoken_of(
    topics: list[str], expected: Optional[str]
) -> None:
    turns = [event for topic in topics for event in (said("…", topic), replied("…"))]
    assert case_topic(tracker(*turns, WISH)) == expected
