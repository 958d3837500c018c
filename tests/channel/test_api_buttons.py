"""Buttons of the running server: sent by id, good in the conversation that offered them."""

from __future__ import annotations

from typing import Any, Callable

from bot.answers.fill import fill
from bot.settings import get_settings
from tests.channel.api import assert_error
from tests.running import Visitor

NewVisitor = Callable[[], Visitor]
QUESTION = "Vad är SERN?"


def offered(turn: dict[str, Any]) -> list[dict[str, str]]:
    buttons: list[dict[str, str]] = turn["messages"][-1]["buttons"]
    return buttons


def test_a_button_leads_to_the_answer_it_promises(visitor: Visitor, domain: dict[str, Any]) -> None:
    (response,) = domain["responses"]["utter_sern/what"]
    promised = response["metadata"]["next"]
    for button, cell in zip(offered(visitor.say(QUESTION)), promised, strict=True):
        turn = visitor.press(button["id"])
        (target,) = domain["responses"][f"utter_{cell}"]
        assert [message["text"] for message in turn["messages"]] == [
            fill(target["text"], {"contact_email": get_settings().contact_email})
        ]
        assert turn["outcome"] == "answered"


def test_the_history_shows_the_title_of_a_pressed_button(visitor: Visitor) -> None:
    button = offered(visitor.say(QUESTION))[0]
    visitor.press(button["id"])
    assert [turn["visitor"] for turn in visitor.history()] == [QUESTION, button["title"]]


def test_an_old_button_still_works_and_works_again(visitor: Visitor) -> None:
    button = offered(visitor.say(QUESTION))[0]
    first = visitor.press(button["id"])
    for text in ("hej", "Vilka vänorter har Motala?", "tack"):
        visitor.say(text)
    again = visitor.press(button["id"])
    assert again["outcome"] == first["outcome"]
    assert [m["text"] for m in again["messages"]] == [m["text"] for m in first["messages"]]


def test_the_button_of_another_conversation_is_refused(new_visitor: NewVisitor) -> None:
    mine, theirs = new_visitor(), new_visitor()
    foreign = offered(theirs.say(QUESTION))[0]
    assert_error(mine.post({"button": foreign["id"]}), "unknown_button")
    # Even when this conversation has been offered the same button: its id is another.
    own = offered(mine.say(QUESTION))[0]
    assert own["title"] == foreign["title"]
    assert own["id"] != foreign["id"]
    assert_error(mine.post({"button": foreign["id"]}), "unknown_button")
    assert mine.press(own["id"])["outcome"] == "answered"


def test_what_was_never_offered_is_refused(visitor: Visitor) -> None:
    button = offered(visitor.say(QUESTION))[0]
    for wanted in ("", "0" * 16, "/sern/join", "sern/join", button["title"], button["id"][:-1]):
        assert_error(visitor.post({"button": wanted}), "unknown_button")
    assert len(visitor.history()) == 1


def test_no_button_works_before_the_first_message(visitor: Visitor) -> None:
    assert_error(visitor.post({"button": "4c405686c7fc3e20"}), "unknown_button")
    assert visitor.history() == []
