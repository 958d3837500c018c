"""The demo page of the really running assistant, as a resident finds it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Iterator

import httpx
import pytest
from playwright.sync_api import expect

from bot.settings import PROJECT_DIR
from tests.running import Assistant
from tests.widget.chat import Chat, without_times
from tests.widget.conftest import HEIGHTS, OpenChat
from tests.widget.forms import WISH, field
from tests.widget.stub import API, PAGES, POLICY, Stub, assets, form
from tests.widget.test_states import STICKS_OUT, axe_faults

QUESTION = "Vilka vänorter har Motala?"
NOT_KNOWN = "Hur mycket kostar det kommunen att vara medlem i SERN?"
TOWNS = ("Hyvinge", "Daugavpils", "Eigersund")
SOURCE = "https://www.motala.se/"
SCREENSHOTS = PROJECT_DIR / "artifacts" / "screenshots"


@pytest.fixture(scope="module")
def screenshots() -> Path:
    """Where pictures of the latest run are kept, to be looked at."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    return SCREENSHOTS


@pytest.fixture
def open_demo(open_page: OpenChat, assistant: Assistant) -> OpenChat:
    return lambda **options: open_page(assistant.url, **options)


def assert_well(chat: Chat) -> None:
    assert chat.page.evaluate(STICKS_OUT) == []
    assert axe_faults(chat.page) == []


@pytest.mark.parametrize("width", HEIGHTS)
def test_a_resident_gets_a_true_answer_goes_on_and_comes_back(
    open_demo: OpenChat, screenshots: Path, width: int
) -> None:
    def photograph(moment: str) -> None:
        chat.page.screenshot(path=screenshots / f"{width}-{moment}.png")

    chat = open_demo(width=width)
    photograph("1-closed")
    chat.open()
    expect(chat.answers).to_have_count(1)
    photograph("2-open")

    chat.ask_and_wait(QUESTION)
    for town in TOWNS:
        expect(chat.log).to_contain_text(town)
    source = chat.log.get_by_role("link", name="Källa: motala.se").last
    assert str(source.get_attribute("href")).startswith(SOURCE)
    expect(chat.log).to_contain_text("kontrollerad")
    photograph("3-answered")
    assert_well(chat)

    chat.choice("Vad är Daugavpils?").click()
    expect(chat.answers).to_have_count(3)
    expect(chat.questions.last).to_be_visible()
    expect(chat.log).to_contain_text("Lettland")
    photograph("4-went-on")
    before = without_times(chat.log.inner_text())

    chat.page.reload()
    # A phone's panel covers the page, so it waits to be opened.
    if not chat.panel.is_visible():
        expect(chat.launcher).to_be_visible()
        chat.open()
    expect(chat.answers).to_have_count(3)
    assert without_times(chat.log.inner_text()) == before
    photograph("5-after-reload")

    chat.input.focus()
    chat.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()


def test_in_the_dark_the_widget_is_dark_and_well(open_demo: OpenChat, screenshots: Path) -> None:
    chat = open_demo(color_scheme="dark")
    chat.open()
    chat.ask_and_wait(QUESTION)
    chat.page.screenshot(path=screenshots / "1280-dark.png")
    assert_well(chat)


def test_a_question_about_something_else_gets_a_link_to_follow(open_demo: OpenChat) -> None:
    chat = open_demo()
    chat.open()
    chat.ask_and_wait("När töms soptunnorna på min gata?")

    link = chat.log.get_by_role("link", name="https://www.motala.se")
    expect(link).to_have_attribute("href", "https://www.motala.se/")


def test_a_question_goes_to_a_person(
    open_demo: OpenChat, screenshots: Path, assistant: Assistant
) -> None:
    chat = open_demo()
    chat.open()
    chat.ask_and_wait(NOT_KNOWN)
    chat.ask_and_wait(WISH)
    expect(field(chat, "Ditt meddelande")).to_have_value(NOT_KNOWN)
    field(chat, "Din e-postadress").fill("kim@gmial.com")
    field(chat, "Ditt namn").fill("Kim")
    # The chat goes on meanwhile, until the form is out of sight.
    chat.ask_and_wait(QUESTION)
    expect(chat.log).to_contain_text(TOWNS[0])
    chat.ask_and_wait("Vad är SERN?")
    chat.page.get_by_role("button", name="Till formuläret").click()
    expect(field(chat, "Ditt namn")).to_have_value("Kim")
    chat.page.screenshot(path=screenshots / "1280-6-form.png")
    assert_well(chat)

    chat.send_case.click()
    expect(field(chat, "Din e-postadress")).to_be_focused()
    chat.page.screenshot(path=screenshots / "1280-7-did-you-mean.png")
    assert_well(chat)
    chat.form.get_by_role("button", name="Ja, kim@gmail.com").click()
    chat.send_case.click()

    expect(chat.log.get_by_text(f"Skickat till kommunen: {NOT_KNOWN}")).to_be_visible()
    number = chat.log.get_by_text(re.compile(r"EU-\d{4}-\d{4}")).last
    expect(number).to_be_visible()
    expect(chat.form).to_have_count(0)
    chat.page.screenshot(path=screenshots / "1280-8-sent.png")
    expect(chat.log.get_by_role("link", name="kim@gmail.com")).to_have_count(0)
    asked, answered = chat.questions.count(), chat.answers.count()
    chat.page.reload()
    expect(chat.questions).to_have_count(asked)
    expect(chat.answers).to_have_count(answered)
    expect(chat.log.get_by_text(f"Skickat till kommunen: {NOT_KNOWN}")).to_be_visible()
    expect(number).to_be_visible()
    expect(chat.form).to_have_count(0)


def test_the_form_is_left_for_the_chat_or_altogether(open_demo: OpenChat) -> None:
    chat = open_demo()
    chat.open()
    chat.ask_and_wait(WISH)
    field(chat, "Ditt meddelande").fill("Vem leder SERN?")
    answers = chat.answers.count()
    chat.form.get_by_role("button", name="Jag skriver hellre här").click()
    expect(chat.answers).to_have_count(answers + 1)
    expect(chat.form).to_have_count(0)
    # The chat offers the question as it stood in the form.
    expect(chat.log.get_by_text("Vem leder SERN?").last).to_be_visible()
    chat.choice("Avbryt").click()
    expect(chat.answers).to_have_count(answers + 2)

    chat.ask_and_wait(WISH)
    expect(chat.form).to_be_visible()
    answers = chat.answers.count()
    chat.form.get_by_role("button", name="Avbryt").click()
    expect(chat.answers).to_have_count(answers + 1)
    expect(chat.form).to_have_count(0)

    chat.ask_and_wait(WISH)
    expect(chat.form).to_be_visible()
    chat.ask_and_wait("Avbryt")
    expect(chat.form).to_have_count(0)


def shape(value: Any) -> Any:
    """Keys and types, without the values; of a list its first member counts."""
    if isinstance(value, dict):
        return {key: shape(member) for key, member in value.items()}
    if isinstance(value, list):
        return [shape(member) for member in value[:1]]
    return type(value).__name__


def speak(url: str) -> Iterator[tuple[str, int, Any]]:
    """A small conversation: what each request is answered with."""
    with httpx.Client(base_url=url + API, timeout=60) as client:
        opened = client.post("/session")
        yield "session", opened.status_code, opened.json()
        client.headers["Authorization"] = f"Bearer {opened.json()['session']}"
        answer = client.post("/messages", json={"text": QUESTION, "id": "question-1"})
        yield "answer", answer.status_code, answer.json()
        (button, *_) = answer.json()["messages"][0]["buttons"]
        pressed = client.post("/messages", json={"button": button["id"], "id": "button-1"})
        yield "button", pressed.status_code, pressed.json()
        history = client.get("/history")
        yield "history", history.status_code, history.json()
        unknown = client.post("/messages", json={"button": "none"})
        yield "unknown button", unknown.status_code, unknown.json()
        wish = client.post("/messages", json={"text": WISH, "id": "question-2"})
        yield "form", wish.status_code, wish.json()
        case = {"id": "case-1", "question": QUESTION, "contact": "", "name": ""}
        wrong = client.post("/cases", json=case)
        yield "form with an error", wrong.status_code, wrong.json()
        case["contact"] = "kim@gmail.com"
        for step in ("case", "case again"):
            sent = client.post("/cases", json=case)
            yield step, sent.status_code, sent.json()
        client.headers["Authorization"] = "Bearer nobody"
        stranger = client.get("/history")
        yield "stranger", stranger.status_code, stranger.json()


def test_the_scripted_server_speaks_as_the_real_one(assistant: Assistant, stub: Stub) -> None:
    stub.answers[WISH] = [form(QUESTION)]
    stub.needs_contact = True
    real = {step: (status, shape(body)) for step, status, body in speak(assistant.url)}
    scripted = {step: (status, shape(body)) for step, status, body in speak(stub.url)}

    assert scripted == real


def test_the_scripted_server_serves_files_as_the_real_one(assistant: Assistant, stub: Stub) -> None:
    for name in ("", "widget.js", "demo.css", "favicon.svg", f"{assets().version}/define.js"):
        real, scripted = (httpx.get(f"{url}{PAGES}{name}") for url in (assistant.url, stub.url))
        assert scripted.content == real.content
        assert real.headers["content-security-policy"] == POLICY
        for header in ("content-type", "cache-control"):
            assert scripted.headers[header] == real.headers[header]
