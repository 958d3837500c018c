"""What goes wrong on the way to the server and back, and what the visitor is left with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Optional

import pytest
from playwright.sync_api import Browser, expect

from tests.widget.chat import Chat
from tests.widget.conftest import OpenChat, wait_for
from tests.widget.stub import NEXT_QUESTIONS, OFF_NOTICE, PAGES, Stub

STARTERS = (
    "Vad är SERN?",
    "Vilka vänorter har Motala?",
    "Vad är EU-handslaget?",
    "Vår förening vill vara med",
)
# Whether a button's text has the colour of what is said beside, not the one of what can be pressed.
GREY = """(button) => {
  const sample = document.createElement('i');
  sample.style.color = 'var(--muted)';
  button.after(sample);
  const { color } = getComputedStyle(sample);
  sample.remove();
  return getComputedStyle(button).color === color;
}"""
QUESTION = "Vilka vänorter har Motala?"
EMAIL = "samhallsbyggnad@motala.se"
NOT_SENT = "Inte skickat"


# Status, code, whether the same message can be sent again.
REFUSALS: list[tuple[int, str, bool]] = [
    (400, "bad_request", False),
    (413, "text_too_long", False),
    (429, "too_many_messages", True),
    (500, "internal", True),
    (503, "unavailable", True),
]


@pytest.mark.parametrize(("status", "code", "again"), REFUSALS)
def test_a_refusal_is_told_in_the_servers_words(
    chat: Chat, stub: Stub, status: int, code: str, again: bool
) -> None:
    reason = f"Servern säger {code}."
    stub.fail(status=status, code=code, message=reason)

    chat.ask(QUESTION)

    expect(chat.log.get_by_text(reason)).to_be_visible()
    expect(chat.log.get_by_text(NOT_SENT)).to_be_visible()
    expect(chat.waiting).to_have_count(0)
    # What cannot be sent again as it is, is given back to be changed.
    expect(chat.retry).to_have_count(int(again))
    expect(chat.input).to_have_value("" if again else QUESTION)
    stub.work()
    if again:
        chat.retry.click()
    else:
        chat.ask("En bättre fråga")
    expect(chat.answers).to_have_count(2)
    expect(chat.log.get_by_text(reason)).to_have_count(0)


OUR_FAULT = "Något gick fel."
SILENCE = "Servern svarar inte just nu."
BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "a proxy's page": ({"status": 502, "page": "<h1>Bad gateway</h1>"}, OUR_FAULT),
    "a page instead of an answer": ({"status": 200, "page": "<h1>Välkommen</h1>"}, OUR_FAULT),
    "an error without words": ({"status": 500}, OUR_FAULT),
    "no answer at all": ({"status": None}, SILENCE),
}


@pytest.mark.parametrize("failure", BROKEN)
def test_what_is_no_answer_gives_a_way_on(chat: Chat, stub: Stub, failure: str) -> None:
    script, explanation = BROKEN[failure]
    stub.fail(**script)

    chat.ask(QUESTION)

    told = chat.log.get_by_text(explanation)
    expect(told).to_be_visible()
    expect(told.get_by_role("link", name=EMAIL)).to_be_visible()
    stub.work()
    chat.retry.click()
    expect(chat.answers).to_have_count(2)
    expect(chat.questions).to_have_count(1)
    expect(chat.log.get_by_text(NOT_SENT)).to_have_count(0)


@pytest.mark.parametrize("button", [None, NEXT_QUESTIONS[0]])
def test_a_message_whose_answer_got_lost_is_not_sent_twice(
    chat: Chat, stub: Stub, button: Optional[str]
) -> None:
    chat.ask_and_wait(QUESTION)
    stub.fail(after_the_turn=True)
    chat.choice(button).click() if button else chat.ask("Vad är SERN?")
    expect(chat.retry).to_be_visible()
    stub.work()

    chat.retry.click()

    expect(chat.answers).to_have_count(3)
    expect(chat.questions).to_have_count(2)
    assert [turn["visitor"] for turn in stub.turns] == [QUESTION, button or "Vad är SERN?"]


def test_a_button_that_the_server_does_not_know_asks_in_words(chat: Chat, stub: Stub) -> None:
    chat.ask_and_wait(QUESTION)
    stub.turns[0]["messages"][0]["buttons"].clear()

    chat.choice(NEXT_QUESTIONS[0]).click()

    expect(chat.answers).to_have_count(3)
    assert stub.sent[-1] == {"text": NEXT_QUESTIONS[0]}


def test_offline_and_back_sends_the_message_once(chat: Chat, stub: Stub) -> None:
    chat.page.context.set_offline(True)
    chat.ask(QUESTION)
    expect(chat.log.get_by_text("inte ha internet")).to_be_visible()

    chat.page.context.set_offline(False)

    expect(chat.answers).to_have_count(2)
    expect(chat.questions).to_have_count(1)
    expect(chat.retry).to_have_count(0)
    assert stub.sent == [{"text": QUESTION}]


def test_opened_while_offline_the_conversation_begins_when_back(open_chat: OpenChat) -> None:
    chat = open_chat()
    chat.page.context.set_offline(True)
    chat.open()
    expect(chat.retry).to_be_visible()

    chat.page.context.set_offline(False)

    expect(chat.retry).to_have_count(0)
    chat.ask_and_wait(QUESTION)


def test_a_slow_answer_is_told_and_still_arrives(open_chat: OpenChat, stub: Stub) -> None:
    chat = open_chat(own_clock=True)
    chat.open()
    stub.hold()
    chat.ask(QUESTION)
    expect(chat.waiting).to_be_visible()
    notice = chat.log.get_by_text("Svaret dröjer. Du kan vänta.")
    expect(notice).to_have_count(0)

    chat.page.clock.fast_forward(10_000)

    expect(notice).to_be_visible()
    expect(notice.get_by_role("link", name=EMAIL)).to_be_visible()
    expect(chat.waiting).to_be_visible()
    stub.release()
    expect(chat.answers).to_have_count(2)
    expect(notice).to_have_count(0)


def test_an_answer_that_never_comes_is_given_up(open_chat: OpenChat, stub: Stub) -> None:
    chat = open_chat(own_clock=True)
    chat.open()
    stub.hold()
    chat.ask(QUESTION)
    expect(chat.waiting).to_be_visible()

    wait_for(lambda: bool(stub.sent))
    chat.page.clock.fast_forward(60_000)

    expect(chat.retry).to_be_visible()
    expect(chat.waiting).to_have_count(0)


def test_switched_off_at_opening_and_back_when_opened_again(
    open_chat: OpenChat, stub: Stub
) -> None:
    stub.off = True
    chat = open_chat()
    chat.open()
    expect(chat.log.get_by_text(OFF_NOTICE)).to_be_visible()
    expect(chat.input).to_be_hidden()
    # Neither can a suggestion be sent.
    chat.choice("Vad är SERN?").dispatch_event("click")
    expect(chat.questions).to_have_count(0)

    stub.work()
    chat.press("Escape")
    chat.open()

    expect(chat.log.get_by_text(OFF_NOTICE)).to_have_count(0)
    chat.ask_and_wait(QUESTION)


def test_while_it_is_switched_off_nothing_offered_can_be_pressed_and_it_is_said_why(
    open_chat: OpenChat, stub: Stub
) -> None:
    stub.off = True
    chat = open_chat(own_clock=True)
    chat.listen()
    # Else it goes on by itself, too, and further on a busy machine.
    chat.page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    chat.open()
    # First a screen reader tells where focus has gone.
    chat.page.clock.run_for(300)
    expect(chat.log.get_by_text(OFF_NOTICE)).to_be_visible()
    assert chat.heard() == []
    chat.page.clock.run_for(700)
    assert chat.heard()[-1] == OFF_NOTICE
    offered = [*STARTERS, "Lättläst", "English"]
    for title in offered:
        button = chat.choice(title)
        expect(button).to_be_disabled()
        assert button.evaluate(GREY), title
        button.focus()
        chat.press("Enter", "Space")
        button.dispatch_event("click")
        expect(button).to_be_focused()
        chat.page.clock.run_for(2_000)
    # Said again to who tries.
    assert [text for text in chat.heard() if text == OFF_NOTICE] == chat.heard()[1:]
    assert len(chat.heard()) == 2 + 3 * len(offered)
    expect(chat.questions).to_have_count(0)
    assert stub.sent == []

    stub.work()
    chat.page.clock.resume()
    chat.press("Escape")
    chat.open()

    for title in offered:
        expect(chat.choice(title)).to_be_enabled()
        assert not chat.choice(title).evaluate(GREY), title
    chat.choice(STARTERS[0]).press("Enter")
    expect(chat.answers).to_have_count(2)
    expect(chat.input).to_be_focused()


def test_what_was_written_when_it_was_switched_off_is_still_there_when_it_is_back(
    chat: Chat, stub: Stub
) -> None:
    stub.off = True
    chat.ask(QUESTION)
    expect(chat.log.get_by_text(OFF_NOTICE)).to_be_visible()

    stub.work()
    chat.press("Escape")
    chat.open()

    expect(chat.input).to_have_value(QUESTION)
    chat.input.press("Enter")
    expect(chat.answers).to_have_count(2)


def test_a_text_over_the_servers_limit_is_counted_and_kept(open_chat: OpenChat, stub: Stub) -> None:
    stub.text_max = 300
    chat = open_chat()
    chat.open()
    # A symbol of two code units is one character, to the server as well.
    chat.input.fill("å" * 150 + "😀" * 10)
    expect(chat.panel.get_by_text("140 tecken kvar").first).to_be_visible()

    chat.ask("å" * 305)

    expect(chat.panel.get_by_text("5 tecken för mycket").first).to_be_visible()
    expect(chat.input).to_have_value("å" * 305)
    chat.ask_and_wait("å" * 300)
    assert stub.sent == [{"text": "å" * 300}]


def test_without_javascript_the_page_gives_the_email_address(browser: Browser, stub: Stub) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(stub.url + PAGES)

        link = page.locator(f"noscript a[href='mailto:{EMAIL}']")
        expect(link).to_be_visible()
        expect(link).to_have_text(EMAIL)
