"""What is seen without scrolling on the screens that people have."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.conftest import OpenChat
from tests.widget.stub import NEXT_QUESTIONS, Stub, message

QUESTION = "Vilka vänorter har Motala?"
# As long as most answers are.
ANSWER = message(
    "Motala har tre vänorter: Hyvinge i Finland, Daugavpils i Lettland och Eigersund i Norge. "
    "Med de två första pågår utbyte.",
    NEXT_QUESTIONS[:2],
    rateable=True,
    source={"url": "https://www.motala.se/vanorter", "reviewed": "2026-11-24"},
)
STARTERS = (
    "Vad är SERN?",
    "Vilka vänorter har Motala?",
    "Vad är EU-handslaget?",
    "Vår förening vill vara med",
)
# The last: a phone with its keyboard.
WINDOWS = [(1280, 800), (768, 1024), (390, 844), (320, 640), (390, 460)]
MOST_OF_THE_WINDOW_PX = 720
HIGH_ENOUGH_FOR_ALL = 640


def height_of(chat: Chat, name: str) -> float:
    box = getattr(chat, name).bounding_box()
    assert box
    return float(box["height"])


def test_the_welcome_and_an_answer_with_its_choices_are_seen_whole(
    open_chat: OpenChat, stub: Stub
) -> None:
    stub.answers[QUESTION] = [ANSWER]
    chat = open_chat()
    chat.open()
    chat.ask_and_wait(QUESTION)
    for width, height in WINDOWS:
        chat.page.set_viewport_size({"width": width, "height": height})
        chat.begin_anew()
        expect(chat.questions).to_have_count(0)
        expect(chat.panel.get_by_text("Motala kommun", exact=True)).to_be_in_viewport(ratio=1)
        if height >= HIGH_ENOUGH_FOR_ALL:
            for title in (*STARTERS, "Lättläst", "English"):
                expect(chat.choice(title)).to_be_in_viewport(ratio=1)

        chat.ask_and_wait(QUESTION)

        for title in ("Ja", "Nej", *NEXT_QUESTIONS[:2]):
            button = chat.log.get_by_role("button", name=title, exact=True)
            expect(button).to_be_in_viewport(ratio=1)
            assert chat.log.evaluate(
                "(log, button) => button.getBoundingClientRect().bottom"
                " <= log.getBoundingClientRect().bottom",
                button.element_handle(),
            ), (title, width, height)
        assert height_of(chat, "panel") >= min(MOST_OF_THE_WINDOW_PX, height - 32), (width, height)


def test_the_input_grows_with_its_text_to_five_lines_and_shrinks_again(chat: Chat) -> None:
    one = height_of(chat, "input")
    send = chat.send_button.bounding_box()
    assert send and send["height"] <= one + 1 and one < 60

    heights = []
    for lines in (2, 3, 5, 9):
        chat.input.fill("\n".join(["rad"] * lines))
        heights.append(height_of(chat, "input"))
    assert one < heights[0] < heights[1] < heights[2] == heights[3]
    # As much as a line's breaking does.
    chat.input.fill("ord " * 30)
    assert height_of(chat, "input") > one

    chat.ask_and_wait("En fråga")
    assert height_of(chat, "input") == one


def test_what_shrinks_the_window_from_below_does_not_cover_the_input(open_chat: OpenChat) -> None:
    chat = open_chat(width=320)
    chat.open()
    # A keyboard that lies over the page, as on iOS: only the visual viewport knows.
    chat.page.evaluate(
        "Object.defineProperty(visualViewport, 'height', { value: 340 });"
        "visualViewport.dispatchEvent(new Event('resize'))"
    )
    box = chat.input.bounding_box()
    assert box and box["y"] + box["height"] < 340


@pytest.mark.parametrize("size", [(667, 331), (320, 256)])
def test_in_a_low_window_the_menu_scrolls_to_its_end(
    open_chat: OpenChat, size: tuple[int, int]
) -> None:
    width, height = size
    chat = open_chat(width=width, height=height)
    chat.open()
    chat.page.get_by_text("Meny", exact=True).click()
    chat.panel.get_by_role("button", name="Lättläst").first.hover()
    chat.page.mouse.wheel(0, 1000)
    last = chat.panel.get_by_role("button", name="Radera samtalet")
    expect(last).to_be_in_viewport(ratio=1)
    last.click()
    expect(chat.sure).to_be_visible()


def test_on_a_touch_screen_enter_makes_a_new_line_and_the_button_sends(
    open_chat: OpenChat, stub: Stub
) -> None:
    chat = open_chat(width=320, has_touch=True, is_mobile=True)
    chat.open()
    # Nor does anything say that Enter sends.
    expect(chat.input).to_have_accessible_description("")
    chat.input.tap()
    chat.page.keyboard.type("Vilka vänorter?")
    chat.press("Enter")
    chat.page.keyboard.type("Och sedan när?")
    # Not a tap: on some phones that leaves focus, and with it the keyboard, where it was.
    chat.send_button.dispatch_event("click")
    expect(chat.input).not_to_be_focused()

    expect(chat.answers).to_have_count(2)
    assert stub.sent == [{"text": "Vilka vänorter?\nOch sedan när?"}]


def test_on_a_phone_the_launcher_has_words_until_it_was_opened(open_chat: OpenChat) -> None:
    chat = open_chat(width=320)
    before = chat.launcher.bounding_box()
    chat.open()
    chat.press("Escape")
    after = chat.launcher.bounding_box()
    chat.page.reload()
    reloaded = chat.launcher.bounding_box()
    assert before and after and reloaded
    assert before["width"] > 150 > 80 > after["width"] == reloaded["width"]
