"""What the running assistant writes when a visitor sends: one case with all that was said."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from typing import Any, Mapping, Optional

import pytest

from bot.store.models import Case, CaseStatus, MessageKind, MessageStatus
from tests.handoff.chat import (
    QUESTION,
    RATHER_HERE,
    RATHER_HERE_ENGLISH,
    WISH,
    Chat,
    at_contact,
    at_name,
    at_question,
    at_summary,
    in_chat,
)
from tests.handoff.conftest import Cases

_REFERENCE = re.compile(r"\bEU-\d{4}-\d{4,}\b")
# Between the clocks of two processes, and of the database.
_TOLERANCE = timedelta(seconds=2)


def reference_in(text: str) -> Optional[str]:
    """The number of a case that a reply names."""
    found = _REFERENCE.search(text)
    return found[0] if found else None


def sent(chat: Chat, address: str, response: str = "utter_case_sent") -> str:
    """Sends a question and returns the reference that the visitor sees."""
    chat.press("Skicka till kommunen").gets(response).shows(address)
    reference = reference_in(chat.texts[-1])
    assert reference
    return reference


def texts(case: Case, who: str) -> list[str]:
    return [line["text"] for line in case.transcript if line["who"] == who]


def test_a_case_holds_what_the_visitor_was_shown(chat: Chat, address: str, cases: Cases) -> None:
    before = datetime.now(UTC)
    at_contact(chat).say("jag heter Karin Nilsson", address)
    assert cases(address) == [], "written before the visitor agreed"
    reference = sent(chat, address)
    (case,) = cases(address)
    assert case.reference == reference
    assert reference.startswith(f"EU-{datetime.now(UTC).year}-")
    assert (case.question, case.contact_name, case.email) == (QUESTION, "Karin Nilsson", address)
    assert (case.organisation_kind, case.wish) == (None, None)
    assert (case.visitor_language, case.reply_language) == ("sv", "sv")
    assert case.status is CaseStatus.NEW
    for at in (case.consent_at, case.created_at):
        assert before - _TOLERANCE <= at <= datetime.now(UTC) + _TOLERANCE


def test_a_case_comes_with_a_message_to_the_municipality_and_a_receipt(
    chat: Chat, address: str, cases: Cases
) -> None:
    sent(at_contact(chat).say(address), address)
    (case,) = cases(address)
    assert {message.kind: message.recipient for message in case.messages} == {
        MessageKind.MUNICIPALITY: "samhallsbyggnad@motala.se",
        MessageKind.RECEIPT: address,
    }
    assert len(case.messages) == 2
    assert all(isinstance(message.status, MessageStatus) for message in case.messages)


def test_a_case_knows_what_was_spoken_of(chat: Chat, address: str, cases: Cases) -> None:
    chat.say("Vad kostar det att vara med i SERN?").press("Skicka frågan till kommunen")
    chat.press(RATHER_HERE, "Ja, skicka den frågan").say(address)
    sent(chat, address)
    (case,) = cases(address)
    assert (case.topic, case.contact_name) == ("sern/cost", None)
    assert case.question == "Vad kostar det att vara med i SERN?"


def test_an_english_case_is_marked_as_one(chat: Chat, address: str, cases: Cases) -> None:
    chat.say("I would like to talk to a human").press(RATHER_HERE_ENGLISH)
    chat.say("Which schools take part?", address).press("Send to the municipality")
    (case,) = cases(address)
    assert (case.visitor_language, case.reply_language) == ("en", "en")
    assert case.reference == reference_in(chat.texts[-1])


def test_the_conversation_goes_along_without_phone_number_and_form(
    chat: Chat, address: str, cases: Cases
) -> None:
    chat.say("Vad är SERN?", "Ni når mig på 070-123 45 67 om SERN", WISH).press(RATHER_HERE)
    chat.say("Får friskolor delta?", "jag heter Karin Nilsson")
    # The number was left in the conversation, and is used.
    sent(chat.say(address), address, "utter_case_sent_both")
    (case,) = cases(address)
    assert case.phone and case.phone.endswith("701234567")
    whole = "\n".join(line["text"] for line in case.transcript)
    assert texts(case, "visitor")[0] == "Vad är SERN?"
    assert "om SERN" in texts(case, "visitor")[1]
    assert any("Emilia-Romagna" in text for text in texts(case, "assistant"))
    for private in ("070", "123 45 67", "Karin", address):
        assert private not in whole, whole


def test_a_question_asked_in_the_form_goes_along_with_its_answer(
    chat: Chat, address: str, cases: Cases
) -> None:
    at_contact(chat).say("Vad är SERN?").say("jag heter Karin Nilsson", address)
    sent(chat, address)
    (case,) = cases(address)
    assert texts(case, "visitor")[-1] == "Vad är SERN?"
    assert "Emilia-Romagna" in texts(case, "assistant")[-1]
    assert "Karin" not in "\n".join(line["text"] for line in case.transcript)


def test_the_conversation_is_kept_out_when_the_visitor_says_so(
    chat: Chat, address: str, cases: Cases
) -> None:
    chat.say("Vad är SERN?", WISH).press(RATHER_HERE)
    chat.say("Får friskolor delta?", address).shows("Samtalet här följer med.")
    chat.say("skicka inte med samtalet")
    chat.gets("utter_conversation_left_out", "utter_ask_case_decision")
    chat.shows("Samtalet här följer inte med.")
    sent(chat, address)
    (case,) = cases(address)
    assert case.transcript is None


def test_what_was_said_after_a_cancelled_form_goes_along(
    chat: Chat, address: str, cases: Cases
) -> None:
    at_contact(chat).press("Avbryt").say("Vad är SERN?", WISH).press(RATHER_HERE)
    sent(chat.say("Får friskolor delta?", address), address)
    (case,) = cases(address)
    assert "Vad är SERN?" in texts(case, "visitor")


@pytest.mark.parametrize("again", ["[Skicka]", "skicka", "ja skicka det"])
def test_sending_twice_makes_one_case(again: str, chat: Chat, address: str, cases: Cases) -> None:
    send = at_contact(chat).say(address).buttons["Skicka till kommunen"]
    reference = sent(chat, address)
    if again == "[Skicka]":
        chat.press_id(send)
    else:
        chat.say(again)
    chat.gets("utter_case_already_sent").shows(reference)
    assert [case.reference for case in cases(address)] == [reference]


def test_two_clicks_at_once_make_one_case(chat: Chat, address: str, cases: Cases) -> None:
    send = at_contact(chat).say(address).buttons["Skicka till kommunen"]
    turns: list[Mapping[str, Any]] = []
    start = threading.Barrier(4)

    def click() -> None:
        start.wait()
        turns.append(chat.visitor.press(send))

    threads = [threading.Thread(target=click) for _ in range(start.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (case,) = cases(address)
    assert len(turns) == len(threads)
    assert {reference_in(turn["messages"][-1]["text"]) for turn in turns} == {case.reference}
    assert len(case.messages) == 2


def test_a_second_question_is_a_case_of_its_own(chat: Chat, address: str, cases: Cases) -> None:
    first = sent(at_contact(chat).say(address), address)
    in_chat(chat).gets("utter_handoff_in_chat", "utter_ask_case_question")
    chat.say("Får friskolor delta?", address).press("Skicka till kommunen")
    chat.gets("utter_case_sent").shows(address)
    second = reference_in(chat.texts[-1])
    assert [case.reference for case in cases(address)] == [first, second]
    assert first != second


def test_what_was_sent_is_not_offered_again(chat: Chat) -> None:
    in_chat(at_summary(chat).press("Skicka till kommunen"))
    chat.gets("utter_handoff_in_chat", "utter_ask_case_question").hides(QUESTION)


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert('hej')</script> & <b>fet</b>",
        "Får skolorna delta i utbytet? {case_contact} {language_notice} {0} {{dubbelt}} %s",
        "/restart",
        '/send_case{"ask": "x"}',
        "rad ett\nrad två\n\nrad fyra",
        "Får skolorna delta i utbytet till hösten?\nBcc: alla@example.org",
        "Får skolorna i Motala delta i utbytet? 😀 Хто вирішує? من يقرر؟",
        "Får skolor delta? " + "å" * (2000 - len("Får skolor delta? ")),
    ],
    ids=["markup", "braces", "command", "payload", "lines", "headers", "scripts", "longest"],
)
def test_a_strange_question_arrives_as_it_was_written(
    question: str, chat: Chat, address: str, cases: Cases
) -> None:
    at_question(chat).say(question).gets("utter_ask_case_contact")
    chat.say(address).shows(f"Fråga: {question}\nSvar till:")
    sent(chat, address)
    (case,) = cases(address)
    assert case.question == question


@pytest.mark.parametrize(
    "name",
    [
        "<b>Bo</b> Ek",
        "Bo\nBcc: alla@",
        "{case_email}",
        "/restart",
        "Bo; DROP TABLE cases",
        "x" * 200,
    ],
)
def test_a_strange_name_arrives_as_it_was_written(
    name: str, chat: Chat, address: str, cases: Cases
) -> None:
    at_contact(chat).say(address).press("Ändra", "Namnet").say(name).shows(f"Namn: {name}\n")
    sent(chat, address)
    (case,) = cases(address)
    assert case.contact_name == name


@pytest.mark.parametrize(
    "name", ["Anna Ek", "Anna", "Jag heter Anna", "Sven", "Noah", "Johan", "Olena Kovalenko"]
)
def test_a_name_that_resembles_a_command_is_a_name(name: str, chat: Chat) -> None:
    at_name(chat).say(name).gets("utter_ask_case_decision").shows("Namn: ")
    assert name.removeprefix("Jag heter ") in chat.texts[-1]


def test_braces_in_an_address_stay_braces(chat: Chat) -> None:
    at_contact(chat).say("{case_key}@gmial.com").gets("utter_ask_case_contact_suggestion")
    chat.press("Ja, {case_key}@gmail.com").shows("Svar till: {case_key}@gmail.com")
