"""The trained model reads whatever is sent to it, and always in the same way."""

from __future__ import annotations

from typing import Any, Mapping

import pytest
from hypothesis import HealthCheck, assume, given, settings

from bot.conversation.cells import is_cell, split_cell
from bot.conversation.reading import (
    GUESSES,
    Decision,
    cells_of,
    choices_of,
    decision_of,
    intents_of,
    questions_of,
)
from bot.nlu.trust import Trust
from tests.nlu.conftest import Parse
from tests.nlu.texts import any_text

FALLBACK = "nlu_fallback"
CLARIFY = "clarify"
# What may mean several things; not all of it needs to be unclear to every model.
VAGUE = [
    "den där grejen",
    "grejen med grejen",
    "det där du vet",
    "lite allt möjligt",
    "den där grejen med italien",
    "fullmäktige och vänorterna",
    "medlem vänort",
    "sern pengar",
]
VAGUE += ["beslut", "kommunen", "pengar", "projekt avgift policy", "skolan och sern", "avtal"]
# What names an aspect and no topic.
LEANING = ["när började det?", "hur många är med?", "hur kom det till?"]
SEVERAL = "Vad är SERN? Och vilka vänorter har Motala?"
CLEAR = {
    "Vad betyder bokstäverna SERN?": "sern/name",
    "Vad kostar det att vara medlem i SERN?": "sern/cost",
    "När blev Daugavpils vänort till Motala?": "daugavpils/since",
}
OUTSIDE = ["När hämtas soporna?", "Hur blir vädret i helgen?"]
WORDLESS = ["", " ", "\0", "\u2060", "😀", "\ud800", "／"]


def is_payload(parsed: Mapping[str, Any]) -> bool:
    """Payloads are taken as they are; all else is read and decided upon."""
    return Trust.of_parse_data(parsed) is None and decision_of(parsed) != Decision.MISS


@given(text=any_text)
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_string_is_read(text: str, parse: Parse) -> None:
    # The channel lets no visitor's text begin like a payload; Rasa strips it before it looks.
    assume(not text.strip().startswith("/"))
    parsed = parse(text)
    assert parsed["intent"]["name"]
    assert 0 <= parsed["intent"]["confidence"] <= 1
    assert not is_payload(parsed)


def test_reading_does_not_depend_on_what_was_read_before(parse: Parse) -> None:
    asked = [
        *VAGUE,
        *LEANING,
        *CLEAR,
        *OUTSIDE,
        SEVERAL,
        "Är Linköping med i SERN?",
        "/sern/what",
        "x" * 2000,
    ]
    first = [parse(text) for text in asked]
    for text in WORDLESS:
        parse(text)
    again = [parse(text) for text in reversed(asked)]
    assert again[::-1] == first


@pytest.mark.parametrize("text", [*VAGUE, *LEANING])
def test_what_is_offered_fits_the_decision(text: str, parse: Parse) -> None:
    parsed = parse(text)
    decision, choices = decision_of(parsed), choices_of(parsed)
    assert len(set(choices)) == len(choices) <= 3
    assert all(is_cell(choice) for choice in choices)
    if decision in (Decision.CLARIFY, Decision.ASK_TOPIC):
        assert parsed["intent"]["name"] == CLARIFY
        assert len(choices) >= 2
        assert not cells_of(parsed)
    elif decision == Decision.OVERVIEW:
        topic = parsed["intent"]["name"]
        assert cells_of(parsed) == [f"{topic}/what"]
        assert {split_cell(choice).topic for choice in choices} == {topic}
    elif decision in GUESSES:
        assert cells_of(parsed) and not set(choices) & set(cells_of(parsed))
    else:
        assert not choices


def test_something_vague_is_not_answered(parse: Parse) -> None:
    decisions = [decision_of(parse(text)) for text in VAGUE]
    assert sum(decision != Decision.ANSWER for decision in decisions) >= 2


@pytest.mark.parametrize("text", LEANING)
def test_an_aspect_without_a_topic_is_asked_back_about(text: str, parse: Parse) -> None:
    assert decision_of(parse(text)) == Decision.ASK_TOPIC


@pytest.mark.parametrize(("text", "cell"), CLEAR.items())
def test_a_clear_question_is_answered_at_once(text: str, cell: str, parse: Parse) -> None:
    parsed = parse(text)
    assert decision_of(parsed) == Decision.ANSWER
    assert cells_of(parsed) == [cell]
    assert parsed["intent"]["name"] == split_cell(cell).topic
    assert parsed["intent_ranking"][0]["name"] == cell
    selected = parsed["response_selector"][split_cell(cell).topic]["response"]
    assert selected["utter_action"] == f"utter_{cell}"


@pytest.mark.parametrize("text", OUTSIDE)
def test_what_is_outside_is_said_to_be(text: str, parse: Parse) -> None:
    parsed = parse(text)
    assert decision_of(parsed) == Decision.OUT_OF_SCOPE
    assert intents_of(parsed) == ["out_of_scope"]
    assert not choices_of(parsed)


def test_several_questions_are_all_read(parse: Parse) -> None:
    parsed = parse(SEVERAL)
    assert parsed["intent"]["name"] == "several_questions"
    assert questions_of(parsed) == cells_of(parsed) == ["sern/what", "twin_towns/which"]


def test_the_second_question_leans_on_the_first(parse: Parse) -> None:
    parsed = parse("Vad är SERN? Och vad kostar det att vara med?")
    assert questions_of(parsed) == ["sern/what", "sern/cost"]


@pytest.mark.parametrize("text", WORDLESS, ids=ascii)
def test_what_holds_no_word_is_not_understood(text: str, parse: Parse) -> None:
    parsed = parse(text)
    assert parsed["intent"]["name"] == FALLBACK
    assert decision_of(parsed) == Decision.MISS
    assert not choices_of(parsed)


@pytest.mark.parametrize("question", ["Vad är SERN? ", "å" * 40 + " "])
def test_2000_characters_are_read(question: str, parse: Parse) -> None:
    text = (question * 200)[:2000]
    parsed = parse(text)
    assert parsed["intent"]["name"] and not is_payload(parsed)


def test_a_question_is_found_behind_a_long_text(parse: Parse) -> None:
    text = "Vi har arbetat länge med det här i vår förening. " * 12 + "Vad kostar SERN?"
    assert cells_of(parse(text)) == ["sern/cost"]


@pytest.mark.parametrize("text", ["/greet", '/change_case{"case_part": "name"}'])
def test_a_payload_is_taken_as_it_is(text: str, parse: Parse) -> None:
    parsed = parse(text)
    assert is_payload(parsed)
    assert text.startswith("/" + parsed["intent"]["name"])
    assert parsed["intent"]["confidence"] == 1
    assert [entity["value"] for entity in parsed["entities"]] == ["name"] * ("{" in text)


def test_a_payload_can_name_a_cell(parse: Parse) -> None:
    parsed = parse("/sern/since")
    assert is_payload(parsed)
    assert parsed["intent"]["name"] == "sern"
    assert cells_of(parsed) == ["sern/since"]
    assert decision_of(parsed) == Decision.ANSWER
    assert parsed["response_selector"]["sern"]["response"]["utter_action"] == "utter_sern/since"


@pytest.mark.parametrize("mark", ["／", "\u2060/", "\0/", "⁄", "\u200b／"], ids=ascii)
@pytest.mark.parametrize("payload", ["restart", "sern/what", "sern/what{}"])
def test_nothing_that_looks_like_one_is_a_payload(mark: str, payload: str, parse: Parse) -> None:
    parsed = parse(mark + payload)
    assert not is_payload(parsed)
    assert parsed["intent"]["name"] != "restart"
