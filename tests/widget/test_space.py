"""What is seen without scrolling on the screens that people have."""

from __future__ import annotations

from typing import Any, Iterable

import pytest
from playwright.sync_api import Locator, expect

from bot.answers.variants import Variant
from tests.widget.chat import Chat
from tests.widget.conftest import OpenChat
from tests.widget.real_answers import real_answer
from tests.widget.stub import Stub, message

# What the welcome offers to ask, and the cells that answer it, by the widget's words.
STARTERS = {
    "sv": {
        "Vad är SERN?": "sern/what",
        "Vilka vänorter har Motala?": "twin_towns/which",
        "Vad är EU-handslaget?": "eu_handslag/what",
        "Vår förening vill vara med": "projects/join",
    },
    "en": {
        "What is SERN?": "sern/what",
        "Which twin towns does Motala have?": "twin_towns/which",
        "What is the EU pledge?": "eu_handslag/what",
        "How can we take part?": "projects/join",
    },
}
# It is taken for what it is, but with a line that says so.
GUESSED = "What is the EU pledge?"
# No source tells: where to send the question is a fourth choice.
UNANSWERED = "schools/grants"
# Higher than the conversation in most windows: a list, and two answers in one reply.
LONG = {"Löften?": ["eu_handslag/content"], "Båda?": ["international/which", "eu_handslag/content"]}
WITH_KEYBOARD = (390, 460)
WINDOWS = [(1280, 800), (768, 1024), (390, 844), (320, 640), WITH_KEYBOARD]
MOST_OF_THE_WINDOW_PX = 720


def height_of(chat: Chat, name: str) -> float:
    box = getattr(chat, name).bounding_box()
    assert box
    return float(box["height"])


def out_of_sight(chat: Chat, titles: Iterable[str]) -> list[str]:
    """Which of the newest buttons with these titles cannot be seen whole in the conversation."""
    return [
        title
        for title in titles
        if not chat.log.evaluate(
            """(log, button) => {
              const seen = log.getBoundingClientRect();
              const { top, bottom } = button.getBoundingClientRect();
              return seen.top <= top && bottom <= seen.bottom;
            }""",
            chat.log.get_by_role("button", name=title, exact=True).last.element_handle(),
        )
    ]


def titles_of(answer: dict[str, Any]) -> list[str]:
    return [button["title"] for button in answer["buttons"]]


@pytest.mark.parametrize("size", WINDOWS)
def test_the_welcome_is_seen_whole(open_chat: OpenChat, size: tuple[int, int]) -> None:
    width, height = size
    chat = open_chat(width=width, height=height)
    chat.open()
    expect(chat.panel.get_by_text("Motala kommun", exact=True)).to_be_in_viewport(ratio=1)
    assert out_of_sight(chat, [*STARTERS["sv"], "Lättläst", "English"]) == []
    assert height_of(chat, "panel") >= min(MOST_OF_THE_WINDOW_PX, height - 32)


@pytest.mark.parametrize("variant", Variant)
def test_of_an_answer_the_thumbs_and_the_choices_are_seen_without_scrolling(
    open_chat: OpenChat, stub: Stub, variant: Variant
) -> None:
    yes, no = ("Yes", "No") if variant is Variant.ENGLISH else ("Ja", "Nej")
    questions = STARTERS[variant.language]
    answers = {
        question: real_answer(cell, variant, guesses=question == GUESSED)
        for question, cell in questions.items()
    }
    chat = open_chat()
    chat.open()
    if variant is Variant.ENGLISH:
        stub.answers["English"] = [message("I answer in English.", language="en")]
        chat.ask_and_wait("English")
    for width, height in WINDOWS:
        chat.page.set_viewport_size({"width": width, "height": height})
        for question, answer in answers.items():
            stub.answers[question] = [{**answer, "id": f"{question} {width}"}]
            chat.ask_and_wait(question)
            hidden = out_of_sight(chat, [yes, no, *titles_of(answer)])
            assert hidden == [], (question, width, height)
        # The longest: guessed, not known, and with a fourth choice.
        unanswered = real_answer(UNANSWERED, variant, guesses=1)
        stub.answers["?"] = [unanswered]
        chat.ask_and_wait("?")
        titles = titles_of(unanswered)
        assert len(titles) == 4
        # The last of them is scrolled to where a keyboard takes half of the window.
        seen = titles[:-1] if (width, height) == WITH_KEYBOARD else titles
        assert out_of_sight(chat, [yes, no, *seen]) == [], (width, height)


def is_above(upper: Locator, lower: Locator) -> bool:
    """Whether an element ends where another begins, or before."""
    boxes = upper.bounding_box(), lower.bounding_box()
    assert boxes[0] and boxes[1]
    return boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]


# Whether something lies over a text at one of its lines, as far as it is within the conversation.
COVERED = """text => {
  const { shadowRoot } = document.querySelector('motala-chat');
  const seen = shadowRoot.querySelector('[role=log]').getBoundingClientRect();
  const { left, right, top, bottom } = text.getBoundingClientRect();
  for (let y = Math.max(top, seen.top) + 4; y < Math.min(bottom, seen.bottom) - 4; y += 8) {
    if (!text.contains(shadowRoot.elementFromPoint((left + right) / 2, y))) return true;
  }
  return false;
}"""


@pytest.mark.parametrize("size", WINDOWS)
@pytest.mark.parametrize("question", LONG)
def test_of_a_long_reply_each_source_stands_under_its_answer_and_nothing_covers_either(
    open_chat: OpenChat, stub: Stub, question: str, size: tuple[int, int]
) -> None:
    width, height = size
    reply = [real_answer(cell, Variant.SWEDISH) for cell in LONG[question]]
    # As the assistant has it: what to go on with is offered once.
    for answer in reply[:-1]:
        answer["buttons"] = []
    stub.answers[question] = reply
    chat = open_chat(width=width, height=height)
    chat.open()
    chat.ask_and_wait(question)
    expect(chat.answers.last).to_be_in_viewport(ratio=1)
    texts = [chat.log.get_by_text(answer["text"][:20]) for answer in reply]
    sources = chat.log.get_by_role("link", name="Källa").all()[-len(reply) :]
    thumbs = chat.log.get_by_role("group", name="Hjälpte svaret?").all()[-len(reply) :]

    # Wherever one has scrolled to.
    for part in (0, 0.5, 1):
        chat.log.evaluate("(log, part) => log.scrollTo(0, log.scrollHeight * part)", part)
        for place, (text, source, thumb) in enumerate(zip(texts, sources, thumbs, strict=True)):
            assert is_above(text, source) and is_above(text, thumb)
            assert all(is_above(thumb, below) for below in texts[place + 1 :])
        assert not any(text.evaluate(COVERED) for text in texts)
    assert out_of_sight(chat, titles_of(reply[-1])) == []
    # What was wrong is asked for more room than there may be.
    chat.log.get_by_role("button", name="Nej", exact=True).last.click()
    for reason in ("Det stämmer inte", "Fråga en människa"):
        chat.log.get_by_role("button", name=reason, exact=True).scroll_into_view_if_needed()
        assert out_of_sight(chat, [reason]) == []


NARROW = 320


def test_in_a_narrow_window_the_inputs_words_are_seen_whole_from_the_start(
    open_chat: OpenChat, stub: Stub
) -> None:
    chat = open_chat(width=NARROW)
    chat.open()
    cut = "input => input.scrollHeight > input.clientHeight + 1"
    assert not chat.input.evaluate(cut)
    chat.log.get_by_role("button", name="Lättläst").click()
    expect(chat.answers).to_have_count(2)
    assert not chat.input.evaluate(cut)


def test_in_a_narrow_window_a_title_of_two_lines_keeps_from_the_edges(
    open_chat: OpenChat, stub: Stub
) -> None:
    chat = open_chat(width=280, height=600)
    chat.open()
    title = chat.panel.get_by_role("heading", name="Digital assistent")
    panel, box = chat.panel.bounding_box(), title.bounding_box()
    assert panel and box and box["height"] > 30
    assert box["y"] - panel["y"] >= 3


def test_a_long_address_breaks_before_its_at_or_after_a_full_stop(
    open_chat: OpenChat, stub: Stub
) -> None:
    address = "samhallsbyggnad@motala.se"
    stub.answers["Vart?"] = [message(f"Mejla frågan till {address}, tack.")]
    chat = open_chat(width=NARROW)
    chat.open()
    chat.ask_and_wait("Vart?")
    lines = chat.log.get_by_role("link", name=address).evaluate(
        """link => {
          const lines = [];
          for (const node of link.childNodes) {
            for (let at = 0; at < (node.length ?? 0); at += 1) {
              const range = document.createRange();
              range.setStart(node, at);
              range.setEnd(node, at + 1);
              const { top } = range.getBoundingClientRect();
              if (lines.at(-1)?.top !== top) lines.push({ top, text: '' });
              lines.at(-1).text += node.data[at];
            }
          }
          return lines.map(({ text }) => text);
        }"""
    )
    assert "".join(lines) == address
    assert all(line.startswith("@") or lines[at].endswith(".") for at, line in enumerate(lines[1:]))


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
