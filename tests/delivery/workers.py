"""Runs workers within a test, in a thread of their own."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from pathlib import Path
from typing import Any, Iterator, Optional

from sqlalchemy.orm import sessionmaker

from bot.delivery.transport import make_transport
from bot.delivery.worker import Tally, Worker
from bot.settings import Settings, read_settings
from bot.store.models import MessageStatus
from bot.store.outbox import count_by_status
from tests.delivery.mail_server import MailServer, wait_until
from tests.store.cases import MUNICIPALITY
from tests.store.test_cases import outbox

VISITOR = "asa@foreningen.example"
CONTACT = "samhallsbyggnad@motala.se"
# Faults pass in seconds here, not in hours.
QUICK = {
    "BOT_DELIVERY_POLL_SECONDS": "0.1",
    "BOT_DELIVERY_RETRY_SECONDS": "0.1",
    "BOT_DELIVERY_TIMEOUT_SECONDS": "5",
    "BOT_DELIVERY_LEASE_SECONDS": "30",
}


def quick_settings(server: Optional[MailServer] = None, **variables: str) -> Settings:
    """Settings for a test; mails go to the server, when there is one."""
    environment = {**QUICK, **variables}
    if server is not None:
        environment.setdefault("SMTP_URL", f"smtp://127.0.0.1:{server.port}")
    return read_settings(environment)


def folder_settings(folder: Path, **variables: str) -> Settings:
    """Settings for a test whose mails become files in ``outbox`` of the folder."""
    return quick_settings(None, BOT_VAR_DIR=str(folder), **variables)


def drain(sessions: sessionmaker, settings: Settings) -> Tally:
    """Sends what is due in this thread; what was put off stays in the outbox."""

    async def run() -> Tally:
        worker = Worker(sessions, make_transport(settings), settings, asyncio.Event())
        await worker.drain()
        return worker.tally

    return asyncio.run(run())


@contextlib.contextmanager
def running_worker(sessions: sessionmaker, settings: Settings) -> Iterator[threading.Thread]:
    """A worker that runs until the end of the block; it must still run by then."""
    started = threading.Event()
    control: dict[str, Any] = {}

    async def run() -> None:
        control["loop"] = asyncio.get_running_loop()
        control["stop"] = asyncio.Event()
        started.set()
        await Worker(sessions, make_transport(settings), settings, control["stop"]).run()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield thread
        assert thread.is_alive(), "the worker ended by itself"
    finally:
        if thread.is_alive():
            control["loop"].call_soon_threadsafe(control["stop"].set)
        thread.join(30)
        assert not thread.is_alive()


def wait_for_sent(sessions: sessionmaker, number: int) -> None:
    """Waits until so many rows are marked as sent."""
    wait_until(
        lambda: count_by_status(sessions)[MessageStatus.SENT] == number, f"{number} sent rows"
    )


def statuses(sessions: sessionmaker) -> list[tuple[str, int]]:
    """Status and tries of each row."""
    return [(row.status.value, row.attempts) for row in outbox(sessions)]


def assert_no_visitor_in(caplog: Any) -> None:
    """What we log holds no address and nothing that a visitor wrote."""
    # The mail server of these tests logs all that it reads.
    log = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("bot"))
    for private in (VISITOR, "foreningen", "Åsa", "Hur går", MUNICIPALITY):
        assert private not in log
