"""What the municipality tells everybody is read before anything else, by eye and by ear."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.conftest import OpenChat
from tests.widget.stub import Stub

NOTICE = "Vi har ett avbrott.\nRing 0141-22 50 00."


def test_a_notice_stands_first_and_is_read_out(open_chat: OpenChat, stub: Stub) -> None:
    stub.notices = {
        "sv": [{"text": NOTICE, "language": "sv"}],
        "en": [{"text": "There is an outage.", "language": "en"}],
    }
    chat = open_chat()
    chat.listen()
    chat.open()
    expect(chat.answers).to_have_count(2)
    text = chat.log.inner_text()
    assert text.index("Ring 0141") < text.index("Hej") and "outage" not in text
    chat.page.wait_for_function("() => heard.some((text) => text.includes('ett avbrott'))")
    chat.ask_and_wait("Vilka vänorter har Motala?")
    chat.page.reload()
    expect(chat.log.get_by_text("Ring 0141-22 50 00.")).to_be_visible()
    expect(chat.answers).to_have_count(3)
