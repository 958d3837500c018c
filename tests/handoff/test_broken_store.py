"""Writing while the database cannot be written: the visitor is told, and nothing is promised."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Iterator, Mapping

import pytest

from tests.handoff.chat import QUESTION, Chat, at_contact
from tests.handoff.conftest import read_cases
from tests.handoff.test_form_case import reference_in
from tests.running import Assistant, Visitor, take_over_conversions

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def own_assistant(
    trained_model: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """An assistant whose database these tests may lock."""
    running = Assistant(take_over_conversions(tmp_path_factory.mktemp("own") / "var"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def chat(own_assistant: Assistant, domain: Mapping[str, Any]) -> Chat:
    """A conversation with that assistant."""
    return Chat(Visitor(own_assistant.url), domain)


@contextmanager
def locked(assistant: Assistant) -> Iterator[None]:
    """Another process holds the right to write."""
    with closing(sqlite3.connect(assistant.var_dir / "assistant.db", isolation_level=None)) as own:
        own.execute("BEGIN IMMEDIATE")
        yield
        own.execute("ROLLBACK")


def refused(chat: Chat, text: str) -> None:
    """Nothing was taken, and the visitor is told what to do; a client may send it again."""
    response = chat.visitor.post({"text": text})
    assert response.status_code == 503
    assert "samhallsbyggnad@motala.se" in response.json()["error"]["message"]


def test_what_could_not_be_taken_is_sent_at_the_next_try(
    chat: Chat, address: str, own_assistant: Assistant
) -> None:
    at_contact(chat).say(address)
    with locked(own_assistant):
        refused(chat, "skicka")
        refused(chat, "skicka")
    chat.say("skicka").gets("utter_case_sent").shows(address)
    (case,) = read_cases(own_assistant.var_dir, address)
    assert case.reference == reference_in(chat.texts[-1])
    assert case.question == QUESTION
    chat.say("skicka").gets("utter_case_already_sent").shows(case.reference)


def test_cancelling_after_a_failure_sends_nothing_later(
    chat: Chat, address: str, own_assistant: Assistant
) -> None:
    at_contact(chat).say(address)
    with locked(own_assistant):
        refused(chat, "skicka")
    chat.say("avbryt", "skicka")
    assert read_cases(own_assistant.var_dir, address) == []


def test_the_log_names_the_trouble_but_not_the_visitor(
    chat: Chat, address: str, own_assistant: Assistant
) -> None:
    at_contact(chat).say(address)
    with locked(own_assistant):
        refused(chat, "skicka")
    assert "locked" in own_assistant.log
    assert address not in own_assistant.log
