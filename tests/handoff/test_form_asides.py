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
    at_contact,
    at_suggestion,
    at_summary,
    in_chat,
)

Step = Callable[[Chat], Chat]
PRIVACY = "Vad händer med mina uppgifter?"
ASKED = {
    # What is asked about the assistant may be the question itself.
    "at_question": "utter_ask_case_draft",
    "at_draft": "utter_ask_case_draft",
    "at_contact": "utter_ask_case_contact",
    "at_suggestion": "utter_ask_case_contact_suggestion",
    "at_summary": "utter_ask_case_decision_again",
    "at_change": "utter_case_change_what",
    "at_name": "utter_ask_case_name",
}
AGAIN = {**ASKED, "at_question": "utter_ask_case_question", "at_summary": "utter_ask_case_decision"}


def asked(step: Step) -> str:
    return ASKED[step.__name__]


def shorter(step: Step) -> str:
    return step.__name__


@pytest.mark.parametrize("step", STEPS, ids=shorter)
def test_what_happens_to_personal_data_is_answered_anywhere(step: Step, chat: Chat) -> None:
    step(chat).say(PRIVACY).gets("utter_privacy", asked(step))


@pytest.mark.parametrize("step", [at_contact, at_suggestion, at_summary], ids=shorter)
def test_a_question_about_a_topic_is_answered_and_the_form_goes_on(step: Step, chat: Chat) -> None:
    step(chat).say("Vilka vänorter har Motala?").gets("utter_twin_towns/which", asked(step))


def test_a_button_of_an_answer_in_the_middle_is_answered_too(chat: Chat) -> None:
    at_contact(chat).say("Vilka vänorter har Motala?").press("Vad är Hyvinge?")
    chat.gets("utter_hyvinge/what", "utter_ask_case_contact")


def test_the_same_wish_once_more_asks_again(chat: Chat) -> None:
    at_contact(chat).say(WISH).gets("utter_ask_case_contact")


def test_questions_in_the_middle_change_nothing_that_was_filled_in(chat: Chat) -> None:
    at_contact(chat).say(PRIVACY, "jag heter Karin Nilsson", "Vad är SERN?", ADDRESS)
    chat.shows(f"Fråga: {QUESTION}", "Namn: Karin Nilsson", f"Svar till: {ADDRESS}")


@pytest.mark.parametrize("words", ["ändra", "nej", "det är fel"])
def test_a_correction_asks_what_to_change(words: str, chat: Chat) -> None:
    at_summary(chat).say(words).gets("utter_case_change_what")
    assert set(chat.buttons) == {"Frågan", "Namnet", "Hur kommunen når mig", "Avbryt"}


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("nej, fel adress", "utter_ask_case_contact"),
        ("jag skrev fel mejl", "utter_ask_case_contact"),
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
        (
            "Hur kommunen når mig",
            "utter_ask_case_contact",
            "bo@example.se",
            "Svar till: bo@example.se",
        ),
    ],
)
def test_a_part_is_changed_by_its_button(
    part: str, question: str, value: str, line: str, chat: Chat
) -> None:
    at_change(chat).press(part).gets(question).say(value)
    chat.gets("utter_ask_case_decision").shows(line)
    others = {f"Fråga: {QUESTION}", "Namn: –", f"Svar till: {ADDRESS}"}
    chat.shows(*(other for other in others if other.split(":")[0] != line.split(":")[0]))


@pytest.mark.parametrize("words", ["bo@example.se", "nej, fel adress, det ska vara bo@example.se"])
def test_a_new_address_is_taken_at_the_summary(words: str, chat: Chat) -> None:
    at_summary(chat).say(words).gets("utter_ask_case_decision").shows("Svar till: bo@example.se")
    chat.hides(ADDRESS)


def test_a_mistyped_new_address_is_asked_about_at_the_summary(chat: Chat) -> None:
    at_summary(chat).say("bo@gmial.com").gets("utter_ask_case_contact_suggestion")
    chat.press("Ja, bo@gmail.com").gets("utter_ask_case_decision").shows("Svar till: bo@gmail.com")


def test_no_name_after_all_leads_back_to_the_summary(chat: Chat) -> None:
    at_change(chat).press("Namnet").say("nej").gets("utter_ask_case_decision").shows("Namn: –")


def test_an_earlier_part_is_changed_in_the_middle(chat: Chat) -> None:
    at_contact(chat).say("ändra frågan").gets("utter_ask_case_question")
    chat.say("Får friskolor delta?").gets("utter_ask_case_contact").say(ADDRESS)
    chat.shows("Fråga: Får friskolor delta?")


@pytest.mark.parametrize("step", STEPS, ids=shorter)
def test_another_language_and_style_at_any_step(step: Step, chat: Chat) -> None:
    # The summary comes whole, since its words have changed.
    question = AGAIN[step.__name__]
    step(chat).say("English please")
    chat.language = "en"
    chat.gets(question).say("på svenska")
    chat.language = "sv"
    chat.gets(question).say("enklare")
    chat.style = "easy"
    chat.gets(question)


def test_names_and_addresses_do_not_change_the_language(chat: Chat) -> None:
    at_contact(chat).say("please.answer@example.com").gets("utter_ask_case_decision")
    chat.say("my name is John Smith").shows("John Smith")


def test_an_english_conversation_is_english_all_the_way(chat: Chat) -> None:
    chat.language = "en"
    chat.say("I would like to talk to a human").gets("utter_handoff_request")
    chat.press("I would rather write here in the chat")
    chat.gets("utter_handoff_in_chat", "utter_ask_case_question")
    chat.say("Which schools take part?").gets("utter_ask_case_contact")
    chat.say("john@").gets("utter_contact_wrong_address", "utter_ask_case_contact")
    chat.say("john@gmial.com").gets("utter_ask_case_contact_suggestion")
    chat.press("Yes, john@gmail.com").gets("utter_ask_case_decision")
    chat.shows("public record", "30 days", "Question: Which schools take part?")
    chat.say("what happens to my data?").gets("utter_privacy", "utter_ask_case_decision_again")
    chat.press("Change").gets("utter_case_change_what").press("The name").say("John Smith")
    chat.gets("utter_ask_case_decision").shows("Name: John Smith")
    chat.press("Send to the municipality").gets("utter_case_sent").say("send").gets(
        "utter_case_already_sent"
    )


def test_it_is_cancelled_in_english(chat: Chat) -> None:
    chat.language = "en"
    chat.say("I would like to talk to a human").press("Cancel").gets("utter_case_cancelled")


def test_easy_swedish_is_easy_all_the_way(chat: Chat) -> None:
    chat.say("Vad är SERN?", "enklare")
    chat.style = "easy"
    in_chat(chat).gets("utter_handoff_in_chat", "utter_ask_case_draft")
    chat.press("Ja, skicka den frågan").gets("utter_ask_case_contact")
    chat.say(ADDRESS).gets("utter_ask_case_decision").press("Skicka till kommunen").gets(
        "utter_case_sent"
    )


@pytest.mark.parametrize(
    ("words", "response"),
    [
        ("Varför måste ni ha mejl?", "utter_why_contact"),
        ("vänta, varför behöver du veta det?", "utter_why_contact"),
        ("kan jag vara anonym?", "utter_anonymous"),
        ("jag har ingen mejl", "utter_no_email"),
    ],
)
def test_what_is_asked_about_sending_is_answered_before_and_during_it(
    words: str, response: str, chat: Chat
) -> None:
    chat.say(words).gets(response)
    # At the steps the buttons beside them say what else can be done.
    shorter = {"utter_anonymous": "utter_case_anonymous"}.get(response, response)
    at_contact(chat).say(words).gets(shorter, "utter_ask_case_contact")
    chat.say(ADDRESS, words).gets(response, "utter_ask_case_decision_again")


def test_who_would_like_to_know_first_does_not_send(chat: Chat) -> None:
    at_summary(chat).say("ok skicka, men vänta, vem ser min mejladress?").hides("EU-20")
    chat.shows("inte skickat än").say("skicka").gets("utter_case_sent")


def test_a_question_replaced_at_the_contact_by_what_it_is_about_is_asked_for_whole(
    chat: Chat,
) -> None:
    words = "vänta jag skrev fel, frågan ska vara om Central Baltic i stället"
    at_contact(chat).say(words).gets("utter_case_whole_question", "utter_ask_case_question")
    chat.say("Vem får söka pengar från Central Baltic?").gets("utter_ask_case_contact").say(ADDRESS)
    chat.shows("Fråga: Vem får söka pengar från Central Baltic?\n")


@pytest.mark.parametrize(
    ("words", "response"),
    [
        ("varför behöver ni min mejl? och namnet ska vara Eva", "utter_why_contact"),
        ("Namnet ska vara Eva. Vem får läsa det jag skickar?", "utter_privacy_readers"),
        ("varför måste ni ha min mejladress, och namnet ska vara Eva", "utter_why_contact"),
    ],
)
def test_a_question_and_a_correction_in_one_message(words: str, response: str, chat: Chat) -> None:
    at_summary(chat).say(words).gets(response, "utter_ask_case_decision").shows("Namn: Eva")
