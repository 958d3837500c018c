"""Waiting times and throughput of servers under load: ``python -m bench.serving``.

Starts the assistant as an operator does, with SQLite and with PostgreSQL, one server and two, lets
visitors write through the webchat and, in the same run, through Rasa's own ``rest`` channel. Leaves
figures in ``figures/serving.json``, plots in ``plots/`` and a table in ``README.md``.

``--switch`` measures only what visitors notice of a switch between two models, and prints it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import itertools
import os
import secrets
import statistics
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Awaitable, Callable, List, Sequence, Tuple

import aiohttp
import httpx
from sqlalchemy import create_engine

from bench.report import keep_figures, write_between
from bench.servers import Server, postgres, running, usual_questions
from bot.operations.chosen_model import choose_model, models, require_model
from bot.settings import PROJECT_DIR
from tests.running import Visitor

PLOTS = PROJECT_DIR / "bench" / "plots"
RATES = (5, 15, 30, 50)
RATE_SECONDS = 15
AT_ONCE = 100
VISITORS = 8
THROUGHPUT_MESSAGES = 400
LONG_TURNS = 145
# For ``--switch``: visitors, how long each reads an answer, how long is measured.
SWITCH_VISITORS = 5
READING_SECONDS = (1.0, 0.0)
SWITCH_SECONDS = 30

Ask = Callable[[str, str], Awaitable[None]]


class Visitors:
    """Who writes, through one channel, to one server or in turn to several."""

    def __init__(self, http: aiohttp.ClientSession, urls: Sequence[str], channel: str) -> None:
        self._http = http
        self._urls = itertools.cycle(urls)
        self._channel = channel
        self._tokens: dict[str, str] = {}

    async def ask(self, who: str, text: str) -> None:
        """Sends a message and waits for the answer."""
        url = next(self._urls)
        if self._channel == "rest":
            await self._post(f"{url}/webhooks/rest/webhook", {"sender": who, "message": text})
            return
        if who not in self._tokens:
            opened = await self._post(f"{url}/webhooks/webchat/session", None)
            self._tokens[who] = opened["session"]
        await self._post(
            f"{url}/webhooks/webchat/messages",
            {"text": text, "id": secrets.token_hex(8)},
            Authorization=f"Bearer {self._tokens[who]}",
        )

    async def _post(self, url: str, body: Any, **headers: str) -> Any:
        async with self._http.post(url, json=body, headers=headers) as response:
            response.raise_for_status()
            return await response.json()


async def throughput(ask: Ask, questions: Sequence[str]) -> float:
    """Messages per second when some visitors each write as soon as they have an answer."""
    numbers = iter(range(THROUGHPUT_MESSAGES))

    async def visitor(name: int) -> None:
        for number in numbers:
            # Ten messages make a conversation.
            await ask(f"t{name}-{number // (10 * VISITORS)}", questions[number % len(questions)])

    began = time.perf_counter()
    await asyncio.gather(*map(visitor, range(VISITORS)))
    return THROUGHPUT_MESSAGES / (time.perf_counter() - began)


async def waits(ask: Ask, questions: Sequence[str], rate: int) -> dict[str, float]:
    """Waiting times of messages that arrive at a fixed rate, answered or not.

    Returns:
        Percentiles in milliseconds, and the share in per cent that was refused: an overloaded
        server turns some away, and the widget sends them again.
    """
    found: List[float] = []

    async def one(number: int) -> None:
        began = time.perf_counter()
        with contextlib.suppress(aiohttp.ClientError):
            await ask(f"r{rate}-{number // 10}", questions[number % len(questions)])
            found.append(1000 * (time.perf_counter() - began))

    tasks = []
    began = time.perf_counter()
    for number in range(rate * RATE_SECONDS):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        tasks.append(asyncio.create_task(one(number)))
    await asyncio.gather(*tasks)
    return percentiles(found) | {"refused": 100 * (1 - len(found) / len(tasks))}


async def all_at_once(ask: Ask, questions: Sequence[str]) -> List[float]:
    """Milliseconds of messages that many visitors send at the same moment."""

    async def one(number: int) -> float:
        began = time.perf_counter()
        await ask(f"a{number}", questions[number % len(questions)])
        return 1000 * (time.perf_counter() - began)

    return list(await asyncio.gather(*map(one, range(AT_ONCE))))


async def long_conversation(ask: Ask, questions: Sequence[str]) -> dict[str, float]:
    """Median milliseconds early and late in one conversation, of the same questions."""
    found: List[float] = []
    ten = questions[:10]
    for number in range(LONG_TURNS):
        began = time.perf_counter()
        await ask("long", ten[number % len(ten)])
        found.append(1000 * (time.perf_counter() - began))
    places = {"1-10": (0, 10), "11-20": (10, 20), "21-30": (20, 30), "136-145": (135, 145)}
    return {name: statistics.median(found[a:b]) for name, (a, b) in places.items()}


def percentiles(found: Sequence[float]) -> dict[str, float]:
    """p50, p95 and p99."""
    cuts = statistics.quantiles(found, n=100, method="inclusive")
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}


async def measure(servers: Sequence[Server], channel: str, store: Callable[[], int]) -> Any:
    """All figures of a channel."""
    questions = usual_questions()
    timeout = aiohttp.ClientTimeout(total=120)
    # As deploy/nginx does, not longer than the server holds a connection that says nothing.
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=4)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:
        ask = Visitors(http, [server.url for server in servers], channel).ask
        for number in range(40):
            await ask(f"warm{number % 8}", questions[number])
        before = store()
        per_second = await throughput(ask, questions)
        grown = (store() - before) / (THROUGHPUT_MESSAGES / 10)
        return {
            "per_second": per_second,
            "rates": {str(rate): await waits(ask, questions, rate) for rate in RATES},
            "at_once": percentiles(await all_at_once(ask, questions)),
            "long": await long_conversation(ask, questions),
            "bytes_per_conversation": grown,
        }


class Asking:
    """Visitors who go on asking, and when each turn began and what it took."""

    def __init__(self, url: str, reading_seconds: float) -> None:
        self._url = url
        self._reading = reading_seconds
        self._enough = threading.Event()
        self.turns: List[Tuple[float, float]] = []
        self.errors = self.conversations = self.whole = 0

    def visitor(self, number: int) -> None:
        """Has conversations of ten messages, and reads the history of each."""
        questions = itertools.cycle(usual_questions()[40 * number :])
        while not self._enough.is_set():
            visitor, heard = Visitor(self._url), []
            while len(heard) < 10 and not self._enough.wait(self._reading):
                text, began = next(questions), time.monotonic()
                try:
                    turn = visitor.say(text)
                    self.errors += turn["outcome"] == "error"
                except (AssertionError, httpx.HTTPError):
                    self.errors += 1
                    break
                heard.append([text, *(reply["text"] for reply in turn["messages"])])
                self.turns.append((began, 1000 * (time.monotonic() - began)))
            kept = [
                [turn["visitor"], *(reply["text"] for reply in turn["messages"])]
                for turn in visitor.history()
            ]
            self.conversations += 1
            self.whole += kept == heard

    def end(self) -> None:
        """Lets each end its turn."""
        self._enough.set()

    def told(self, name: str, began: float, ended: float) -> str:
        """The turns that began within a time span."""
        found = [ms for at, ms in self.turns if began <= at < ended]
        cut = percentiles(found)
        return (
            f"{name}: {len(found)} turns, p50 {cut['p50']:.0f}, p95 {cut['p95']:.0f},"
            f" longest {max(found):.0f} ms"
        )


def switch_models() -> None:
    """Visitors ask while the server goes to the other model and back; ends with the one in use."""
    first = require_model()
    second = next(path for path in models() if path != first)
    print(f"Load when it began: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name, running(Path(name)) as server:
        for reading in READING_SECONDS:
            asking = Asking(server.url, reading)
            with ThreadPoolExecutor(SWITCH_VISITORS) as pool:
                talks = [pool.submit(asking.visitor, number) for number in range(SWITCH_VISITORS)]
                try:
                    _switch_twice(asking, reading, [second, first], Path(name))
                finally:
                    choose_model(first)
                    asking.end()
                for talk in talks:
                    talk.result()
            print(
                f"- {len(asking.turns)} turns, {asking.errors} errors,"
                f" {asking.whole} of {asking.conversations} histories as sent and heard,"
                f" longest turn {max(ms for _, ms in asking.turns):.0f} ms",
            )
    print(f"Load when it ended: {os.getloadavg()[0]:.1f}")


def _switch_twice(asking: Asking, reading: float, wanted: Sequence[Path], folder: Path) -> None:
    print(f"{SWITCH_VISITORS} visitors who read for {reading:.0f} s")
    # The first turns after a start take longer.
    time.sleep(10)
    began = time.monotonic()
    time.sleep(SWITCH_SECONDS)
    print(asking.told("- before", began, time.monotonic()))
    for model in wanted:
        logs = list(folder.glob("log/*.log"))
        said = f"{model.name} is in use."
        before, began = _lines(logs).count(said), time.monotonic()
        choose_model(model)
        taken = 0.0
        while not taken or time.monotonic() < taken + SWITCH_SECONDS:
            time.sleep(0.1)
            if not taken and _lines(logs).count(said) > before:
                taken = time.monotonic()
        print(asking.told(f"- chosen, loaded after {taken - began:.0f} s", began, taken))
        print(asking.told(f"- {SWITCH_SECONDS} s after", taken, taken + SWITCH_SECONDS))


def _lines(logs: Sequence[Path]) -> str:
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in logs)


def main(arguments: Sequence[str] = ()) -> None:
    """Measures everything and writes it down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--switch", action="store_true", help="between two models, nothing else")
    if parser.parse_args(list(arguments) or None).switch:
        switch_models()
        return
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        with running(folder / "one") as server:
            files = folder / "one"

            def size() -> int:
                return sum(path.stat().st_size for path in files.glob("assistant.db*"))

            for channel in ("webchat", "rest"):
                figures[f"SQLite, one server, {channel}"] = asyncio.run(
                    measure([server], channel, size)
                )
            figures["memory_mb"] = server.memory_mb()
            figures["start_seconds"] = server.start_seconds
        url = stack.enter_context(postgres()).new_database("bench")
        with running(folder / "a", DATABASE_URL=url) as first:
            size_of = functools.partial(_size, url)
            figures["PostgreSQL, one server, webchat"] = asyncio.run(
                measure([first], "webchat", size_of)
            )
            with running(folder / "b", DATABASE_URL=url) as second:
                figures["PostgreSQL, two servers, webchat"] = asyncio.run(
                    measure([first, second], "webchat", size_of)
                )
    # The machine's load over the last quarter of an hour, including other work.
    figures["load"] = os.getloadavg()[2]
    keep_figures("serving", figures)
    write_between("serving", f"{table(figures)}\n\n{summary(figures)}")
    plot(figures)


def _size(url: str) -> int:
    engine = create_engine(url, future=True)
    with engine.connect() as connection:
        query = "SELECT pg_total_relation_size('events') + pg_total_relation_size('turns')"
        found = int(connection.exec_driver_sql(query).scalar_one())
    engine.dispose()
    return found


def table(figures: dict[str, Any]) -> str:
    """The figures as Markdown."""
    rates = "".join(f" {rate}/s p50/95/99 |" for rate in RATES)
    lines = [
        f"| | messages/s |{rates} {AT_ONCE} at once p50/95 | turn 1–10, 136–145 |",
        "|---" * (4 + len(RATES)) + "|",
    ]
    for name, found in figures.items():
        if not isinstance(found, dict) or "rates" not in found:
            continue
        cells = [_waited(found["rates"][str(rate)]) for rate in RATES]
        at_once = "/".join(f"{found['at_once'][p] / 1000:.1f} s" for p in ("p50", "p95"))
        long = ", ".join(f"{found['long'][place]:.0f}" for place in ("1-10", "136-145"))
        cells = [name, f"{found['per_second']:.0f}", *cells, at_once, long]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _waited(found: dict[str, float]) -> str:
    told = f" ({found['refused']:.0f} % refused)" if found["refused"] else ""
    return "/".join(f"{found[p]:.0f}" for p in ("p50", "p95", "p99")) + told


def summary(figures: dict[str, Any]) -> str:
    """What the table leaves out: ratios, memory, start, growth; as Markdown."""
    one, rest = figures["SQLite, one server, webchat"], figures["SQLite, one server, rest"]
    single = figures["PostgreSQL, one server, webchat"]
    double = figures["PostgreSQL, two servers, webchat"]
    memory = ", ".join(f"{name} {mb:.0f}" for name, mb in sorted(figures["memory_mb"].items()))
    grown = ", ".join(
        f"{name} {100_000 * found['bytes_per_conversation'] / 1e9:.1f}"
        for name, found in (("SQLite", one), ("PostgreSQL", single))
    )
    return "\n".join(
        (
            f"- webchat takes {one['per_second'] / rest['per_second']:.2f} × what `rest` takes; two"
            f" servers {double['per_second'] / single['per_second']:.2f} × what one does, on the"
            f" {os.cpu_count()} cores that all share with PostgreSQL and the load generator",
            f"- p95, one server with SQLite: {one['rates']['30']['p95']:.0f} ms at 30/s,"
            f" {one['at_once']['p95'] / 1000:.1f} s with {AT_ONCE} at once",
            f"- memory in MB: {memory}; ready after {figures['start_seconds']:.0f} s",
            f"- 100 000 conversations of ten messages in GB: {grown}",
            f"- load of the machine over a quarter of an hour: {figures['load']:.1f}",
        )
    )


def plot(figures: dict[str, Any]) -> None:
    """Waits by rate, a line for each way of serving."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    chart, axes = pyplot.subplots(figsize=(7, 4))
    for name, found in figures.items():
        if isinstance(found, dict) and "rates" in found:
            axes.plot(RATES, [found["rates"][str(rate)]["p95"] for rate in RATES], "o-", label=name)
    axes.set_xlabel("messages a second")
    axes.set_ylabel("p95, ms")
    axes.set_yscale("log")
    axes.legend()
    axes.grid(alpha=0.3)
    chart.tight_layout()
    chart.savefig(PLOTS / "serving.png", dpi=120)


if __name__ == "__main__":
    main()
