"""How fast the pages of *Ärenden* and *Drift* are with a full store: ``python -m bench.staff``.

100 000 conversations and 20 000 cases with their mails, on SQLite and on PostgreSQL; each page is
asked for so many times, from the request to the last byte of HTML, in this process.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Dict, Iterator, Sequence

from sqlalchemy import insert, select, text
from sqlalchemy.orm import sessionmaker
from starlette.testclient import TestClient

from bench.servers import postgres
from bot.settings import Settings
from bot.staff import sessions as session_of
from bot.staff.app import create_app
from bot.store import (
    Case,
    CaseStatus,
    MessageKind,
    MessageStatus,
    OutboxMessage,
    create_session_factory,
    create_store_engine,
    migrate,
    writing,
)
from bot.store.models import Event
from bot.store.staff import Role, account_named, add_account

CONVERSATIONS = 100_000
CASES = 20_000
TIMES = 40
_EVENTS_OF_A_CONVERSATION = 5
_BATCH = 5_000
_QUESTION = "Hur går vår förening med i ett projekt tillsammans med en skola i Italien? " * 4
_DATA = json.dumps({"event": "user", "text": _QUESTION, "parse_data": {"text": _QUESTION}})
_STATUSES = (CaseStatus.NEW, CaseStatus.IN_PROGRESS, CaseStatus.DONE, CaseStatus.DONE)
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
    "/arenden/EU-2026-15000",
    "/drift",
)


def main(arguments: Sequence[str] = ()) -> None:
    """Fills both databases, asks for each page, prints a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=CONVERSATIONS)
    parser.add_argument("--cases", type=int, default=CASES)
    options = parser.parse_args(list(arguments) or None)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'assistant.db'}"
        measure("SQLite", url, options.conversations, options.cases)
    with postgres() as server:
        measure("PostgreSQL", server.new_database("bench"), options.conversations, options.cases)


def measure(name: str, url: str, conversations: int, cases: int) -> None:
    """Fills one database and prints what each page took.

    Args:
        name: of the database, for the table.
        url: of an empty one.
        conversations: how many.
        cases: how many.
    """
    engine = create_store_engine(url)
    migrate(engine)
    sessions = create_session_factory(engine)
    began = time.monotonic()
    fill(sessions, conversations, cases)
    with engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    print(f"\n{name}: filled in {time.monotonic() - began:.0f} s")
    print("| page | median, ms | p95, ms |\n|---|---|---|")
    client = signed_in(Settings(database_url=url), sessions)
    for path in PAGES:
        took = sorted(_milliseconds(client, path) for _ in range(TIMES))
        print(f"| `{path}` | {took[len(took) // 2]:.0f} | {took[int(len(took) * 0.95)]:.0f} |")
    engine.dispose()


def signed_in(settings: Settings, sessions: sessionmaker) -> TestClient:
    """Somebody with all roles at a browser."""
    add_account(sessions, "bench", list(Role), None, datetime.now(UTC))
    account = account_named(sessions, "bench")
    assert account is not None
    client = TestClient(create_app(settings, sessions))
    client.cookies.set(session_of.cookie_name(settings), session_of.start(sessions, account.id))
    return client


def fill(sessions: sessionmaker, conversations: int, cases: int) -> None:
    """Writes conversations, cases and their mails at once."""
    now = datetime.now(UTC)
    for start in range(0, conversations, _BATCH):
        with writing(sessions) as session:
            numbers = range(start, min(start + _BATCH, conversations))
            session.execute(insert(Event.__table__), list(_events(numbers, now.timestamp())))
    with writing(sessions) as session:
        session.execute(insert(Case.__table__), [_case(n, now) for n in range(1, cases + 1)])
        ids = list(session.execute(select(Case.id)).scalars())
        rows = [_mail(one, kind, now) for one in ids for kind in _KINDS]
        session.execute(insert(OutboxMessage.__table__), rows)


_KINDS = (MessageKind.MUNICIPALITY, MessageKind.RECEIPT)


def _events(numbers: Sequence[int], at: float) -> Iterator[Dict[str, Any]]:
    for number in numbers:
        for position in range(_EVENTS_OF_A_CONVERSATION):
            yield {
                "sender_id": f"{number:032x}",
                "type_name": ("user", "bot", "action", "slot", "slot")[position],
                "timestamp": at - number % 172_800,
                "data": _DATA,
            }


def _case(number: int, now: datetime) -> Dict[str, Any]:
    at = now - timedelta(minutes=2 * (CASES - number))
    return {
        "year": 2026,
        "number": number,
        "idempotency_key": f"bench-{number}",
        "created_at": at,
        "consent_at": at,
        "status": _STATUSES[number % len(_STATUSES)],
        "assigned_to": "bench" if number % 3 else None,
        "conversation_id": f"{number:032x}",
        "question": _QUESTION,
        "email": f"visitor{number}@example.org",
        "contact_name": "Åsa Öström",
        "visitor_language": "sv",
        "reply_language": "sv",
        "transcript": [{"who": "visitor", "text": _QUESTION}] * 6,
    }


def _mail(case_id: int, kind: MessageKind, at: datetime) -> Dict[str, Any]:
    failed = case_id % 200 == 0 and kind is MessageKind.RECEIPT
    return {
        "case_id": case_id,
        "kind": kind,
        "recipient": "visitor@example.org",
        "token": f"{case_id:016x}",
        "created_at": at,
        "status": MessageStatus.FAILED if failed else MessageStatus.SENT,
        "due_at": at,
        "attempts": 1,
        "finished_at": at,
        "last_error": "550 No such user" if failed else None,
    }


def _milliseconds(client: TestClient, path: str) -> float:
    began = time.perf_counter()
    response = client.get(path)
    took = (time.perf_counter() - began) * 1000
    assert response.status_code == 200, (path, response.status_code)
    return took


if __name__ == "__main__":
    main()
