"""A number that is not needed goes no further than the connector, and its writer is told."""

from __future__ import annotations

import json
import sqlite3
from itertools import product
from pathlib import Path
from typing import Any, Iterator

import pytest

from bot.channel import masking
from bot.channel.turns import turns_from_events
from bot.files.yaml_data import read_yaml
from bot.privacy.redact import mask_sensitive
from tests.channel.small_server import EchoAgent
from tests.channel.test_failures import Serve, serve
from tests.running import Visitor

__all__ = ["serve"]
# Made up, with right check digits; the card is the one that payment services give for trying.
NUMBERS = {
    "900101-2385": "personal_number",
    "19900101 2385": "personal_number",
    "900101\u200b-2385": "personal_number",
    "900101/2385": "personal_number",
    "4242 4242 4242 4242": "card",
    "SE45 5000 0000 0583 9825 7466": "account",
}


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, (dict, list)):
        for value in node.values() if isinstance(node, dict) else node:
            yield from texts(value)
    else:
        yield str(node)


@pytest.mark.parametrize("number", NUMBERS)
def test_it_is_masked_before_the_assistant_sees_it_and_told_kindly(
    serve: Serve, number: str, tmp_path: Path
) -> None:
    agent = EchoAgent()
    with serve(agent) as url:
        visitor = Visitor(url)
        turn = visitor.say(f"Hej, jag har {number}, vad är SERN?")
        history = visitor.history()
    notice = turn["messages"][0]["text"]
    assert notice == masking.masked_notice({masking.MASKED_KEY: [NUMBERS[number]]}, "sv")
    assert len(turn["messages"]) == 2
    assert history[0]["messages"][0]["text"] == notice
    with sqlite3.connect(tmp_path / "var" / "assistant.db") as database:
        kept = [json.loads(data) for (data,) in database.execute("SELECT data FROM events")]
    assert kept
    for text in [*texts(kept), *map(str, agent.taken), *texts(turn), *texts(history)]:
        assert number not in text and number[-8:] not in text


def test_who_writes_none_is_told_nothing(serve: Serve) -> None:
    with serve() as url:
        turn = Visitor(url).say("Vad är SERN? Ring 070-174 06 05, jag heter Anna.")
    (message,) = turn["messages"]
    # The conversation may need these: an address to answer to, a name.
    assert "070-174 06 05" in message["text"] and "Anna" in message["text"]


def test_a_message_that_arrives_again_is_answered_as_the_first_time(serve: Serve) -> None:
    with serve() as url:
        visitor = Visitor(url)
        answers = [visitor.post({"text": "900101-2385", "id": "a" * 8}).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(answers[0]["messages"]) == 2


def test_the_notice_is_in_the_answers_language() -> None:
    def turn(language: str) -> Any:
        user = {
            "event": "user",
            "text": "x",
            "timestamp": 1.0,
            "metadata": {"masked": ["card"]},
        }
        reply = {
            "event": "bot",
            "text": "y",
            "timestamp": 1.0,
            "metadata": {"metadata": {"outcome": "small_talk", "language": language}},
        }
        return turns_from_events("c", [user, reply])[0]["messages"][0]

    assert turn("en")["text"].startswith("You wrote a card number")
    assert turn("sv")["text"].startswith("Du skrev ett kortnummer")


def test_every_kind_has_words_in_every_language() -> None:
    words = read_yaml(Path(masking.__file__).with_name("masked.yml"))
    kinds = {kind for number in NUMBERS for kind in mask_sensitive(number)[1]}
    assert {
        (where, language): set(named)
        for where, languages in words.items()
        for language, named in languages.items()
    } == dict.fromkeys(product(("in_chat", "in_form"), ("sv", "en")), kinds)


@pytest.mark.parametrize("metadata", [{}, {"masked": None}, {"masked": "x"}, {"masked": ["x", 1]}])
def test_other_metadata_says_nothing(metadata: dict[str, Any]) -> None:
    assert masking.masked_notice(metadata, "sv") == ""
