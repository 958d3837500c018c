"""How fast a full outbox is emptied through a mail server: ``python -m bench.outbox``.

The mail server (aiosmtpd, on this machine, in a process of its own) accepts every mail and discards
it. The worker is the real one, in this process.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Optional, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import sessionmaker

from bench.servers import postgres
from bot.delivery.transport import make_transport
from bot.delivery.worker import Worker
from bot.settings import Settings, read_settings
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.migration import migrate
from bot.store.models import Case, CaseStatus, MessageKind, MessageStatus, OutboxMessage
from bot.store.outbox import count_by_status
from bot.store.sessions import writing
from tests.running import free_port

ROWS = 10_000
_SERVER = """
import sys, time
from aiosmtpd.controller import Controller
class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"
Controller(Sink(), hostname="127.0.0.1", port=int(sys.argv[1])).start()
print("ready", flush=True)
sys.stdin.read()
"""
_QUESTION = "Hur går vår förening med i ett projekt tillsammans med en skola i Italien? " * 4


def fill(sessions: sessionmaker, rows: int) -> None:
    """Writes a number of rows at once, two per case."""
    at = datetime.now(UTC)
    with writing(sessions) as session:
        session.execute(insert(Case), [_case(number, at) for number in range(1, rows // 2 + 1)])
        ids = session.execute(select(Case.id)).scalars()
        session.execute(
            insert(OutboxMessage),
            [
                _row(number, kind, at)
                for number in ids
                for kind in (MessageKind.MUNICIPALITY, MessageKind.RECEIPT)
            ],
        )


def seconds_to_drain(url: str, settings: Settings, rows: int) -> float:
    """Fills an empty database and empties the outbox.

    Args:
        url: of the database.
        settings: with ``SMTP_URL``.
        rows: how many.
    """
    engine = create_store_engine(url)
    migrate(engine)
    sessions = create_session_factory(engine)
    fill(sessions, rows)

    async def drain() -> None:
        await Worker(sessions, make_transport(settings), settings, asyncio.Event()).drain()

    began = time.perf_counter()
    asyncio.run(drain())
    took = time.perf_counter() - began
    counts = count_by_status(sessions)
    engine.dispose()
    if counts[MessageStatus.SENT] != rows:
        raise SystemExit(f"not all were sent: {counts}")
    return took


def main(arguments: Optional[Sequence[str]] = None) -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.outbox", description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS)
    rows = parser.parse_args(arguments).rows // 2 * 2
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVER, str(port)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert server.stdout is not None and server.stdout.readline() == b"ready\n"
    folder = Path(tempfile.mkdtemp(prefix="bench-outbox-"))
    settings = read_settings({"SMTP_URL": f"smtp://127.0.0.1:{port}"})
    try:
        _print("SQLite", rows, seconds_to_drain(f"sqlite:///{folder / 'a.db'}", settings, rows))
        with postgres() as database:
            _print("PostgreSQL", rows, seconds_to_drain(database.url(), settings, rows))
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(folder)


def _print(name: str, rows: int, seconds: float) -> None:
    print(f"{name}: {rows} rows in {seconds:.1f} s, {rows / seconds:.0f} rows/s", flush=True)


def _case(number: int, at: datetime) -> dict[str, object]:
    return {
        "year": 2026,
        "number": number,
        "idempotency_key": f"bench-{number}",
        "created_at": at,
        "consent_at": at,
        "status": CaseStatus.NEW,
        "conversation_id": "bench",
        "question": _QUESTION,
        "email": f"visitor{number}@example.org",
        "contact_name": "Åsa Öström",
        "visitor_language": "sv",
        "reply_language": "sv",
        "transcript": [{"who": "visitor", "text": _QUESTION}] * 4,
    }


def _row(case_id: int, kind: MessageKind, at: datetime) -> dict[str, object]:
    return {
        "case_id": case_id,
        "kind": kind,
        "recipient": "visitor@example.org",
        "created_at": at,
        "status": MessageStatus.PENDING,
        "due_at": at,
        "attempts": 0,
    }


if __name__ == "__main__":
    main()
