"""The ways into the form, through it and out of it, as a visitor of the running assistant."""

from __future__ import annotations

from typing import Callable

import pytest

from tests.handoff.chat import (
    ADDRESS,
    JOIN_QUESTION,
    QUESTION,
    STEPS,
    WISH,
    Chat,
    at_draft,
    at_email,
    at_name,
    at_organisation_kind,
    at_question,
    at_suggestion,
    at_summary,
    at_wish,
)

Step = Callable[[Chat], Chat]
# Nothing has been spoken of: the assistant asks what is meant.
UNCLEAR = "när började det"
BUTTONS_OF_A_STEP = {"Avbryt", "Hoppa över", "Jag mejlar själv i stället", "Ja, skicka den frågan"}


def shorter(step: Step) -> str:
    return step.__name__


def test_a_wish_for_a_person_leads_through_the_form(chat: Chat) -> None:
    chat.say(WISH).gets("utter_handoff_request", "utter_ask_case_question")
    chat.say(QUESTION).gets("utter_ask_case_name")
    chat.say("Karin Nilsson").gets("utter_ask_case_email")
    chat.say("karin@example.se").gets("utter_ask_case_decision")
    chat.shows(QUESTION, "Karin Nilsson", "karin@example.se")
    chat.press("Skicka").gets("utter_case_sent").shows("karin@example.se")


def test_the_way_past_the_form_is_told_before_anything_is_asked(chat: Chat) -> None:
    chat.say(WISH)
    assert "samhallsbyggnad@motala.se" in chat.texts[0]


def test_from_the_offer_after_not_being_understood(chat: Chat) -> None:
    chat.say(UNCLEAR).gets("utter_clarify_topic").say(UNCLEAR).gets("utter_offer_person")
    chat.press("Skicka min fråga till kommunen")
    chat.gets("utter_handoff_request", "utter_ask_case_draft").shows(UNCLEAR)


def test_from_an_answer_that_no_source_gives(chat: Chat) -> None:
    question = "Vad kostar det att vara med i SERN?"
    chat.say(question).gets("utter_sern/cost").press("Skicka frågan till kommunen")
    chat.gets("utter_handoff_request", "utter_ask_case_draft").shows(question)
    chat.press("Ja, skicka den frågan").gets("utter_ask_case_name")


def test_an_organisation_is_asked_what_it_is_and_what_it_would_like_to_do(chat: Chat) -> None:
    chat.say(JOIN_QUESTION).gets("utter_sern/join").say(WISH)
    chat.gets("utter_handoff_request", "utter_ask_case_draft").shows(JOIN_QUESTION)
    chat.press("Ja, skicka den frågan").gets("utter_ask_case_organisation_kind")
    chat.press("Förening").gets("utter_ask_case_wish")
    chat.say("Ett utbyte om musik för unga").gets("utter_ask_case_name")
    chat.say("Motala musikförening").gets("utter_ask_case_email")
    chat.say(ADDRESS).gets("utter_ask_case_decision_organisation").shows(
        JOIN_QUESTION, "Förening", "Ett utbyte om musik för unga", "Motala musikförening", ADDRESS
    )


def test_an_organisation_may_say_what_it_is_in_its_own_words(chat: Chat) -> None:
    at_organisation_kind(chat).say("En stiftelse i Borensberg").gets("utter_ask_case_wish")
    chat.press("Hoppa över").gets("utter_ask_case_name")
    chat.press("Hoppa över").say(ADDRESS).shows("Frågar för: En stiftelse i Borensberg")


def test_an_organisation_may_skip_its_questions(chat: Chat) -> None:
    at_organisation_kind(chat).press("Hoppa över").gets("utter_ask_case_wish")
    chat.press("Hoppa över").gets("utter_ask_case_name").press("Hoppa över").say(ADDRESS)
    chat.gets("utter_ask_case_decision_organisation").shows("Frågar för: –", "Vill göra: –")


def test_a_question_from_before_is_offered_and_used(chat: Chat) -> None:
    at_draft(chat).shows(QUESTION).press("Ja, skicka den frågan").gets("utter_ask_case_name")
    chat.press("Hoppa över").say(ADDRESS).shows(f"Fråga: {QUESTION}")


@pytest.mark.parametrize("yes", ["ja", "japp", "ja, den"])
def test_the_offered_question_is_taken_with_a_typed_yes(yes: str, chat: Chat) -> None:
    at_draft(chat).say(yes, "hoppa över", ADDRESS).shows(f"Fråga: {QUESTION}")


def test_the_offered_question_is_replaced_by_another(chat: Chat) -> None:
    at_draft(chat).say("Får friskolor delta?").gets("utter_ask_case_name").press("Hoppa över")
    chat.say(ADDRESS).shows("Fråga: Får friskolor delta?").hides(QUESTION)


def test_no_to_the_offered_question_asks_for_another(chat: Chat) -> None:
    at_draft(chat).say("nej").gets("utter_ask_case_question")
    chat.say("Får friskolor delta?").gets("utter_ask_case_name")


@pytest.mark.parametrize("empty", ["skicka", "ja", "nej", "hoppa över"])
def test_a_question_cannot_be_left_out(empty: str, chat: Chat) -> None:
    at_question(chat).say(empty).gets("utter_ask_case_question")


@pytest.mark.parametrize("skip", ["hoppa över", "nej tack", "jag vill vara anonym"])
def test_the_name_may_be_skipped(skip: str, chat: Chat) -> None:
    at_name(chat).say(skip).gets("utter_ask_case_email").say(ADDRESS).shows("Namn: –")


def test_an_address_given_instead_of_a_name_is_taken(chat: Chat) -> None:
    at_name(chat).say(f"Svara till {ADDRESS}").gets("utter_ask_case_decision")
    chat.shows("Namn: –", f"E-post: {ADDRESS}")


def test_a_name_that_is_no_name_but_a_letter_is_refused(chat: Chat) -> None:
    at_name(chat).say("Vi heter " + "å" * 200).gets("utter_case_too_long", "utter_ask_case_name")


@pytest.mark.parametrize(
    "text",
    [
        f"Min adress är {ADDRESS}.",
        f"skriv till {ADDRESS}, tack",
        f"<{ADDRESS}>",
        f"Är {ADDRESS} ok?",
    ],
)
def test_an_address_is_found_in_a_sentence(text: str, chat: Chat) -> None:
    at_email(chat).say(text).gets("utter_ask_case_decision").shows(f"E-post: {ADDRESS}\n")


@pytest.mark.parametrize("wrong", ["anna@", "anna@example", "070-123 45 67", "ja"])
def test_without_a_usable_address_it_is_asked_for_again(wrong: str, chat: Chat) -> None:
    at_email(chat).say(wrong).gets("utter_case_email_wrong", "utter_ask_case_email")
    chat.say(ADDRESS).gets("utter_ask_case_decision")


def test_a_mistyped_address_is_put_right_by_a_button(chat: Chat) -> None:
    at_suggestion(chat).shows("anna@gmial.com", "anna@gmail.com").press("Ja, anna@gmail.com")
    chat.gets("utter_ask_case_decision").shows("E-post: anna@gmail.com").hides("gmial")


def test_a_mistyped_address_is_put_right_by_a_typed_yes(chat: Chat) -> None:
    at_suggestion(chat).say("ja").gets("utter_ask_case_decision").shows("E-post: anna@gmail.com")


def test_an_unusual_address_may_be_right(chat: Chat) -> None:
    at_suggestion(chat).press("Nej, min adress stämmer").gets("utter_ask_case_decision")
    chat.shows("E-post: anna@gmial.com")


def test_a_typed_no_keeps_the_unusual_address(chat: Chat) -> None:
    at_suggestion(chat).say("nej").gets("utter_ask_case_decision").shows("E-post: anna@gmial.com")


def test_a_mistyped_address_is_replaced_by_another(chat: Chat) -> None:
    at_suggestion(chat).say("bo@hotmial.com").gets("utter_ask_case_email_suggestion")
    chat.shows("bo@hotmial.com", "bo@hotmail.com").say("bo@example.se")
    chat.gets("utter_ask_case_decision").shows("E-post: bo@example.se")


@pytest.mark.parametrize("no_address", ["[button]", "jag har ingen mejl", "nej"])
def test_without_an_address_there_is_a_ready_mail(no_address: str, chat: Chat) -> None:
    at_email(chat)
    if no_address == "[button]":
        chat.press("Jag mejlar själv i stället")
    else:
        chat.say(no_address)
    chat.gets("utter_case_mailto").shows("samhallsbyggnad@motala.se")
    (message,) = chat.turn["messages"]
    if "link" in message:
        assert message["link"]["url"].startswith("mailto:samhallsbyggnad@motala.se?subject=")
        assert "Vilka%20skolor%20%C3%A4r%20med" in message["link"]["url"]
        assert message["link"]["title"]
    # Nothing is left that could be sent.
    chat.say("skicka").hides("EU-20")


def test_whoever_thinks_again_after_the_ready_mail_finds_the_question(chat: Chat) -> None:
    at_email(chat).press("Jag mejlar själv i stället", "Lämna en e-postadress ändå")
    chat.gets("utter_handoff_request", "utter_ask_case_draft").shows(QUESTION)


def test_the_summary_tells_what_will_happen_to_the_message(chat: Chat) -> None:
    at_summary(chat).shows("allmän handling", " 30 dagar", "Motala kommun")
    assert set(chat.buttons) == {"Skicka", "Ändra", "Avbryt"}


@pytest.mark.parametrize("yes", ["ja", "skicka", "ja skicka det", "ok skicka"])
def test_it_is_sent_with_typed_words(yes: str, chat: Chat) -> None:
    at_summary(chat).say(yes).gets("utter_case_sent")


@pytest.mark.parametrize("unclear", ["hm", "kanske det", "xyzzy qwerty"])
def test_nothing_is_sent_without_a_clear_yes(unclear: str, chat: Chat) -> None:
    at_summary(chat).say(unclear).gets("utter_case_choose", "utter_ask_case_decision_again")


@pytest.mark.parametrize("step", STEPS, ids=shorter)
@pytest.mark.parametrize("words", ["avbryt", "glöm det", "jag har ångrat mig"])
def test_it_is_cancelled_at_any_step(step: Step, words: str, chat: Chat) -> None:
    step(chat).say(words).gets("utter_case_cancelled")
    chat.say("skicka").hides("EU-20")


@pytest.mark.parametrize(
    "step", [s for s in STEPS if s not in (at_organisation_kind, at_suggestion)], ids=shorter
)
def test_it_is_cancelled_by_a_button(step: Step, chat: Chat) -> None:
    step(chat).press("Avbryt").gets("utter_case_cancelled")


@pytest.mark.parametrize("step", [at_wish, at_name, at_email, at_summary], ids=shorter)
def test_after_cancelling_the_question_is_offered_again(step: Step, chat: Chat) -> None:
    step(chat).press("Avbryt", "Skicka en fråga till kommunen")
    question = JOIN_QUESTION if step is at_wish else QUESTION
    chat.gets("utter_handoff_request", "utter_ask_case_draft").shows(question)
    chat.press("Ja, skicka den frågan")
    # It is about the same as before.
    about_sern = step is at_wish
    chat.gets("utter_ask_case_organisation_kind" if about_sern else "utter_ask_case_name")


@pytest.mark.parametrize("command", ["ändra", "avbryt", "hoppa över"])
def test_the_forms_commands_have_no_effect_outside_it(command: str, chat: Chat) -> None:
    chat.say(command).gets("utter_no_case").shows("samhallsbyggnad@motala.se")
    chat.press("Skicka en fråga till kommunen")
    chat.gets("utter_handoff_request", "utter_ask_case_question")


def test_a_wish_to_send_begins_the_form(chat: Chat) -> None:
    chat.say("skicka").gets("utter_handoff_request", "utter_ask_case_question")


def test_what_became_of_a_case_is_told_by_its_number(chat: Chat) -> None:
    chat.say("har ni fått min fråga").gets("utter_case_status_unknown")
    at_summary(chat).press("Skicka").say("är den skickad nu").gets("utter_case_status")
    chat.shows("EU-20")


def test_a_button_of_a_cancelled_form_sends_nothing(chat: Chat) -> None:
    send = at_summary(chat).buttons["Skicka"]
    chat.press("Avbryt").press_id(send).gets("utter_no_case")


def test_a_button_of_an_earlier_form_sends_nothing_of_the_next(chat: Chat) -> None:
    send = at_summary(chat).buttons["Skicka"]
    chat.press("Skicka").say(WISH).press_id(send).hides("EU-20")
