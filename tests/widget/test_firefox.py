"""The whole way of a visitor once more, in Firefox."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest

from tests.widget.chat import without_times
from tests.widget.firefox import Firefox
from tests.widget.forms import WISH
from tests.widget.stub import NEXT_QUESTIONS, PAGES, Stub, form

LOG = "() => document.querySelector('motala-chat').shadowRoot.querySelector('.log').innerText"
COUNT = """(count) => document.querySelector('motala-chat')?.shadowRoot
  ?.querySelectorAll('.bot').length === Number(count)"""

# A browser that is short of time or memory keeps no page.
MOST_JOURNEYS = 5


@pytest.fixture
def window(tmp_path: Path) -> Iterator[Firefox]:
    window = Firefox(tmp_path)
    yield window
    window.close()


def test_a_visitor_asks_goes_on_rates_sends_a_case_and_comes_back(
    window: Firefox, stub: Stub
) -> None:
    stub.answers[WISH] = [form("Får vi vara med?")]
    window.open(stub.url + PAGES)

    window.click(".launcher")
    window.wait_for_text("Jag är en AI, inte en människa")
    assert window.evaluate(
        "() => document.querySelector('motala-chat').shadowRoot.querySelector('.root')"
        ".matches(':popover-open')"
    )
    assert window.has_focus("#input")
    window.type("Vilka vänorter har Motala?")
    window.press("Enter")
    window.wait_for_text("Daugavpils")
    window.wait_for_text("kontrollerad 24 november 2026")

    window.click(".thumb.yes")
    window.wait_for_text("Tack!")
    window.click(".choices button:first-child")
    assert window.has_focus("#input")
    window.wait_for(COUNT, "3")

    window.type(WISH)
    window.press("Enter")
    window.wait_for_text("Skicka till kommunen")
    window.click("#case-contact")
    window.type("kim@example.org")
    window.click(".case > .send")
    window.wait_for_text("EU-2026-0001")
    before = without_times(window.evaluate(LOG))

    window.reload()
    window.wait_for_text("EU-2026-0001")
    assert without_times(window.evaluate(LOG)) == before

    window.click(".menu summary")
    window.click(".items button:last-child")
    window.wait_for_text("Vill du radera samtalet?")
    assert window.has_focus("#sure")
    window.click(".sure .send")
    window.wait_for_text("Samtalet är raderat.")
    window.press("Escape")
    assert window.has_focus(".launcher")

    assert [turn["visitor"] for turn in stub.turns] == []
    assert stub.sent == [
        {"text": "Vilka vänorter har Motala?"},
        {"button": f"id of {NEXT_QUESTIONS[0]}"},
        {"text": WISH},
    ]
    assert [case["contact"] for case in stub.sent_cases] == ["kim@example.org"]
    assert window.troubles == []


def come_back_to_the_page_as_it_was(window: Firefox, away: str) -> None:
    """Goes to another page and back, until the browser has kept the page: not if it is busy."""
    here = window.evaluate("() => location.pathname")
    for _ in range(MOST_JOURNEYS):
        window.evaluate("() => { window.kept = true; }")
        window.open(away)
        window.back()
        window.wait_for("(here) => location.pathname === here", here)
        if window.evaluate("() => window.kept === true"):
            return
        window.wait_for(COUNT, "2")
    pytest.fail(f"{here} was not kept in {MOST_JOURNEYS} journeys")


def test_gone_back_to_a_page_the_conversation_goes_on_as_it_is_by_then(
    window: Firefox, stub: Stub
) -> None:
    window.open(stub.url + PAGES)
    window.click(".launcher")
    window.type("Vilka vänorter har Motala?")
    window.press("Enter")
    window.wait_for(COUNT, "2")
    come_back_to_the_page_as_it_was(window, f"{stub.url}{PAGES}privacy")
    window.click("#input")
    window.type("Vem bestämmer?")
    window.press("Enter")
    window.wait_for(COUNT, "3")

    # Meanwhile another page of the site goes on with it.
    window.open(f"{stub.url}{PAGES}samtal")
    window.wait_for(COUNT, "3")
    window.click("#input")
    window.type("Och sedan?")
    window.press("Enter")
    window.wait_for(COUNT, "4")
    window.back()
    window.wait_for("() => location.pathname === '/webchat/'")
    window.wait_for(COUNT, "4")
    assert [turn["visitor"] for turn in stub.turns] == [
        "Vilka vänorter har Motala?",
        "Vem bestämmer?",
        "Och sedan?",
    ]
    assert window.troubles == []
