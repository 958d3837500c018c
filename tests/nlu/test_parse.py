"""The trained model reads whatever is sent to it, and always in the same way."""

from __future__ import annotations

from typing import Any, Mapping

import pytest
from hypothesis import HealthCheck, given, settings

from bot.nlu.trust import Decision
from tests.nlu.conftest import Parse
from tests.nlu.texts import any_text

FALLBACK = "nlu_fallback"
# What may mean several things; not all of it needs to be unclear to every model.
VAGUE = ["den där grejen med italien", "nämnden och vänorterna", "medlem vänort", "sern pengar"]
VAGUE += ["beslut", "kommunen", "pengar", "projekt avgift policy", "skolan och sern", "avtal"]
SEVERAL = "Vad är SERN? Och vilka vänorter har Motala?"
CLEAR = ["Vad betyder bokstäverna SERN?", "Hur blir vår organisation medlem i SERN?"]
OUTSIDE = ["När hämtas soporna?", "Kan du räkna ut 3 + 4?"]
WORDLESS = ["", " ", "\0", "\u2060", "😀", "\ud800", "／"]


def is_payload(parsed: Mapping[str, Any]) -> bool:
    """Payloads are taken as they are; all else is read and decided upon."""
    return "decision" not in parsed and [dict(parsed["intent"])] == parsed["intent_ranking"]


@given(text=any_text)
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_string_is_read(text: str, parse: Parse) -> None:
    parsed = parse(text)
    assert parsed["intent"]["name"]
    assert 0 <= parsed["intent"]["confidence"] <= 1
    if not text.startswith("/"):
        assert not is_payload(parsed)


def test_reading_does_not_depend_on_what_was_read_before(parse: Parse) -> None:
    asked = [
        *VAGUE,
        *CLEAR,
        *OUTSIDE,
        SEVERAL,
        "Är Linköping med i SERN?",
        "/sern_about",
        "x" * 2000,
    ]
    first = [parse(text) for text in asked]
    for text in WORDLESS:
        parse(text)
    again = [parse(text) for text in reversed(asked)]
    assert again[::-1] == first


def test_an_unclear_question_carries_what_it_may_mean(parse: Parse) -> None:
    unclear = [one for one in map(parse, VAGUE) if one["decision"] == Decision.CLARIFY]
    assert len(unclear) >= 3
    for parsed in unclear:
        assert parsed["intent"]["name"] == FALLBACK
        assert 2 <= len(parsed["choices"]) <= 3
        assert len(set(parsed["choices"])) == len(parsed["choices"])
        assert not {FALLBACK, "out_of_scope"} & set(parsed["choices"])
        # The likeliest come first, and they are those of the ranking.
        ranked = [entry["name"] for entry in parsed["intent_ranking"]]
        places = [ranked.index(choice) for choice in parsed["choices"]]
        assert places == sorted(places)
        assert ranked[0] == FALLBACK


@pytest.mark.parametrize(
    ("text", "decision"),
    [(text, Decision.ANSWER) for text in CLEAR]
    + [(text, Decision.OUT_OF_SCOPE) for text in OUTSIDE],
)
def test_a_clear_question_carries_none(text: str, decision: Decision, parse: Parse) -> None:
    parsed = parse(text)
    assert parsed["decision"] == decision
    assert parsed["intent"] == parsed["intent_ranking"][0]
    assert "choices" not in parsed


def test_several_questions_are_all_read(parse: Parse) -> None:
    parsed = parse(SEVERAL)
    assert parsed["intent"]["name"] == FALLBACK
    assert parsed["questions"] == ["sern_about", "twin_towns_list"]


@pytest.mark.parametrize("text", WORDLESS, ids=ascii)
def test_what_holds_no_word_is_not_understood(text: str, parse: Parse) -> None:
    parsed = parse(text)
    assert parsed["intent"]["name"] == FALLBACK
    assert parsed["choices"] == []


@pytest.mark.parametrize("question", ["Vad är SERN? ", "å" * 40 + " "])
def test_2000_characters_are_read(question: str, parse: Parse) -> None:
    text = (question * 200)[:2000]
    parsed = parse(text)
    assert parsed["intent"]["name"] and not is_payload(parsed)


def test_a_question_is_found_in_front_of_a_long_text(parse: Parse) -> None:
    text = "Hur blir vår organisation medlem i SERN? " + "Tack på förhand för svaret. " * 60
    assert parse(text)["intent"]["name"] in ("sern_membership", FALLBACK)


@pytest.mark.parametrize("text", ["/sern_about", '/sern_members{"organisation": "Linköping"}'])
def test_a_payload_is_taken_as_it_is(text: str, parse: Parse) -> None:
    parsed = parse(text)
    assert is_payload(parsed)
    assert text.startswith("/" + parsed["intent"]["name"])
    assert parsed["intent"]["confidence"] == 1
    assert [entity["value"] for entity in parsed["entities"]] == ["Linköping"] * ("{" in text)


@pytest.mark.parametrize("mark", ["／", "\u2060/", "\0/", "⁄", "\u200b／"], ids=ascii)
@pytest.mark.parametrize("payload", ["restart", "sern_about", "sern_about{}"])
def test_nothing_that_looks_like_one_is_a_payload(mark: str, payload: str, parse: Parse) -> None:
    parsed = parse(mark + payload)
    assert not is_payload(parsed)
    assert parsed["intent"]["name"] != "restart"


@pytest.mark.parametrize(
    ("text", "organisations"),
    [
        ("Är Linköping med i SERN?", ["Linköping"]),
        ("är linkoping med i sern", ["Linköping"]),
        ("är norrköpings kommun med", ["Norrköping"]),
        ("Är Motala med i SERN?", []),
        ("Är både Mjölby och Östergötlands region med?", ["Mjölby", "Region Östergötland"]),
    ],
)
def test_named_organisations_are_found(text: str, organisations: list[str], parse: Parse) -> None:
    found = [entity["value"] for entity in parse(text)["entities"]]
    assert found == organisations
