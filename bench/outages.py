"""Runs all of production as processes, and makes one part after another fail.

``python -m bench.outages``: nginx with ``deploy/nginx.conf``, two servers, two action servers, two
workers and PostgreSQL. Visitors hold conversations of ten turns, the last of which sends a case;
each message is sent again with the same id until somebody answers, as the widget does. Meanwhile a
server, an action server and a worker are killed, PostgreSQL is restarted, frozen and run out of
disk, and a server's clock is stepped. Then each conversation must contain each of its messages
once, in order and with the answer that it gets on a quiet day, and each case must exist once and
have been sent.

What is not installed or allowed here (nginx, mounting) is named and left out.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Iterator, List, Optional, Sequence

import aiohttp
import psutil
from sqlalchemy import create_engine

from bench.report import keep_figures
from bench.servers import Server, postgres, running, usual_questions
from bot.settings import PROJECT_DIR
from tests.delivery.certificate import self_signed
from tests.postgres import PostgresServer
from tests.running import free_port

CONVERSATIONS = 200
TURNS = 10
AT_A_TIME = 12
# Different conversations, each of which is first run without faults.
SCRIPTS = 20
FAULTS_EVERY_SECONDS = 9.0
_TRIES = 120
_PAUSE_SECONDS = 0.5
_DISK = "400m"
# Steps the clocks that tell the date; waits go by another one, which never jumps.
_STEPPED_CLOCK = """
import os, threading, time
import time_machine

def follow():
    pause = threading.Event()
    stepped, travel = 0, None
    while True:
        with open(os.environ["CLOCK"]) as file:
            wanted = int(file.read() or 0)
        if wanted != stepped:
            if travel:
                travel.stop()
            travel = time_machine.travel(time.time() + wanted, tick=True)
            travel.start()
            stepped = wanted
        pause.wait(0.5)

threading.Thread(target=follow, daemon=True).start()
"""
_NGINX = Path("/usr/sbin/nginx")
_NAME = "assistent.example.se"


@dataclass
class Visitors:
    """Who writes, and how their messages fared."""

    http: aiohttp.ClientSession
    url: str
    fared: Counter[str] = field(default_factory=Counter)

    async def hold(self, questions: Sequence[str], case_key: str) -> List[List[str]]:
        """Runs one conversation: questions, then a case.

        Returns:
            Its history: each message and the texts of its replies.
        """
        token = (await self._until("POST", "session", None, ""))["session"]
        for number, text in enumerate(questions):
            body = {"text": text, "id": f"{case_key}-{number:04d}"}
            answer = await self._until("POST", "messages", body, token)
            self.fared["apology" if answer["outcome"] == "error" else "answered"] += 1
        shown = ""
        while not shown:
            # A visitor who is told that something went wrong asks again.
            body = {"text": "jag vill prata med en person", "id": secrets.token_hex(8)}
            form = await self._until("POST", "messages", body, token)
            self.fared["answered" if form["outcome"] != "error" else "apology"] += 1
            shown = next((reply["id"] for reply in form["messages"] if reply.get("form")), "")
        case = {
            "id": case_key,
            "form": shown,
            "question": f"Fråga {case_key}",
            "contact": f"{case_key}@example.com",
            "language": "sv",
        }
        opened = await self._until("POST", "cases", case, token)
        self.fared["case with a reference" if opened.get("reference") else "NO REFERENCE"] += 1
        turns = (await self._until("GET", "history", None, token))["turns"]
        return [
            [turn["visitor"], *(reply["text"] for reply in turn["messages"] or ())]
            for turn in turns[: len(questions)]
        ]

    async def _until(self, method: str, path: str, body: Any, token: str) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Host": _NAME}
        for attempt in range(_TRIES):
            url = f"{self.url}/webhooks/webchat/{path}"
            try:
                async with self.http.request(
                    method, url, json=body, headers=headers, ssl=False, server_hostname=_NAME
                ) as response:
                    if response.status < 300:
                        if attempt:
                            self.fared["sent again, once" if attempt == 1 else "more often"] += 1
                        return await response.json()
                    self.fared[f"status {response.status}"] += 1
            except (aiohttp.ClientError, TimeoutError):
                self.fared["no answer"] += 1
            await asyncio.sleep(_PAUSE_SECONDS)
        raise AssertionError(f"{path} was never answered")


@contextlib.contextmanager
def nginx(folder: Path, servers: Sequence[Server]) -> Iterator[Optional[str]]:
    """The way in, with our own configuration; None where nginx is not installed."""
    if not _NGINX.exists():
        print("nginx is not installed: the first server is asked directly")
        yield None
        return
    text = (PROJECT_DIR / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    _, certificate = self_signed(folder, _NAME)
    port = free_port()
    upstream = " ".join(f"server {server.url.removeprefix('http://')};" for server in servers)
    for ours, here in (
        ("/etc/ssl/assistent/fullchain.pem", str(certificate)),
        ("/etc/ssl/assistent/privkey.pem", str(folder / "key.pem")),
        ("/run/nginx.pid", str(folder / "nginx.pid")),
        ("/var/log/nginx/", f"{folder}/"),
        ("server 127.0.0.1:5005;", upstream),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("listen 80", f"listen 127.0.0.1:{free_port()}"),
        # All visitors have one address here.
        ("rate=20r/s", "rate=10000r/s"),
        ("limit_conn connections 40", "limit_conn connections 400"),
    ):
        assert ours in text, ours
        text = text.replace(ours, here)
    (folder / "nginx.conf").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [_NGINX, "-c", folder / "nginx.conf", "-p", folder, "-g", "daemon off;"],
        stderr=subprocess.DEVNULL,
    )
    try:
        yield f"https://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A file system of its own for PostgreSQL; False where nothing may be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={_DISK},mode=755", "tmpfs", str(folder)]
    mounted = os.getuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0
    if not mounted:
        print("nothing may be mounted: the disk is not filled")
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(folder: Path) -> None:
    with open(folder / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
        while filler.write(b"\0" * 2**16):
            pass


def _make_room(database: PostgresServer) -> None:
    (database.folder / "filler").unlink()
    # PostgreSQL stops when it cannot write its log; an operator would restart it.
    with contextlib.suppress(subprocess.CalledProcessError):
        database.start()


def _clock(folder: Path) -> dict[str, str]:
    """Variables for a server whose clock a file steps, by so many seconds.

    Python imports ``sitecustomize`` in each process that the server starts. ``libfaketime`` cannot
    be used: under it, ``time.sleep`` of Python 3.11 raises OSError.
    """
    _step(folder, 0)
    (folder / "sitecustomize.py").write_text(_STEPPED_CLOCK, encoding="utf-8")
    return {"PYTHONPATH": f"{folder}{os.pathsep}{PROJECT_DIR}", "CLOCK": str(folder / "clock")}


def _step(folder: Path, seconds: int) -> None:
    (folder / "clock").write_text(str(seconds), encoding="utf-8")


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
    """Runs everything, prints what became of the messages, and keeps the figures."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        has_disk = stack.enter_context(small_disk(folder / "disk"))
        database = stack.enter_context(postgres(folder / "disk"))
        url = database.new_database("outages")
        common = {
            "DATABASE_URL": url,
            "BOT_PROXIES": "1",
            # Mails that a killed worker held are sent by another one before this is over.
            "BOT_DELIVERY_TIMEOUT_SECONDS": "10",
            "BOT_DELIVERY_LEASE_SECONDS": "30",
        }
        first = stack.enter_context(running(folder / "a", **common))
        second = stack.enter_context(running(folder / "b", **common, **_clock(folder)))
        way_in = stack.enter_context(nginx(folder, [first, second])) or first.url
        faults: List[tuple[str, Callable[[], object]]] = [
            ("kill -9 the first server", lambda: _process(first, "rasa run").kill()),
            ("kill -9 the second action server", lambda: _process(second, "rasa_sdk").kill()),
            ("kill -9 the first worker", lambda: _process(first, "bot deliver").kill()),
            ("restart PostgreSQL", lambda: (database.stop(), database.start())),
            ("freeze PostgreSQL", lambda: _signal_postgres(database, signal.SIGSTOP)),
            ("let it go on", lambda: _signal_postgres(database, signal.SIGCONT)),
        ]
        if has_disk:
            faults += [
                ("fill PostgreSQL's disk", lambda: _fill(database.folder)),
                ("make room", lambda: _make_room(database)),
            ]
        faults += [
            ("the second server's clock an hour ahead", lambda: _step(folder, 3600)),
            ("and an hour behind", lambda: _step(folder, -3600)),
            ("and right again", lambda: _step(folder, 0)),
        ]
        figures = await _try(way_in, faults)
        figures.update(await asyncio.to_thread(_cases, url))
    for what, value in figures.items():
        print(f"{what}: {value}")
    keep_figures("outages", figures)


async def _try(url: str, faults: Sequence[tuple[str, Callable[[], object]]]) -> dict[str, Any]:
    questions = usual_questions()
    scripts = [questions[n * (TURNS - 1) : (n + 1) * (TURNS - 1)] for n in range(SCRIPTS)]
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=45)) as http:
        quiet = Visitors(http, url)
        expected = [
            await quiet.hold(script, f"quiet{number:03d}aaaa")
            for number, script in enumerate(scripts)
        ]
        visitors = Visitors(http, url)
        limit = asyncio.Semaphore(AT_A_TIME)
        verdicts: Counter[str] = Counter()

        async def one(number: int) -> None:
            async with limit:
                place = number % SCRIPTS
                told = await visitors.hold(scripts[place], f"conv{number:04d}aaaa")
            if [turn[0] for turn in told] != scripts[place]:
                verdicts["conversations not whole"] += 1
            elif told != expected[place]:
                verdicts["conversations with another answer"] += 1
                other = next(
                    pair for pair in zip(told, expected[place], strict=True) if pair[0] != pair[1]
                )
                print(f"  another answer: {other}")
            else:
                verdicts["conversations as on a quiet day"] += 1

        began = time.monotonic()
        talk = asyncio.gather(*(one(number) for number in range(CONVERSATIONS)))
        for what, fault in faults:
            await asyncio.sleep(FAULTS_EVERY_SECONDS)
            done = "after all was said" if talk.done() else ""
            print(f"{time.monotonic() - began:.0f} s: {what} {done}", flush=True)
            await asyncio.to_thread(fault)
        await talk
        seconds = time.monotonic() - began
    return {
        "conversations": CONVERSATIONS,
        "seconds": round(seconds),
        "load": round(os.getloadavg()[0], 1),
        **dict(sorted(verdicts.items())),
        **dict(sorted(visitors.fared.items())),
    }


def _cases(url: str) -> dict[str, int]:
    """How many cases there are, and how many of their mails are sent once the workers are done."""
    engine = create_engine(url, future=True)
    deadline = time.monotonic() + 120
    with engine.connect() as connection:

        def count(query: str) -> int:
            found = int(connection.exec_driver_sql(query).scalar_one())
            connection.rollback()
            return found

        # A mail that was written by a clock an hour ahead is due when that hour has come.
        ahead = "status = 'pending' AND due_at > now() + interval '10 minutes'"
        while count(f"SELECT count(*) FROM outbox WHERE status = 'pending' AND NOT ({ahead})"):
            if time.monotonic() > deadline:
                break
            time.sleep(1)
        figures = {
            "cases": count("SELECT count(*) FROM cases WHERE question LIKE 'Fråga conv%%'"),
            "cases twice": count("SELECT count(*) - count(DISTINCT question) FROM cases"),
            "mails not sent": count("SELECT count(*) FROM outbox WHERE status <> 'sent'"),
            "of them written by a clock ahead": count(f"SELECT count(*) FROM outbox WHERE {ahead}"),
        }
    engine.dispose()
    return figures


if __name__ == "__main__":
    asyncio.run(main())
