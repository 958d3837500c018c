"""Where the Tab key stops: at each control once, in the order in which they are seen."""

from __future__ import annotations

from typing import Callable

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.conftest import OpenChat
from tests.widget.forms import open_form
from tests.widget.stub import CANCEL, WRITE_HERE, Stub, form

# All that can be used, by how it lies on the screen, and what can be scrolled before what it holds.
# Radio buttons that belong together are one stop, as everywhere.
SEEN = """() => {
  const { shadowRoot } = document.querySelector('motala-chat');
  const log = shadowRoot.querySelector('[role=log]');
  const { bottom } = log.getBoundingClientRect();
  window.stopOf = (element) => element.closest('fieldset') ?? element;
  const lies = (stop) => {
    const { left, top, height } = stop.getBoundingClientRect();
    // As if all of the conversation could be seen at once.
    if (log.contains(stop) && log !== stop) return { left, top: top + log.scrollTop, height };
    const under = top >= bottom - 1;
    return { left, top: top + (under ? log.scrollHeight - log.clientHeight : 0), height };
  };
  const order = (one, other) => {
    if (one.contains(other)) return -1;
    if (other.contains(one)) return 1;
    const [a, b] = [lies(one), lies(other)];
    const shared = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
    return shared > Math.min(a.height, b.height) / 2 ? a.left - b.left : a.top - b.top;
  };
  const controls = [...shadowRoot.querySelectorAll(
    'a[href], button, summary, input, select, textarea, [role=log]'
  )].filter((control) => control.checkVisibility() && !control.closest('[aria-hidden=true]'));
  window.stops = [...new Set(controls.map(stopOf))].sort(order);
  return stops.map((stop) => stop.textContent.slice(0, 60) || stop.id || stop.ariaLabel);
}"""
# The number of the stop that has focus; none outside the panel.
FOCUSED_STOP = """() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return stops.indexOf(stopOf(element));
}"""


def at_first(chat: Chat, stub: Stub) -> None:
    chat.open()


def after_reading_on(chat: Chat, stub: Stub) -> None:
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    chat.log.get_by_text("Läs mer", exact=True).click()


def with_all_that_is_asked(chat: Chat, stub: Stub) -> None:
    """A thumb down, a form with two questions, and the question at the end, all open at once."""
    chat.open()
    chat.ask_and_wait("Vilka vänorter har Motala?")
    chat.log.get_by_role("button", name="Nej", exact=True).click()
    expect(chat.log.get_by_role("group", name="Vad var fel med svaret?")).to_be_visible()
    questions = ("Hur länge har vi haft Hyvinge?", "Vad kostar det?")
    open_form(chat, stub, form(questions=questions, organisation=True))
    chat.choose("Tyck till om samtalet")
    chat.log.get_by_role("button", name="Delvis").click()
    expect(chat.log.get_by_role("button", name="Skicka synpunkten")).to_be_visible()


SITUATIONS: dict[str, Callable[[Chat, Stub], None]] = {
    "at first": at_first,
    "after reading on": after_reading_on,
    "with all that is asked": with_all_that_is_asked,
}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_tab_meets_every_control_once_in_the_order_in_which_they_are_seen(
    open_chat: OpenChat, stub: Stub, situation: str, width: int
) -> None:
    chat = open_chat(width=width)
    SITUATIONS[situation](chat, stub)
    # Where what waits at the foot of a long reply has its place.
    chat.log.evaluate("log => log.scrollTo(0, log.scrollHeight)")
    seen = chat.page.evaluate(SEEN)

    chat.panel.focus()
    met = []
    for _ in range(len(seen) + 1):
        chat.press("Tab")
        stop = chat.page.evaluate(FOCUSED_STOP)
        if stop < 0:
            break
        met.append(seen[stop])

    assert met == seen


ROWS = ("Hjälpte svaret?", "Vad var fel med svaret?", "Dina val", "Fick du hjälp?")


def test_who_knows_of_no_other_key_than_tab_comes_to_every_button_of_a_row(
    open_chat: OpenChat, stub: Stub
) -> None:
    chat = open_chat()
    with_all_that_is_asked(chat, stub)

    for name in ROWS:
        buttons = chat.log.get_by_role("group", name=name).get_by_role("button")
        assert buttons.count() > 1
        buttons.first.focus()
        for button in buttons.all()[1:]:
            chat.press("Tab")
            expect(button).to_be_focused()


def test_every_way_out_of_the_form_is_reached_with_tab(open_chat: OpenChat, stub: Stub) -> None:
    chat = open_chat()
    open_form(chat, stub, form())
    chat.send_case.focus()
    for title in (WRITE_HERE, CANCEL):
        chat.press("Tab")
        assert chat.focused()["name"] == title
