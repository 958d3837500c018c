"""A case by form: taken once, put right field by field, limited, and true in what it says."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Optional

import httpx
import pytest
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.events import ActiveLoop, BotUttered, SlotSet, UserUttered
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.cases.contact import Contact
from bot.channel.case_form import CaseForm, check_case, parse_case
from bot.channel.errors import ChannelError
from bot.settings import Settings, read_settings
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.migration import migrate
from bot.store.models import Case, MessageKind
from bot.store.sessions import reading
from tests.channel.api import CASES, HISTORY, MESSAGES, SESSION, bearer
from tests.channel.case_server import CaseAgent, make_agent
from tests.channel.openapi import assert_as_described
from tests.channel.small_server import serve_connector
from tests.databases import forget_stores

QUESTION = "Vilka skolor är med i år?"
ADDRESS = "anna@example.se"


# --- The body ---


def body(**changes: Any) -> bytes:
    given = {"id": "a-1", "question": QUESTION, "contact": ADDRESS, **changes}
    return json.dumps({k: v for k, v in given.items() if v is not None}).encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"[]",
        b"{}",
        body(id=None),
        body(id=""),
        body(id="x" * 65),
        body(id="a b"),
        body(id=7),
        body(question=None),
        body(contact=None),
        body(contact=7),
        body(question=["x"]),
        body(confirmed="yes"),
        body(conversation="no"),
        body(no_reply="yes"),
        body(no_reply=False, contact=None),
        # Which of the two is meant nobody can tell.
        body(no_reply=True),
        body(organisation="club"),
        body(organisation=" company"),
        body(language="de"),
        body(language=""),
        body(language={}),
        body(form=""),
        body(form=7),
        body(form="x" * 65),
        body(more="x"),
    ],
)
def test_what_no_form_sends_is_refused(raw: bytes) -> None:
    with pytest.raises(ChannelError) as caught:
        parse_case(raw, 2000)
    assert caught.value.code == "bad_request"


def test_who_wants_no_reply_need_not_say_how_to_be_reached() -> None:
    form = parse_case(body(contact=None, no_reply=True), 2000)
    assert (form.contact, form.no_reply) == ("", True)
    assert check_case(form, 2000, "sv") == (Contact(), [])


def test_a_body_that_cannot_be_a_form_is_too_long() -> None:
    with pytest.raises(ChannelError) as caught:
        parse_case(body(question="x" * 200_000), 2000)
    assert caught.value.code == "text_too_long"


def test_texts_lose_what_cannot_be_seen() -> None:
    form = parse_case(body(question=" \x00Hur?\r\n ", name="\u200b", confirmed=True), 2000)
    assert (form.question, form.name, form.confirmed) == ("Hur?", "", True)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({}, {}),
        ({"contact": "070-123 45 67"}, {}),
        ({"question": ""}, {"question": "missing"}),
        ({"question": "?!"}, {"question": "missing"}),
        ({"question": "å" * 2001}, {"question": "too_long"}),
        ({"wish": "å" * 2001, "name": "å" * 201}, {"wish": "too_long", "name": "too_long"}),
        ({"contact": ""}, {"contact": "missing"}),
        ({"contact": "", "no_reply": True}, {}),
        ({"contact": "", "no_reply": True, "question": ""}, {"question": "missing"}),
        ({"contact": "anna@"}, {"contact": "wrong_address"}),
        ({"contact": "åsa@example.se"}, {"contact": "letters"}),
        ({"contact": "070-123"}, {"contact": "wrong_number"}),
        ({"contact": "123 456"}, {"contact": "no_area_code"}),
        ({"contact": "501 234 567"}, {"contact": "foreign_number"}),
        # Once more as it was: nobody can be called on it.
        ({"contact": "501 234 567", "confirmed": True}, {"contact": "wrong_number"}),
        ({"contact": "anna@gmial.com"}, {"contact": "mistyped"}),
        ({"contact": "anna@gmial.com", "confirmed": True}, {}),
        ({"question": "", "contact": ""}, {"question": "missing", "contact": "missing"}),
    ],
)
def test_each_field_says_what_is_wrong(changes: Mapping[str, Any], errors: dict[str, str]) -> None:
    form = CaseForm(**{"id": "a", "question": QUESTION, "contact": ADDRESS, **changes})
    contact, found = check_case(form, 2000, "sv")
    assert {error.name: error.code for error in found} == errors
    assert (contact is None) is ("contact" in errors)


def test_a_number_becomes_one_that_can_be_rung_from_anywhere() -> None:
    contact, _ = check_case(CaseForm("a", QUESTION, "070-123 45 67"), 2000, "sv")
    assert contact == Contact(phone="+46701234567")


@pytest.mark.parametrize(
    ("confirmed", "phone", "code"), [(False, None, "mistyped"), (True, "+46401234567", None)]
)
def test_who_writes_finnish_is_asked_whether_the_number_is_finnish(
    confirmed: bool, phone: str | None, code: str | None
) -> None:
    form = CaseForm("a", QUESTION, "040 1234567", confirmed=confirmed)
    contact, errors = check_case(form, 2000, "fi")
    assert (contact and contact.phone) == phone
    assert [(error.code, error.suggestion) for error in errors] == (
        [(code, "+358 40 1234567")] if code else []
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("070-174 06 38", "070-174 06 38"),
        ("mobil 0701740638", "070-174 06 38"),
        ("ruben@example.se", "ruben@example.se"),
        ("ruben(at)example.se", "ruben@example.se"),
        ("", None),
        ("Ruben Lind", None),
        ("Ruben Lind, 070-174 06 38", None),
        ("070-174 06 38 Ruben", None),
        ("IK 1973", None),
        ("4H Motala", None),
        ("Grupp 8, 591 30 Motala", None),
    ],
)
def test_what_is_no_name_but_a_way_to_be_reached_is_asked_about(
    name: str, meant: str | None
) -> None:
    for form in (CaseForm("a", QUESTION, ADDRESS, name=name), CaseForm("a", QUESTION, name=name)):
        _, errors = check_case(form, 2000, "sv")
        found = [(e.code, e.suggestion) for e in errors if e.name == "name"]
        assert found == ([("contact", meant)] if meant else [])


# --- The API ---


class Client:
    """A visitor whose client shows the form."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = httpx.Client(timeout=60)
        self.token = self.client.post(url + SESSION).json()["session"]

    def send(self, identity: str = "a-1", **changes: Any) -> httpx.Response:
        content = {"id": identity, "question": QUESTION, "contact": ADDRESS, **changes}
        response = self.client.post(self.url + CASES, headers=bearer(self.token), json=content)
        assert_as_described(response)
        return response

    def say(self, text: str) -> list[dict[str, Any]]:
        response = self.client.post(
            self.url + MESSAGES, headers=bearer(self.token), json={"text": text}
        )
        assert_as_described(response)
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages

    def history(self) -> list[dict[str, Any]]:
        response = self.client.get(self.url + HISTORY, headers=bearer(self.token))
        assert_as_described(response)
        turns: list[dict[str, Any]] = response.json()["turns"]
        return turns


class Desk:
    """A running connector, its agent and its database."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.agent: CaseAgent = make_agent(settings)
        self.engine = create_store_engine(settings.store_url)
        migrate(self.engine)
        self.url = ""

    def cases(self) -> list[Case]:
        query = select(Case).options(selectinload(Case.messages)).order_by(Case.id)
        with reading(create_session_factory(self.engine)) as session:
            return list(session.scalars(query))


Open = Callable[..., Desk]


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Open]:
    """Starts connectors with other settings."""
    with ExitStack() as stack:

        def start(**variables: str) -> Desk:
            desk = Desk(read_settings({"BOT_VAR_DIR": str(tmp_path / "var"), **variables}))
            desk.url = stack.enter_context(serve_connector(desk.settings, desk.agent))
            return desk

        yield start


def prepare(client: Client, desk: Desk, *events: Any) -> None:
    """Lets things have happened in a visitor's conversation."""
    conversation_id = number_of(client.token)

    async def save() -> None:
        tracker = await desk.agent.tracker_store.get_or_create_tracker(conversation_id)
        for event in events:
            tracker.update(event)
        await desk.agent.tracker_store.save(tracker)

    asyncio.run(save())


def number_of(token: str) -> str:
    """The conversation's number, which a token holds signed, not hidden."""
    encoded = token.split(".")[0]
    return base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)).decode().strip('"')


def shown_form(question: str = QUESTION) -> list[Any]:
    form = {
        "kind": "case",
        "question": question,
        "organisation": False,
        "style": "normal",
        "notice": "Det blir en allmän handling.",
    }
    wish = UserUttered("Jag vill prata med en människa", {"name": "handoff_request"})
    reply = BotUttered("Fyll i formuläret.", {"custom": {"form": form}}, {"metadata": {}})
    return [wish, reply, SlotSet("case_form", "a-form")]


def test_a_form_becomes_a_case_with_its_mails_and_a_turn(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    prepare(client, desk, *shown_form(), SlotSet("case_topic", "sern/join"))
    (before,) = client.history()
    assert before["messages"][0]["form"]["question"] == QUESTION
    sent = client.send(name="Anna Ek", organisation="school", wish="Ett utbyte")
    assert sent.status_code == 201
    told = sent.json()
    (case,) = desk.cases()
    assert (told["reference"], told["receipt"]) == (case.reference, True)
    assert (case.question, case.email, case.contact_name) == (QUESTION, ADDRESS, "Anna Ek")
    assert (case.organisation_kind, case.wish, case.topic) == ("school", "Ett utbyte", "sern/join")
    assert {message.kind for message in case.messages} == {
        MessageKind.MUNICIPALITY,
        MessageKind.RECEIPT,
    }
    assert case.transcript[0] == {"who": "visitor", "text": "Jag vill prata med en människa"}
    (message,) = told["messages"]
    assert case.reference in message["text"] and ADDRESS in message["text"]
    asked, turn = client.history()
    # It cannot be sent any more.
    assert "form" not in asked["messages"][0]
    assert turn["visitor"] == f"Skickat till kommunen: {QUESTION}\nDet vill ni göra: Ett utbyte"
    assert turn["messages"] == told["messages"]


@pytest.mark.parametrize(
    ("language", "told"), [("sv", "Ta bort det"), ("en", "Take it out"), ("", "Ta bort det")]
)
def test_who_writes_a_personal_number_is_asked_to_take_it_out_before_anything_is_sent(
    open_desk: Open, language: str, told: str
) -> None:
    desk = open_desk()
    client = Client(desk.url)
    form = {"language": language} if language else {}
    wrong = client.send(question=f"{QUESTION} 900101-2385", wish="4242424242424242", **form)
    assert wrong.status_code == 422
    errors = wrong.json()["errors"]
    assert {name: error["code"] for name, error in errors.items()} == dict.fromkeys(
        ("question", "wish"), "number"
    )
    assert all(told in error["text"] for error in errors.values())
    assert desk.cases() == [] and client.history() == []
    # What was hidden in the chat already is no number any more.
    assert client.send(question=f"{QUESTION} [personnummer]", **form).status_code == 201
    assert len(desk.cases()) == 1


def test_the_same_id_again_gives_the_same_answer(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    first = client.send()
    assert client.send().json() == first.json()
    # Whatever else it says now.
    assert client.send(question="En annan?").json() == first.json()
    assert len(desk.cases()) == 1 and len(client.history()) == 1
    second = client.send("a-2", question="En annan?").json()
    assert second["reference"] != first.json()["reference"]
    # Another visitor's id is another submission.
    assert Client(desk.url).send().json()["reference"] not in (
        first.json()["reference"],
        second["reference"],
    )


def test_with_one_form_one_case_is_sent_from_however_many_tabs(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    prepare(client, desk, *shown_form())
    shown = client.history()[0]["messages"][0]["id"]
    first = client.send("a-1", form=shown)
    # The tab that sent it may ask again; another one is told.
    assert client.send("a-1", form=shown).json() == first.json()
    other = client.send("a-2", form=shown, question="En annan?")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "form_used")
    assert first.json()["reference"] in other.json()["messages"][0]["text"]
    assert len(desk.cases()) == 1 and len(client.history()) == 2
    # A new form, or a client without one, is another case.
    assert client.send("a-3", form="another").status_code == 201
    assert client.send("a-4").status_code == 201


@pytest.mark.parametrize(("form", "chat"), [("en", "sv"), ("sv", "en")])
def test_all_is_in_the_language_of_the_form_whatever_is_asked_meanwhile(
    form: str, chat: str, open_desk: Open
) -> None:
    desk = open_desk()
    client = Client(desk.url)
    languages = [SlotSet("language", chat), SlotSet("visitor_language", chat)]
    prepare(client, desk, *shown_form(), *languages)
    wrong = client.send(language=form, contact="anna@").json()
    assert ("should look" in wrong["errors"]["contact"]["text"]) is (form == "en")
    (message,) = client.send(language=form).json()["messages"]
    assert message["language"] == form
    assert message["text"].startswith("Thank you" if form == "en" else "Tack")
    (case,) = desk.cases()
    assert (case.reply_language, case.visitor_language) == (form, form)
    # The chat goes on as it was.
    assert state_of(client, desk)["language"] == chat


@pytest.mark.parametrize(
    ("shown", "chat", "expected"),
    [({"language": "en"}, "sv", "en"), ({}, "en", "sv")],
)
def test_a_client_that_names_no_language_has_that_of_the_form_that_is_shown(
    shown: dict[str, str], chat: str, expected: str, open_desk: Open
) -> None:
    desk = open_desk()
    client = Client(desk.url)
    wish, reply, waits = shown_form()
    reply.metadata = {"metadata": shown}
    prepare(client, desk, wish, reply, waits, SlotSet("language", chat))
    (message,) = client.send().json()["messages"]
    assert (message["language"], desk.cases()[0].reply_language) == (expected, expected)


def test_who_leaves_both_is_told_truly_what_goes_where(open_desk: Open) -> None:
    desk = open_desk()
    for receipt, words in (
        (True, f"e-post till {ADDRESS}. En"),
        (False, f"till {ADDRESS} skickas ingen fler bekräftelse"),
    ):
        sent = Client(desk.url).send(contact=f"{ADDRESS} eller 0141-22 33 44").json()
        text = sent["messages"][0]["text"]
        assert (sent["receipt"], words in text) == (receipt, True)
        assert "ringer 0141-22 33 44" in text


def test_the_conversation_shows_all_of_what_was_sent(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    long = ("Får vi söka pengar? " * 20).strip()
    told = client.send(
        question=long, contact="070-174 06 34 after 3pm please", wish="Ett utbyte"
    ).json()
    (turn,) = client.history()
    (case,) = desk.cases()
    assert case.question == f"{long} After 3pm please."
    shown = f"Skickat till kommunen: {case.question}\nDet vill ni göra: Ett utbyte"
    assert turn["visitor"] == told["visitor"] == shown


def test_many_at_once_make_one_case(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    start = threading.Barrier(8)

    def send(_number: int) -> str:
        start.wait()
        reference: str = client.send().json()["reference"]
        return reference

    with ThreadPoolExecutor(start.parties) as threads:
        assert len(set(threads.map(send, range(start.parties)))) == 1
    assert len(desk.cases()) == 1 and len(client.history()) == 1


def test_a_turn_that_could_not_be_written_is_made_good(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    client = Client(desk.url)
    prepare(client, desk, SlotSet("style", "normal"))

    async def fail(*_: Any) -> None:
        raise RuntimeError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(desk.agent.tracker_store, "save", fail)
        first = client.send().json()
    assert first["reference"] and client.history() == []
    again = client.send().json()
    assert (again["reference"], again["receipt"]) == (first["reference"], True)
    assert len(desk.cases()) == 1 and len(client.history()) == 1


def test_a_number_gets_no_receipt_and_is_told_so(open_desk: Open) -> None:
    desk = open_desk()
    sent = Client(desk.url).send(contact="070-123 45 67").json()
    assert sent["receipt"] is False
    assert "070-123 45 67" in sent["messages"][0]["text"]
    assert "ingen bekräftelse" in sent["messages"][0]["text"]
    assert desk.cases()[0].phone == "+46701234567"


def test_who_wants_no_reply_is_told_that_none_can_come(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    sent = client.send(contact="", no_reply=True)
    assert (sent.status_code, sent.json()["receipt"]) == (201, False)
    assert "kan inte mejla eller ringa" in sent.json()["messages"][0]["text"]
    assert [(case.email, case.phone) for case in desk.cases()] == [(None, None)]
    # The history says the same, and sending again opens nothing.
    told = client.history()[-1]
    assert "kan inte mejla eller ringa" in told["messages"][0]["text"]
    again = client.send(contact="", no_reply=True).json()
    assert again["reference"] == sent.json()["reference"] and len(desk.cases()) == 1
    # A robot is refused as before.
    robot = client.send("a-2", contact="", no_reply=True, homepage="x").json()
    assert robot["reference"] is None and len(desk.cases()) == 1


def test_what_stands_beside_the_contact_goes_along(open_desk: Open) -> None:
    desk = open_desk()
    Client(desk.url).send(contact=f"Anna Ek <{ADDRESS}>")
    Client(desk.url).send(id="a-2", contact="070-123 45 67, ring efter kl 16", name="Bo")
    first, second = desk.cases()
    assert (first.question, first.contact_name) == (QUESTION, "Anna Ek")
    assert second.question == f"{QUESTION} Ring efter kl 16."
    assert (second.contact_name, second.phone) == ("Bo", "+46701234567")


def test_a_second_receipt_of_the_day_is_not_promised(open_desk: Open) -> None:
    desk = open_desk()
    assert Client(desk.url).send().json()["receipt"] is True
    second = Client(desk.url).send(contact="An.Na+x@Example.se").json()
    assert second["receipt"] is False
    assert "ingen fler bekräftelse" in second["messages"][0]["text"]


@pytest.mark.parametrize(
    ("slots", "text"),
    [
        ({}, "Du skrev anna@gmial.com. Menade du anna@gmail.com?"),
        ({"language": "en"}, "You wrote anna@gmial.com. Did you mean anna@gmail.com?"),
    ],
)
def test_errors_stand_beside_their_fields(
    slots: Mapping[str, str], text: str, open_desk: Open
) -> None:
    desk = open_desk()
    client = Client(desk.url)
    prepare(client, desk, *(SlotSet(name, value) for name, value in slots.items()))
    refused = client.send(contact="anna@gmial.com")
    assert refused.status_code == 422
    assert refused.json()["errors"] == {
        "contact": {"code": "mistyped", "text": text, "suggestion": "anna@gmail.com"}
    }
    assert desk.cases() == [] and client.history() == []
    assert client.send(contact="anna@gmial.com", confirmed=True).status_code == 201


@pytest.mark.parametrize(
    ("slots", "sent"),
    [({}, {"conversation": False}), ({"case_alone": "yes"}, {"conversation": True})],
)
def test_the_conversation_does_not_go_along_against_the_visitors_will(
    slots: Mapping[str, str], sent: Mapping[str, bool], open_desk: Open
) -> None:
    desk = open_desk()
    client = Client(desk.url)
    prepare(client, desk, *shown_form(), *(SlotSet(*slot) for slot in slots.items()))
    assert client.send(**sent).status_code == 201
    assert [case.transcript for case in desk.cases()] == [None]
    # What was said in the chat counts for the case that was sent, not for the next, with which goes
    # what was said since: nothing here.
    assert client.send("a-2", conversation=True).status_code == 201
    assert desk.cases()[-1].transcript == []


def test_a_number_of_another_country_is_offered_with_it(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    prepare(client, desk, SlotSet("visitor_language", "fi"), SlotSet("language", "en"))
    for number, error in (
        (
            "045 12345678",
            "That telephone number cannot be called as it stands. Did you mean +358 45 12345678?",
        ),
        ("040 1234567", "You wrote 040-123 45 67. Did you mean +358 40 1234567?"),
    ):
        refused = client.send(contact=number).json()["errors"]["contact"]
        assert refused["text"] == error
    assert desk.cases() == []
    assert client.send(contact=refused["suggestion"]).status_code == 201
    assert [case.phone for case in desk.cases()] == ["+358401234567"]


def test_a_number_in_the_field_for_the_name_is_not_sent_without_a_word(open_desk: Open) -> None:
    desk = open_desk()
    texts = []
    for language, style in (("sv", "normal"), ("sv", "easy"), ("en", "normal")):
        client = Client(desk.url)
        prepare(client, desk, SlotSet("style", style))
        refused = client.send(name="070-174 06 38", language=language)
        error = refused.json()["errors"]["name"]
        assert (error["code"], error["suggestion"]) == ("contact", "070-174 06 38")
        texts.append(error["text"])
    assert len(set(texts)) == len(texts)
    assert desk.cases() == []


def test_easy_swedish_is_easy_beside_the_fields_too(open_desk: Open) -> None:
    desk = open_desk()
    texts = []
    for style in ("normal", "easy"):
        client = Client(desk.url)
        prepare(client, desk, SlotSet("style", style))
        texts.append(client.send(contact="").json()["errors"]["contact"]["text"])
    assert texts[0] != texts[1]


def test_a_field_that_people_do_not_see_stops_robots(open_desk: Open) -> None:
    desk = open_desk()
    sent = Client(desk.url).send(homepage="https://example.org")
    assert sent.status_code == 201
    told = sent.json()
    assert (told["reference"], told["receipt"]) == (None, False)
    # A person whose browser filled it in is told the truth.
    assert "inget är skickat" in told["messages"][0]["text"]
    assert desk.cases() == []


# --- Cancelled beside the form ---


def answers(desk: Desk, *events: Any) -> None:
    """What the assistant does with each message from now on."""

    async def handle_message(message: UserMessage) -> None:
        store = desk.agent.tracker_store
        tracker = await store.get_or_create_tracker(message.sender_id)
        said = UserUttered(
            message.text,
            input_channel="webchat",
            message_id=message.message_id,
            metadata=message.metadata,
        )
        for event in (said, *events):
            tracker.update(event)
        await store.save(tracker)

    desk.agent.handle_message = handle_message  # type: ignore[method-assign]


ANSWER = BotUttered("Det är ett nätverk.", metadata={"metadata": {"outcome": "answered"}})


@pytest.mark.parametrize(
    "text", ["avbryt, men vad är SERN?", "Vad är SERN? Avbryt!", "avbryt - vad är SERN"]
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_who_cancels_with_a_question_is_answered_and_told_that_nothing_was_sent(
    language: str, text: str, open_desk: Open
) -> None:
    desk = open_desk()
    client = Client(desk.url)
    slots = [SlotSet("case_draft", QUESTION), SlotSet("language", language)]
    prepare(client, desk, *shown_form(), *slots)
    answers(desk, ANSWER)
    first, second = client.say(text)
    assert first["text"] == ANSWER.text
    words = {"sv": "inget skickas", "en": "nothing is sent"}[language]
    assert words in second["text"] and second["language"] == language
    asked, turn = client.history()
    assert "form" not in asked["messages"][0]
    assert turn["messages"] == [first, second]
    state = state_of(client, desk)
    # The question is there for visitors who change their minds.
    assert (state["case_form"], state["case_draft"]) == (None, QUESTION)
    # Said again there is nothing to cancel.
    assert len(client.say(text)) == 1


@pytest.mark.parametrize(
    "text", ["Vad är SERN?", "avbryt inte, vad är SERN?", "Hur avbryter vi vårt projekt?"]
)
def test_who_only_asks_keeps_the_form(text: str, open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    prepare(client, desk, *shown_form())
    answers(desk, ANSWER)
    assert len(client.say(text)) == 1
    assert "form" in client.history()[0]["messages"][0]


def test_a_form_that_came_with_the_answer_is_not_cancelled(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    prepare(client, desk, *shown_form())
    _, reply, _ = shown_form("En annan?")
    answers(desk, reply, SlotSet("case_form", "another"))
    (message,) = client.say("glöm det, jag vill prata med en människa")
    assert message["form"]["question"] == "En annan?"
    assert state_of(client, desk)["case_form"] == "another"


def test_while_nobody_can_cancel_the_answer_comes_all_the_same(
    open_desk: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = open_desk()
    client = Client(desk.url)
    prepare(client, desk, *shown_form())
    answers(desk, ANSWER)
    with monkeypatch.context() as patched:
        patched.setattr(desk.agent, "unreadable", True)
        assert [m["text"] for m in client.say("avbryt, men vad är SERN?")] == [ANSWER.text]
    assert "form" in client.history()[0]["messages"][0]


def test_without_a_session_nothing_is_taken(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    client.token = "x"
    assert client.send().status_code == 401
    assert desk.cases() == []


@pytest.mark.parametrize(
    ("variable", "same_conversation"),
    [
        ("BOT_CASES_PER_CONVERSATION", True),
        ("BOT_CASES_PER_ADDRESS", False),
        ("BOT_ALL_CASES_PER_HOUR", False),
    ],
)
def test_beyond_a_limit_there_is_a_ready_mail(
    variable: str, same_conversation: bool, open_desk: Open
) -> None:
    desk = open_desk(**{variable: "2"})
    client = Client(desk.url)
    clients = [client, client if same_conversation else Client(desk.url)]
    for number, one in enumerate(clients):
        assert one.send(f"a-{number}").status_code == 201
    last = client if same_conversation else Client(desk.url)
    refused = last.send("a-9")
    assert refused.status_code == 429 and refused.json()["error"]["code"] == "too_many_cases"
    (message,) = refused.json()["messages"]
    assert message["link"]["url"].startswith("mailto:samhallsbyggnad@motala.se")
    assert "Vilka%20skolor" in message["link"]["url"]
    assert len(desk.cases()) == 2
    # What was sent before is still found, and counts for nothing.
    assert client.send("a-0").status_code == 201


def test_while_the_store_is_down_there_is_a_ready_mail(tmp_path: Path, open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    database = tmp_path / "var" / "assistant.db"
    away = database.with_suffix(".away")
    desk.engine.dispose()
    database.rename(away)
    database.mkdir()
    forget_stores()
    refused = client.send()
    assert refused.status_code == 503 and refused.json()["error"]["code"] == "store_down"
    (message,) = refused.json()["messages"]
    assert "inte skickat" in message["text"] and message["buttons"] == []
    assert message["link"]["url"].startswith("mailto:samhallsbyggnad@motala.se?subject=")
    database.rmdir()
    away.rename(database)
    assert client.history() == []
    assert client.send().status_code == 201
    assert len(desk.cases()) == 1


def test_a_conversation_that_cannot_be_read_is_told(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    desk.agent.unreadable = True
    assert client.send().json()["error"]["code"] == "unavailable"
    assert desk.cases() == []


def test_a_form_in_the_chat_that_was_begun_ends_with_the_case(open_desk: Open) -> None:
    desk = open_desk()
    client = Client(desk.url)
    prepare(client, desk, ActiveLoop("handoff_form"), SlotSet("requested_slot", "case_contact"))
    client.send()
    state = state_of(client, desk)
    assert state["active_loop"] is None and state["requested_slot"] is None
    assert state["case_question"] is None and state["case_reference"]


def state_of(client: Client, desk: Desk) -> dict[str, Optional[str]]:
    tracker = asyncio.run(desk.agent.tracker_store.retrieve(number_of(client.token)))
    assert tracker is not None
    return {**tracker.current_slot_values(), "active_loop": tracker.active_loop_name}
