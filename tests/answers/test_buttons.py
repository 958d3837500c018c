"""What stands under a reply to press."""

from __future__ import annotations

import pytest

from bot.answers.buttons import button_to
from bot.answers.compose import Situation, compose
from bot.answers.variants import Variant
from tests.answers.small import RESPONSES, ask, entry, payloads, say, titles


def test_the_next_questions_have_the_words_of_their_own_entries() -> None:
    assert titles(say("utter_sern/what")) == ["När började SERN?", "Vad kostar SERN?"]
    english = say("utter_sern/what", Situation({"language": "en"}))
    assert titles(english) == ["När började SERN? (en)", "Vad kostar SERN? (en)"]
    assert payloads(english) == ["/sern/since", "/sern/cost"]


def test_easy_swedish_has_swedish_buttons() -> None:
    assert titles(say("utter_sern/what", Situation({"style": "easy"})))[0] == "När började SERN?"


def test_what_has_been_asked_is_not_offered_again_while_there_is_something_else() -> None:
    assert payloads(say("utter_sern/what", Situation(said={"sern/since"}))) == ["/sern/cost"]
    all_said = Situation(said={"sern/since", "sern/cost"})
    assert payloads(say("utter_sern/what", all_said)) == ["/sern/since", "/sern/cost"]


@pytest.mark.parametrize("name", ["utter_sern/what", "utter_clarify"])
def test_what_a_message_may_mean_is_offered_first(name: str) -> None:
    reply = say(name, Situation(choices=["sern/cost", "sern/since"]))
    assert payloads(reply)[:2] == ["/sern/cost", "/sern/since"]


def test_a_clarifying_question_ends_with_none_of_these() -> None:
    reply = say("utter_clarify", Situation(choices=["sern/what", "sern/since"]))
    assert titles(reply) == ["Vad är SERN?", "När började SERN?", "Inget"]


def test_without_choices_a_clarifying_question_offers_what_it_always_does() -> None:
    assert titles(say("utter_clarify")) == ["Vad kan du?"]


def test_choices_stay_out_of_other_answers() -> None:
    assert payloads(say("utter_sern/since", Situation(choices=["sern/cost"]))) == [
        "/sern/what",
        "/sern/cost",
    ]


def test_what_the_conversation_may_have_meant_comes_first_under_a_refusal() -> None:
    refusal = entry("Utanför.", outcome="out_of_scope", next=["help"])
    responses = {**RESPONSES, "utter_out_of_scope": refusal}
    reply = say("utter_out_of_scope", Situation(choices=["sern/cost"]), responses)
    assert payloads(reply) == ["/sern/cost", "/help"]


def test_an_action_may_name_the_choices_itself() -> None:
    situation = Situation(choices=["sern/what"])
    assert payloads(say("utter_clarify", situation, choices=["sern/cost"]))[0] == "/sern/cost"
    assert payloads(say("utter_clarify", situation, choices=[])) == ["/help"]


def test_an_overview_is_not_offered_under_itself() -> None:
    reply = say("utter_sern/what", Situation(choices=["sern/what", "sern/cost"]))
    # A single choice is none: what is asked next fills up.
    assert payloads(reply) == ["/sern/cost", "/sern/since"]


def test_a_choice_that_nobody_wrote_has_its_topics_name() -> None:
    assert button_to("sern/x", Variant.SWEDISH, RESPONSES) == {
        "title": "SERN",
        "payload": "/sern/x",
    }
    english = button_to("sern/x", Variant.ENGLISH, RESPONSES)
    assert english is not None
    assert english["title"] == "The SERN"


def test_there_is_no_button_without_words() -> None:
    for target in ("it/since", "greet", "x"):
        assert button_to(target, Variant.SWEDISH, RESPONSES) is None


def test_two_buttons_never_say_the_same() -> None:
    reply = say("utter_clarify", Situation(choices=["sern/x", "sern/y", "sern/what"]))
    assert titles(reply) == ["SERN", "Vad är SERN?", "Inget"]


def test_a_button_may_depend_on_a_slot() -> None:
    buttons = [
        {**ask("Alltid"), "payload": "/a"},
        {**ask("Utan samtalet"), "payload": "/b", "unless": "case_alone"},
        {**ask("Den förra"), "payload": "/c", "when": "case_before"},
    ]
    responses = {"utter_x": entry("Ska jag?", outcome="handed_off", buttons=buttons)}
    for slots, offered in (({}, "ab"), ({"case_alone": "yes", "case_before": "Hur?"}, "ac")):
        reply = compose("utter_x", responses, {}, {}, Situation(slots), {})
        assert payloads(reply) == [f"/{name}" for name in offered]
