"""Two servers, two action servers, two workers and PostgreSQL, of which one after the other dies.

``python -m bench.outages``: visitors hold conversations of ten turns, each message to whichever
server comes next, sent again with the same id until somebody answers, as the widget does. Meanwhile
a server, an action server and a worker are killed, PostgreSQL is restarted and frozen. Then each
conversation must hold each of its messages once and in order.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, Callable, Iterator, List, Sequence

import aiohttp
import psutil

from bench.http_speed import usual_questions
from bench.serving import Server, running
from tests.postgres import PostgresServer, programs

CONVERSATIONS = 40
TURNS = 10
AT_A_TIME = 12
_TRIES = 40
_PAUSE_SECONDS = 0.5


async def hold(
    http: aiohttp.ClientSession, urls: Iterator[str], number: int, questions: Sequence[str]
) -> Counter[str]:
    """One conversation; how its messages fared, and whether it is whole at the end."""
    fared: Counter[str] = Counter()
    token = (await _until(http, urls, fared, "POST", "session", None, ""))["session"]
    sent: List[str] = []
    for turn in range(TURNS):
        text = questions[(number * TURNS + turn) % len(questions)]
        sent.append(text)
        body = {"text": text, "id": f"c{number:04d}-t{turn:04d}"}
        answer = await _until(http, urls, fared, "POST", "messages", body, token)
        fared["apology" if answer["outcome"] == "error" else "answered"] += 1
    turns = (await _until(http, urls, fared, "GET", "history", None, token))["turns"]
    fared["whole" if [turn["visitor"] for turn in turns] == sent else "NOT WHOLE"] += 1
    fared["unanswered in the history"] += sum(turn["outcome"] == "error" for turn in turns)
    return fared


async def _until(
    http: aiohttp.ClientSession,
    urls: Iterator[str],
    fared: Counter[str],
    method: str,
    path: str,
    body: Any,
    token: str,
) -> Any:
    for attempt in range(_TRIES):
        url = f"{next(urls)}/webhooks/webchat/{path}"
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with http.request(method, url, json=body, headers=headers) as response:
                if response.status < 300:
                    answer = await response.json()
                    if attempt:
                        fared[f"after {min(attempt, 9)} more tries"] += 1
                    return answer
        except (aiohttp.ClientError, TimeoutError):
            pass
        await asyncio.sleep(_PAUSE_SECONDS)
    raise AssertionError(f"{path} was never answered")


def _process(server: Server, words: str) -> psutil.Process:
    for one in server.process.children(recursive=True):
        command = " ".join(one.cmdline())
        if words in command and "-c" not in one.cmdline()[:2]:
            return one
    raise AssertionError(f"{words} does not run")


def _signal_postgres(server: PostgresServer, number: int) -> None:
    main = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    for process in [psutil.Process(main), *psutil.Process(main).children(recursive=True)]:
        process.send_signal(number)


async def main() -> None:
    """Runs it and prints what became of the messages."""
    folder_of_programs = programs()
    assert folder_of_programs is not None, "PostgreSQL is not installed"
    postgres = PostgresServer(folder_of_programs)
    postgres.create()
    try:
        with tempfile.TemporaryDirectory() as name:
            url = postgres.new_database("outages")
            folder = Path(name)
            with (
                running(folder / "a", DATABASE_URL=url) as first,
                running(folder / "b", DATABASE_URL=url) as second,
            ):
                await _try(postgres, first, second)
    finally:
        postgres.remove()


async def _try(postgres: PostgresServer, first: Server, second: Server) -> None:
    questions = usual_questions()
    urls = itertools.cycle([first.url, second.url])
    limit = asyncio.Semaphore(AT_A_TIME)
    fared: Counter[str] = Counter()
    timeout = aiohttp.ClientTimeout(total=30)
    began = time.monotonic()

    async with aiohttp.ClientSession(timeout=timeout) as http:

        async def one(number: int) -> None:
            async with limit:
                fared.update(await hold(http, urls, number, questions))

        talk = [asyncio.create_task(one(number)) for number in range(CONVERSATIONS)]
        faults: Sequence[tuple[str, Callable[[], object]]] = (
            ("kill -9 the first Rasa server", lambda: _process(first, "rasa run").kill()),
            ("kill -9 the second action server", lambda: _process(second, "rasa_sdk").kill()),
            ("kill -9 the first worker", lambda: _process(first, "bot deliver").kill()),
            ("restart PostgreSQL", lambda: (postgres.stop(), postgres.start())),
            ("freeze PostgreSQL", lambda: _signal_postgres(postgres, signal.SIGSTOP)),
            ("let it go on", lambda: _signal_postgres(postgres, signal.SIGCONT)),
        )
        for what, fault in faults:
            await asyncio.sleep(6)
            print(f"{time.monotonic() - began:.0f} s: {what}", flush=True)
            await asyncio.to_thread(fault)
        await asyncio.gather(*talk)
    print(f"{CONVERSATIONS} conversations of {TURNS} turns in {time.monotonic() - began:.0f} s, ")
    print(f"load {os.getloadavg()[0]:.0f}")
    for what, count in sorted(fared.items()):
        print(f"{count:6d} {what}")


if __name__ == "__main__":
    asyncio.run(main())
