"""A visitor's text is never read as an intent payload, whatever it starts with.

What a text means may be guessed from its words, slash or no slash; what it must not have is the
power of a payload: to name an intent outright, to set a slot, to restart or forget a conversation.
"""

from __future__ import annotations

from typing import Any, Callable

import pytest

from bot.privacy import redact
from tests.running import Visitor

NewVisitor = Callable[[], Visitor]

COMMANDS = ["restart", "session_start", "back", "unlikely_intent", "nlu_fallback", "out_of_scope"]
DISGUISES = {
    "slash": "/{}",
    "two slashes": "//{}",
    "spaces first": "   /{}",
    "line break first": "\n/{}",
    "fullwidth slash": "／{}",
    "zero-width space first": "\u200b/{}",
    "word joiner first": "\u2060/{}",
    "two word joiners first": "\u2060\u2060/{}",
    "byte order mark first": "\ufeff/{}",
    "soft hyphen first": "\u00ad/{}",
    "control character first": "\x01/{}",
    "byte order mark and fullwidth slash": "\ufeff／{}",
    "slash with slots": '/{}{{"organisation": "Linköping"}}',
    "slash with a confidence": "/{}@1.0",
    "Rasa's old form": "_{}[organisation=Linköping]",
    "external trigger": "EXTERNAL: {}",
}


def _texts(turn: dict[str, Any]) -> list[str]:
    return [message["text"] for message in turn["messages"]]


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_no_command_restarts_or_forgets_the_conversation(visitor: Visitor, disguise: str) -> None:
    said = ["Vad är SERN?", *(disguise.format(command) for command in COMMANDS)]
    turns = [visitor.say(text) for text in said]
    assert all(turn["messages"] and turn["outcome"] != "error" for turn in turns)
    history = visitor.history()
    assert [turn["messages"] for turn in history] == [turn["messages"] for turn in turns]
    # Control characters, white space at the ends and personal data are taken away ("restart@1.0"
    # looks like an address); everything else is kept.
    assert [turn["visitor"] for turn in history[1:]] == [
        redact(
            text.replace("\x01", "").strip().removeprefix("\u2060" if text[:1] == "\u2060" else "")
        )
        for text in said[1:]
    ]


@pytest.mark.parametrize("command", [*COMMANDS, "sern/what", "insult"])
def test_a_slash_gives_words_no_power(new_visitor: NewVisitor, command: str) -> None:
    plain = new_visitor().say(command)
    for text in (f"/{command}", f" /{command}", f"／{command}", f"\u200b/{command}"):
        turn = new_visitor().say(text)
        assert (turn["outcome"], _texts(turn)) == (plain["outcome"], _texts(plain)), text


def test_a_command_of_words_that_name_no_topic_gets_no_fact(visitor: Visitor) -> None:
    assert visitor.say("/international/jobs")["outcome"] == "missed"


def test_a_slash_alone_is_an_odd_text_and_no_more(visitor: Visitor) -> None:
    for text in ("/", "//", "/ hej", "/{}", '/{"a": 1}'):
        assert visitor.say(text)["messages"]
    assert visitor.history()[0]["visitor"] == "/"


def test_a_typed_button_payload_is_not_a_pressed_button(visitor: Visitor) -> None:
    visitor.say("Vad är SERN?")
    visitor.say("/sern/join")
    # A pressed button would be shown by its title.
    assert visitor.history()[-1]["visitor"] == "/sern/join"
