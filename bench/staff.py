"""How fast the staff pages are with a full store: ``python -m bench.staff``.

A year with 100 000 conversations, 20 000 cases with their mails, 4 000 misses and 8 000 questions
without an answer of a month, on SQLite and, where it is installed, on PostgreSQL. Each page is
requested many times and timed to the last byte of HTML, in this process; at most 300 ms at the 95th
percentile are allowed. Processor time of this process and of the database is given as well, which
other load changes less than waiting times.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Callable, Sequence, Tuple

import psutil
from sqlalchemy.orm import sessionmaker
from starlette.testclient import TestClient

from bench.full_store import DAYS, fill
from bench.servers import postgres
from bot.learning.phrases import decide, open_phrases
from bot.settings import Settings
from bot.staff import sessions as session_of
from bot.staff.app import create_app
from bot.store.models import PhraseVerdict
from bot.store.opening import open_store
from bot.store.staff import Role, account_named, add_account
from tests.postgres import PostgresServer

# The processor's time so far, in seconds.
Clock = Callable[[], float]
TIMES = 40
PAGES = (
    "/arenden",
    "/arenden?sida=400",
    "/arenden?sida=800",
    "/arenden?status=ny",
    "/arenden?vem=bench&status=pågår",
    "/arenden?mejl=ej-framme",
    "/arenden?sok=Italien skola",
    "/arenden?sok=finns inte någonstans",
    "/arenden?sok=visitor19999",
    "/arenden/EU-2026-{case:04d}",
    "/obesvarat",
    "/obesvarat?vad=unknown",
    "/svar",
    "/svar/sern/what",
    "/svar/texter",
    "/statistik",
    "/statistik?fran={year}&till={today}&enhet=manad",
    "/oppna-data/statistik.json",
    "/drift",
)


def main(arguments: Sequence[str] = ()) -> None:
    """Fills both databases, asks for each page, prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--cases", type=int, default=20_000)
    options = parser.parse_args(list(arguments) or None)
    print(f"Load when it began: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    print("| database | page | p50, ms | p95, ms | processor, p95, ms |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'assistant.db'}"
        measure("SQLite", url, time.process_time, options.conversations, options.cases)
    with postgres() as server:
        url, clock = server.new_database("bench"), clock_with(server)
        measure("PostgreSQL", url, clock, options.conversations, options.cases)


def clock_with(server: PostgresServer) -> Clock:
    """The time of this process and of a database server's."""
    number = (server.folder / "data" / "postmaster.pid").read_text().split()[0]
    postmaster = psutil.Process(int(number))

    def clock() -> float:
        # The server itself keeps the sum of its processes that have ended.
        worked = sum(postmaster.cpu_times()[:4])
        for child in postmaster.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                worked += sum(child.cpu_times()[:2])
        return time.process_time() + worked

    return clock


def measure(name: str, url: str, clock: Clock, conversations: int, cases: int) -> None:
    """Fills one database and prints what each page took.

    Args:
        name: of the database, for the table.
        url: of an empty one.
        clock: of the processor's time.
        conversations: how many.
        cases: how many.
    """
    sessions = open_store(url)
    fill(sessions, conversations, cases)
    client = signed_in(Settings(database_url=url, open_data=True), sessions)
    today = datetime.now(UTC).date()
    # As the process that serves them does.
    gc.collect()
    gc.freeze()
    for page in PAGES:
        path = page.format(year=today - timedelta(days=DAYS), today=today, case=cases // 2)
        _print_row(name, f"`{page}`", [_took(client, clock, path) for _ in range(TIMES)])
    # Each decision makes the groups be looked at again.
    took = []
    for phrase in open_phrases(sessions)[:TIMES]:
        decide(sessions, [phrase], PhraseVerdict.DISMISSED, "bench", "avgjorde")
        took.append(_took(client, clock, "/obesvarat"))
    _print_row(name, "`/obesvarat`, after each decision", took)
    sessions.kw["bind"].dispose()


def signed_in(settings: Settings, sessions: sessionmaker) -> TestClient:
    """A browser in which somebody with all roles is signed in."""
    add_account(sessions, "bench", list(Role), None, datetime.now(UTC))
    account = account_named(sessions, "bench")
    assert account is not None
    client = TestClient(create_app(settings, sessions))
    client.cookies.set(session_of.cookie_name(settings), session_of.start(sessions, account.id))
    return client


def _print_row(database: str, page: str, took: Sequence[Tuple[float, float]]) -> None:
    waited, worked = zip(*took, strict=True)
    p95s = [f"{statistics.quantiles(some, n=20)[-1]:.0f}" for some in (waited, worked)]
    print(
        f"| {database} | {page} | {statistics.median(waited):.0f} | {' | '.join(p95s)} |",
        flush=True,
    )


def _took(client: TestClient, clock: Clock, path: str) -> Tuple[float, float]:
    """How long a page took, and how long the processor worked on it, in milliseconds."""
    worked_before = clock()
    began = time.perf_counter()
    response = client.get(path)
    took = time.perf_counter() - began, clock() - worked_before
    assert response.status_code == 200, (path, response.status_code)
    return 1000 * took[0], 1000 * took[1]


if __name__ == "__main__":
    main()
