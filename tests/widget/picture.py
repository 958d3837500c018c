"""Makes the README's picture, some states of the gallery: ``python -m tests.widget.picture``."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from bot.settings import PROJECT_DIR
from tests.chromium import running_browser
from tests.widget.conftest import VISITOR
from tests.widget.stub import PAGES, Stub

PICTURE = PROJECT_DIR / "docs" / "widget.png"
# Three rows of four.
WIDTH = 1600
MARGIN = 12
STATES = [
    "Välkommen",
    "Svar",
    "Kort besked",
    "Hjälpte inte",
    "Meny",
    "Frågar före",
    "Formulär med telefon",
    "Fel i formuläret",
    "Samtalet är avslutat",
    "Arabiska",
    "Mörkt läge",
    "Knapp som öppnar",
]


def take(browser: Browser, stub: Stub) -> None:
    """Writes the picture.

    Raises:
        AssertionError: the gallery has no state of one of the names.
    """
    page = browser.new_context(**VISITOR).new_page()
    page.set_viewport_size({"width": WIDTH, "height": 1200})
    page.goto(f"{stub.url}{PAGES}galleri")
    page.wait_for_selector("html[data-ready]")
    page.evaluate(
        """(states) => {
          for (const section of document.querySelectorAll('section')) {
            section.hidden = !states.includes(section.querySelector('h2').textContent);
          }
        }""",
        STATES,
    )
    states = page.locator("section:visible > h2")
    expect(states).to_have_text(STATES)
    # Not a picture of more than the window: for that the browser lays the page out again, and what
    # was scrolled to is elsewhere.
    box = page.locator("#states").bounding_box()
    assert box
    top, height = box["y"] - MARGIN, box["height"] + 2 * MARGIN
    page.set_viewport_size({"width": WIDTH, "height": round(top + height)})
    page.screenshot(path=PICTURE, clip={"x": 0, "y": top, "width": WIDTH, "height": height})
    page.context.close()


def main() -> None:
    """Starts a scripted server and takes the picture."""
    stub = Stub()
    with running_browser() as browser:
        take(browser, stub)
    stub.stop()


if __name__ == "__main__":
    main()
