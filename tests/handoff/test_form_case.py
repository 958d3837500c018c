"""What the running assistant writes when a visitor sends: one case with all that was said."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, timedelta
from typing import Any, Mapping, Optional

import pytest

from bot.store.models import Case, CaseStatus, MessageKind, MessageStatus
from tests.handoff.chat import (
    JOIN_QUESTION,
    QUESTION,
    WISH,
    Chat,
    at_email,
    at_name,
    at_organisation_kind,
    at_question,
    at_summary,
)
from tests.handoff.conftest import Cases

_REFERENCE = re.compile(r"\bEU-\d{4}-\d{4,}\b")
# Between the clocks of two processes, and of the database.
_TOLERANCE = timedelta(seconds=2)


def reference_in(text: str) -> Optional[str]:
    """The number of a case that a reply names."""
    found = _REFERENCE.search(text)
    return found[0] if found else None


def sent(chat: Chat, address: str) -> str:
    """Sends a question and returns the reference that the visitor sees."""
    chat.press("Skicka").gets("utter_case_sent").shows(address)
    reference = reference_in(chat.texts[-1])
    assert reference
    return reference


def texts(case: Case, who: str) -> list[str]:
    return [line["text"] for line in case.transcript if line["who"] == who]


def test_a_case_holds_what_the_visitor_was_shown(chat: Chat, address: str, cases: Cases) -> None:
    before = datetime.now(UTC)
    at_name(chat).say("Karin Nilsson", address)
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
    sent(at_email(chat).say(address), address)
    (case,) = cases(address)
    assert {message.kind: message.recipient for message in case.messages} == {
        MessageKind.MUNICIPALITY: "samhallsbyggnad@motala.se",
        MessageKind.RECEIPT: address,
    }
    assert len(case.messages) == len(MessageKind)
    assert all(isinstance(message.status, MessageStatus) for message in case.messages)


def test_a_case_knows_what_was_spoken_of(chat: Chat, address: str, cases: Cases) -> None:
    chat.say("Vad kostar det att vara med i SERN?").press("Skicka frågan till kommunen")
    chat.press("Ja, skicka den frågan", "Hoppa över").say(address)
    sent(chat, address)
    (case,) = cases(address)
    assert (case.topic, case.contact_name) == ("sern/cost", None)
    assert case.question == "Vad kostar det att vara med i SERN?"


def test_a_case_of_an_organisation_says_what_it_is_and_wants(
    chat: Chat, address: str, cases: Cases
) -> None:
    at_organisation_kind(chat).press("Skola").say("Ett utbyte om musik", "Motala musikförening")
    sent(chat.say(address), address)
    (case,) = cases(address)
    assert (case.question, case.topic) == (JOIN_QUESTION, "sern/join")
    assert (case.organisation_kind, case.wish) == ("Skola", "Ett utbyte om musik")
    assert case.contact_name == "Motala musikförening"


def test_an_english_case_is_marked_as_one(chat: Chat, address: str, cases: Cases) -> None:
    chat.say("I would like to talk to a human", "Which schools take part?")
    chat.press("Skip this").say(address).press("Send")
    (case,) = cases(address)
    assert (case.visitor_language, case.reply_language) == ("en", "en")
    assert case.reference == reference_in(chat.texts[-1])


def test_the_conversation_goes_along_without_phone_number_and_form(
    chat: Chat, address: str, cases: Cases
) -> None:
    chat.say("Vad är SERN?", "Ni når mig på 070-123 45 67 om SERN").say(
        WISH, "Får friskolor delta?"
    )
    sent(chat.say("Karin Nilsson", address), address)
    (case,) = cases(address)
    whole = "\n".join(line["text"] for line in case.transcript)
    assert texts(case, "visitor")[0] == "Vad är SERN?"
    assert "om SERN" in texts(case, "visitor")[1]
    assert any("Emilia-Romagna" in text for text in texts(case, "assistant"))
    for private in ("070", "123 45 67", "Karin", address):
        assert private not in whole, whole


def test_what_was_said_after_a_cancelled_form_goes_along(
    chat: Chat, address: str, cases: Cases
) -> None:
    at_name(chat).press("Avbryt").say("Vad är SERN?", WISH, "Får friskolor delta?")
    sent(chat.press("Hoppa över").say(address), address)
    (case,) = cases(address)
    assert "Vad är SERN?" in texts(case, "visitor")


@pytest.mark.parametrize("again", ["[Skicka]", "skicka", "ja skicka det"])
def test_sending_twice_makes_one_case(again: str, chat: Chat, address: str, cases: Cases) -> None:
    send = at_email(chat).say(address).buttons["Skicka"]
    reference = sent(chat, address)
    if again == "[Skicka]":
        chat.press_id(send)
    else:
        chat.say(again)
    chat.gets("utter_case_already_sent").shows(reference)
    assert [case.reference for case in cases(address)] == [reference]


def test_two_clicks_at_once_make_one_case(chat: Chat, address: str, cases: Cases) -> None:
    send = at_email(chat).say(address).buttons["Skicka"]
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
    assert len(case.messages) == len(MessageKind)


def test_a_second_question_is_a_case_of_its_own(chat: Chat, address: str, cases: Cases) -> None:
    first = sent(at_email(chat).say(address), address)
    chat.say(WISH).gets("utter_handoff_request", "utter_ask_case_question")
    chat.say("Får friskolor delta?").press("Hoppa över")
    second = sent(chat.say(address), address)
    assert [case.reference for case in cases(address)] == [first, second]
    assert first != second


def test_what_was_sent_is_not_offered_again(chat: Chat) -> None:
    at_summary(chat).press("Skicka").say(WISH)
    chat.gets("utter_handoff_request", "utter_ask_case_question").hides(QUESTION)


@pytest.mark.parametrize(
    "question",
    [
        "<script>alert('hej')</script> & <b>fet</b>",
        "Får skolorna i Motala delta i utbytet? {case_email} {language_notice} {0} {{dubbelt}} %s",
        "/restart",
        '/send_case{"case_part": "name"}',
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
    at_question(chat).say(question).gets("utter_ask_case_name")
    chat.press("Hoppa över").say(address).shows(f"Fråga: {question}\nNamn:")
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
    at_name(chat).say(name).gets("utter_ask_case_email")
    chat.say(address).shows(f"Namn: {name}\n")
    sent(chat, address)
    (case,) = cases(address)
    assert case.contact_name == name


@pytest.mark.parametrize(
    "name", ["Anna Ek", "Anna", "Jag heter Anna", "Sven", "Noah", "Johan", "Olena Kovalenko"]
)
def test_a_name_that_resembles_a_command_is_a_name(name: str, chat: Chat) -> None:
    at_name(chat).say(name).gets("utter_ask_case_email").say("bo@example.se").shows(f"Namn: {name}")


@pytest.mark.parametrize(
    "question",
    [
        "Hur avbryter vi vårt projekt?",
        "Kan någon ringa mig om skolutbyten?",
        "Kan ni kontakta mig om EU-pengar?",
        "Vem kontaktar jag om ett skolutbyte?",
        "Hur ändrar man ett vänortsavtal?",
        "Hur hoppar vi av SERN?",
    ],
)
def test_a_question_that_resembles_a_command_is_a_question(question: str, chat: Chat) -> None:
    at_question(chat).say(question).gets("utter_ask_case_name")


def test_braces_in_an_address_stay_braces(chat: Chat) -> None:
    at_email(chat).say("{case_key}@gmial.com").gets("utter_ask_case_email_suggestion")
    chat.press("Ja, {case_key}@gmail.com").shows("E-post: {case_key}@gmail.com")
