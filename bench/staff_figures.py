"""How quick Statistik, Obesvarat and Svar are after a year with 100 000 conversations.

``python -m bench.staff_figures [CONVERSATIONS]`` fills an SQLite database and a PostgreSQL
one, and asks each page forty times; 300 ms at the 95th percentile is the most.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Iterator, List

import numpy as np
from sqlalchemy import insert, text
from sqlalchemy.orm import sessionmaker
from starlette.testclient import TestClient

from bench.servers import postgres
from bot.content.phrases import read_phrases
from bot.learning.phrases import open_phrases
from bot.learning.vectors import make_missing_vectors
from bot.settings import PROJECT_DIR, Settings
from bot.staff import sessions as session_of
from bot.staff.app import create_app
from bot.staff.content import answers
from bot.store.figures import Dimension, Fact, hour_fact, response_bound, roll_up
from bot.store.models import FigureFact, Miss, MissKind
from bot.store.opening import open_store
from bot.store.sessions import writing
from bot.store.staff import Role, account_named, add_account

_DAYS = 365
_MISSES = 4000
_TIMES = 40
_PAGES = (
    "/statistik",
    "/statistik?fran={year}&till={today}&enhet=manad",
    "/obesvarat",
    "/svar",
    "/svar/sern/what",
    "/oppna-data/statistik.json",
)


def main() -> None:
    """Fills, measures, prints a table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    print("| database | page | p50, ms | p95, ms |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as name:
        measure("SQLite", f"sqlite:///{Path(name) / 'assistant.db'}", count)
    with postgres() as server:
        measure("PostgreSQL", server.new_database("figures"), count)


def measure(database: str, url: str, count: int) -> None:
    """Fills one database and prints its rows of the table."""
    sessions = open_store(url)
    fill(sessions, count)
    settings = Settings(database_url=url, open_data=True)
    add_account(sessions, "bench", [Role.EDITOR], None, datetime.now(UTC))
    account = account_named(sessions, "bench")
    assert account is not None
    client = TestClient(create_app(settings, sessions))
    client.cookies.set(session_of.cookie_name(settings), session_of.start(sessions, account.id))
    today = datetime.now(UTC).date()
    for page in _PAGES:
        path = page.format(year=today - timedelta(days=_DAYS), today=today)
        took: List[float] = []
        for _ in range(_TIMES):
            began = time.perf_counter()
            assert client.get(path).status_code == 200
            took.append(1000 * (time.perf_counter() - began))
        p95 = statistics.quantiles(took, n=20)[-1]
        print(f"| {database} | `{page}` | {statistics.median(took):.0f} | {p95:.0f} |", flush=True)
    sessions.kw["bind"].dispose()


def fill(sessions: sessionmaker, count: int) -> None:
    """A year of conversations, the last hour not added up yet, and a month of misses."""
    dice, now = random.Random(1), datetime.now(UTC)
    cells = list(answers().cells)
    dice.shuffle(cells)
    rows: List[dict[str, Any]] = []
    for number in range(count):
        at = now - timedelta(minutes=dice.random() * _DAYS * 24 * 60)
        hour = at.replace(minute=0, second=0, microsecond=0)
        rows += [{"hour": hour, **fact._asdict()} for fact in _facts(dice, cells, at)]
        if len(rows) > 100_000 or number == count - 1:
            _add(sessions, FigureFact, rows)
            roll_up(sessions, now)
            rows = []
    hour = now.replace(minute=0, second=0, microsecond=0)
    fresh = [fact for _ in range(500) for fact in _facts(dice, cells, now)]
    _add(sessions, FigureFact, [{"hour": hour, **fact._asdict()} for fact in fresh])
    phrases = dice.sample(list(read_phrases(PROJECT_DIR / "data" / "nlu")), _MISSES)
    misses = [
        {
            "at": now - timedelta(minutes=dice.random() * 30 * 24 * 60),
            "conversation_id": f"c{number}",
            "kind": dice.choice(list(MissKind)),
            "text": phrase.text,
            "intents": [{"name": phrase.intent, "confidence": 0.4}],
            "language": "sv",
        }
        for number, phrase in enumerate(phrases)
    ]
    _add(sessions, Miss, misses)
    texts = [phrase.text for phrase in open_phrases(sessions)]
    random_vectors = np.random.default_rng(1)
    while make_missing_vectors(
        sessions, texts, lambda some: random_vectors.normal(size=(len(some), 384))
    ):
        pass
    with writing(sessions) as session:
        # As PostgreSQL does by itself in time.
        session.execute(text("ANALYZE"))


def _facts(dice: random.Random, cells: List[str], at: datetime) -> Iterator[Fact]:
    yield Fact(Dimension.CONVERSATION)
    for _ in range(dice.choice((1, 2, 3, 5, 6))):
        cell = cells[min(int(dice.expovariate(1 / 60)), len(cells) - 1)]
        yield Fact(Dimension.OUTCOME, dice.choice(("answered", "handed_off", "missed")))
        yield Fact(Dimension.ASKED, cell)
        yield Fact(dice.choice((Dimension.ANSWERED, Dimension.UNKNOWN)), cell)
        yield Fact(Dimension.LANGUAGE, dice.choice(("sv", "sv", "sv", "en", "fi", "ar")))
        yield Fact(Dimension.VARIANT, dice.choice(("sv", "easy", "en")))
        yield hour_fact(at)
        yield Fact(Dimension.RESPONSE, response_bound(dice.lognormvariate(3.8, 0.8)))
        if dice.random() < 0.1:
            yield Fact(Dimension.RATED, f"{dice.choice(('yes', 'no'))} {cell}")


def _add(sessions: sessionmaker, table: Any, rows: List[dict[str, Any]]) -> None:
    with writing(sessions) as session:
        session.execute(insert(table.__table__), rows)


if __name__ == "__main__":
    main()
