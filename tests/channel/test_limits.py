"""Limits as requests meet them: by session, address and in all; how long a conversation is."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Callable, Optional

import httpx
import pytest

from bot.settings import read_settings
from tests.channel.api import (
    CONVERSATION,
    FEEDBACK,
    HISTORY,
    MESSAGES,
    SESSION,
    assert_error,
    bearer,
)
from tests.channel.small_server import EchoAgent, serve_connector
from tests.channel.test_failures import Serve, serve

__all__ = ["serve"]


def opened(url: str, *forwarded_for: str) -> int:
    headers = [("X-Forwarded-For", line) for line in forwarded_for]
    return httpx.post(url + SESSION, headers=headers).status_code


def session(url: str) -> dict[str, str]:
    return bearer(httpx.post(url + SESSION).json()["session"])


def say(url: str, headers: dict[str, str], text: str = "hej") -> httpx.Response:
    return httpx.post(url + MESSAGES, json={"text": text}, headers=headers)


@pytest.mark.parametrize(
    "spellings",
    [
        [("1.1.1.{n}", "198.51.100.7")],
        [("198.51.100.7:40{n}",)],
        [("1.1.1.{n}, 198.51.100.7",)],
        [("2001:db8:1:2::{n}",)],
        [("garbage {n}",)],
    ],
    ids=str,
)
def test_no_spelling_makes_somebody_new(serve: Serve, spellings: list[tuple[str, ...]]) -> None:
    with serve(BOT_PROXIES="1", BOT_ADDRESS_SESSIONS_PER_MINUTE="5") as url:
        codes = [
            opened(url, *(line.format(n=number) for line in spellings[0])) for number in range(8)
        ]
    assert codes == [201] * 5 + [429] * 3


def test_a_site_has_its_own_limit_beside_those_of_its_networks(serve: Serve) -> None:
    with serve(BOT_PROXIES="1", BOT_ADDRESS_SESSIONS_PER_MINUTE="2") as url:
        codes = [opened(url, f"2001:db8:1:{number}::1") for number in range(20)]
        assert codes == [201] * 16 + [429] * 4
        assert opened(url, "2001:db8:2:1::1") == 201


def test_all_visitors_together_have_a_limit(serve: Serve) -> None:
    with serve(BOT_PROXIES="1", BOT_ALL_SESSIONS_PER_MINUTE="3") as url:
        assert [opened(url, f"192.0.2.{number}") for number in range(5)] == [201] * 3 + [429] * 2


@pytest.mark.parametrize(
    "setting",
    [
        "BOT_SESSION_MESSAGES_PER_MINUTE",
        "BOT_ADDRESS_MESSAGES_PER_MINUTE",
        "BOT_ALL_MESSAGES_PER_MINUTE",
    ],
)
def test_messages_have_limits(serve: Serve, setting: str) -> None:
    with serve(**{setting: "3"}) as url:
        first, second = session(url), session(url)
        assert [say(url, first).status_code for _ in range(4)] == [200] * 3 + [429]
        # Only the session's own limit leaves others alone.
        other = 200 if setting == "BOT_SESSION_MESSAGES_PER_MINUTE" else 429
        assert say(url, second).status_code == other


def test_reading_has_a_limit(serve: Serve) -> None:
    with serve(BOT_SESSION_READS_PER_MINUTE="3") as url:
        headers = session(url)
        answers = [httpx.get(url + HISTORY, headers=headers) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200] * 3 + [429]
        assert_error(answers[-1], "too_many_messages")
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60


def read(url: str, headers: dict[str, str]) -> httpx.Response:
    return httpx.get(url + HISTORY, headers=headers)


def rate(url: str, headers: dict[str, str]) -> httpx.Response:
    given = {"kind": "conversation", "verdict": "yes"}
    return httpx.post(url + FEEDBACK, json=given, headers=headers)


def erase(url: str, headers: dict[str, str]) -> httpx.Response:
    return httpx.delete(url + CONVERSATION, headers=headers)


@pytest.mark.parametrize(
    ("does", "setting"),
    [
        (read, "BOT_ADDRESS_READS_PER_MINUTE"),
        (read, "BOT_ALL_READS_PER_MINUTE"),
        (rate, "BOT_ADDRESS_MESSAGES_PER_MINUTE"),
        (rate, "BOT_ALL_MESSAGES_PER_MINUTE"),
        (erase, "BOT_ADDRESS_MESSAGES_PER_MINUTE"),
        (erase, "BOT_ALL_MESSAGES_PER_MINUTE"),
    ],
)
def test_reads_and_changes_have_limits_over_sessions(
    serve: Serve, does: Callable[[str, dict[str, str]], httpx.Response], setting: str
) -> None:
    with serve(BOT_PROXIES="1", **{setting: "3"}) as url:
        school = [{**session(url), "X-Forwarded-For": "192.0.2.1"} for _ in range(4)]
        answers = [does(url, headers) for headers in school]
        assert [answer.status_code for answer in answers] == [200] * 3 + [429]
        assert_error(answers[-1], "too_many_messages")
        # Only an address's own limit leaves others alone.
        home = {**session(url), "X-Forwarded-For": "192.0.2.2"}
        assert does(url, home).status_code == (429 if "_ALL_" in setting else 200)


def test_a_conversation_ends_with_honest_words(serve: Serve) -> None:
    with serve(BOT_CONVERSATION_MAX_TURNS="10") as url:
        headers = session(url)
        answers = [say(url, headers, f"fråga {number}") for number in range(12)]
        assert [answer.status_code for answer in answers] == [200] * 10 + [409] * 2
        assert_error(answers[-1], "conversation_full")
        # What was said can still be read, and a new conversation begins.
        assert len(httpx.get(url + HISTORY, headers=headers).json()["turns"]) == 10
        assert say(url, session(url)).status_code == 200


@pytest.mark.parametrize("header", [None, "X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_a_proxy_that_the_settings_do_not_know_is_told_of_once(
    tmp_path: Path, header: Optional[str], caplog: pytest.LogCaptureFixture
) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path)})
    with caplog.at_level(logging.WARNING), serve_connector(settings, EchoAgent()) as url:
        for _ in range(3):
            httpx.post(url + SESSION, headers={header: "198.51.100.7"} if header else {})
    told = [record for record in caplog.records if "BOT_PROXIES" in record.message]
    assert len(told) == (1 if header else 0)
    assert "198.51.100.7" not in caplog.text
