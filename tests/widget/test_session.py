"""A conversation lasts: over reloads, and with a new beginning only when that is said."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import browser_that_keeps_pages
from tests.widget.chat import Chat, without_times
from tests.widget.conftest import PATIENCE_MS, VISITOR, OpenChat, wait_for
from tests.widget.forms import field, open_form
from tests.widget.stub import NEXT_QUESTIONS, PAGES, Stub, form, message

QUESTION = "Vilka vänorter har Motala?"
# Longer than the widget waits for other tabs, shorter than for anything else.
ASKED_FOR_MS = 300
NEW_CONVERSATION = "Det förra samtalet är avslutat. Assistenten minns det inte."


def test_a_reload_keeps_the_conversation_and_leaves_focus_to_the_page(
    chat: Chat, stub: Stub
) -> None:
    chat.ask_and_wait(QUESTION)
    before = without_times(chat.log.inner_text())

    chat.page.reload()

    expect(chat.panel).to_be_visible()
    expect(chat.answers).to_have_count(2)
    assert without_times(chat.log.inner_text()) == before
    assert chat.focused()["nowhere"]
    chat.choice(NEXT_QUESTIONS[0]).click()
    expect(chat.answers).to_have_count(3)
    assert stub.sent[-1] == {"button": f"id of {NEXT_QUESTIONS[0]}"}


def test_after_a_reload_a_closed_panel_stays_closed(chat: Chat) -> None:
    chat.ask_and_wait(QUESTION)
    chat.press("Escape")

    chat.page.reload()

    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()
    chat.open()
    expect(chat.questions).to_have_count(1)


def test_on_a_phone_the_panel_does_not_cover_the_page_after_a_reload(open_chat: OpenChat) -> None:
    chat = open_chat(width=320)
    chat.open()
    chat.ask_and_wait(QUESTION)

    chat.page.reload()

    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()
    chat.open()
    expect(chat.questions).to_have_count(1)


def test_on_a_phone_a_form_that_is_being_filled_in_is_there_after_a_reload(
    open_chat: OpenChat, stub: Stub
) -> None:
    chat = open_chat(width=320)
    open_form(chat, stub, form(QUESTION))
    field(chat, "Ditt namn").fill("Kim")

    chat.page.reload()

    expect(field(chat, "Ditt namn")).to_have_value("Kim")
    chat.page.get_by_role("button", name="Minimera").click()
    chat.page.reload()
    expect(chat.launcher).to_be_visible()
    expect(chat.panel).to_be_hidden()


@pytest.fixture
def other_tab(chat: Chat) -> Iterator[Chat]:
    """Another tab of the same browser, its panel closed."""
    page = chat.page.context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(chat.page.url)
    yield Chat(page, chat.url)
    page.close()


def test_all_tabs_of_a_site_have_the_same_conversation(chat: Chat, other_tab: Chat) -> None:
    chat.ask_and_wait(QUESTION)

    other_tab.open()
    expect(other_tab.questions).to_have_count(1)
    other_tab.ask_and_wait("Vad är SERN?")

    # Without a reload, and in the order in which it was said.
    expect(chat.questions).to_have_count(2)
    expect(chat.questions.last.locator("..")).to_contain_text("Vad är SERN?")
    chat.choice(NEXT_QUESTIONS[0]).click()
    expect(other_tab.questions).to_have_count(3)


def test_what_another_tab_says_meanwhile_is_not_lost(
    chat: Chat, other_tab: Chat, stub: Stub
) -> None:
    other_tab.open()
    chat.ask_and_wait(QUESTION)
    expect(other_tab.questions).to_have_count(1)
    stub.hold()
    chat.ask("Ett?")
    expect(chat.waiting).to_be_visible()
    other_tab.ask("Två?")
    expect(other_tab.waiting).to_be_visible()

    stub.release()

    for tab in (chat, other_tab):
        expect(tab.questions).to_have_count(3)
        expect(tab.waiting).to_have_count(0)


def test_started_over_in_one_tab_it_is_so_in_all(chat: Chat, other_tab: Chat, stub: Stub) -> None:
    other_tab.open()
    chat.ask_and_wait(QUESTION)
    expect(other_tab.questions).to_have_count(1)

    other_tab.start_over()

    expect(chat.questions).to_have_count(0)
    chat.ask_and_wait("Vad är SERN?")
    expect(other_tab.questions).to_have_count(1)
    assert [turn["visitor"] for turn in stub.turns] == ["Vad är SERN?"]


def test_after_the_last_tab_nothing_is_left(chat: Chat, open_chat: OpenChat) -> None:
    chat.ask_and_wait(QUESTION)

    # Another browser: what a tab keeps is not in it.
    other = open_chat()
    other.open()

    expect(other.send_button).to_be_visible()
    expect(other.questions).to_have_count(0)
    assert chat.page.context.cookies() == []
    assert chat.page.evaluate("localStorage.length") == 0


@pytest.mark.parametrize("arrived", [True, False])
def test_a_message_that_waits_is_sent_once_after_a_reload(
    chat: Chat, stub: Stub, arrived: bool
) -> None:
    chat.ask_and_wait(QUESTION)
    stub.fail(after_the_turn=True) if arrived else stub.fail(status=503, code="unavailable")
    chat.ask("Vad är SERN?")
    expect(chat.retry).to_be_visible()
    stub.work()

    chat.page.reload()

    expect(chat.answers).to_have_count(3)
    expect(chat.questions).to_have_count(2)
    assert [turn["visitor"] for turn in stub.turns] == [QUESTION, "Vad är SERN?"]
    chat.page.reload()
    expect(chat.questions).to_have_count(2)
    assert len(stub.turns) == 2


def test_left_while_the_answer_was_on_its_way_it_is_there_when_one_is_back(
    chat: Chat, stub: Stub
) -> None:
    stub.hold()
    chat.ask(QUESTION)
    expect(chat.waiting).to_be_visible()

    chat.page.reload()
    expect(chat.questions).to_have_count(1)
    stub.release()

    expect(chat.answers).to_have_count(2)
    expect(chat.questions).to_have_count(1)
    assert len(set(stub.sent_ids)) == 1


def test_a_question_typed_before_the_session_is_there_is_sent_once_it_is(
    open_chat: OpenChat, stub: Stub
) -> None:
    stub.hold("/session")
    chat = open_chat()
    chat.open()

    chat.ask(QUESTION)

    expect(chat.waiting).to_be_visible()
    expect(chat.panel.get_by_text("för mycket")).to_be_hidden()
    stub.release()
    expect(chat.answers).to_have_count(2)
    assert stub.sent == [{"text": QUESTION}]


def test_a_second_question_waits_in_the_input_for_the_first_answer(chat: Chat, stub: Stub) -> None:
    stub.hold()
    chat.ask(QUESTION)
    expect(chat.waiting).to_be_visible()

    chat.ask("Och sedan?")

    expect(chat.input).to_have_value("Och sedan?")
    stub.release()
    expect(chat.answers).to_have_count(2)
    assert stub.sent == [{"text": QUESTION}]


def test_an_expired_session_begins_a_new_one_and_says_so(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    stub.expire()

    chat.ask_and_wait("Vad är SERN?")

    expect(chat.log.get_by_text(NEW_CONVERSATION)).to_be_visible()
    assert [turn["visitor"] for turn in stub.turns] == ["Vad är SERN?"]


def test_a_button_of_an_expired_session_asks_in_words(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    stub.expire()

    chat.choice(NEXT_QUESTIONS[0]).click()
    expect(chat.answers).to_have_count(3)
    # What the new conversation offers is known to it.
    chat.choice(NEXT_QUESTIONS[1]).click()
    expect(chat.answers).to_have_count(4)

    assert [turn["visitor"] for turn in stub.turns] == list(NEXT_QUESTIONS[:2])
    assert stub.sent[-1] == {"button": f"id of {NEXT_QUESTIONS[1]}"}


def test_a_session_that_expired_before_a_reload_is_told(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    stub.expire()

    chat.page.reload()

    expect(chat.log.get_by_text(NEW_CONVERSATION)).to_be_visible()
    expect(chat.questions).to_have_count(0)


def test_without_the_history_the_conversation_goes_on(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    stub.fail("/history", status=503, code="unavailable", message="Just nu inte.")

    chat.page.reload()
    chat.ask_and_wait("Vad är SERN?")

    expect(chat.retry).to_have_count(0)
    assert len(stub.turns) == 2


def test_started_over_while_waiting_the_old_answer_does_not_come(chat: Chat, stub: Stub) -> None:
    stub.hold()
    chat.ask(QUESTION)
    expect(chat.waiting).to_be_visible()

    chat.start_over()
    expect(chat.questions).to_have_count(0)
    stub.release()
    chat.ask_and_wait("Vad är SERN?")

    expect(chat.questions).to_have_count(1)
    expect(chat.answers).to_have_count(2)


def test_started_over_before_the_session_was_there_the_question_is_not_sent(
    open_chat: OpenChat, stub: Stub
) -> None:
    stub.hold("/session")
    chat = open_chat()
    chat.open()
    chat.ask(QUESTION)
    expect(chat.waiting).to_be_visible()

    chat.start_over()
    stub.release()
    expect(chat.questions).to_have_count(0)
    chat.ask_and_wait("Vad är SERN?")

    assert stub.sent == [{"text": "Vad är SERN?"}]


def test_started_over_while_the_other_tabs_were_asked_that_conversation_stays(
    open_chat: OpenChat, stub: Stub
) -> None:
    # Time stands still: the other tabs are waited for as long as this takes.
    chat = open_chat(own_clock=True)
    chat.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    chat.open()
    chat.ask(QUESTION)
    chat.start_over()
    expect(chat.questions).to_have_count(0)
    stub.hold()
    chat.ask("Vad är SERN?")
    wait_for(lambda: bool(stub.sent))

    chat.page.clock.run_for(ASKED_FOR_MS)
    stub.release()

    expect(chat.answers).to_have_count(2)
    expect(chat.questions).to_have_count(1)
    assert [path for path, _ in stub.requests] == ["/session", "/messages"]
    chat.ask_and_wait("Och sedan?")
    assert [turn["visitor"] for turn in stub.turns] == ["Vad är SERN?", "Och sedan?"]


def test_gone_back_to_a_kept_page_the_conversation_is_as_it_went_on(
    browser: Browser, stub: Stub
) -> None:
    with browser_that_keeps_pages(browser) as keeping:
        page = keeping.new_context(**VISITOR).new_page()
        page.goto(stub.url + PAGES)
        chat = Chat(page, stub.url)
        chat.open()
        chat.ask_and_wait(QUESTION)
        page.evaluate("window.kept = true")
        page.goto(f"{stub.url}{PAGES}privacy")
        go_back(page)
        assert page.evaluate("window.kept")
        expect(chat.questions).to_have_count(1)
        chat.ask_and_wait("Vad är SERN?")

        # Another page of this tab goes on with it …
        page.goto(f"{stub.url}{PAGES}samtal")
        expect(chat.questions).to_have_count(2)
        chat.ask_and_wait("Vem bestämmer?")
        go_back(page)
        expect(chat.questions).to_have_count(3)

        # … or begins another.
        page.goto(f"{stub.url}{PAGES}samtal")
        expect(chat.questions).to_have_count(3)
        page.get_by_text("Meny", exact=True).click()
        page.get_by_role("button", name="Börja om", exact=True).click()
        page.get_by_role("button", name="Börja nytt samtal").click()
        expect(chat.questions).to_have_count(0)
        go_back(page)
        expect(chat.questions).to_have_count(0)
        chat.ask_and_wait("Och sedan?")
        assert [turn["visitor"] for turn in stub.turns] == ["Och sedan?"]
        assert chat.troubles == []


def go_back(page: Page) -> None:
    """Goes back to the demo page."""
    # Not within this call, which would end with the page.
    page.evaluate("setTimeout(() => history.back())")
    page.wait_for_function("path => location.pathname === path", arg=PAGES)


def test_gone_back_to_a_page_that_other_browsers_keep_too_it_is_as_it_went_on(
    chat: Chat, stub: Stub
) -> None:
    # Chromium lets a kept page go when another one tells it something; Firefox and Safari do not.
    chat.ask_and_wait(QUESTION)
    keys = chat.page.evaluate("Object.keys(sessionStorage)")
    shown_again = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
    # Another page of this tab goes on with it …
    other = stub.turns[0] | {"visitor": "Vad är SERN?", "id": "other"}
    stub.turns.append(other)
    chat.page.evaluate(shown_again)
    expect(chat.questions).to_have_count(2)

    # … or begins another.
    stub.conversations["the new one"] = [other]
    for key in keys:
        if " session " in key:
            session = json.dumps({"session": "the new one"})
            chat.page.evaluate(
                "([key, value]) => sessionStorage.setItem(key, value)", [key, session]
            )
    chat.page.evaluate(shown_again)
    expect(chat.questions).to_have_count(1)
    expect(chat.questions.locator("..")).to_contain_text("Vad är SERN?")
    chat.ask_and_wait("Och sedan?")
    assert [turn["visitor"] for turn in stub.turns] == ["Vad är SERN?", "Och sedan?"]


def test_both_sides_go_by_the_servers_clock(open_chat: OpenChat, stub: Stub) -> None:
    at = "2026-11-24T09:15:00Z"
    stub.answers[QUESTION] = [message("Tre.", at=at)]
    chat = open_chat(own_clock=True)
    # The visitor's clock is wrong.
    chat.page.clock.pause_at("2031-01-01T00:00:00Z")
    chat.open()
    stub.hold()
    chat.ask(QUESTION)
    expect(chat.waiting).to_be_visible()
    expect(chat.questions).to_have_text("Du")
    stub.release()
    chat.page.clock.run_for(1_000)

    expect(chat.answers).to_have_count(2)
    for heading in (chat.questions.last, chat.answers.last):
        expect(heading).to_contain_text("10:15")
