"""A real browser, a scripted server, and pages with the widget in them."""

from __future__ import annotations

import time
from typing import Any, Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import running_browser
from tests.widget.chat import Chat
from tests.widget.stub import PAGES, Stub

HEIGHTS = {320: 640, 768: 1024, 1280: 800}
VISITOR: Any = {
    "locale": "sv-SE",
    "timezone_id": "Europe/Stockholm",
    "reduced_motion": "reduce",
}
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture(scope="package")
def window(browser: Browser) -> Page:
    """One for all tests, since to open one takes longer than most tests."""
    return browser.new_context(**VISITOR).new_page()


NewStub = Callable[[], Stub]


@pytest.fixture
def new_stub() -> Iterator[NewStub]:
    """Starts scripted servers; they outlive the pages, which may still be asking for a picture."""
    servers: list[Stub] = []

    def start() -> Stub:
        servers.append(Stub())
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def stub(new_stub: NewStub) -> Stub:
    """A scripted server, new for each test."""
    return new_stub()


OpenChat = Callable[..., Chat]


@pytest.fixture
def open_page(browser: Browser, window: Page, new_stub: NewStub) -> Iterator[OpenChat]:
    """Opens pages with the widget; afterwards none of them may have had troubles.

    The first one is in the shared window, if it needs nothing special. The servers have to be there
    before the pages, so that they are stopped after them.
    """
    opened: list[Chat] = []

    def open_one(
        url: str,
        width: int = 1280,
        height: int = 0,
        path: str = PAGES,
        own_clock: bool = False,
        **special: Any,
    ) -> Chat:
        if opened or own_clock or special:
            page = browser.new_context(**VISITOR, **special).new_page()
        else:
            page = window
        page.set_default_timeout(PATIENCE_MS)
        page.set_viewport_size({"width": width, "height": height or HEIGHTS[width]})
        # On this machine; nothing else may be asked.
        chat = Chat(page, "http://127.0.0.1")
        opened.append(chat)
        if own_clock:
            page.clock.install()
        page.goto(url + path)
        expect(chat.launcher).to_be_visible()
        return chat

    yield open_one
    for chat in opened:
        chat.stop_watching()
        if chat.page is not window:
            chat.page.context.close()
        else:
            window.evaluate("() => sessionStorage.clear()")
    window.context.set_offline(False)
    window.emulate_media(color_scheme="light", forced_colors="none")
    window.goto("about:blank")
    assert [chat.troubles for chat in opened if chat.troubles] == []
    assert [chat.foreign for chat in opened if chat.foreign] == [], "the widget asked elsewhere"


@pytest.fixture
def open_chat(open_page: OpenChat, stub: Stub) -> OpenChat:
    """Opens pages that talk to the scripted server."""
    return lambda address="", **options: open_page(address or stub.url, **options)


@pytest.fixture
def other_site(new_stub: NewStub) -> Stub:
    """Another server, whose pages embed the widget."""
    return new_stub()


@pytest.fixture
def chat(open_chat: OpenChat, stub: Stub) -> Chat:
    """A page on a wide screen, the panel open, the conversation begun."""
    opened = open_chat()
    opened.open()
    wait_for(lambda: bool(stub.conversations))
    return opened


def wait_for(condition: Callable[[], bool]) -> None:
    """Waits until something has happened at the server."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.01)
