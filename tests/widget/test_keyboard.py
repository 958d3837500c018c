"""Whole conversations without a mouse: only keys, from the top of the page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.conftest import OpenChat
from tests.widget.stub import NEXT_QUESTIONS, OFF_NOTICE, Stub, message

LAUNCHER = "Fråga assistenten"
INPUT = "Skriv till assistenten"


def test_asks_follows_a_suggestion_leaves_and_comes_back(open_chat: OpenChat, stub: Stub) -> None:
    chat = open_chat()

    chat.tab_to(LAUNCHER)
    chat.press("Enter")
    expect(chat.input).to_be_focused()
    chat.page.keyboard.type("Vilka vänorter har Motala?")
    chat.press("Enter")
    expect(chat.answers).to_have_count(2)
    chat.tab_to(NEXT_QUESTIONS[1], "Shift+Tab")
    chat.press("Space")
    expect(chat.input).to_be_focused()
    expect(chat.answers).to_have_count(3)
    # The choice is gone; focus is not.
    expect(chat.input).to_be_focused()
    chat.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    chat.press("Enter")
    expect(chat.input).to_be_focused()

    expect(chat.answers).to_have_count(3)
    assert [turn["visitor"] for turn in stub.turns] == [
        "Vilka vänorter har Motala?",
        NEXT_QUESTIONS[1],
    ]


def test_every_stop_shows_where_focus_is(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait("Vilka vänorter har Motala?")
    chat.input.fill("En fråga till")

    stops = []
    for _ in range(40):
        chat.press("Shift+Tab")
        stops.append(chat.focused())
        if stops[-1]["name"] == "Meny":
            break

    assert [stop["name"] for stop in stops if not stop["ring"]] == []
    # All of a conversation is on the way, backwards.
    names = " | ".join(stop["name"] for stop in stops)
    way = [
        NEXT_QUESTIONS[0],
        "Källa: motala.se",
        "samhallsbyggnad@motala.se",
    ]
    assert re.search(".*".join(map(re.escape, [*way, "Minimera", "Meny"])), names), names


def test_shift_and_enter_makes_a_new_line_and_enter_sends(chat: Chat, stub: Stub) -> None:
    expect(chat.input).to_have_accessible_description("Enter skickar, Skift + Enter ger ny rad.")
    chat.page.keyboard.type("Vilka vänorter?")
    chat.press("Shift+Enter")
    chat.page.keyboard.type("Och sedan när?")
    chat.press("Enter")

    expect(chat.answers).to_have_count(2)
    assert stub.sent == [{"text": "Vilka vänorter?\nOch sedan när?"}]
    expect(chat.input).to_have_value("")


def test_nothing_is_not_sent(chat: Chat, stub: Stub) -> None:
    for nothing in ("", "   ", "\n"):
        chat.input.fill(nothing)
        chat.press("Enter")
        chat.tab_to("Skicka")
        chat.press("Enter")

    chat.ask_and_wait("En riktig fråga")
    assert stub.sent == [{"text": "En riktig fråga"}]


def test_the_send_button_sends(chat: Chat, stub: Stub) -> None:
    chat.page.keyboard.type("Vad är SERN?")
    chat.tab_to("Skicka")
    chat.press("Space")

    expect(chat.answers).to_have_count(2)
    expect(chat.input).to_be_focused()


ITEMS = {"Börja om": "Börja nytt samtal", "Radera samtalet": "Radera samtalet"}


@pytest.mark.parametrize("item", ITEMS)
def test_what_cannot_be_undone_is_asked_about_and_enter_twice_does_not_do_it(
    chat: Chat, stub: Stub, item: str
) -> None:
    chat.ask_and_wait("Vilka vänorter har Motala?")
    sure = ITEMS[item]

    for way in ("Escape", "Enter"):
        chat.tab_to("Meny", "Shift+Tab")
        chat.press("Enter")
        chat.tab_to(item)
        chat.press("Enter", "Enter")
        expect(chat.sure).to_be_visible()
        assert chat.focused()["name"].startswith("Vill du ")
        expect(chat.questions).to_have_count(1)
        if way == "Enter":
            chat.tab_to(sure)
        chat.press(way)
        expect(chat.sure).to_have_count(0)
        expect(chat.panel).to_be_visible()
        expect(chat.input).to_be_focused()

    expect(chat.questions).to_have_count(0)
    chat.page.keyboard.type("Hej igen")
    chat.press("Enter")
    expect(chat.answers).to_have_count(2)
    assert [turn["visitor"] for turn in stub.turns] == ["Hej igen"]


def test_tries_again_after_a_failure(chat: Chat, stub: Stub) -> None:
    stub.fail(status=500, code="internal", message="Något gick fel.")
    chat.page.keyboard.type("Vad är SERN?")
    chat.press("Enter")
    expect(chat.retry).to_be_visible()
    stub.work()

    chat.tab_to("Försök igen", "Shift+Tab")
    chat.press("Enter")

    expect(chat.answers).to_have_count(2)
    # The button that had focus is gone; focus is not.
    expect(chat.input).to_be_focused()


def test_leaves_when_the_assistant_is_switched_off(chat: Chat, stub: Stub) -> None:
    stub.off = True
    chat.page.keyboard.type("Vad är SERN?")
    chat.press("Enter")
    expect(chat.log.get_by_text(OFF_NOTICE)).to_be_visible()
    expect(chat.log).to_be_focused()

    chat.press("Escape")

    expect(chat.launcher).to_be_focused()
    stub.work()
    chat.press("Enter")
    expect(chat.input).to_be_visible()


def test_page_up_and_down_scroll_while_the_input_is_empty(chat: Chat, stub: Stub) -> None:
    stub.answers["Berätta allt"] = [message("Det här är ett mycket långt svar. \n" * 80)]
    chat.ask_and_wait("Berätta allt")

    def seen_from() -> float:
        top: float = chat.log.evaluate("log => log.scrollTop")
        return top

    before = seen_from()
    chat.press("PageDown")
    after = seen_from()
    chat.press("PageUp", "PageUp")
    assert after > before > seen_from()
    expect(chat.input).to_be_focused()


def test_on_a_phone_focus_stays_within_the_panel(open_chat: OpenChat, stub: Stub) -> None:
    chat = open_chat(width=320, has_touch=True, is_mobile=True)
    chat.tab_to(LAUNCHER)
    chat.press("Enter")
    expect(chat.panel).to_be_focused()

    stops = []
    for _ in range(30):
        chat.press("Tab")
        stops.append(chat.focused())

    # Between the last and the first, the browser's own controls come in turn.
    assert [stop["name"] for stop in stops if not (stop["inside"] or stop["nowhere"])] == []
    assert {INPUT, "Skicka", "Minimera", "Meny"} <= {stop["name"] for stop in stops}
    chat.press("Escape")
    expect(chat.launcher).to_be_focused()


def test_in_a_narrow_window_with_a_keyboard_one_types_at_once(open_chat: OpenChat) -> None:
    chat = open_chat(width=320)
    chat.launcher.click()
    expect(chat.input).to_be_focused()


HEAR_KEYS = """() => {
  window.keys = [];
  for (const type of ['keydown', 'keypress', 'keyup']) {
    addEventListener(type, ({ key }) => keys.push(`${type} ${key}`));
  }
}"""


def test_keys_pressed_in_the_widget_do_not_reach_the_pages_shortcuts(chat: Chat) -> None:
    chat.page.evaluate(HEAR_KEYS)

    chat.page.keyboard.type("sök")
    chat.press("Escape", "x")

    assert chat.page.evaluate("keys") == ["keydown x", "keypress x", "keyup x"]


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_key_that_opens_the_widget_does_not_reach_the_pages_shortcuts(
    open_chat: OpenChat, key: str
) -> None:
    chat = open_chat()
    chat.tab_to(LAUNCHER)
    chat.page.evaluate(HEAR_KEYS)

    chat.press(key)
    expect(chat.input).to_be_focused()
    chat.press("Escape")
    expect(chat.launcher).to_be_focused()
    chat.press("j")

    assert chat.page.evaluate("keys") == ["keydown j", "keypress j", "keyup j"]


def test_what_happens_is_read_out_once(open_chat: OpenChat, stub: Stub) -> None:
    stub.answers["Vad är SERN?"] = [
        message(
            "SERN är ett nätverk.",
            ("Hur blir man medlem?",),
            source={"url": "https://www.motala.se/sern", "reviewed": "2026-11-24"},
        )
    ]
    chat = open_chat(own_clock=True)
    chat.listen()
    chat.tab_to(LAUNCHER)
    chat.press("Enter")
    chat.page.clock.run_for(2_000)
    chat.page.keyboard.type("Vad är SERN?")
    chat.press("Enter")
    expect(chat.answers).to_have_count(2)
    chat.page.clock.run_for(2_000)
    # Nothing new.
    chat.press("Escape", "Enter")
    chat.page.clock.run_for(2_000)

    welcome, reply = chat.heard()
    assert welcome.startswith("Assistenten: Hej! Jag är en AI, inte en människa.")
    assert reply == (
        "Assistenten: SERN är ett nätverk. Källa: motala.se, kontrollerad 24 november 2026. "
        "Dina val: 1."
    )


def test_an_answer_that_arrives_while_closed_is_announced(chat: Chat, stub: Stub) -> None:
    chat.listen()
    stub.hold()
    chat.ask("Vad är SERN?")
    chat.press("Escape")
    stub.release()

    expect(chat.page.get_by_role("button", name="Nytt svar")).to_be_focused()
    chat.page.wait_for_function("() => heard.includes('Nytt svar')")
    chat.press("Enter")
    expect(chat.answers).to_have_count(2)
    chat.press("Escape")
    expect(chat.page.get_by_role("button", name="Nytt svar")).to_have_count(0)
