"""Starts the real assistant for tests: the same command as an operator's, on free ports."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Iterator, Optional

import httpx

from bot.settings import PROJECT_DIR, get_settings

START_TIMEOUT_SECONDS = 300
STOP_TIMEOUT_SECONDS = 30
# BOT_ACTION_SECONDS, more than by default: a busy machine is slow also when everything works.
ACTION_SECONDS = 6.0


# Below those that systems hand out by themselves: else another worker's connection could get a port
# between its being found free here and the server's listening on it. Each worker has its own range.
_FIRST_PORT = 20_000
_PORTS_OF_A_WORKER = 1_500
_WORKERS = 8


def _port_numbers() -> Iterator[int]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % _WORKERS
    # Elsewhere in the range each time, since two runs may go on at once.
    start = random.SystemRandom().randrange(_PORTS_OF_A_WORKER)
    for number in itertools.count(start):
        yield _FIRST_PORT + worker * _PORTS_OF_A_WORKER + number % _PORTS_OF_A_WORKER


_numbers = _port_numbers()


def free_port() -> int:
    """A port that nothing listens on right now, and that no earlier call gave."""
    for port in _numbers:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("the numbers never end")


def take_over_conversions(var_dir: Path) -> Path:
    """Gives a new folder what a training has converted: a server would take six seconds for it.

    Of the servers of these tests the one of ``launch/test_serve.py`` and those of
    ``privacy/test_canaries.py`` convert for themselves.

    Args:
        var_dir: for run-time files.

    Returns:
        The same folder.
    """
    for kind in ("encoder", "lemmas"):
        for made in (get_settings().var_path / kind).glob("*/"):
            (var_dir / kind).mkdir(parents=True, exist_ok=True)
            (var_dir / kind / made.name).symlink_to(made)
    return var_dir


_LIMITS = (
    *("SESSION_MESSAGES", "ADDRESS_MESSAGES", "ALL_MESSAGES", "SESSION_READS"),
    *("ADDRESS_READS", "ALL_READS", "ADDRESS_SESSIONS", "ALL_SESSIONS"),
)


@dataclass
class Assistant:
    """A running assistant with its own folder, and what it printed."""

    var_dir: Path
    extra_environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    staff_port: int = field(default_factory=free_port)
    process: Optional[subprocess.Popen[bytes]] = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """What it printed, and the logs of its processes."""
        paths = [self.var_dir / "serve.log", *sorted(self.var_dir.glob("log/*.log"))]
        return "\n".join(path.read_text("utf-8", "replace") for path in paths)

    @property
    def printed(self) -> str:
        """What the operator saw."""
        return (self.var_dir / "serve.log").read_text(encoding="utf-8", errors="replace")

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "BOT_VAR_DIR": str(self.var_dir),
            "BOT_PORT": str(self.port),
            "BOT_ACTIONS_PORT": str(self.actions_port),
            "BOT_STAFF_PORT": str(self.staff_port),
            # Nobody is in a test's way, and production takes it: 0 or more it would refuse.
            **{f"BOT_{name}_PER_MINUTE": "100000" for name in _LIMITS},
            # All visitors of the tests share one address.
            "BOT_CASES_PER_ADDRESS": "10000",
            "BOT_ALL_CASES_PER_HOUR": "10000",
            "BOT_RECEIPTS_PER_DAY": "1000",
            **self.extra_environment,
        }

    def start(self) -> None:
        """Starts it and waits until it says that it is ready."""
        self.var_dir.mkdir(parents=True, exist_ok=True)
        with open(self.var_dir / "serve.log", "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=PROJECT_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while "Ready after" not in self.printed:
            if self.process.poll() is not None or time.monotonic() > deadline:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, signal.SIGKILL)
                raise AssertionError(f"the assistant did not start:\n{self.log[-4000:]}")
            time.sleep(0.2)

    def stop(self) -> int:
        """Presses Ctrl-C and returns the exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(STOP_TIMEOUT_SECONDS)
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


@dataclass
class Visitor:
    """Someone who chats through the webchat API."""

    url: str
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=60))
    token: str = ""

    def __post_init__(self) -> None:
        opened = self.client.post(f"{self.url}/webhooks/webchat/session")
        assert opened.status_code == 201, opened.text
        self.token = opened.json()["session"]

    def post(self, body: Any = None, **kwargs: Any) -> httpx.Response:
        """Sends a body to ``…/messages`` as it is."""
        headers = {"Authorization": f"Bearer {self.token}", **kwargs.pop("headers", {})}
        if body is not None:
            kwargs["json"] = body
        return self.client.post(f"{self.url}/webhooks/webchat/messages", headers=headers, **kwargs)

    def say(self, text: str) -> dict[str, Any]:
        """Types a text and returns the turn."""
        response = self.post({"text": text})
        assert response.status_code == 200, response.text
        turn: dict[str, Any] = response.json()
        return turn

    def press(self, button_id: str) -> dict[str, Any]:
        """Presses a button and returns the turn."""
        response = self.post({"button": button_id})
        assert response.status_code == 200, response.text
        turn: dict[str, Any] = response.json()
        return turn

    def history(self) -> list[dict[str, Any]]:
        """The conversation so far."""
        response = self.client.get(
            f"{self.url}/webhooks/webchat/history",
            headers={"Authorization": f"Bearer {self.token}"},
        )
        assert response.status_code == 200, response.text
        turns: list[dict[str, Any]] = response.json()["turns"]
        return turns
