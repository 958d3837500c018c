"""The widget as a visitor meets it: by roles, names and keys, never by its inner structure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Request, expect

# The element with focus, wherever it is, and what it is called.
FOCUSED = """() => {
  let element = document.activeElement;
  while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const inside = element.getRootNode() instanceof ShadowRoot;
  const text = element.labels?.[0] ?? element;
  return {
    name: element.getAttribute('aria-label') ?? text.textContent.trim(),
    inside,
    nowhere: element === document.body,
    ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
  };
}"""
LISTEN = """() => {
  window.heard = [];
  const observer = new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) heard.push(node.textContent);
    }
  });
  const { shadowRoot } = document.querySelector('motala-chat');
  for (const region of shadowRoot.querySelectorAll('[aria-live=polite]')) {
    observer.observe(region, { childList: true });
  }
}"""


def without_times(text: str) -> str:
    """A text without times of day: an answer may come in the next minute after its question."""
    return re.sub(r"\b\d\d:\d\d\b", "", text)


@dataclass
class Chat:
    """A page with the widget."""

    page: Page
    url: str
    troubles: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        page = self.page
        page.on("console", self._note)
        page.on("pageerror", self._note_exception)
        page.on("request", self._note_request)
        self.launcher = page.get_by_role("button", name=re.compile("Fråga assistenten|Ask the"))
        self.panel = page.get_by_role("dialog")
        self.log = page.get_by_role("log")
        self.input = page.get_by_role("textbox", name=re.compile("^(Skriv till|Write to)"))
        self.sure = page.get_by_role("alertdialog")
        self.form = page.get_by_role("form")
        self.send_case = page.get_by_role("button", name="Skicka till kommunen")
        self.send_button = page.get_by_role("button", name="Skicka", exact=True)
        self.retry = self.log.get_by_role("button", name="Försök igen")
        self.waiting = self.log.get_by_text("Assistenten skriver", exact=True)
        # The widget's own greeting is the first.
        self.answers = self.log.get_by_role("heading", name=re.compile(r"^(Assistenten|The ass)"))
        self.questions = self.log.get_by_role("heading", name=re.compile(r"^(Du|You)\b"))

    def _note(self, message: ConsoleMessage) -> None:
        # A scripted failure of the API is what the test is about.
        scripted = "Failed to load resource" in message.text and "/webhooks/" in str(
            message.location["url"]
        )
        if message.type in ("error", "warning") and not scripted:
            self.troubles.append(f"{message.type}: {message.text} {message.location['url']}")

    def _note_exception(self, error: Error) -> None:
        self.troubles.append(f"exception: {error}")

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "about:")):
            self.foreign.append(request.url)

    def stop_watching(self) -> None:
        self.page.remove_listener("console", self._note)
        self.page.remove_listener("pageerror", self._note_exception)
        self.page.remove_listener("request", self._note_request)

    def choice(self, title: str) -> Locator:
        """The newest button with a title."""
        return self.log.get_by_role("button", name=title).last

    def open(self) -> None:
        self.launcher.click()
        expect(self.panel).to_be_visible()

    def ask(self, text: str) -> None:
        """Types a text and sends it: with Enter, or by touch, where Enter makes a new line."""
        self.input.fill(text)
        if self.page.evaluate("matchMedia('(pointer: coarse)').matches"):
            self.page.get_by_role("button", name="Skicka", exact=True).tap()
        else:
            self.input.press("Enter")

    def ask_and_wait(self, text: str) -> None:
        """Asks and waits for the answer."""
        answers = self.answers.count()
        self.ask(text)
        expect(self.answers).to_have_count(answers + 1)

    def choose(self, item: str) -> None:
        """Chooses from the menu."""
        self.page.get_by_text("Meny", exact=True).click()
        # Before what the conversation has by the same name.
        self.panel.get_by_role("button", name=item, exact=True).first.click()

    def start_over(self) -> None:
        """Chooses to start over and is sure."""
        self.choose("Börja om")
        self.panel.get_by_role("button", name="Börja nytt samtal").click()

    def erase(self) -> None:
        """Chooses to erase the conversation and is sure."""
        self.choose("Radera samtalet")
        self.sure.get_by_role("button", name="Radera samtalet").click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> Any:
        return self.page.evaluate(FOCUSED)

    def tab_to(self, name: str, key: str = "Tab") -> None:
        """Presses Tab, or Shift+Tab, until the element with the name has focus."""
        passed = []
        for _ in range(40):
            self.press(key)
            focused = self.focused()
            if focused["name"].startswith(name):
                assert focused["ring"], f"focus on {name!r} cannot be seen"
                return
            passed.append(focused["name"][:40])
        raise AssertionError(f"{key} never came to {name!r}, only to {passed}")

    def listen(self) -> None:
        """Begins to collect what is read out."""
        self.page.evaluate(LISTEN)

    def heard(self) -> list[str]:
        """What was read out since ``listen()``."""
        heard: list[str] = self.page.evaluate("heard")
        return heard
