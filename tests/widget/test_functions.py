"""What one does with a conversation besides talking: rates, copies, saves and erases it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.widget.chat import Chat
from tests.widget.conftest import OpenChat
from tests.widget.stub import Stub, message

QUESTION = "Vilka vänorter har Motala?"
THANKS = "Tack! Det hjälper oss att bli bättre."


def thumb(chat: Chat, name: str) -> Locator:
    group = chat.log.get_by_role("group", name="Hjälpte svaret?").last
    return group.get_by_role("button", name=name, exact=True)


def rated(chat: Chat) -> list[Any]:
    return [thumb(chat, name).get_attribute("aria-pressed") for name in ("Ja", "Nej")]


def test_a_thumb_is_sent_changed_and_taken_back(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    reply = stub.turns[0]["messages"][0]["id"]

    for name, pressed in (("Ja", ["true", "false"]), ("Nej", ["false", "true"])):
        thumb(chat, name).click()
        expect(thumb(chat, name)).to_have_attribute("aria-pressed", "true")
        assert rated(chat) == pressed
    thumb(chat, "Nej").click()
    expect(thumb(chat, "Nej")).to_have_attribute("aria-pressed", "false")

    assert stub.feedback == [
        {"kind": "answer", "reply": reply, "verdict": verdict} for verdict in ("yes", "no", None)
    ]


def test_a_thumb_down_asks_for_the_reason_and_offers_a_person(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    reply = stub.turns[0]["messages"][0]["id"]

    thumb(chat, "Nej").click()
    reasons = chat.log.get_by_role("group", name="Vad var fel med svaret?")
    expect(reasons.get_by_role("button")).to_have_count(3)
    reasons.get_by_role("button", name="Det är svårt att förstå").click()

    expect(chat.panel.get_by_text(THANKS).first).to_be_visible()
    said = {"kind": "answer", "reply": reply, "verdict": "no"}
    assert stub.feedback == [said, {**said, "reason": "unclear"}]
    chat.log.get_by_role("button", name="Fråga en människa").click()
    expect(chat.input).to_be_focused()
    expect(chat.answers).to_have_count(3)
    assert stub.sent[-1] == {"text": "Fråga en människa"}


def test_what_passes_is_told_beside_the_conversation_and_goes_away(open_chat: OpenChat) -> None:
    chat = open_chat(own_clock=True)
    chat.open()
    chat.ask_and_wait(QUESTION)
    thumb(chat, "Ja").click()
    toast = chat.panel.get_by_text(THANKS).first
    expect(toast).to_be_visible()

    chat.page.clock.fast_forward(10_000)

    expect(toast).to_be_hidden()
    expect(chat.log.get_by_text(THANKS)).to_have_count(0)


@pytest.mark.parametrize("place", ["the welcome", "the menu"])
def test_easy_swedish_and_english_are_a_press_away(chat: Chat, stub: Stub, place: str) -> None:
    for title, said in (("Lättläst", "På lätt svenska, tack"), ("English", "English")):
        if place == "the menu":
            chat.choose(title)
        else:
            chat.choice(title).click()
        expect(chat.input).to_be_focused()
        expect(chat.answers).to_have_count(2)
        assert stub.sent[-1] == {"text": said}
        chat.start_over()
        expect(chat.questions).to_have_count(0)


def test_a_thumb_is_still_pressed_after_a_reload(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    thumb(chat, "Ja").click()
    expect(thumb(chat, "Ja")).to_have_attribute("aria-pressed", "true")

    chat.page.reload()

    expect(thumb(chat, "Ja")).to_have_attribute("aria-pressed", "true")


def test_only_answers_have_thumbs(chat: Chat, stub: Stub) -> None:
    stub.answers["Hej"] = [message("Hej!")]
    chat.ask_and_wait("Hej")
    expect(chat.log.get_by_role("group", name="Hjälpte svaret?")).to_have_count(0)


def test_a_thumb_that_could_not_be_stored_is_not_shown_as_pressed(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    stub.fail("/feedback", status=503, code="store_down", message="Det gick inte att spara.")

    thumb(chat, "Ja").click()

    expect(chat.log.get_by_text("Det gick inte att spara.")).to_be_visible()
    assert rated(chat) == ["false", "false"]
    expect(chat.questions).to_have_count(1)


def test_at_the_end_one_says_how_it_went_in_own_words(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    chat.choose("Tyck till om samtalet")
    closing = chat.log.get_by_role("group", name="Fick du hjälp?")
    expect(closing.get_by_role("button", name="Ja")).to_be_focused()

    closing.get_by_role("button", name="Delvis").click()
    # What unfolds is seen to its end.
    asked, log = chat.log.locator(".closing").bounding_box(), chat.log.bounding_box()
    assert asked and log and asked["y"] + asked["height"] <= log["y"] + log["height"] - 8
    chat.log.get_by_role("textbox", name="Berätta gärna mer (frivilligt)").fill("Nästan bra")
    chat.log.get_by_role("button", name="Skicka synpunkten").click()

    expect(chat.panel.get_by_text(THANKS).first).to_be_visible()
    expect(closing).to_have_count(0)
    assert stub.feedback == [
        {"kind": "conversation", "verdict": "partly", "comment": comment}
        for comment in ("", "Nästan bra")
    ]
    # It is no message to the assistant.
    expect(chat.questions).to_have_count(1)


def test_a_goodbye_is_followed_by_the_question_how_it_went_once(chat: Chat, stub: Stub) -> None:
    stub.answers["Hej då"] = [message("Hej då.", closing=True)]
    closing = chat.log.get_by_role("group", name="Fick du hjälp?")
    chat.ask_and_wait(QUESTION)
    expect(closing).to_have_count(0)

    chat.ask_and_wait("Hej då")
    expect(closing).to_be_in_viewport(ratio=1)
    # Nobody asked for it: whoever writes on is not interrupted.
    expect(chat.input).to_be_focused()
    chat.ask_and_wait("Hej då")
    expect(closing).to_have_count(1)

    closing.get_by_role("button", name="Ja").click()
    expect(chat.log.get_by_role("textbox", name="Berätta gärna mer (frivilligt)")).to_be_visible()
    assert stub.feedback == [{"kind": "conversation", "verdict": "yes", "comment": ""}]


def test_erasing_is_asked_about_and_says_what_stays(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)

    chat.choose("Radera samtalet")
    expect(chat.sure).to_contain_text("Ärenden som du har skickat till kommunen")
    chat.sure.get_by_role("button", name="Avbryt").click()
    expect(chat.sure).to_have_count(0)
    expect(chat.questions).to_have_count(1)
    assert ("/conversation", None) not in stub.requests

    chat.erase()

    expect(chat.panel.get_by_text("Samtalet är raderat.").first).to_be_visible()
    expect(chat.questions).to_have_count(0)
    assert list(stub.conversations.values()) == [[], []]
    chat.ask_and_wait("Vad är SERN?")
    assert [turn["visitor"] for turn in stub.turns] == ["Vad är SERN?"]


def test_what_could_not_be_erased_is_not_said_to_be(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    stub.fail("/conversation", status=503, code="store_down", message="Det gick inte att radera.")

    chat.erase()

    expect(chat.log.get_by_text("Det gick inte att radera.")).to_be_visible()
    expect(chat.questions).to_have_count(1)
    stub.work()
    chat.retry.click()
    expect(chat.panel.get_by_text("Samtalet är raderat.").first).to_be_visible()


def assert_whole(text: str) -> None:
    for part in (
        "Du ",
        QUESTION,
        "Hyvinge",
        "Källa: motala.se (https://www.motala.se/kommun-och-politik/internationellt/vanorter), ",
        "kontrollerad 24 november 2026",
    ):
        assert part in text
    assert "öppnas i ny flik" not in text


def test_the_conversation_is_copied_as_text(open_chat: OpenChat) -> None:
    chat = open_chat(permissions=["clipboard-read", "clipboard-write"])
    chat.open()
    chat.ask_and_wait(QUESTION)

    chat.choose("Kopiera samtalet")

    expect(chat.panel.get_by_text("Samtalet är kopierat.").first).to_be_visible()
    assert_whole(chat.page.evaluate("navigator.clipboard.readText()"))


def test_where_copying_is_refused_it_is_said(chat: Chat) -> None:
    chat.ask_and_wait(QUESTION)
    refuse = "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
    chat.page.evaluate(refuse)

    chat.choose("Kopiera samtalet")

    expect(chat.log.get_by_text("Det gick inte att kopiera.")).to_be_visible()


def test_the_conversation_is_saved_as_a_file(chat: Chat, tmp_path: Path) -> None:
    chat.ask_and_wait(QUESTION)

    with chat.page.expect_download() as download:
        chat.choose("Spara som textfil")

    assert download.value.suggested_filename.startswith("samtal-")
    download.value.save_as(tmp_path / "saved.txt")
    assert_whole((tmp_path / "saved.txt").read_text("utf-8"))


@pytest.mark.parametrize("way", ["Escape", "Tab"])
def test_the_menu_closes_and_the_panel_stays(chat: Chat, way: str) -> None:
    menu = chat.page.get_by_text("Meny", exact=True)
    item = chat.panel.get_by_role("button", name="Radera samtalet")
    menu.focus()
    chat.press("Enter")
    expect(item).to_be_visible()

    if way == "Escape":
        chat.press("Escape")
        expect(menu).to_be_focused()
    else:
        item.focus()
        chat.press("Tab")

    expect(item).to_be_hidden()
    expect(chat.panel).to_be_visible()


def test_the_first_message_says_what_it_is_and_leads_to_the_rules(chat: Chat) -> None:
    expect(chat.log.get_by_text("Jag är en AI, inte en människa.")).to_be_visible()
    chat.log.get_by_text("Läs mer").click()
    for part in ("kan ha fel", "Skriv inte personnummer"):
        expect(chat.log.get_by_text(part)).to_be_visible()
    link = chat.log.get_by_role("link", name="Så behandlar vi dina uppgifter")
    page = chat.page.context.new_page()
    answer = page.goto(str(link.get_attribute("href")))
    assert answer is not None and answer.status == 200
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Så behandlar assistenten dina uppgifter"
    )
    page.close()
