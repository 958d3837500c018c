"""Faults around a form: killed while it sends, a full disk, PostgreSQL and the mail server gone."""

from __future__ import annotations

import contextlib
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping
from uuid import uuid4

import httpx
import psutil
import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload, sessionmaker

from bot.settings import PROJECT_DIR, read_settings
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.migration import migrate
from bot.store.models import Case
from bot.store.sessions import reading
from tests.channel.api import CASES, SESSION, bearer
from tests.delivery.faults import NOTES, count_fault
from tests.delivery.mail_server import mail_server
from tests.delivery.workers import drain, quick_settings
from tests.postgres import PostgresServer
from tests.running import free_port

pytestmark = pytest.mark.slow

KILLS = 6
MOST_SECONDS = 6.0
QUESTION = "Vilka skolor är med i år?"


class Server:
    """The connector as a process."""

    def __init__(self, starter: subprocess.Popen[str], var: Path, **variables: str) -> None:
        self.port = free_port()
        self._starter = starter
        self._environment = {
            "BOT_VAR_DIR": str(var),
            "BOT_CASES_PER_ADDRESS": "0",
            "BOT_SESSION_SECRET": "s" * 40,
            **variables,
        }
        self.process: Any = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        assert self._starter.stdin and self._starter.stdout
        print(json.dumps([self.port, self._environment]), file=self._starter.stdin, flush=True)
        number = int(self._starter.stdout.readline())
        assert number, "The server did not start; its error is in the starter's log."
        self.process = psutil.Process(number)

    def kill(self) -> None:
        with contextlib.suppress(psutil.NoSuchProcess):
            self.process.kill()
            self.process.wait()


Running = Callable[..., contextlib.AbstractContextManager[Server]]


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    """What imports Rasa once, for all servers that these tests start."""
    with (
        (tmp_path_factory.mktemp("starter") / "log").open("w") as log,
        subprocess.Popen(
            [sys.executable, "-m", "tests.channel.case_server"],
            cwd=PROJECT_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        yield process


@pytest.fixture
def running(starter: subprocess.Popen[str]) -> Running:
    """Runs a server meanwhile."""

    @contextlib.contextmanager
    def run(var: Path, **variables: str) -> Iterator[Server]:
        server = Server(starter, var, **variables)
        server.start()
        try:
            yield server
        finally:
            server.kill()

    return run


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def sessions_of(url: str) -> sessionmaker:
    engine = create_store_engine(url)
    migrate(engine)
    return create_session_factory(engine)


def cases(sessions: sessionmaker) -> list[Case]:
    with reading(sessions) as session:
        query = select(Case).options(selectinload(Case.messages)).order_by(Case.id)
        return list(session.scalars(query))


def open_session(server: Server) -> str:
    token: str = httpx.post(server.url + SESSION, timeout=30).json()["session"]
    return token


def form(address: str) -> Mapping[str, str]:
    return {"id": uuid4().hex, "question": QUESTION, "contact": address}


def send(server: Server, token: str, content: Mapping[str, str]) -> httpx.Response:
    return httpx.post(server.url + CASES, headers=bearer(token), json=dict(content), timeout=30)


def test_what_was_sent_arrives_once_though_the_server_is_killed(
    running: Running, var: Path
) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(var)})
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    shown: dict[str, str] = {}
    seen_at_once = 0
    with running(var) as server:
        sessions = sessions_of(settings.store_url)
        usual = 0.0
        for number in range(3):
            began = time.monotonic()
            reply = send(server, open_session(server), form(f"warm{number}@example.se")).json()
            usual = time.monotonic() - began
            shown[f"warm{number}@example.se"] = reply["reference"]
        for number in range(KILLS):
            address = f"anna{number}@example.se"
            token, content = open_session(server), form(address)
            killer = subprocess.Popen(
                [
                    "sh",
                    "-c",
                    f"sleep {usual * 1.2 * chance.random():.4f}; kill -9 {server.process.pid}",
                ]
            )
            try:
                reply = send(server, token, content)
                seen_at_once += 1
            except httpx.HTTPError:
                reply = None
            killer.wait()
            server.process.wait()
            server.start()
            # A client that got no answer sends the same again.
            again = send(server, token, content).json()
            if reply is not None:
                assert again["reference"] == reply.json()["reference"]
            shown[address] = again["reference"]
    found = {case.email: case.reference for case in cases(sessions)}
    assert found == shown and len(cases(sessions)) == len(shown)
    with mail_server() as mails:
        drain(sessions, quick_settings(mails))
        count_fault("kill -9 of the connector", KILLS, list(shown.values()), mails.message_ids)
    NOTES.append(f"kills of the connector: {seen_at_once} of {KILLS} after the answer")


def test_a_full_disk_takes_no_case_and_loses_none(running: Running, var: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(var)})
    with running(var) as server:
        sessions = sessions_of(settings.store_url)
        token, content = open_session(server), form("anna@example.se")
        assert send(server, token, form("bo@example.se")).status_code == 201
        limit = (0, resource.RLIM_INFINITY)
        with sessions.kw["bind"].connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, limit)
        refused = send(server, token, content)
        assert refused.status_code == 503, refused.text
        assert refused.json()["messages"][0]["link"]["url"].startswith("mailto:")
        unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, unlimited)
        assert send(server, token, content).status_code == 201
    assert [case.email for case in cases(sessions)] == ["bo@example.se", "anna@example.se"]


def test_postgresql_stops_and_starts(
    running: Running, own_postgres: PostgresServer, var: Path
) -> None:
    url = own_postgres.url()
    sessions = sessions_of(url)
    with running(var, DATABASE_URL=url) as server:
        token, content = open_session(server), form("anna@example.se")
        assert send(server, token, form("bo@example.se")).status_code == 201
        own_postgres.stop()
        began = time.monotonic()
        refused = send(server, token, content)
        took = time.monotonic() - began
        NOTES.append(f"PostgreSQL stopped, a form: told so after {took:.2f} s")
        assert refused.status_code == 503 and took < MOST_SECONDS
        assert refused.json()["messages"][0]["link"]["url"].startswith("mailto:")
        own_postgres.start()
        sent = send(server, token, content)
        assert sent.status_code == 201
        assert send(server, token, content).json() == sent.json()
    assert len(cases(sessions)) == 2


def test_the_mail_server_is_gone_and_comes_back(running: Running, var: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(var)})
    with running(var) as server, mail_server() as mails:
        sessions = sessions_of(settings.store_url)
        mails.stop()
        sent = send(server, open_session(server), form("anna@example.se"))
        assert sent.json()["receipt"] is True
        with contextlib.suppress(Exception):
            drain(sessions, quick_settings(mails))
        mails.start()
        drain(sessions, quick_settings(mails))
        count_fault("mail server gone, a form", 1, [sent.json()["reference"]], mails.message_ids)
