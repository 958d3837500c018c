"""What a visitor meets when something is wrong on our side, or when there is too much of theirs."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Callable, Optional

import httpx
import pytest

from bot.channel.errors import visitor_message
from bot.settings import read_settings
from tests.channel.api import HEALTH, HISTORY, MESSAGES, SESSION, assert_error, bearer
from tests.channel.openapi import assert_as_described
from tests.channel.small_server import EchoAgent, serve_connector
from tests.running import Visitor

Serve = Callable[..., AbstractContextManager[str]]


@pytest.fixture
def serve(tmp_path: Path) -> Serve:
    """Starts the connector with settings given as variables."""

    def start(agent: Optional[EchoAgent] = None, **variables: str) -> AbstractContextManager[str]:
        settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var"), **variables})
        return serve_connector(settings, agent or EchoAgent())

    return start


def test_an_assistant_that_fails_still_answers_with_words_and_the_address(serve: Serve) -> None:
    with serve(EchoAgent(fails=True), BOT_CONTACT_EMAIL="hjalp@example.se") as url:
        response = Visitor(url).post({"text": "hej"})
    assert response.status_code == 200
    assert response.json()["outcome"] == "error"
    (message,) = response.json()["messages"]
    settings = read_settings({"BOT_CONTACT_EMAIL": "hjalp@example.se"})
    assert message["text"] == visitor_message("no_answer", settings)
    assert "hjalp@example.se" in message["text"]


@pytest.mark.parametrize("fault", ["fails", "silent"])
def test_an_apology_has_the_shape_of_every_other_reply(serve: Serve, fault: str) -> None:
    with serve(EchoAgent(**{fault: True})) as url:
        assert_as_described(Visitor(url).post({"text": "hej"}))


def test_a_turn_without_a_reply_is_an_apology_in_the_history_too(serve: Serve) -> None:
    with serve(EchoAgent(silent=True)) as url:
        visitor = Visitor(url)
        visitor.say("hej")
        (turn,) = visitor.history()
    assert (turn["visitor"], turn["outcome"]) == ("hej", "error")
    assert [message["text"] for message in turn["messages"]] == [
        visitor_message("no_answer", read_settings({}))
    ]


def test_conversations_that_cannot_be_read_are_said_to_be(serve: Serve, tmp_path: Path) -> None:
    with serve() as url:
        visitor = Visitor(url)
        with sqlite3.connect(tmp_path / "var" / "assistant.db") as database:
            for table in ("events", "turns"):
                database.execute(f"DROP TABLE {table}")
        refused = [
            httpx.get(url + HISTORY, headers=bearer(visitor.token)),
            visitor.post({"text": "hej", "id": "message-1"}),
            visitor.post({"button": "x"}),
        ]
        for response in refused:
            assert_error(response, "unavailable")


def test_without_a_model_the_server_says_so_and_takes_no_message(serve: Serve) -> None:
    with serve(EchoAgent(ready=False)) as url:
        health = httpx.get(url + HEALTH)
        visitor = Visitor(url)
        answers = [
            visitor.post({"text": "hej"}),
            httpx.get(url + HISTORY, headers=bearer(visitor.token)),
        ]
    assert (health.status_code, health.json()) == (503, {"status": "no_model"})
    assert_as_described(health)
    for answer in answers:
        assert_error(answer, "unavailable")


def test_a_faulty_message_is_named_even_without_a_model(serve: Serve) -> None:
    with serve(EchoAgent(ready=False)) as url:
        assert_error(Visitor(url).post({"text": " "}), "empty_text")


def test_switched_off_from_the_start(serve: Serve) -> None:
    with serve(BOT_MODE="off") as url:
        assert httpx.get(url + HEALTH).json() == {"status": "off"}
        for answer in (
            httpx.post(url + SESSION),
            httpx.post(url + MESSAGES, json={"text": "hej"}),
            httpx.get(url + HISTORY),
        ):
            assert_error(answer, "assistant_off")


def test_the_notice_names_the_address_that_is_set(serve: Serve) -> None:
    with serve(BOT_MODE="off", BOT_CONTACT_EMAIL="hjalp@example.se") as url:
        message = httpx.post(url + SESSION).json()["error"]["message"]
    assert "hjalp@example.se" in message


def test_more_messages_than_allowed_are_refused_with_a_time_to_wait(serve: Serve) -> None:
    with serve(BOT_SESSION_MESSAGES_PER_MINUTE="2") as url:
        visitor, other = Visitor(url), Visitor(url)
        visitor.say("ett")
        visitor.say("två")
        refused = visitor.post({"text": "tre"})
        assert other.say("fyra")["messages"][0]["text"] == "fyra"
        assert [turn["visitor"] for turn in visitor.history()] == ["ett", "två"]
    assert_error(refused, "too_many_messages")
    assert_as_described(refused)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_one_address_opens_only_so_many_conversations(serve: Serve) -> None:
    with serve(BOT_ADDRESS_SESSIONS_PER_MINUTE="2", BOT_PROXIES="1") as url:
        here, there = ({"X-Forwarded-For": address} for address in ("192.0.2.1", "192.0.2.2"))
        for _ in range(2):
            assert httpx.post(url + SESSION, headers=here).status_code == 201
        refused = httpx.post(url + SESSION, headers=here)
        assert httpx.post(url + SESSION, headers=there).status_code == 201
    assert_error(refused, "too_many_sessions")
    assert_as_described(refused)


def test_no_cache_keeps_what_is_said(serve: Serve) -> None:
    with serve() as url:
        visitor = Visitor(url)
        answers = [
            httpx.get(url + HEALTH),
            visitor.post({"text": "hej"}),
            visitor.post({"text": ""}),
            httpx.get(url + HISTORY, headers=bearer(visitor.token)),
            httpx.get(url + HISTORY),
        ]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(serve: Serve, scheme: str) -> None:
    with serve() as url:
        headers = {"Authorization": f"{scheme} {Visitor(url).token}"}
        assert httpx.get(url + HISTORY, headers=headers).status_code == 200


def test_refused_messages_do_not_count_against_the_limit(serve: Serve) -> None:
    with serve(BOT_SESSION_MESSAGES_PER_MINUTE="1") as url:
        visitor = Visitor(url)
        for body in ({"text": ""}, {"text": 1}, {"text": "a" * 2001}):
            assert visitor.post(body).status_code in (400, 413)
        visitor.say("en riktig fråga")


def test_the_length_allowed_is_the_one_that_is_set_and_told(serve: Serve) -> None:
    with serve(BOT_TEXT_MAX_CHARS="10") as url:
        assert httpx.post(url + SESSION).json()["text_max"] == 10
        visitor = Visitor(url)
        visitor.say("å" * 10)
        refused = visitor.post({"text": "å" * 11})
    assert_error(
        refused,
        "text_too_long",
        visitor_message("text_too_long", read_settings({"BOT_TEXT_MAX_CHARS": "10"})),
    )
    assert " 10 " in refused.json()["error"]["message"]


def test_each_of_several_messages_at_once_gets_its_own_reply(serve: Serve) -> None:
    replies: dict[str, Any] = {}
    with serve() as url:
        visitor = Visitor(url)

        def send(text: str) -> None:
            replies[text] = [message["text"] for message in visitor.say(text)["messages"]]

        threads = [threading.Thread(target=send, args=(text,)) for text in ("ett", "två", "tre")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert replies == {text: [text] for text in ("ett", "två", "tre")}
