"""The form by which a question goes to a person: filled in, put right, sent once, never lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.conftest import OpenChat, wait_for
from tests.widget.forms import WISH, field, open_form
from tests.widget.stub import CANCEL, PAGES, WRITE_HERE, Stub, form, message

QUESTION = "Kan vår förening söka pengar för ett utbyte med Hyvinge?"
EMAIL = "Din e-postadress"
PHONE = "Ditt telefonnummer"
NO_REPLY = {"sv": "Jag behöver inget svar", "en": "I need no reply"}
REFERENCE = "EU-2026-0001"
NEXT_PAGE = """<!doctype html>
<html lang="sv">
<title>The next page</title>
<link rel="icon" href="favicon.svg">
<script type="module" src="define.js"></script>
<motala-chat></motala-chat>
</html>"""


@pytest.fixture
def asked(chat: Chat, stub: Stub) -> Chat:
    """A conversation in which the form is shown."""
    open_form(chat, stub, form(QUESTION))
    return chat


def contents(chat: Chat) -> dict[str, Any]:
    """What stands in the form's fields, by name."""
    found: dict[str, Any] = chat.form.evaluate(
        "form => Object.fromEntries(new FormData(form.closest('form')))"
    )
    return found


def expect_sent(chat: Chat, question: str = QUESTION) -> None:
    expect(chat.log.get_by_text(f"Skickat till kommunen: {question}")).to_be_visible()
    expect(chat.log.get_by_text(REFERENCE)).to_be_visible()
    expect(chat.form).to_have_count(0)


def test_a_question_is_sent_and_its_number_stands_in_the_conversation(
    asked: Chat, stub: Stub
) -> None:
    expect(field(asked, "Ditt meddelande")).to_have_value(QUESTION)
    for part in ("allmän handling", "30 dagar"):
        expect(asked.form).to_contain_text(part)
    field(asked, EMAIL).fill("kim@exempel.se")
    field(asked, "Ditt namn").fill("Kim")

    asked.send_case.click()

    expect_sent(asked)
    expect(asked.input).to_be_focused()
    (body,) = stub.sent_cases
    assert re.fullmatch(r"[A-Za-z0-9-]{1,64}", body.pop("id"))
    assert body.pop("form") == stub.turns[0]["messages"][0]["id"]
    assert body == {
        "language": "sv",
        "question": QUESTION,
        "contact": "kim@exempel.se",
        "name": "Kim",
        "homepage": "",
        "conversation": True,
        "no_reply": False,
    }
    before = asked.log.inner_text()
    asked.page.reload()
    expect(asked.questions).to_have_count(2)
    assert asked.log.inner_text() == before
    # Nothing of it is left behind.
    open_form(asked, stub, form())
    assert contents(asked)["contact"] == ""


def test_who_has_sent_one_need_not_say_again_who_they_are(asked: Chat, stub: Stub) -> None:
    field(asked, EMAIL).fill("kim@exempel.se")
    field(asked, "Ditt namn").fill("Kim")
    asked.send_case.click()
    expect_sent(asked)

    addition = "Vi är tjugo personer."
    open_form(asked, stub, form(addition))

    assert contents(asked)["question"] == addition
    assert contents(asked)["contact"] == "kim@exempel.se"
    assert contents(asked)["name"] == "Kim"
    asked.send_case.click()
    expect_sent(asked, addition)
    assert [body["contact"] for body in stub.sent_cases] == ["kim@exempel.se"] * 2

    asked.erase()
    expect(asked.questions).to_have_count(0)
    open_form(asked, stub, form(QUESTION))
    assert contents(asked)["contact"] == contents(asked)["name"] == ""


def test_errors_stand_beside_their_fields_and_are_read_out(asked: Chat, stub: Stub) -> None:
    stub.wrong(question="Skriv ditt meddelande.", contact="Den adressen går inte att använda.")
    field(asked, "Ditt namn").fill("Kim")
    field(asked, EMAIL).fill("kim")
    asked.listen()

    asked.send_case.click()

    question, contact = field(asked, "Ditt meddelande"), field(asked, EMAIL)
    expect(question).to_be_focused()
    expect(question).to_have_accessible_description(re.compile("Skriv ditt meddelande."))
    expect(contact).to_have_accessible_description("Den adressen går inte att använda.")
    for wrong in (question, contact):
        expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(field(asked, "Ditt namn")).not_to_have_attribute("aria-invalid", "true")
    summary = (
        "Något behöver rättas. Ditt meddelande: Skriv ditt meddelande. "
        f"{EMAIL}: Den adressen går inte att använda."
    )
    asked.page.wait_for_function("summary => heard.includes(summary)", arg=summary)

    contact.fill("kim@exempel.se")
    expect(contact).not_to_have_attribute("aria-invalid", "true")
    expect(question).to_have_attribute("aria-invalid", "true")
    stub.work()
    asked.send_case.click()

    expect_sent(asked)
    first, second = stub.sent_cases
    assert (first["contact"], second["contact"], second["name"]) == ("kim", "kim@exempel.se", "Kim")


@pytest.mark.parametrize(
    ("language", "way", "label", "asks"),
    [
        ("sv", "E-post", EMAIL, "Skriv din e-postadress, till exempel namn@exempel.se"),
        ("sv", "Telefon", PHONE, "Skriv ditt telefonnummer, till exempel 070-123 45 67"),
        ("en", "E-mail", "Your e-mail", "Write your e-mail address, for example name@example.com"),
        (
            *("en", "Telephone", "Your telephone"),
            "Write your telephone number, for example +46 70 123 45 67",
        ),
    ],
)
def test_an_empty_contact_is_asked_for_in_the_way_that_was_chosen(
    chat: Chat, stub: Stub, language: str, way: str, label: str, asks: str
) -> None:
    open_form(chat, stub, form(QUESTION, language=language))
    stub.wrong(contact="Skriv en adress eller ett nummer.")
    chat.form.get_by_role("radio", name=way).check()

    chat.form.get_by_role("button", name=re.compile("^(Skicka till|Send to)")).click()

    contact = field(chat, label)
    expect(contact).to_be_focused()
    ticks = {"sv": "eller kryssa i ”Jag behöver inget svar”.", "en": "or tick “I need no reply”."}
    expect(contact).to_have_accessible_description(f"{asks}, {ticks[language]}")
    expect(chat.form.get_by_text("Skriv en adress eller ett nummer.")).to_have_count(0)
    # Then nothing is wrong any more.
    chat.form.get_by_role("checkbox", name=NO_REPLY[language]).check()
    expect(contact).not_to_have_attribute("aria-invalid", "true")
    expect(contact).to_have_accessible_description("")


def test_who_needs_no_reply_sends_without_a_contact_and_finds_what_was_typed_again(
    asked: Chat, stub: Stub
) -> None:
    no_reply = asked.form.get_by_role("checkbox", name=NO_REPLY["sv"])
    contact = asked.page.locator("input[name=contact]")
    ways = asked.form.get_by_role("radio", name=re.compile("E-post|Telefon"))
    expect(no_reply).not_to_be_checked()
    contact.fill("kim@exempel.se")
    no_reply.check()
    for control in (contact, *ways.all()):
        expect(control).to_be_disabled()
    expect(contact).to_have_value("")
    # It is kept like the fields, and so is what was typed.
    asked.page.reload()
    expect(no_reply).to_be_checked()
    expect(contact).to_be_disabled()
    no_reply.uncheck()
    expect(contact).to_be_enabled()
    expect(contact).to_have_value("kim@exempel.se")
    no_reply.check()
    # Refused, it stays as it is.
    stub.wrong(question="Skriv ditt meddelande.")
    asked.send_case.click()
    expect(field(asked, "Ditt meddelande")).to_be_focused()
    expect(contact).to_be_disabled()
    stub.work()

    asked.send_case.click()

    expect_sent(asked)
    for body in stub.sent_cases:
        assert body["no_reply"] is True and not {"contact", "confirmed"} & set(body)
    # The next question asks anew.
    open_form(asked, stub, form("En till?"))
    expect(no_reply).not_to_be_checked()
    expect(contact).to_have_value("kim@exempel.se")
    asked.send_case.click()
    expect_sent(asked, "En till?")
    assert stub.sent_cases[-1]["contact"] == "kim@exempel.se"
    assert stub.sent_cases[-1]["no_reply"] is False


def test_what_is_said_in_the_chat_of_a_reply_stands_in_the_form(asked: Chat, stub: Stub) -> None:
    no_reply = asked.form.get_by_role("checkbox", name=NO_REPLY["sv"])
    stub.answers["jag vill inte ha svar"] = [form(QUESTION, filled={"no_reply": True})]
    stub.answers["jag heter Kim"] = [form(QUESTION, filled={"name": "Kim"})]
    stub.answers["kim@exempel.se"] = [form(QUESTION, filled={"email": "kim@exempel.se"})]
    asked.ask_and_wait("jag vill inte ha svar")
    expect(no_reply).to_be_checked()
    asked.ask_and_wait("jag heter Kim")
    expect(field(asked, "Ditt namn")).to_have_value("Kim")
    expect(no_reply).to_be_checked()

    asked.ask_and_wait("kim@exempel.se")

    expect(field(asked, EMAIL)).to_have_value("kim@exempel.se")
    expect(field(asked, EMAIL)).to_be_enabled()
    expect(no_reply).not_to_be_checked()


def test_by_keyboard_who_needs_no_reply_comes_past_the_contact(asked: Chat, stub: Stub) -> None:
    stub.answers[WRITE_HERE] = [message("Är det den här frågan?")]
    field(asked, EMAIL).focus()
    asked.tab_to(NO_REPLY["sv"])
    asked.press("Space")
    asked.tab_to("Ditt namn")
    asked.tab_to(NO_REPLY["sv"], "Shift+Tab")
    asked.tab_to("Ditt meddelande", "Shift+Tab")
    # What was ticked goes on in the chat as well.
    asked.form.get_by_role("button", name=WRITE_HERE).click()
    expect(asked.input).to_have_value(NO_REPLY["sv"])


@pytest.mark.parametrize("width", [1280, 320])
def test_the_tick_for_no_reply_stands_under_the_contact_within_the_form(
    open_chat: OpenChat, stub: Stub, width: int
) -> None:
    chat = open_chat(width=width)
    open_form(chat, stub, form(QUESTION))
    label = chat.form.locator("label", has_text=NO_REPLY["sv"])
    boxes = [
        one.bounding_box()
        for one in (chat.form, field(chat, EMAIL), label, field(chat, "Ditt namn"))
    ]
    around, contact, tick, name = (box for box in boxes if box)
    assert contact["y"] + contact["height"] <= tick["y"]
    assert tick["y"] + tick["height"] <= name["y"]
    assert around["x"] <= tick["x"]
    assert tick["x"] + tick["width"] <= around["x"] + around["width"]
    assert tick["height"] >= 24


def test_once_it_is_answered_nothing_says_that_it_is_being_sent(
    open_chat: OpenChat, stub: Stub
) -> None:
    # With it no line goes by itself.
    chat = open_chat(own_clock=True)
    open_form(chat, stub, form(QUESTION))
    status = chat.page.locator("[aria-live=polite]").get_by_text("Skickar …", exact=True)
    stub.wrong(contact="Den adressen går inte att använda.")
    field(chat, EMAIL).fill("kim")
    stub.hold("/cases")
    chat.send_case.click()
    chat.page.clock.run_for(100)
    expect(status).to_have_count(1)

    stub.release()

    expect(field(chat, EMAIL)).to_be_focused()
    assert status.count() == 0


def test_the_conversation_stays_behind_where_the_visitor_wants_it_to(
    asked: Chat, stub: Stub
) -> None:
    along = asked.form.get_by_role("checkbox", name="Skicka med samtalet")
    expect(along).to_be_checked()
    along.uncheck()
    field(asked, EMAIL).fill("kim@exempel.se")
    # It is kept like the fields.
    asked.page.reload()
    expect(field(asked, EMAIL)).to_have_value("kim@exempel.se")
    expect(along).not_to_be_checked()

    asked.send_case.click()

    expect_sent(asked)
    (body,) = stub.sent_cases
    assert body["conversation"] is False


@pytest.mark.parametrize("meant", [True, False])
def test_did_you_mean_is_answered_with_a_button(asked: Chat, stub: Stub, meant: bool) -> None:
    stub.wrong(contact="Du skrev kim@gmial.com. Menade du kim@gmail.com?|kim@gmail.com")
    field(asked, EMAIL).fill("kim@gmial.com")
    asked.send_case.click()
    expect(field(asked, EMAIL)).to_be_focused()

    title = "Ja, kim@gmail.com" if meant else "Nej, min adress är rätt"
    asked.form.get_by_role("button", name=title).click()

    expect(field(asked, EMAIL)).to_be_focused()
    expect(asked.form.get_by_text("Menade du")).to_have_count(0)
    stub.work()
    asked.send_case.click()
    expect_sent(asked)
    sent = stub.sent_cases[-1]
    assert sent["contact"] == ("kim@gmail.com" if meant else "kim@gmial.com")
    assert sent.get("confirmed", False) is not meant


@pytest.mark.parametrize(
    ("meant", "way", "label"),
    [("070-174 06 38", "tel", PHONE), ("kim@exempel.se", "email", EMAIL)],
)
def test_what_is_no_name_goes_where_it_belongs_with_a_button(
    asked: Chat, stub: Stub, meant: str, way: str, label: str
) -> None:
    stub.wrong(name=f"Det ser ut som ett telefonnummer.|{meant}", contact="Skriv din adress.")
    name = field(asked, "Ditt namn")
    name.fill(meant)
    asked.send_case.click()
    expect(name).to_have_accessible_description("Det ser ut som ett telefonnummer.")
    expect(asked.form.get_by_role("button", name="Nej, min adress")).to_have_count(0)

    asked.form.get_by_role("button", name=f"Ja, {meant}").click()

    expect(name).to_be_focused()
    expect(name).to_have_value("")
    expect(asked.form.get_by_label(label)).to_have_value(meant)
    assert contents(asked)["way"] == way
    for text in ("Det ser ut som", "Skriv din adress."):
        expect(asked.form.get_by_text(text)).to_have_count(0)
    stub.work()
    asked.send_case.click()
    expect_sent(asked)
    sent = stub.sent_cases[-1]
    assert (sent["contact"], sent["name"], sent.get("confirmed", False)) == (meant, "", False)


def test_a_long_message_stands_in_the_form_without_a_bar_of_its_own(chat: Chat, stub: Stub) -> None:
    open_form(chat, stub, form("Kan vår förening söka pengar för ett utbyte? " * 12))
    box = field(chat, "Ditt meddelande")
    assert box.evaluate("box => box.scrollHeight <= box.clientHeight")


def test_the_chat_answers_while_the_form_waits(asked: Chat, stub: Stub) -> None:
    field(asked, EMAIL).fill("kim@exempel.se")
    to_the_form = asked.page.get_by_role("button", name="Till formuläret")
    asked.ask_and_wait("Vad är SERN?")

    expect(asked.log.get_by_text("Kommunen nämner tre vänorter")).to_be_visible()
    expect(to_the_form).to_be_visible()
    to_the_form.click()
    expect(asked.form).to_be_focused()
    expect(field(asked, EMAIL)).to_have_value("kim@exempel.se")
    asked.send_case.click()
    expect_sent(asked)
    assert stub.sent_cases[0]["contact"] == "kim@exempel.se"


def test_what_is_typed_in_the_form_is_there_after_a_reload_and_in_this_tab_only(
    chat: Chat, stub: Stub
) -> None:
    open_form(chat, stub, form(QUESTION, organisation=True))
    field(chat, "Ditt meddelande").fill("En egen fråga")
    field(chat, "Ditt namn").fill("Åsa")
    chat.form.get_by_label("Vem skriver du för?").select_option("Skola")
    field(chat, "Vad vill ni göra?").fill("Ett utbyte")
    field(chat, EMAIL).fill("åsa@exempel.se")
    chat.form.get_by_role("radio", name="Telefon").check()
    field(chat, PHONE).fill("0141-22 50 00")
    before = contents(chat)

    chat.page.reload()

    expect(chat.form).to_be_visible()
    assert contents(chat) == before
    chat.form.get_by_role("radio", name="E-post").check()
    expect(field(chat, EMAIL)).to_have_value("åsa@exempel.se")
    page = chat.page.context.new_page()
    page.goto(chat.page.url)
    other = Chat(page, chat.url)
    other.open()
    expect(field(other, "Ditt meddelande")).to_have_value(QUESTION)
    expect(field(other, "Ditt namn")).to_have_value("")
    page.close()


def test_each_way_of_being_reached_has_its_keyboard_and_its_autofill(
    asked: Chat, stub: Stub
) -> None:
    for way, label, kind in (("Telefon", PHONE, "tel"), ("E-post", EMAIL, "email")):
        asked.form.get_by_role("radio", name=way).check()
        for name in ("inputmode", "autocomplete"):
            expect(field(asked, label)).to_have_attribute(name, kind)
    expect(field(asked, "Ditt namn")).to_have_attribute("autocomplete", "name")


def test_organisations_are_asked_for_their_kind_and_wish(chat: Chat, stub: Stub) -> None:
    open_form(chat, stub, form(QUESTION, organisation=True))
    chat.form.get_by_label("Vem skriver du för?").select_option("Kommun eller region")
    field(chat, "Vad vill ni göra?").fill("Ett utbyte")
    chat.send_case.click()
    expect_sent(chat)
    assert stub.sent_cases[0]["organisation"] == "public"
    assert stub.sent_cases[0]["wish"] == "Ett utbyte"

    open_form(chat, stub, form(QUESTION))
    expect(chat.form.get_by_label("Vem skriver du för?")).to_have_count(0)


def test_of_two_open_questions_one_chooses_or_sends_both(chat: Chat, stub: Stub) -> None:
    one, two = "Hur länge har vi haft Hyvinge?", "Får vi söka pengar?"
    open_form(chat, stub, form(one, questions=(one, two)))
    question = field(chat, "Ditt meddelande")
    expect(question).to_have_value(one)
    question.fill(f"{one} Ungefär.")

    chat.form.get_by_role("radio", name=two).check()
    expect(question).to_have_value(two)
    chat.form.get_by_role("radio", name="Båda").check()
    # As they were said: the newest is offered first.
    expect(question).to_have_value(f"{two}\n{one}")
    # What was changed is still there.
    chat.form.get_by_role("radio", name=one).check()
    expect(question).to_have_value(f"{one} Ungefär.")

    chat.send_case.click()
    expect_sent(chat, f"{one} Ungefär.")


def test_only_the_newest_form_is_there_and_has_what_was_written_in_the_old_one(
    asked: Chat, stub: Stub
) -> None:
    field(asked, "Ditt meddelande").fill("En egen fråga")
    field(asked, EMAIL).fill("kim@exempel.se")

    open_form(asked, stub, form("Något nytt?"))

    expect(asked.form).to_have_count(1)
    expect(field(asked, "Ditt meddelande")).to_have_value("Något nytt?")
    expect(field(asked, EMAIL)).to_have_value("kim@exempel.se")
    asked.form.get_by_role("radio", name="En egen fråga").check()
    expect(field(asked, "Ditt meddelande")).to_have_value("En egen fråga")


def test_a_newer_question_is_chosen_before_one_that_was_left_as_it_was(
    asked: Chat, stub: Stub
) -> None:
    newer = "Något nytt?"
    open_form(asked, stub, form(newer, questions=(newer, QUESTION)))
    expect(asked.form.get_by_role("radio", name=newer)).to_be_checked()
    expect(field(asked, "Ditt meddelande")).to_have_value(newer)


def test_the_same_question_again_stands_as_it_was_changed(asked: Chat, stub: Stub) -> None:
    field(asked, "Ditt meddelande").fill(f"{QUESTION} I vår.")

    open_form(asked, stub, form(QUESTION))

    expect(field(asked, "Ditt meddelande")).to_have_value(f"{QUESTION} I vår.")
    expect(asked.form.get_by_role("radio", name=QUESTION)).to_have_count(0)


def test_what_was_written_in_the_chat_stands_in_its_fields_and_the_rest_as_it_was(
    asked: Chat, stub: Stub
) -> None:
    field(asked, "Ditt meddelande").fill(f"{QUESTION} I vår.")
    stub.answers["070-123 45 67"] = [form(QUESTION, filled={"tel": "070-123 45 67"})]
    stub.answers["kim@exempel.se"] = [form(QUESTION, filled={"email": "kim@exempel.se"})]

    asked.ask_and_wait("070-123 45 67")
    expect(field(asked, PHONE)).to_have_value("070-123 45 67")
    expect(field(asked, "Ditt meddelande")).to_have_value(f"{QUESTION} I vår.")

    asked.ask_and_wait("kim@exempel.se")
    expect(asked.form).to_have_count(1)
    expect(field(asked, EMAIL)).to_have_value("kim@exempel.se")
    asked.form.get_by_role("radio", name="telefon").check()
    expect(field(asked, PHONE)).to_have_value("070-123 45 67")


def test_what_was_taken_out_in_the_chat_stands_in_its_field_no_more(
    asked: Chat, stub: Stub
) -> None:
    field(asked, "Ditt namn").fill("Kim Ek")
    field(asked, EMAIL).fill("kim@exempel.se")
    stub.answers["ta bort namnet"] = [form(QUESTION, filled={"name": ""})]

    asked.ask_and_wait("ta bort namnet")

    expect(field(asked, "Ditt namn")).to_have_value("")
    expect(field(asked, EMAIL)).to_have_value("kim@exempel.se")


@pytest.mark.parametrize("way", ["button", "words"])
def test_cancelled_the_form_is_gone_and_comes_back_with_what_was_written(
    asked: Chat, stub: Stub, way: str
) -> None:
    stub.answers[CANCEL] = stub.answers["nej, strunta i det"] = [message("Inget är skickat.")]
    field(asked, EMAIL).fill("kim@exempel.se")

    if way == "button":
        asked.form.get_by_role("button", name=CANCEL).click()
    else:
        stub.ends_the_form = {"nej, strunta i det"}
        asked.ask("nej, strunta i det")

    expect(asked.log.get_by_text("Inget är skickat.")).to_be_visible()
    expect(asked.form).to_have_count(0)
    expect(asked.page.get_by_role("button", name="Till formuläret")).to_be_hidden()
    assert stub.sent_cases == []
    open_form(asked, stub, form(QUESTION))
    expect(field(asked, EMAIL)).to_have_value("kim@exempel.se")


def test_who_would_rather_write_in_the_chat_goes_on_with_what_is_filled_in(
    asked: Chat, stub: Stub
) -> None:
    stub.answers[WRITE_HERE] = [message("Vilken fråga vill du skicka?")]
    field(asked, "Ditt meddelande").fill("En egen fråga")
    field(asked, EMAIL).fill("kim@exempel.se")
    field(asked, "Ditt namn").fill("Kim Ek")
    asked.form.get_by_role("checkbox", name="Skicka med samtalet").uncheck()

    asked.form.get_by_role("button", name=WRITE_HERE).click()

    expect(asked.log.get_by_text("Vilken fråga vill du skicka?")).to_be_visible()
    expect(asked.form).to_have_count(0)
    expect(asked.input).to_have_value(
        "Svar till: kim@exempel.se\nNamn: Kim Ek\nSkicka inte med samtalet"
    )
    expect(asked.send_button).to_be_enabled()
    # What the chat offers is the question as it stood in the form.
    written = {"question": "En egen fråga"}
    assert stub.sent[-1] == {"button": f"id of {WRITE_HERE}", "written": written}


def test_the_kind_of_organisation_goes_on_to_the_chat(chat: Chat, stub: Stub) -> None:
    stub.answers[WRITE_HERE] = [message("Är det den här frågan?")]
    open_form(chat, stub, form(QUESTION, organisation=True))
    chat.form.get_by_label("Vem skriver du för?").select_option("Förening")

    chat.form.get_by_role("button", name=WRITE_HERE).click()

    expect(chat.log.get_by_text("Är det den här frågan?")).to_be_visible()
    written = {"organisation": "association"}
    assert stub.sent[-1] == {"button": f"id of {WRITE_HERE}", "written": written}
    expect(chat.input).to_have_value("")


def test_who_has_filled_in_nothing_finds_nothing_written_in_the_chat(
    asked: Chat, stub: Stub
) -> None:
    stub.answers[WRITE_HERE] = [message("Vilken fråga vill du skicka?")]
    asked.form.get_by_role("button", name=WRITE_HERE).click()

    expect(asked.form).to_have_count(0)
    expect(asked.input).to_have_value("")


def test_a_case_whose_answer_got_lost_is_not_sent_twice(asked: Chat, stub: Stub) -> None:
    stub.fail("/cases", after_the_turn=True)
    asked.send_case.click()
    expect(asked.retry).to_be_visible()
    stub.work()

    asked.retry.click()

    expect_sent(asked)
    expect(asked.retry).to_have_count(0)
    assert len(stub.stored) == 1
    # Changed, it is another case.
    assert len({body["id"] for body in stub.sent_cases}) == 1


@pytest.mark.parametrize("arrived", [True, False])
def test_a_case_on_its_way_is_sent_once_after_a_reload(
    asked: Chat, stub: Stub, arrived: bool
) -> None:
    stub.fail("/cases", after_the_turn=True) if arrived else stub.fail("/cases", status=503)
    asked.send_case.click()
    expect(asked.retry).to_be_visible()
    stub.work()

    asked.page.reload()

    expect_sent(asked)
    expect(asked.questions).to_have_count(2)
    assert len(stub.stored) == 1
    asked.page.reload()
    expect(asked.questions).to_have_count(2)
    assert len({body["id"] for body in stub.sent_cases}) == 1


def test_changed_after_a_failure_it_is_not_sent_by_itself(asked: Chat, stub: Stub) -> None:
    stub.fail("/cases", status=503)
    asked.send_case.click()
    expect(asked.retry).to_be_visible()
    field(asked, "Ditt namn").fill("Kim")
    stub.work()

    asked.page.reload()

    expect(field(asked, "Ditt namn")).to_have_value("Kim")
    assert len(stub.sent_cases) == 1
    asked.send_case.click()
    expect_sent(asked)
    first, second = stub.sent_cases
    assert first["id"] != second["id"]


def test_sent_while_offline_it_goes_when_the_connection_is_back(asked: Chat, stub: Stub) -> None:
    asked.page.context.set_offline(True)
    asked.send_case.click()
    expect(asked.log.get_by_text("inte ha internet")).to_be_visible()
    expect(field(asked, "Ditt meddelande")).to_have_value(QUESTION)

    asked.page.context.set_offline(False)

    expect_sent(asked)
    assert len(stub.stored) == 1


def test_what_was_changed_while_offline_waits_for_the_button(asked: Chat, stub: Stub) -> None:
    asked.page.context.set_offline(True)
    asked.send_case.click()
    told = asked.log.get_by_text("inte ha internet")
    expect(told).to_be_visible()
    field(asked, "Ditt meddelande").fill("Halva fråg")

    asked.page.context.set_offline(False)

    expect(told).to_have_count(0)
    expect(field(asked, "Ditt meddelande")).to_have_value("Halva fråg")
    assert not stub.sent_cases
    asked.send_case.click()
    expect(asked.log.get_by_text("Skickat till kommunen: Halva fråg")).to_be_visible()
    assert len(stub.stored) == 1


def test_where_it_cannot_be_stored_a_mail_is_offered(asked: Chat, stub: Stub) -> None:
    mail = {"url": "mailto:samhallsbyggnad@motala.se?body=Hej", "title": "Öppna ett färdigt mejl"}
    told = message("Det gick inte att spara det du skrev.", link=mail)
    stub.fail("/cases", status=503, code="store_down", message="Fel.", messages=[told])
    asked.send_case.click()

    expect(asked.log.get_by_text("Det gick inte att spara det du skrev.")).to_be_visible()
    link = asked.log.get_by_role("link", name="Öppna ett färdigt mejl")
    expect(link).to_have_attribute("href", mail["url"])
    expect(asked.send_case).to_be_visible()
    stub.work()
    asked.send_case.click()
    expect_sent(asked)
    expect(link).to_have_count(0)


def test_cancelled_after_a_failure_it_cannot_be_sent_again(asked: Chat, stub: Stub) -> None:
    stub.answers[CANCEL] = [message("Inget är skickat.")]
    stub.fail("/cases", status=503)
    asked.send_case.click()
    expect(asked.retry).to_be_visible()

    asked.form.get_by_role("button", name=CANCEL).click()

    expect(asked.log.get_by_text("Inget är skickat.")).to_be_visible()
    expect(asked.retry).to_have_count(0)


def test_a_double_click_sends_once(asked: Chat, stub: Stub) -> None:
    stub.hold("/cases")

    asked.send_case.dblclick()

    expect(asked.page.get_by_role("button", name="Skickar")).to_be_visible()
    stub.release()
    expect_sent(asked)
    assert len(stub.sent_cases) == 1


def test_nothing_can_be_changed_while_it_is_sent_and_all_is_there_after_a_failure(
    chat: Chat, stub: Stub
) -> None:
    one, two = "Hur länge har vi haft Hyvinge?", "Får vi söka pengar?"
    open_form(chat, stub, form(one, questions=(one, two), organisation=True))
    field(chat, "Ditt namn").fill("Kim")
    before = contents(chat)
    stub.hold("/cases")
    stub.fail("/cases", status=503, code="store_down", message="Det gick inte att spara.")

    chat.send_case.click()

    form_node = chat.page.get_by_role("form", name="Skriv till kommunen")
    expect(form_node).to_have_attribute("aria-busy", "true")
    for label in ("Ditt meddelande", EMAIL, "Ditt namn", "Vad vill ni göra?"):
        expect(field(chat, label)).not_to_be_editable()
    for name in (two, "Telefon"):
        expect(chat.form.get_by_role("radio", name=name)).to_be_disabled()
    expect(chat.form.get_by_label("Vem skriver du för?")).to_be_disabled()

    stub.release()
    expect(chat.retry).to_be_visible()
    expect(form_node).to_have_attribute("aria-busy", "false")
    expect(field(chat, "Ditt namn")).to_be_editable()
    assert contents(chat) == before
    stub.work()
    chat.retry.click()
    expect_sent(chat, one)


def test_from_two_tabs_one_case_is_sent(asked: Chat, stub: Stub) -> None:
    page = asked.page.context.new_page()
    # They cannot tell each other what happens.
    page.add_init_script("delete globalThis.BroadcastChannel")
    page.goto(asked.page.url)
    other = Chat(page, asked.url)
    page.evaluate(
        "([key, value]) => sessionStorage.setItem(key, value)",
        asked.page.evaluate(
            "Object.entries(sessionStorage).find(([key]) => key.startsWith('motala-chat session'))"
        ),
    )
    page.reload()
    other.open()
    expect(other.form).to_be_visible()
    asked.send_case.click()
    expect_sent(asked)

    other.send_case.click()

    expect(other.log.get_by_text("redan skickat")).to_be_visible()
    expect(field(other, "Ditt meddelande")).to_have_value(QUESTION)
    assert len(stub.stored) == 1
    page.close()


def test_the_whole_question_stands_in_the_chat_and_the_same_after_a_reload(
    asked: Chat, stub: Stub
) -> None:
    long = ("Får vi söka pengar? " * 20).strip()
    field(asked, "Ditt meddelande").fill(long)

    asked.send_case.click()

    expect_sent(asked, long)
    before = asked.log.inner_text()
    asked.page.reload()
    expect(asked.questions).to_have_count(2)
    assert asked.log.inner_text() == before
    assert stub.sent_cases[0]["question"] == long


def test_with_an_expired_session_the_case_is_sent_in_a_new_one(asked: Chat, stub: Stub) -> None:
    field(asked, EMAIL).fill("kim@exempel.se")
    stub.expire()

    asked.send_case.click()

    expect_sent(asked)
    assert len(stub.stored) == 1


def test_when_the_conversation_is_lost_the_form_still_stands(asked: Chat, stub: Stub) -> None:
    field(asked, EMAIL).fill("kim@exempel.se")
    stub.expire()

    asked.page.reload()

    expect(asked.log.get_by_text("Ingenting är skickat. Det du skrev finns kvar.")).to_be_visible()
    expect(field(asked, EMAIL)).to_have_value("kim@exempel.se")
    # A chat that knows nothing of the form does not take it away.
    asked.ask_and_wait("Vad är SERN?")
    expect(field(asked, "Ditt meddelande")).to_have_value(QUESTION)
    asked.send_case.click()
    expect_sent(asked)


@pytest.mark.parametrize("way", ["restart", "erase"])
def test_started_over_nothing_that_was_typed_is_left(asked: Chat, stub: Stub, way: str) -> None:
    field(asked, EMAIL).fill("kim@exempel.se")
    asked.input.fill("En halv")

    if way == "restart":
        asked.start_over()
    else:
        asked.erase()

    expect(asked.questions).to_have_count(0)
    expect(asked.form).to_have_count(0)
    expect(asked.input).to_have_value("")
    stored = asked.page.evaluate("JSON.stringify(Object.values(sessionStorage))")
    assert "kim@exempel.se" not in stored and "En halv" not in stored
    open_form(asked, stub, form(QUESTION))
    expect(field(asked, EMAIL)).to_have_value("")


def test_what_another_tab_says_leaves_the_form_where_it_is(asked: Chat, stub: Stub) -> None:
    page = asked.page.context.new_page()
    page.goto(asked.page.url)
    other = Chat(page, asked.url)
    other.open()
    field(asked, EMAIL).fill("kim@exempel.se")
    asked.input.focus()

    other.ask_and_wait("Vad är SERN?")

    expect(asked.questions).to_have_count(2)
    expect(field(asked, EMAIL)).to_have_value("kim@exempel.se")
    expect(asked.input).to_be_focused()
    page.close()


def test_what_another_tab_says_does_not_disturb_who_is_writing(asked: Chat, stub: Stub) -> None:
    page = asked.page.context.new_page()
    page.goto(asked.page.url)
    other = Chat(page, asked.url)
    other.open()
    expect(other.form).to_be_visible()
    name = field(asked, "Ditt namn")
    name.press_sequentially("Ki")

    other.ask_and_wait("Vad är SERN?")

    expect(asked.questions).to_have_count(2)
    expect(name).to_be_focused()
    asked.page.keyboard.type("m")
    expect(name).to_have_value("Kim")
    page.close()


def test_a_field_that_people_do_not_see_is_only_for_robots(asked: Chat, stub: Stub) -> None:
    trap = asked.page.locator("input[name=homepage]")
    expect(trap).to_have_attribute("tabindex", "-1")
    expect(trap).to_have_attribute("autocomplete", "off")
    assert trap.evaluate("input => Boolean(input.closest('[aria-hidden=true]'))")
    assert trap.evaluate("input => input.parentNode.getBoundingClientRect().width") <= 1
    field(asked, "Ditt meddelande").focus()
    for _ in range(12):
        asked.press("Tab")
        assert not trap.evaluate("input => input.getRootNode().activeElement === input")

    trap.evaluate("input => { input.value = 'https://spam.example'; }")
    asked.send_case.click()

    wait_for(lambda: bool(stub.sent_cases))
    assert stub.sent_cases[0]["homepage"] == "https://spam.example"


def test_enter_in_a_field_sends_nothing(asked: Chat, stub: Stub) -> None:
    field(asked, EMAIL).fill("kim@exempel.se")
    field(asked, EMAIL).press("Enter")
    field(asked, "Ditt namn").press("Enter")
    asked.ask_and_wait("Vad är SERN?")

    assert stub.sent_cases == []
    expect(asked.form).to_be_visible()


def test_by_keyboard_from_the_chat_to_the_number(chat: Chat, stub: Stub) -> None:
    stub.answers[WISH] = [form(organisation=True)]
    chat.page.keyboard.type(WISH)
    chat.press("Enter")
    expect(chat.form).to_be_visible()
    # What is typed in the chat goes on undisturbed, and the form is one key away.
    expect(chat.input).to_be_focused()
    chat.press("Shift+Tab")
    assert chat.focused()["name"].startswith("Till formuläret") and chat.focused()["ring"]
    chat.press("Enter")
    expect(chat.form).to_be_focused()
    chat.press("Tab")
    expect(field(chat, "Ditt meddelande")).to_be_focused()
    chat.page.keyboard.type("Får vi vara med?")
    chat.tab_to("E-post")
    chat.press("ArrowRight")
    chat.tab_to(PHONE)
    chat.page.keyboard.type("0141-22 50 00")
    chat.tab_to("Ditt namn")
    chat.tab_to("Vem skriver du för?")
    chat.tab_to("Vad vill ni göra?")
    chat.tab_to("Skicka till kommunen")
    chat.press("Space")

    expect_sent(chat, "Får vi vara med?")
    expect(chat.input).to_be_focused()
    assert stub.sent_cases[0]["contact"] == "0141-22 50 00"


@pytest.mark.parametrize("touch", [False, True])
def test_to_a_form_that_a_button_asked_for_focus_goes_as_well(
    open_chat: OpenChat, stub: Stub, touch: bool
) -> None:
    special = {"width": 320, "has_touch": True, "is_mobile": True} if touch else {}
    chat = open_chat(own_clock=True, **special)
    stub.answers["Vad är SERN?"] = [message("Ett nätverk.", (WISH,))]
    stub.answers[WISH] = [form(QUESTION)]
    chat.open()
    chat.ask_and_wait("Vad är SERN?")
    chat.page.clock.run_for(2_000)
    chat.listen()

    chat.choice(WISH).tap() if touch else chat.choice(WISH).press("Enter")

    expect(chat.form).to_be_focused()
    # Its introduction can be read, too.
    expect(chat.log.get_by_text("Fyll i formuläret")).to_be_in_viewport()
    chat.page.clock.run_for(2_000)
    (heard,) = chat.heard()
    assert heard.endswith("Till formuläret: knappen före skrivfältet.")


@pytest.mark.parametrize("meanwhile", ["types", "opens the menu", "closes the panel"])
def test_focus_stays_with_who_does_something_else_before_the_form_is_there(
    chat: Chat, stub: Stub, meanwhile: str
) -> None:
    stub.answers["Vad är SERN?"] = [message("Ett nätverk.", (WISH,))]
    stub.answers[WISH] = [form(QUESTION)]
    chat.ask_and_wait("Vad är SERN?")
    stub.hold()
    chat.choice(WISH).press("Enter")
    expect(chat.waiting).to_be_visible()
    if meanwhile == "types":
        chat.page.keyboard.type("En sak t")
    elif meanwhile == "opens the menu":
        chat.tab_to("Meny", "Shift+Tab")
    else:
        chat.press("Escape")
    before = chat.focused()["name"]

    stub.release()

    expect(chat.page.locator("form.case")).to_have_count(1)
    assert chat.focused()["name"].startswith(before)
    if meanwhile == "types":
        chat.page.keyboard.type("ill")
        expect(chat.input).to_have_value("En sak till")


def test_what_is_typed_leaves_focus_in_the_chat_and_the_way_to_the_form_is_read_out(
    chat: Chat, stub: Stub
) -> None:
    chat.listen()
    open_form(chat, stub, form(QUESTION))
    expect(chat.input).to_be_focused()
    chat.page.wait_for_function("() => heard.some((text) => text.includes('Till formuläret:'))")
    # A cancelled form is spoken of no more.
    stub.answers[CANCEL] = [message("Inget är skickat.")]
    chat.form.get_by_role("button", name=CANCEL).click()
    expect(chat.form).to_have_count(0)
    chat.page.wait_for_function("() => heard.at(-1).endsWith('Inget är skickat.')")


@pytest.mark.parametrize("width", [1280, 320])
def test_the_way_to_the_form_stands_between_it_and_the_chat_as_long_as_it_waits(
    open_chat: OpenChat, stub: Stub, width: int
) -> None:
    chat = open_chat(width=width)
    open_form(chat, stub, form(QUESTION))
    to_the_form = chat.page.get_by_role("button", name="Till formuläret")
    expect(to_the_form).to_be_visible()
    boxes = [one.bounding_box() for one in (chat.log, to_the_form, chat.input)]
    log, way, below = (box for box in boxes if box)
    assert log["y"] + log["height"] <= way["y"] and way["y"] + way["height"] <= below["y"]
    assert way["height"] >= 44 and way["x"] >= 0 and way["x"] + way["width"] <= width

    # Behind the form as well as before the chat.
    chat.form.get_by_role("button", name=CANCEL).focus()
    chat.press("Tab")
    expect(to_the_form).to_be_focused()
    chat.press("Tab")
    expect(chat.input).to_be_focused()
    chat.send_case.click()
    expect_sent(chat)
    expect(to_the_form).to_be_hidden()


def test_the_form_has_a_name_and_its_place_among_the_headings(asked: Chat) -> None:
    expect(asked.form).to_have_accessible_name("Skriv till kommunen")
    heading = asked.log.get_by_role("heading", level=4)
    expect(heading).to_have_text("Skriv till kommunen")
    group = asked.form.get_by_role("group", name="Hur vill du få svar?")
    expect(group.get_by_role("radio")).to_have_count(2)


def test_the_words_are_those_of_the_conversation(chat: Chat, stub: Stub) -> None:
    open_form(chat, stub, form(QUESTION))
    # Easy Swedish, whoever reads it.
    expect(chat.form.get_by_label("Ditt namn (om du vill)")).to_be_visible()

    open_form(chat, stub, form(QUESTION, language="en"))
    expect(chat.form).to_have_accessible_name("Write to the municipality")
    expect(field(chat, "Your e-mail address")).to_be_visible()
    assert chat.form.evaluate("form => form.lang") == "en"


def test_of_a_form_of_another_kind_the_text_is_enough(chat: Chat, stub: Stub) -> None:
    stub.answers[WISH] = [message("Skriv ditt meddelande.", form={"kind": "quiz"})]
    chat.ask_and_wait(WISH)
    expect(chat.log.get_by_text("Skriv ditt meddelande.")).to_be_visible()
    expect(chat.form).to_have_count(0)


def test_a_half_typed_message_is_there_on_the_sites_next_page_until_it_is_sent(
    chat: Chat, stub: Stub
) -> None:
    chat.input.fill("Hur länge har")
    # Also where the widget is embedded in another way.
    stub.pages["next.html"] = NEXT_PAGE
    chat.page.goto(f"{stub.url}{PAGES}next.html")
    expect(chat.input).to_have_value("Hur länge har")
    chat.page.go_back()
    expect(chat.input).to_have_value("Hur länge har")

    chat.input.press("Enter")
    expect(chat.answers).to_have_count(2)
    chat.page.reload()
    expect(chat.questions).to_have_count(1)
    expect(chat.input).to_have_value("")


def test_only_the_municipalitys_addresses_are_links_and_a_number_stays_in_one_piece(
    open_chat: OpenChat, stub: Stub
) -> None:
    stub.answers["Hej"] = [
        message(
            "Du skrev kim@exempel.se, inte kim@gmail.com. Skriv till EU@motala.se "
            f"om {'ord ' * 9}ärende {REFERENCE}."
        )
    ]
    chat = open_chat(width=320)
    chat.open()
    chat.ask_and_wait("Hej")

    links = chat.log.get_by_text("Du skrev").get_by_role("link")
    assert links.evaluate_all("links => links.map((link) => link.href)") == ["mailto:EU@motala.se"]
    number = chat.log.get_by_text(REFERENCE, exact=True)
    assert number.evaluate("number => number.getClientRects().length") == 1


def test_what_an_answer_offered_goes_when_the_conversation_has_gone_on(
    chat: Chat, stub: Stub
) -> None:
    stub.answers["Ja tack"] = [message("Vad heter du?", ("Hoppa över", CANCEL))]
    chat.ask_and_wait("Ja tack")
    expect(chat.log.get_by_role("button", name="Hoppa över")).to_be_visible()

    chat.ask_and_wait("Vad är SERN?")
    expect(chat.log.get_by_role("button", name="Hoppa över")).to_have_count(0)
    chat.page.reload()

    expect(chat.questions).to_have_count(2)
    expect(chat.log.get_by_role("button", name="Hoppa över")).to_have_count(0)


def test_a_number_typed_where_an_address_goes_stays_when_the_telephone_is_chosen(
    asked: Chat,
) -> None:
    field(asked, EMAIL).fill("22 41 80")
    asked.form.get_by_role("radio", name="Telefon").check()
    expect(field(asked, PHONE)).to_have_value("22 41 80")
