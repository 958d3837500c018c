"""Rasa and the action server as processes of their own, so that one can fail without the other."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Optional

import httpx

from bot.launch.processes import process_environment
from bot.settings import PROJECT_DIR, read_settings
from bot.store.engine import create_store_engine
from bot.store.migration import migrate
from tests.running import START_TIMEOUT_SECONDS, STOP_TIMEOUT_SECONDS, Assistant

# The action server is up in a second; a busy machine takes longer.
_ACTIONS_TIMEOUT_SECONDS = 60
_POLL_SECONDS = 0.02


@dataclass
class TwoServers(Assistant):
    """What ``python -m bot serve`` starts, without the delivery; ``actions`` may be killed."""

    actions: Optional[subprocess.Popen[bytes]] = None
    # What the action server that works now was started with; None when it is dead or frozen.
    _variables: Optional[dict[str, str]] = None

    @property
    def log(self) -> str:
        return "\n".join(path.read_text("utf-8", "replace") for path in self.var_dir.glob("*.log"))

    @property
    def store_url(self) -> str:
        """The database that the action server uses unless it is started with another."""
        return read_settings(self.environment).store_url

    def start(self) -> None:
        """Starts both and waits until they answer."""
        self.var_dir.mkdir(parents=True, exist_ok=True)
        engine = create_store_engine(self.store_url)
        migrate(engine)
        engine.dispose()
        settings = read_settings(self.environment)
        environment = process_environment(settings)
        self.process = self._start(
            "rasa",
            *("run", "--interface", settings.host, "--port", str(settings.port)),
            *("--credentials", environment["RASA_CREDENTIALS"]),
            *("--endpoints", environment["RASA_ENDPOINTS"]),
        )
        self.start_actions()
        self._wait(self.process, f"{self.url}/webhooks/webchat/health", START_TIMEOUT_SECONDS)

    def start_actions(self, **variables: str) -> None:
        """Starts the action server and waits until it answers.

        Args:
            variables: environment variables of its own, ``DATABASE_URL`` for instance.
        """
        self.actions = self._start(
            "rasa_sdk", "--actions", "actions", "--port", str(self.actions_port), **variables
        )
        url = f"http://127.0.0.1:{self.actions_port}/health"
        self._wait(self.actions, url, _ACTIONS_TIMEOUT_SECONDS)
        self._variables = variables

    def mend_actions(self) -> None:
        """Makes sure that the action server works, and with the servers' own database."""
        if self._variables != {}:
            self.restart_actions()

    def restart_actions(self, **variables: str) -> None:
        """Restarts the action server, for example with a database of its own."""
        self.kill_actions()
        self.start_actions(**variables)

    def kill_actions(self) -> None:
        """Ends the action server without a warning, and without waiting for what it does."""
        assert self.actions is not None
        self._variables = None
        self.actions.kill()
        self.actions.wait()

    def freeze_actions(self) -> None:
        """The action server takes calls and answers none."""
        assert self.actions is not None
        self._variables = None
        self.actions.send_signal(signal.SIGSTOP)

    def thaw_actions(self) -> None:
        """It goes on, also with the calls that it took meanwhile."""
        assert self.actions is not None
        self.actions.send_signal(signal.SIGCONT)
        self._variables = {}

    def stop(self) -> int:
        """Ends both."""
        assert self.process is not None
        if self.actions is not None:
            self.kill_actions()
        self.process.terminate()
        try:
            return self.process.wait(STOP_TIMEOUT_SECONDS)
        finally:
            self.process.kill()

    def _start(self, module: str, *arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        own = process_environment(read_settings(self.environment))
        with open(self.var_dir / f"{module}.log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                cwd=PROJECT_DIR,
                env={**own, **self.environment, **variables},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _wait(self, process: subprocess.Popen[bytes], url: str, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                raise AssertionError(f"{process.args} did not start:\n{self.log[-4000:]}")
            time.sleep(_POLL_SECONDS)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
