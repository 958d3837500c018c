"""Two servers that share a database are one assistant."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Iterator, Tuple

import httpx
import pytest
from sqlalchemy import func, select

from bot.controls.switch import switch_off, switch_on
from bot.settings import PROJECT_DIR, Settings, read_settings
from bot.store.models import TakenTurn
from bot.store.opening import store_of_process
from bot.store.sessions import reading
from tests.channel.api import MESSAGES, SESSION, assert_error, bearer
from tests.channel.small_server import EchoAgent, serve_connector
from tests.channel.test_repeated import wait_for
from tests.running import Visitor, free_port

Servers = Tuple[Tuple[str, EchoAgent], Tuple[str, EchoAgent]]
ID = "message-1"


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return read_settings(
        {
            "BOT_VAR_DIR": str(tmp_path),
            "DATABASE_URL": database_url,
            "BOT_SESSION_MESSAGES_PER_MINUTE": "10",
        }
    )


@pytest.fixture
def servers(settings: Settings) -> Iterator[Servers]:
    agents = EchoAgent(), EchoAgent()
    with (
        serve_connector(settings, agents[0]) as first,
        serve_connector(settings, agents[1]) as second,
    ):
        yield (first, agents[0]), (second, agents[1])


def at(url: str, visitor: Visitor) -> Visitor:
    """The same visitor at another server."""
    other = Visitor(url)
    other.token = visitor.token
    return other


def test_a_message_that_comes_to_both_at_once_is_taken_once(servers: Servers) -> None:
    (first, one), (second, two) = servers
    here = Visitor(first)
    visitors = [here, at(second, here)] * 3
    start = threading.Barrier(len(visitors))

    def send(visitor: Visitor) -> Any:
        start.wait()
        return visitor.post({"text": "hej", "id": ID}).json()

    with ThreadPoolExecutor(len(visitors)) as pool:
        replies = list(pool.map(send, visitors))
    assert one.taken + two.taken == ["hej"]
    assert replies == [replies[0]] * len(visitors)
    assert [turn["visitor"] for turn in visitors[1].history()] == ["hej"]


def test_turns_of_a_conversation_wait_for_each_other_over_both(servers: Servers) -> None:
    (first, one), (second, _) = servers
    one.holds = True
    here = Visitor(first)
    there = at(second, here)
    with ThreadPoolExecutor(2) as pool:
        began = pool.submit(here.say, "ett")
        wait_for(lambda: one.taken == ["ett"])
        # Its turn begins at the other server, and is written behind the one that holds the lock.
        waiting = pool.submit(there.say, "två")
        one.may_answer.set()
        assert began.result(30)["messages"][0]["text"] == "ett"
        assert waiting.result(30)["messages"][0]["text"] == "två"
    assert {turn["visitor"] for turn in here.history()} == {"ett", "två"}
    assert here.history() == there.history()


def test_limits_hold_for_both_together(servers: Servers) -> None:
    (first, _), (second, _) = servers
    here = Visitor(first)
    there = at(second, here)
    for number in range(5):
        for visitor in (here, there):
            assert visitor.post({"text": str(number)}).status_code == 200
    for visitor in (here, there):
        assert_error(visitor.post({"text": "hej"}), "too_many_messages")


def test_the_switch_holds_for_both(servers: Servers, settings: Settings) -> None:
    urls = [url for url, _ in servers]
    switch_off(settings, "Stängt till måndag.")
    for url in urls:
        wait_for(lambda url=url: httpx.post(url + SESSION).status_code == 503)
        assert httpx.post(url + SESSION).json()["error"]["message"] == "Stängt till måndag."
    switch_on(settings)
    for url in urls:
        wait_for(lambda url=url: httpx.post(url + SESSION).status_code == 201)


@pytest.mark.slow
def test_what_a_killed_server_was_at_is_taken_by_the_other(
    settings: Settings, database_url: str, tmp_path: Path
) -> None:
    port = free_port()
    dying = subprocess.Popen(
        [sys.executable, "-m", "tests.channel.echo_server", str(port)],
        cwd=PROJECT_DIR,
        env={**os.environ, "DATABASE_URL": database_url, "BOT_VAR_DIR": str(tmp_path / "dying")},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert dying.stdout is not None
    try:
        assert dying.stdout.readline() == b"ready\n"
        agent = EchoAgent()
        with serve_connector(settings, agent) as url, ThreadPoolExecutor(1) as pool:
            visitor = Visitor(url)
            lost = pool.submit(
                httpx.post,
                f"http://127.0.0.1:{port}{MESSAGES}",
                json={"text": "hej", "id": ID},
                headers=bearer(visitor.token),
                timeout=60,
            )
            wait_for(lambda: _claims(settings) == 1)
            dying.kill()
            assert lost.exception(60) is not None
            # As the widget does by itself.
            again = visitor.post({"text": "hej", "id": ID}, timeout=60).json()
            assert again["messages"][0]["text"] == "hej"
            assert agent.taken == ["hej"] and len(visitor.history()) == 1
    finally:
        dying.kill()
        dying.wait()


def _claims(settings: Settings) -> int:
    with reading(store_of_process(settings.store_url)) as session:
        return int(session.execute(select(func.count(TakenTurn.id))).scalar_one())
