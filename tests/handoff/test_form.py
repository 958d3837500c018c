"""The ways into the hand-off in the chat, through it and out of it, with the running assistant."""

from __future__ import annotations

from typing import Callable, Mapping

import pytest

from tests.handoff.chat import (
    ADDRESS,
    QUESTION,
    RATHER_HERE,
    STEPS,
    WISH,
    Chat,
    at_change,
    at_contact,
    at_draft,
    at_name,
    at_question,
    at_suggestion,
    at_summary,
    in_chat,
)

Step = Callable[[Chat], Chat]
# Nothing has been spoken of: the assistant asks what is meant.
UNCLEAR = "när började det"


def shorter(step: Step) -> str:
    return step.__name__


def test_a_wish_for_a_person_leads_to_a_case(chat: Chat) -> None:
    at_question(chat).say(QUESTION).gets("utter_ask_case_contact")
    chat.say("karin@example.se").gets("utter_ask_case_decision")
    chat.shows(QUESTION, "karin@example.se", "Namn: –")
    chat.press("Skicka till kommunen").gets("utter_case_sent").shows("karin@example.se")


def test_a_telephone_number_leads_to_a_case_too(chat: Chat) -> None:
    at_contact(chat).say("ring mig på 070-1234567, jag har ingen mejl")
    chat.gets("utter_ask_case_decision").shows("Svar till: 070-123 45 67")
    chat.say("skicka").gets("utter_case_sent_phone").shows("070-123 45 67", "EU-20")


def test_the_way_past_it_is_told_before_anything_is_asked(chat: Chat) -> None:
    chat.say(WISH).shows("samhallsbyggnad@motala.se").press(RATHER_HERE)
    assert "samhallsbyggnad@motala.se" in chat.texts[0]


def test_who_says_it_instead_of_pressing_is_asked_in_the_chat_too(chat: Chat) -> None:
    chat.say(WISH, "jag skriver hellre här i chatten")
    chat.gets("utter_handoff_in_chat", "utter_ask_case_question")


def test_who_wants_the_form_after_all_gets_it_with_what_was_written(chat: Chat) -> None:
    at_contact(chat).say("jag vill ha formuläret där jag kunde skriva numret")
    chat.gets("utter_handoff_request")
    assert chat.turn["messages"][-1]["form"]["question"] == QUESTION
    chat.press("Avbryt").gets("utter_case_cancelled")
    chat.say("nej jag vill skriva ändå. öppna formuläret igen").gets("utter_handoff_request")
    assert chat.turn["messages"][-1]["form"]["question"] == QUESTION


def test_the_conversation_stays_free_while_a_form_waits(chat: Chat) -> None:
    chat.say(WISH).gets("utter_handoff_request").say("Vad är SERN?").gets("utter_sern/what")
    chat.say("karin@example.se").hides("Svar till:")


def filled(chat: Chat) -> Mapping[str, str]:
    """What stands in the fields of the form that the newest reply shows."""
    found: Mapping[str, str] = chat.turn["messages"][-1]["form"]["filled"]
    return found


def test_what_belongs_in_a_field_of_the_form_is_put_there(chat: Chat) -> None:
    chat.say(QUESTION, WISH).gets("utter_handoff_request")
    chat.say("070-174 06 05").gets("utter_case_filled_in")
    assert filled(chat) == {"tel": "070-174 06 05"}
    chat.say("Jag heter Eva Eek").gets("utter_case_filled_in")
    assert filled(chat) == {"name": "Eva Eek"}
    assert chat.turn["messages"][-1]["form"]["question"] == QUESTION
    chat.say("070-174 06").gets("utter_contact_wrong_number")
    chat.say("Körsångarna i Borensberg").gets("utter_case_in_its_field")
    chat.say("Vad är SERN?").gets("utter_sern/what")
    # Outside a form it is no more than before.
    chat.say("avbryt").gets("utter_case_cancelled").say("Körsångarna i Borensberg")
    assert "form" not in chat.turn["messages"][-1]


def test_a_yes_begins_it_only_when_it_was_offered(chat: Chat) -> None:
    chat.say("Hur går vår förening med i SERN?").say("ja")
    assert "form" not in chat.turn["messages"][-1]
    chat.say("Vad kostar det att vara med i SERN?").gets("utter_sern/cost")
    chat.say("ja").gets("utter_handoff_request")


def test_a_complaint_brings_no_earlier_question_along(chat: Chat) -> None:
    chat.say(QUESTION, "Jag vill lämna ett klagomål")
    chat.gets("utter_complaint", "utter_handoff_request")
    assert chat.turn["messages"][-1]["form"]["question"] == ""
    chat.press(RATHER_HERE).gets("utter_handoff_in_chat", "utter_ask_case_question")


def test_from_the_offer_after_not_being_understood(chat: Chat) -> None:
    chat.say(UNCLEAR).gets("utter_clarify_topic").say(UNCLEAR).gets("utter_offer_person")
    chat.press("Skicka min fråga till kommunen", RATHER_HERE)
    chat.gets("utter_handoff_in_chat", "utter_ask_case_draft").shows(UNCLEAR)


def test_from_an_answer_that_no_source_gives(chat: Chat) -> None:
    question = "Vad kostar det att vara med i SERN?"
    chat.say(question).gets("utter_sern/cost").press("Skicka frågan till kommunen", RATHER_HERE)
    chat.gets("utter_handoff_in_chat", "utter_ask_case_draft").shows(question)
    chat.press("Ja, skicka den frågan").gets("utter_ask_case_contact")


def test_a_question_from_before_is_offered_and_used(chat: Chat) -> None:
    at_draft(chat).shows(QUESTION).press("Ja, skicka den frågan").gets("utter_ask_case_contact")
    chat.say(ADDRESS).shows(f"Fråga: {QUESTION}")


@pytest.mark.parametrize("yes", ["ja", "japp", "ja, den"])
def test_the_offered_question_is_taken_with_a_typed_yes(yes: str, chat: Chat) -> None:
    at_draft(chat).say(yes, ADDRESS).shows(f"Fråga: {QUESTION}")


def test_the_offered_question_is_replaced_by_another(chat: Chat) -> None:
    at_draft(chat).say("Nej jag vill fråga: Får friskolor delta?").gets("utter_ask_case_contact")
    chat.say(ADDRESS).shows("Fråga: Får friskolor delta?\n").hides(QUESTION)


def test_a_contact_where_a_question_is_offered_leads_to_the_summary(chat: Chat) -> None:
    at_draft(chat).say("070-174 06 35 Anna Ek").gets("utter_ask_case_decision")
    chat.shows(f"Fråga: {QUESTION}").shows("070-174 06 35").shows("Anna Ek")


def test_no_to_the_offered_question_asks_for_another(chat: Chat) -> None:
    at_draft(chat).say("nej").gets("utter_ask_case_question")
    chat.say("Får friskolor delta?").gets("utter_ask_case_contact")


@pytest.mark.parametrize("empty", ["skicka", "ja", "nej", "hoppa över"])
def test_a_question_cannot_be_left_out(empty: str, chat: Chat) -> None:
    at_question(chat).say(empty).gets("utter_ask_case_question")


@pytest.mark.parametrize(
    "question",
    [
        "Får vi komma på besök till kommunhuset?",
        "Vilken adress ska vi skicka avtalet till?",
        "Hur skyddas uppgifterna i SERN-registret?",
        "Hur avbryter vi vårt projekt?",
        "Kan någon ringa mig om skolutbyten?",
        "Vem kontaktar jag om ett skolutbyte?",
        "Hur ändrar man ett vänortsavtal?",
        "Hur hoppar vi av SERN?",
    ],
)
def test_a_real_question_is_taken_at_the_second_time_at_latest(question: str, chat: Chat) -> None:
    at_question(chat).say(question)
    if "Svar till" not in chat.texts[-1] and "nå dig" not in chat.texts[-1]:
        chat.say(question)
    chat.gets("utter_ask_case_contact").say(ADDRESS).shows(f"Fråga: {question}\n")


@pytest.mark.parametrize(
    "text",
    [
        f"Min adress är {ADDRESS}.",
        f"skriv till {ADDRESS}, tack",
        f"<{ADDRESS}>",
        f"Är {ADDRESS} ok?",
        f"”{ADDRESS}”",
    ],
)
def test_an_address_is_found_in_a_sentence(text: str, chat: Chat) -> None:
    at_contact(chat).say(text).gets("utter_ask_case_decision").shows(f"Svar till: {ADDRESS}\n")


@pytest.mark.parametrize(
    ("wrong", "response"),
    [
        ("anna@", "utter_contact_wrong_address"),
        ("anna@example", "utter_contact_wrong_address"),
        ("åsa@example.se", "utter_contact_letters"),
        ("070-123", "utter_contact_wrong_number"),
        ("ja", "utter_contact_missing"),
    ],
)
def test_without_a_way_back_it_is_asked_for_again(wrong: str, response: str, chat: Chat) -> None:
    at_contact(chat).say(wrong).gets(response, "utter_ask_case_contact")
    chat.say(ADDRESS).gets("utter_ask_case_decision")


def test_a_mistyped_address_is_put_right_by_a_button(chat: Chat) -> None:
    at_suggestion(chat).shows("anna@gmial.com", "anna@gmail.com").press("Ja, anna@gmail.com")
    chat.gets("utter_ask_case_decision").shows("Svar till: anna@gmail.com").hides("gmial")


def test_a_mistyped_address_is_put_right_by_a_typed_yes(chat: Chat) -> None:
    at_suggestion(chat).say("ja").shows("Svar till: anna@gmail.com")


def test_an_unusual_address_may_be_right(chat: Chat) -> None:
    at_suggestion(chat).press("Nej, anna@gmial.com är rätt").gets("utter_ask_case_decision")
    chat.shows("Svar till: anna@gmial.com")


def test_a_typed_no_keeps_the_unusual_address(chat: Chat) -> None:
    at_suggestion(chat).say("nej").shows("Svar till: anna@gmial.com")


def test_a_mistyped_address_is_replaced_by_another(chat: Chat) -> None:
    at_suggestion(chat).say("bo@hotmial.com").gets("utter_ask_case_contact_suggestion")
    chat.shows("bo@hotmial.com", "bo@hotmail.com").say("bo@example.se")
    chat.gets("utter_ask_case_decision").shows("Svar till: bo@example.se")


def test_an_address_beside_an_order_to_send_is_taken(chat: Chat) -> None:
    at_contact(chat).say(f"alltså skicka till kommunen bara. min mejl är {ADDRESS}")
    chat.gets("utter_ask_case_decision").shows(f"Svar till: {ADDRESS}").hides("EU-20")


@pytest.mark.parametrize("nothing", ["[button]", "nej", "hoppa över"])
def test_who_leaves_nothing_is_offered_to_send_without_or_a_ready_mail(
    nothing: str, chat: Chat
) -> None:
    at_contact(chat)
    if nothing == "[button]":
        chat.press("Jag mejlar själv i stället")
    else:
        chat.say(nothing)
    chat.gets("utter_case_mailto").shows("samhallsbyggnad@motala.se")
    (message,) = chat.turn["messages"]
    assert message["link"]["url"].startswith("mailto:samhallsbyggnad@motala.se?subject=")
    assert "Vilka%20skolor%20%C3%A4r%20med" in message["link"]["url"]
    assert message["link"]["title"]
    # Nothing is left that could be sent.
    chat.say("skicka").hides("EU-20")


def test_whoever_has_no_mail_finds_a_way(chat: Chat) -> None:
    at_contact(chat).say("Jag har ingen mejl").gets("utter_no_email", "utter_ask_case_contact")
    chat.say("070-123 45 67").gets("utter_ask_case_decision")


def test_whoever_thinks_again_after_the_ready_mail_sends_without_a_contact(chat: Chat) -> None:
    at_contact(chat).press("Jag mejlar själv i stället", "Skicka utan kontaktuppgifter")
    # It goes on where it was, in the chat.
    chat.gets("utter_handoff_in_chat", "utter_ask_case_decision").shows(f"Fråga: {QUESTION}")
    # A contact is still welcome.
    chat.say(ADDRESS).gets("utter_ask_case_decision").shows(f"Svar till: {ADDRESS}")


def test_without_a_contact_the_summary_says_so_and_a_clear_yes_sends(chat: Chat) -> None:
    at_contact(chat).press("Skicka utan kontaktuppgifter").gets("utter_ask_case_decision")
    chat.shows("Svar till: ingen. Utan kontaktuppgifter").hides("EU-20")
    chat.press("Skicka till kommunen").gets("utter_case_sent_without_contact").shows("EU-20")


def test_the_summary_tells_what_will_happen_to_the_message(chat: Chat) -> None:
    at_summary(chat).shows("allmän handling", " 30 dagar", "Motala kommun")
    without = "Skicka utan samtalet"
    assert list(chat.buttons) == ["Skicka till kommunen", without, "Ändra", "Avbryt"]


@pytest.mark.parametrize("yes", ["ja", "skicka", "ja skicka det", "ok skicka"])
def test_it_is_sent_with_typed_words(yes: str, chat: Chat) -> None:
    at_summary(chat).say(yes).gets("utter_case_sent")


@pytest.mark.parametrize(
    "unclear", ["hm", "kanske det", "xyzzy qwerty", "aaaaaaa", "a", "a b", "j"]
)
def test_nothing_is_sent_without_a_clear_yes(unclear: str, chat: Chat) -> None:
    at_summary(chat).say(unclear).hides("EU-20")
    chat.shows("skickat än")


@pytest.mark.parametrize("step", STEPS, ids=shorter)
@pytest.mark.parametrize("words", ["avbryt", "glöm det", "jag har ångrat mig"])
def test_it_is_cancelled_at_any_step(step: Step, words: str, chat: Chat) -> None:
    step(chat).say(words).gets("utter_case_cancelled")
    chat.say("skicka").hides("EU-20")


@pytest.mark.parametrize("step", [s for s in STEPS if s is not at_suggestion], ids=shorter)
def test_it_is_cancelled_by_a_button(step: Step, chat: Chat) -> None:
    step(chat).press("Avbryt").gets("utter_case_cancelled")


def test_a_question_in_the_same_breath_as_cancelling_is_answered(chat: Chat) -> None:
    at_question(chat).say("Nej förresten, vi skiter i det. Vilka är vänorterna?")
    chat.gets("utter_case_cancelled", "utter_twin_towns/which")


@pytest.mark.parametrize("step", [at_contact, at_summary, at_change], ids=shorter)
def test_after_cancelling_the_question_is_offered_again(step: Step, chat: Chat) -> None:
    step(chat).press("Avbryt", "Skicka en fråga till kommunen")
    assert chat.turn["messages"][-1]["form"]["question"] == QUESTION
    chat.press(RATHER_HERE).gets("utter_handoff_in_chat", "utter_ask_case_draft").shows(QUESTION)


@pytest.mark.parametrize("command", ["ändra", "avbryt", "hoppa över"])
def test_the_commands_have_no_effect_outside_it(command: str, chat: Chat) -> None:
    chat.say(command).gets("utter_no_case").shows("samhallsbyggnad@motala.se")
    chat.press("Skicka en fråga till kommunen").gets("utter_handoff_request")


def test_a_wish_to_send_begins_it(chat: Chat) -> None:
    chat.say("skicka").gets("utter_handoff_request")


def test_what_became_of_a_case_is_told_by_its_number(chat: Chat) -> None:
    chat.say("har ni fått min fråga").gets("utter_case_status_unknown")
    at_summary(chat).press("Skicka till kommunen").say("är den skickad nu").gets(
        "utter_case_status"
    )
    chat.shows("EU-20")


def test_a_button_of_a_cancelled_run_sends_nothing(chat: Chat) -> None:
    send = at_summary(chat).buttons["Skicka till kommunen"]
    chat.press("Avbryt").press_id(send).gets("utter_no_case")


def test_a_button_of_an_earlier_run_sends_nothing_of_the_next(chat: Chat) -> None:
    send = at_summary(chat).buttons["Skicka till kommunen"]
    in_chat(chat.press("Skicka till kommunen")).press_id(send).hides("EU-20")
    chat.gets("utter_case_old_button", "utter_ask_case_question")


def test_an_old_yes_does_not_send(chat: Chat) -> None:
    yes = at_draft(chat).buttons["Ja, skicka den frågan"]
    chat.press("Ja, skicka den frågan").say(ADDRESS).press_id(yes)
    chat.gets("utter_case_old_button", "utter_ask_case_decision_again")


def test_the_button_of_a_summary_that_was_corrected_does_not_send(chat: Chat) -> None:
    send = at_summary(chat).buttons["Skicka till kommunen"]
    chat.say("namnet ska vara Eva Berg").gets("utter_ask_case_decision").shows("Namn: Eva Berg")
    chat.press_id(send).gets("utter_case_old_button", "utter_ask_case_decision_again")
    chat.press("Skicka till kommunen").gets("utter_case_sent")


def test_the_name_is_asked_for_only_when_it_is_wanted(chat: Chat) -> None:
    at_name(chat).say("Karin Nilsson").gets("utter_ask_case_decision").shows("Namn: Karin Nilsson")
    chat.press("Ändra", "Namnet", "Inget namn").gets("utter_ask_case_decision").shows("Namn: –")


def test_after_change_a_text_replaces_the_question(chat: Chat) -> None:
    at_change(chat).say("Hur blir man skolambassadör för EU?")
    chat.gets("utter_ask_case_decision").shows("Fråga: Hur blir man skolambassadör för EU?")
    chat.say("skicka").gets("utter_case_sent")
