"""Shared by several benches: the whole assistant, PostgreSQL, typical questions."""

from __future__ import annotations

import contextlib
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional, Sequence

import psutil

from bot.evaluation.question_sets import read_questions
from tests.postgres import PostgresServer, programs
from tests.running import Assistant

_USUAL_CHARS = range(30, 91)


@dataclass(frozen=True)
class Server:
    """A running assistant and how long it took to start."""

    url: str
    process: psutil.Process
    start_seconds: float

    def memory_mb(self) -> dict[str, float]:
        """Resident memory of its processes, by name."""
        found: dict[str, float] = {}
        for one in self.process.children(recursive=True):
            command = " ".join(one.cmdline())
            for name in ("rasa run", "rasa_sdk", "bot deliver", "bot staff"):
                if name in command and "sh -c" not in command:
                    found[name] = one.memory_info().rss / 1e6
        return found


@contextlib.contextmanager
def running(folder: Path, **variables: str) -> Iterator[Server]:
    """An assistant as ``python -m bot serve`` starts it, with limits that no bench reaches.

    Args:
        folder: where it keeps what it writes.
        variables: environment variables of its own.

    Raises:
        AssertionError: it did not start.
    """
    quiet = {
        **environment(),
        "BOT_CONVERSATION_MAX_TURNS": "1000",
        # All visitors come from this machine, as from a proxy: otherwise connections beyond one
        # address's limit would be refused under load.
        "BOT_PROXIES": "1",
    }
    assistant = Assistant(folder, {**quiet, **variables})
    began = time.monotonic()
    assistant.start()
    assert assistant.process is not None
    try:
        process = psutil.Process(assistant.process.pid)
        yield Server(assistant.url, process, time.monotonic() - began)
    finally:
        assistant.stop()


@contextlib.contextmanager
def postgres(folder: Optional[Path] = None) -> Iterator[PostgresServer]:
    """A PostgreSQL server of the bench's own.

    Args:
        folder: where it keeps its data; otherwise in a temporary folder.

    Raises:
        SystemExit: it is not installed.
    """
    installed = programs()
    if installed is None:
        raise SystemExit("PostgreSQL is not installed (Debian: apt-get install postgresql).")
    server = PostgresServer(installed, folder=folder) if folder else PostgresServer(installed)
    server.create()
    try:
        yield server
    finally:
        server.remove()


def environment(**more: str) -> dict[str, str]:
    """What Rasa's processes start with."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONWARNINGS": "ignore",
        **more,
    }


def usual_questions() -> Sequence[str]:
    """The development set's Swedish questions of usual length, kinds of writing mixed."""
    questions = read_questions()
    usual = [q for q in questions if q.language == "sv" and len(q.text) in _USUAL_CHARS]
    step = 7  # mixes kinds of writing and topics
    return [q.text for start in range(step) for q in usual[start::step]]
