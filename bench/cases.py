"""How fast cases come in over HTTP, by form and by conversation: ``python -m bench.cases``.

Runs the real Rasa server and action server, each a process, with SQLite. Then stops the action
server, or makes it hang, and measures how long a visitor waits for the e-mail address.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Mapping, Optional, Sequence
from uuid import uuid4

from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR
from tests.channel.api import CASES as CASES_PATH
from tests.channel.api import bearer
from tests.handoff.chat import QUESTION, RATHER_HERE, WISH, Chat
from tests.handoff.outage import EMAIL, FAULTS, KINDS, say_meanwhile
from tests.running import Visitor
from tests.two_servers import TwoServers

CASES = 100
VISITORS = 4
TIMES = 3


def send_form(url: str, number: int) -> list[float]:
    """Asks for a person and sends the form.

    Returns:
        Seconds of each request.

    Raises:
        SystemExit: no case came of it.
    """
    visitor = Visitor(url)
    began = time.perf_counter()
    visitor.say(WISH)
    shown = time.perf_counter()
    content = {"id": uuid4().hex, "question": QUESTION, "contact": f"anna.{number}@example.se"}
    sent = visitor.client.post(url + CASES_PATH, headers=bearer(visitor.token), json=content)
    done = time.perf_counter()
    if sent.status_code != 201 or not sent.json()["reference"]:
        raise SystemExit(f"no case: {sent.text}")
    return [shown - began, done - shown]


def send_in_chat(url: str, number: int) -> list[float]:
    """Goes through the whole conversation.

    Returns:
        Seconds of each turn.

    Raises:
        SystemExit: no case came of it.
    """
    visitor = Visitor(url)
    seconds: list[float] = []
    turn: Mapping[str, Any] = {}

    def take(say: Any, what: str) -> Mapping[str, Any]:
        began = time.perf_counter()
        answered: Mapping[str, Any] = say(what)
        seconds.append(time.perf_counter() - began)
        return answered

    turn = take(visitor.say, WISH)
    take(visitor.press, _button(turn, RATHER_HERE))
    take(visitor.say, QUESTION)
    turn = take(visitor.say, f"anna.{number}@example.se")
    turn = take(visitor.press, _button(turn, "Skicka till kommunen"))
    if "EU-" not in turn["messages"][-1]["text"]:
        raise SystemExit(f"no case: {turn}")
    return seconds


WAYS: Mapping[str, Callable[[str, int], list[float]]] = {
    "by form": send_form,
    "in the chat": send_in_chat,
}


def send_all(
    send_one: Callable[[str, int], list[float]], url: str, cases: int, visitors: int
) -> tuple[float, list[float]]:
    """Sends a number of cases in one way, with a number of visitors at a time.

    Returns:
        Cases a second, and the seconds of all turns.
    """
    began = time.perf_counter()
    with ThreadPoolExecutor(visitors) as threads:
        turns = list(threads.map(lambda number: send_one(url, number), range(cases)))
    return cases / (time.perf_counter() - began), [one for turn in turns for one in turn]


def waits(servers: TwoServers, times: int) -> dict[tuple[str, str], list[float]]:
    """Seconds until the address is given, by kind of turn and fault."""
    domain = read_yaml(PROJECT_DIR / "domain.yml")
    found: dict[tuple[str, str], list[float]] = {}
    for fault, strike in FAULTS.items():
        servers.mend_actions()
        chats = [
            (kind.__name__, chat, kind(chat, "anna@example.se"))
            for kind in KINDS
            for chat in (Chat(Visitor(servers.url), domain) for _ in range(times))
        ]
        strike(servers)
        for kind, chat, text in chats:
            turn, took = say_meanwhile(chat, text)
            if not any(EMAIL in message["text"] for message in turn["messages"]):
                raise SystemExit(f"no address: {turn}")
            found.setdefault((kind, fault), []).append(took)
    return found


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.cases", description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--visitors", type=int, default=VISITORS, help="at a time")
    parser.add_argument("--times", type=int, default=TIMES, help="each kind of turn in each fault")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-cases-") as folder:
        servers = TwoServers(Path(folder) / "var")
        servers.start()
        try:
            send_in_chat(servers.url, -1)
            send_form(servers.url, -1)
            print(f"load before: {os.getloadavg()[0]:.1f}")
            for way, send_one in WAYS.items():
                for visitors in sorted({1, given.visitors}):
                    rate, seconds = send_all(send_one, servers.url, given.cases, visitors)
                    ms = [1000 * one for one in seconds]
                    print(
                        f"{way}, {visitors} at a time: {rate:.1f} cases/s, a request p50 "
                        f"{statistics.median(ms):.0f} ms, "
                        f"p95 {statistics.quantiles(ms, n=20)[-1]:.0f}",
                        flush=True,
                    )
            print(f"action server away, {given.times} times each: median and longest, s")
            found = waits(servers, given.times)
            for kind in KINDS:
                shown = [
                    f"{fault} {statistics.median(found[kind.__name__, fault]):.2f} "
                    f"{max(found[kind.__name__, fault]):.2f}"
                    for fault in FAULTS
                ]
                print(f"{kind.__name__}: {', '.join(shown)}")
            print(f"load after: {os.getloadavg()[0]:.1f}")
        finally:
            servers.stop()


def _button(turn: Mapping[str, Any], title: str) -> str:
    found: Sequence[str] = [
        button["id"]
        for message in turn["messages"]
        for button in message["buttons"]
        if button["title"] == title
    ]
    return found[0]


if __name__ == "__main__":
    main()
