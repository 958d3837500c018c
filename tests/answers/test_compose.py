"""What a visitor reads, from an entry and the conversation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.compose import Situation, compose
from tests.answers.small import RESPONSES, SETTINGS, SOURCES, ask, entry, payloads, say, titles

ENGLISH = {"language": "en", "style": "normal"}
EASY = {"language": "sv", "style": "easy"}


# --- Language and style ---


@pytest.mark.parametrize(
    ("slots", "ending"),
    [
        ({}, ""),
        ({"language": "sv", "style": "normal"}, ""),
        (EASY, " (lätt)"),
        (ENGLISH, " (en)"),
        ({"language": "en", "style": "easy"}, " (en)"),
    ],
)
def test_the_variant_follows_language_and_style(slots: dict[str, str], ending: str) -> None:
    assert say("utter_help", Situation(slots))["text"] == f"Fråga mig.{ending}"


def test_what_has_no_variant_of_its_own_is_said_in_swedish() -> None:
    responses = {"utter_x": [{"text": "Hej då.", "metadata": {"outcome": "small_talk"}}]}
    for slots in (EASY, ENGLISH):
        assert say("utter_x", Situation(slots), responses)["text"] == "Hej då."


def test_a_reply_says_which_language_it_is_in_when_that_is_not_swedish() -> None:
    assert say("utter_help", Situation(ENGLISH))["metadata"]["language"] == "en"
    assert "language" not in say("utter_help", Situation(EASY))["metadata"]


# --- What was not surely understood ---


def test_a_guess_says_what_the_message_was_taken_for() -> None:
    guess = say("utter_sern/since", Situation(guesses=1, choices=["sern/cost"]))
    assert guess["text"] == "Jag tolkar det så: När började SERN?\nSedan 2005."
    assert titles(guess) == ["Vad kostar SERN?", "Vad är SERN?"]


def test_of_two_readings_each_stands_under_its_question() -> None:
    first = say("utter_sern/since", Situation(guesses=2))
    assert first["text"] == "Två saker. När började SERN?\nSedan 2005."
    second = say("utter_sern/cost", Situation(guesses=2), follows=True)
    assert second["text"].startswith("Vad kostar SERN?\nJag vet inte")


def test_a_guess_is_told_in_the_conversations_language() -> None:
    guess = say("utter_sern/since", Situation(ENGLISH, guesses=1))
    assert guess["text"].startswith("Jag tolkar det så: När började SERN? (en) (en)\n")


def test_small_talk_and_cells_that_nobody_wrote_are_said_as_they_are() -> None:
    assert say("utter_help", Situation(guesses=1))["text"] == "Fråga mig."
    assert say("utter_sern/where", Situation(guesses=1))["text"].startswith("Det vet jag inte")


def test_an_answer_given_once_more_says_so_and_offers_to_send_the_question() -> None:
    again = say("utter_sern/since", Situation(again=True))
    assert again["text"] == "Det här vet jag:\nSedan 2005."
    assert payloads(again)[-1] == "/handoff_request"
    assert payloads(say("utter_sern/cost", Situation(again=True))).count("/handoff_request") == 1
    in_form = say("utter_sern/since", Situation(again=True, in_form=True))
    assert "/handoff_request" not in payloads(in_form)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("är ni med sedan 2004?", "Kommunen är med sedan 2009."),
        ("är ni med sedan 2009?", "Ja, kommunen är med sedan 2009."),
        ("är ni med?", "Ja, kommunen är med sedan 2009."),
    ],
)
def test_a_year_that_the_answer_does_not_hold_gets_no_yes(asked: str, said: str) -> None:
    responses = {**RESPONSES, "utter_sern/since": entry("Ja, kommunen är med sedan 2009.")}
    assert say("utter_sern/since", Situation(text=asked), responses)["text"] == said


YES = {
    **RESPONSES,
    "utter_sern/since": entry("Ja, även kör och klubb.", ask=ask("Får kör vara med?")),
}


@pytest.mark.parametrize(
    ("asked", "says_yes"),
    [
        *((text, False) for text in ("Hur får vi vara med?", "tack, men sen när då", "How?")),
        *(
            (text, False)
            for text in ("måste alla vara körer?", "är det bara körer", "must we sing?")
        ),
        *((text, True) for text in ("får vi vara med", "sern kör", "can we join?", "")),
    ],
)
def test_yes_is_only_said_to_what_it_answers(asked: str, says_yes: bool) -> None:
    text = say("utter_sern/since", Situation(text=asked), YES)["text"]
    assert text == ("Ja, även kör och klubb." if says_yes else "Även kör och klubb.")
    no = {**RESPONSES, "utter_sern/since": entry("Nej. Inte nu.")}
    assert say("utter_sern/since", Situation(text="Varför?"), no)["text"] == "Inte nu."


def test_yes_is_said_to_a_question_that_the_answer_is_written_for() -> None:
    only = entry("Ja, bara körer.", ask=ask("Får bara körer vara med?"))
    responses = {**RESPONSES, "utter_sern/since": only}
    said = say("utter_sern/since", Situation(text="måste man vara kör"), responses)["text"]
    assert said == "Ja, bara körer."


def test_a_guess_says_yes_to_the_question_that_it_stands_under() -> None:
    guess = say("utter_sern/since", Situation(text="hur är vi med?", guesses=1), YES)["text"]
    assert guess.endswith("Får kör vara med?\nJa, även kör och klubb.")


# --- What comes before ---


GREETED = {"greeting": "Hej! ", "language_notice": "Moi. "}


def test_a_greeting_is_returned_and_the_language_told_before_an_answer() -> None:
    assert say("utter_sern/what", Situation(GREETED))["text"] == "Hej! Ett nätverk."
    both = say("utter_sern/what", Situation({**GREETED, "language": "en"}))
    assert both["text"] == "Moi. Hej! Ett nätverk. (en)"


def test_what_is_told_in_another_language_is_marked_for_the_channel() -> None:
    slots = {**GREETED, "language": "en", "visitor_language": "fi"}
    marked = say("utter_sern/what", Situation(slots))["metadata"]["language_notice"]
    assert marked == {"text": "Moi. ", "language": "fi"}
    pressed = say("utter_sern/what", Situation(slots, pressed=True))
    assert "language_notice" not in pressed["metadata"]


def test_the_languages_are_told_once_more_to_who_asks_for_them_in_whatever_language() -> None:
    own = Situation({"own_language": "Moi.", "visitor_language": "fi"})
    told = say("utter_sern/what", own, tells_languages=True)
    assert told["text"] == "Moi. Ett nätverk."
    assert told["metadata"]["language_notice"] == {"text": "Moi. ", "language": "fi"}
    assert say("utter_sern/what", own, tells_languages=False)["text"] == "Ett nätverk."


def test_who_greets_is_greeted_once() -> None:
    assert say("utter_greet", Situation(GREETED))["text"] == "Hej!"


@pytest.mark.parametrize("situation", [{"opens_turn": False}, {"pressed": True}])
def test_nothing_is_greeted_that_was_no_greeting(situation: dict[str, bool]) -> None:
    slots = {**GREETED, "language": "en"}
    assert say("utter_sern/what", Situation(slots, **situation))["text"] == "Ett nätverk. (en)"


def test_an_action_can_leave_it_out() -> None:
    situation = Situation({**GREETED, "language": "en"})
    reply = say("utter_sern/what", situation, follows=True)
    assert reply["text"] == "Ett nätverk. (en)"


def test_in_the_form_nobody_is_greeted_again() -> None:
    assert say("utter_sum", Situation(GREETED, in_form=True))["text"].startswith("Fråga:")


# --- Values ---


def test_slots_and_an_actions_values_are_filled_in() -> None:
    reply = say("utter_sum", Situation({"case_question": "0[ {case_name}"}), case_name="{{Anna")
    assert reply["text"] == "Fråga: 0[ {case_name} Namn: {{Anna"
    # What a button does is never made from what a visitor wrote.
    assert reply["buttons"] == [{"title": "Ja, {{Anna", "payload": '/affirm{"a": "{case_name}"}'}]


def test_an_actions_value_goes_before_a_slot_and_the_address_before_both() -> None:
    responses = {"utter_x": entry("{a} {contact_email}", outcome="small_talk")}
    situation = Situation({"a": "slot", "contact_email": "other@example.se"})
    reply = say("utter_x", situation, responses, a="action", contact_email="third@example.se")
    assert reply["text"] == "action fraga@example.se"


@given(text=st.text(), name=st.sampled_from(["case_question", "case_name"]))
def test_a_summary_shows_what_was_written(text: str, name: str) -> None:
    reply = say("utter_sum", Situation({"case_question": "q", "case_name": "n", name: text}))
    other = {"case_question": "n", "case_name": "q"}[name]
    shown = [text, other] if name == "case_question" else [other, text]
    assert reply["text"] == f"Fråga: {shown[0]} Namn: {shown[1]}"


# --- What the channel is told ---


def test_an_answer_tells_its_cell_its_sources_and_when_it_was_reviewed() -> None:
    assert say("utter_sern/what")["metadata"] == {
        "outcome": "answered",
        "cell": "sern/what",
        "topic": "sern",
        "aspect": "what",
        "source": "https://example.se/sern",
        "sources": [
            {"url": "https://example.se/sern", "title": "SERN"},
            {"url": "https://example.se/kommunen", "title": "Kommunen"},
        ],
        "reviewed": "2026-11-01",
    }


def test_a_source_that_cannot_be_opened_is_not_shown() -> None:
    metadata = say("utter_sern/since")["metadata"]
    assert not {"source", "sources", "reviewed"} & set(metadata)


def test_a_reply_of_the_conversation_tells_what_became_of_the_turn() -> None:
    assert say("utter_help")["metadata"] == {"outcome": "small_talk"}
    assert say("utter_greet")["metadata"] == {"outcome": "small_talk", "closing": True}


def test_a_link_gets_its_words_in_the_conversations_language() -> None:
    for slots, title in (({}, "Öppna"), (ENGLISH, "Öppna (en)")):
        reply = say("utter_sum", Situation(slots), link="mailto:fraga@example.se")
        link = {"url": "mailto:fraga@example.se", "title": title}
        assert reply["metadata"]["link"] == link


def test_a_response_that_there_is_not_says_nothing() -> None:
    assert compose("utter_x", RESPONSES, SOURCES, SETTINGS, Situation(), {}) is None


# --- What is not known ---


def test_an_unknown_answer_says_where_to_write_and_offers_to_send_the_question() -> None:
    reply = say("utter_sern/cost")
    assert reply["text"] == "Jag vet inte vad SERN kostar. Skriv till fraga@example.se."
    assert payloads(reply) == ["/sern/what", "/handoff_request"]
    assert reply["metadata"]["outcome"] == "handed_off"
    assert titles(say("utter_sern/cost", Situation(ENGLISH)))[-1] == "Send it"


def test_an_answer_that_states_no_fact_names_no_source_and_says_nothing_of_mail() -> None:
    responses = {**RESPONSES, "utter_contact/other": entry("Se motala.se.", no_facts=True)}
    reply = say("utter_contact/other", None, responses)
    assert reply["text"] == "Se motala.se."
    assert payloads(reply) == []
    assert reply["metadata"]["outcome"] == "answered"
    assert not {"source", "sources", "reviewed", "on_yes"} & set(reply["metadata"])


def test_in_the_form_the_question_is_on_its_way_already() -> None:
    assert payloads(say("utter_sern/cost", Situation(in_form=True))) == ["/sern/what"]


def test_a_list_is_not_run_into_the_address() -> None:
    responses = {**RESPONSES, "utter_sern/cost": entry("Jag vet:\n- ett", unknown=True)}
    responses["utter_sern/cost"][0]["metadata"].pop("easy")
    text = say("utter_sern/cost", None, responses)["text"]
    assert text == "Jag vet:\n- ett\n\nSkriv till fraga@example.se."


def test_a_reply_tells_what_a_yes_to_it_stands_for() -> None:
    responses = {
        **RESPONSES,
        "utter_unknown_address": entry("Skriv.", on_yes="handoff_request"),
    }
    unknown = say("utter_sern/cost", None, responses)
    assert unknown["metadata"]["on_yes"] == "handoff_request"
    assert "on_yes" not in say("utter_sern/what", None, responses)["metadata"]


# --- Cells that nobody wrote ---


def test_a_cell_that_nobody_wrote_says_of_its_topic_that_it_is_not_known() -> None:
    responses = {name: r for name, r in RESPONSES.items() if name != "utter_sern/since"}
    reply = say("utter_sern/since", None, responses)
    assert reply["text"].startswith("Jag vet inte när SERN började. Skriv till")
    assert reply["metadata"]["cell"] == "sern/since"
    assert payloads(reply) == ["/sern/what", "/sern/cost", "/handoff_request"]
    english = say("utter_sern/since", Situation(ENGLISH), responses)
    assert english["text"].startswith("Jag vet inte när the SERN började. (en)")


def test_an_aspect_without_a_text_gets_the_one_for_any() -> None:
    assert say("utter_sern/x")["text"].startswith("Det vet jag inte om SERN.")


def test_a_topic_without_a_name_is_called_this() -> None:
    assert say("utter_it/x")["text"].startswith("Det vet jag inte om det här.")
    assert say("utter_it/x")["metadata"]["outcome"] == "handed_off"


def test_where_to_read_is_known_for_every_topic() -> None:
    reply = say("utter_sern/read")
    assert reply["text"] == "Läs om SERN: https://example.se/sern"
    assert reply["metadata"]["source"] == "https://example.se/sern"
    assert reply["metadata"]["outcome"] == "answered"
    assert say("utter_it/read")["text"] == "Läs om det här: https://example.se/kommunen"
