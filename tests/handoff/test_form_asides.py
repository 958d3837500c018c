"""Questions in the middle of the form, corrections at its end, and other languages throughout."""

from __future__ import annotations

from typing import Callable

import pytest

from tests.handoff.chat import (
    ADDRESS,
    QUESTION,
    STEPS,
    WISH,
    Chat,
    at_change,
    at_email,
    at_name,
    at_suggestion,
    at_summary,
)

Step = Callable[[Chat], Chat]
PRIVACY = "Vad händer med mina uppgifter?"
ASKED = {
    "at_question": "utter_ask_case_question",
    "at_draft": "utter_ask_case_draft",
    "at_organisation_kind": "utter_ask_case_organisation_kind",
    "at_wish": "utter_ask_case_wish",
    "at_name": "utter_ask_case_name",
    "at_email": "utter_ask_case_email",
    "at_suggestion": "utter_ask_case_email_suggestion",
    "at_summary": "utter_ask_case_decision_again",
    "at_change": "utter_ask_case_decision_again",
}


def asked(step: Step) -> str:
    return ASKED[step.__name__]


def shorter(step: Step) -> str:
    return step.__name__


@pytest.mark.parametrize("step", STEPS, ids=shorter)
def test_what_happens_to_personal_data_is_answered_anywhere(step: Step, chat: Chat) -> None:
    step(chat).say(PRIVACY).gets("utter_privacy", asked(step))


@pytest.mark.parametrize("step", [at_name, at_email, at_suggestion, at_summary], ids=shorter)
def test_a_question_about_a_topic_is_answered_and_the_form_goes_on(step: Step, chat: Chat) -> None:
    step(chat).say("Vilka vänorter har Motala?").gets("utter_twin_towns/which", asked(step))


def test_a_button_of_an_answer_in_the_middle_is_answered_too(chat: Chat) -> None:
    at_name(chat).say("Vilka vänorter har Motala?").press("Vad är Hyvinge?")
    chat.gets("utter_hyvinge/what", "utter_ask_case_name")


def test_the_same_wish_once_more_asks_again(chat: Chat) -> None:
    at_name(chat).say(WISH).gets("utter_ask_case_name")


def test_questions_in_the_middle_change_nothing_that_was_filled_in(chat: Chat) -> None:
    at_name(chat).say(PRIVACY, "Karin Nilsson", "Vad är SERN?", ADDRESS)
    chat.shows(f"Fråga: {QUESTION}", "Namn: Karin Nilsson", f"E-post: {ADDRESS}")


@pytest.mark.parametrize("words", ["ändra", "nej", "det är fel"])
def test_a_correction_asks_what_to_change(words: str, chat: Chat) -> None:
    at_summary(chat).say(words).gets("utter_case_change_what")
    assert set(chat.buttons) == {"Frågan", "Namnet", "E-postadressen", "Avbryt"}


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("nej, fel adress", "utter_ask_case_email"),
        ("jag skrev fel mejl", "utter_ask_case_email"),
        ("ändra namnet", "utter_ask_case_name"),
        ("ändra frågan", "utter_ask_case_question"),
    ],
)
def test_a_correction_that_names_the_part_asks_for_it(
    words: str, question: str, chat: Chat
) -> None:
    at_summary(chat).say(words).gets(question)


@pytest.mark.parametrize(
    ("part", "question", "value", "line"),
    [
        (
            "Frågan",
            "utter_ask_case_question",
            "Får friskolor delta?",
            "Fråga: Får friskolor delta?",
        ),
        ("Namnet", "utter_ask_case_name", "Karin Nilsson", "Namn: Karin Nilsson"),
        ("E-postadressen", "utter_ask_case_email", "bo@example.se", "E-post: bo@example.se"),
    ],
)
def test_a_part_is_changed_by_its_button(
    part: str, question: str, value: str, line: str, chat: Chat
) -> None:
    at_change(chat).press(part).gets(question).say(value)
    chat.gets("utter_ask_case_decision").shows(line)
    others = {f"Fråga: {QUESTION}", "Namn: –", f"E-post: {ADDRESS}"}
    chat.shows(*(other for other in others if other.split(":")[0] != line.split(":")[0]))


@pytest.mark.parametrize("words", ["bo@example.se", "nej, fel adress, det ska vara bo@example.se"])
def test_a_new_address_is_taken_at_the_summary(words: str, chat: Chat) -> None:
    at_summary(chat).say(words).gets("utter_ask_case_decision").shows("E-post: bo@example.se")
    chat.hides(ADDRESS)


def test_a_mistyped_new_address_is_asked_about_at_the_summary(chat: Chat) -> None:
    at_summary(chat).say("bo@gmial.com").gets("utter_ask_case_email_suggestion")
    chat.press("Ja, bo@gmail.com").gets("utter_ask_case_decision").shows("E-post: bo@gmail.com")


def test_no_name_after_all_leads_back_to_the_summary(chat: Chat) -> None:
    at_change(chat).press("Namnet").say("nej").gets("utter_ask_case_decision").shows("Namn: –")


def test_an_earlier_part_is_changed_in_the_middle(chat: Chat) -> None:
    at_email(chat).say("ändra frågan").gets("utter_ask_case_question")
    chat.say("Får friskolor delta?").gets("utter_ask_case_email").say(ADDRESS)
    chat.shows("Fråga: Får friskolor delta?")


@pytest.mark.parametrize("step", STEPS, ids=shorter)
def test_another_language_and_style_at_any_step(step: Step, chat: Chat) -> None:
    # The summary comes whole, since its words have changed.
    question = asked(step).removesuffix("_again")
    step(chat).say("English please")
    chat.language = "en"
    chat.gets(question).say("på svenska")
    chat.language = "sv"
    chat.gets(question).say("enklare")
    chat.style = "easy"
    chat.gets(question)


def test_names_and_addresses_do_not_change_the_language(chat: Chat) -> None:
    at_name(chat).say("John Smith").gets("utter_ask_case_email")
    chat.say("please.answer@example.com").gets("utter_ask_case_decision")
    chat.press("Skicka").gets("utter_case_sent")


def test_a_swedish_name_leaves_an_english_conversation_english(chat: Chat) -> None:
    chat.language = "en"
    chat.say("I would like to talk to a human", "Which schools take part?", "Åsa Öberg")
    chat.gets("utter_ask_case_email")


def test_an_english_conversation_is_english_all_the_way(chat: Chat) -> None:
    chat.language = "en"
    chat.say("I would like to talk to a human")
    chat.gets("utter_handoff_request", "utter_ask_case_question")
    chat.say("Which schools take part?").gets("utter_ask_case_name")
    chat.press("Skip this").gets("utter_ask_case_email")
    chat.say("john@").gets("utter_case_email_wrong", "utter_ask_case_email")
    chat.say("john@gmial.com").gets("utter_ask_case_email_suggestion")
    chat.press("Yes, john@gmail.com").gets("utter_ask_case_decision")
    chat.shows("public record", "30 days", "Question: Which schools take part?")
    chat.say("what happens to my data?").gets("utter_privacy", "utter_ask_case_decision_again")
    chat.press("Change").gets("utter_case_change_what").press("The name").say("John Smith")
    chat.gets("utter_ask_case_decision").shows("Name: John Smith")
    chat.press("Send").gets("utter_case_sent").say("send").gets("utter_case_already_sent")


def test_an_english_form_is_cancelled_in_english(chat: Chat) -> None:
    chat.language = "en"
    chat.say("I would like to talk to a human").press("Cancel").gets("utter_case_cancelled")


def test_easy_swedish_is_easy_all_the_way(chat: Chat) -> None:
    chat.say("Vad är SERN?", "enklare")
    chat.style = "easy"
    chat.say(WISH).gets("utter_handoff_request", "utter_ask_case_draft")
    chat.press("Ja, skicka den frågan").gets("utter_ask_case_name").press("Hoppa över")
    chat.gets("utter_ask_case_email").say(ADDRESS).gets("utter_ask_case_decision")
    chat.press("Skicka").gets("utter_case_sent")
