"""The form for a case as a visitor meets it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from tests.widget.chat import Chat
from tests.widget.stub import Stub

WISH = "Jag vill prata med en människa"


def field(chat: Chat, label: str) -> Locator:
    """The field with a label, which may go on in brackets."""
    return chat.form.get_by_label(label)


def open_form(chat: Chat, stub: Stub, *replies: dict[str, Any]) -> None:
    """Opens the panel, if it is closed, and asks for a person; the replies hold the form."""
    stub.answers[WISH] = list(replies)
    if not chat.panel.is_visible():
        chat.open()
    chat.ask_and_wait(WISH)
    expect(chat.form).to_be_visible()
