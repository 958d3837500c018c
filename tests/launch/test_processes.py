"""Processes start together, tell when they are ready, and end together."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, Iterator

import psutil
import pytest

from bot.settings import PROJECT_DIR
from tests.running import free_port

TIMEOUT_SECONDS = 60
# Stands in for the Rasa server: it only tells its health.
HEALTH_SERVER = """
import json, os
from http.server import BaseHTTPRequestHandler, HTTPServer
class Health(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response({code})
        self.end_headers()
        self.wfile.write(json.dumps(dict(status="{status}")).encode())
HTTPServer(("127.0.0.1", int(os.environ["BOT_PORT"])), Health).serve_forever()
"""
RUN = """
import sys
from pathlib import Path
from bot.launch import processes
from bot.settings import read_settings
processes.PROJECT_DIR = Path({folder!r})
settings = read_settings(dict(BOT_VAR_DIR={folder!r}, BOT_PORT="{port}"))
sys.exit(processes.run_processes(settings, Path('models/none.tar.gz')))
"""
Start = Callable[..., "Running"]


class Running:
    """A run of the processes of a Procfile, and what it printed."""

    def __init__(self, folder: Path, procfile: str) -> None:
        (folder / "Procfile").write_text(procfile, encoding="utf-8")
        self._output = folder / "output.log"
        with open(self._output, "wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN.format(folder=str(folder), port=free_port())],
                cwd=PROJECT_DIR,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    @property
    def output(self) -> str:
        return self._output.read_text(encoding="utf-8")

    def log(self, name: str) -> str:
        """What a process printed so far."""
        path = self._output.parent / "log" / f"{name}.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def wait_for(self, text: str, log: str = "") -> None:
        """Waits for a text on the screen, or in the log of a process."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while text not in (self.log(log) if log else self.output):
            assert self.process.poll() is None and time.monotonic() < deadline, self.output
            time.sleep(0.05)

    def wait_until(self, condition: Callable[[], bool]) -> None:
        """Waits for something to happen while it runs."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not condition():
            assert self.process.poll() is None and time.monotonic() < deadline, self.output
            time.sleep(0.05)

    def children(self, name: str) -> list[psutil.Process]:
        """Its processes of a program: those that do the work, not who looks after them."""
        return [
            process
            for process in self.all_processes()[1:]
            if process.cmdline() and Path(process.cmdline()[0]).name == name
        ]

    def all_processes(self) -> list[psutil.Process]:
        main = psutil.Process(self.process.pid)
        return [main, *main.children(recursive=True)]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    started: list[Running] = []

    def start_procfile(procfile: str, **health: object) -> Running:
        (tmp_path / "health.py").write_text(
            HEALTH_SERVER.format(**{"code": 200, "status": "ok", **health}), encoding="utf-8"
        )
        started.append(Running(tmp_path, procfile.replace("HEALTH", f"{tmp_path}/health.py")))
        return started[-1]

    yield start_procfile
    for running in started:
        if running.process.poll() is None:
            for process in running.all_processes():
                process.kill()
            running.process.wait()


@pytest.mark.parametrize(
    ("press", "codes"),
    [(signal.SIGINT, {0}), (signal.SIGTERM, {0, 128 + signal.SIGTERM})],
    ids=["Ctrl-C", "SIGTERM"],
)
def test_it_tells_when_it_is_ready_and_ends_all_on_a_signal(
    start: Start, press: signal.Signals, codes: set[int]
) -> None:
    running = start("web: python HEALTH\nworker: sleep 600\n")
    running.wait_for("Ready after")
    assert "/webchat/, staff pages at http" in running.output
    assert "– stop with Ctrl-C." in running.output
    assert "Mails are written to " in running.output
    assert "switched off" not in running.output
    processes = running.all_processes()
    running.process.send_signal(press)
    assert running.process.wait(TIMEOUT_SECONDS) in codes
    assert psutil.wait_procs(processes, timeout=10)[1] == []
    assert "Traceback" not in running.output


def test_it_tells_that_the_assistant_is_switched_off(start: Start) -> None:
    running = start("web: python HEALTH\n", code=503, status="off")
    running.wait_for("Ready after")
    assert "The assistant is switched off: visitors see a notice." in running.output


def test_when_one_process_ends_before_all_are_ready_all_end_with_its_code(start: Start) -> None:
    running = start("web: sleep 600\nworker: echo it broke; sleep 1; exit 3\n")
    running.wait_for("it broke", log="worker")
    processes = running.all_processes()
    assert running.process.wait(TIMEOUT_SECONDS) == 3
    assert psutil.wait_procs(processes, timeout=10)[1] == []
    end = running.output.partition("worker ended, so all did.")[2]
    assert "worker.log" in end and "it broke" in end


def test_who_dies_after_that_is_started_again_and_the_others_go_on(start: Start) -> None:
    running = start("web: python HEALTH\nworker: echo it runs; exec sleep 600\n")
    running.wait_for("Ready after")
    web = running.children("python")
    for count in (2, 3):
        (worker,) = running.children("sleep")
        worker.kill()
        running.wait_until(lambda wanted=count: running.log("worker").count("it runs") == wanted)
        running.wait_until(lambda: bool(running.children("sleep")))
    assert "worker ended with " in running.log("worker")
    assert running.children("python") == web
    processes = running.all_processes()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(TIMEOUT_SECONDS) in {0, 128 + signal.SIGTERM}
    assert psutil.wait_procs(processes, timeout=10)[1] == []


def test_the_screen_shows_five_lines_and_the_rest_is_in_a_log_for_each(start: Start) -> None:
    # Å is not valid UTF-8 here: whatever a process prints is kept.
    printed = "echo one; echo two >&2; printf '\\303\\n\\345\\n'"
    running = start(f"web: {printed}; python HEALTH\nworker: echo three; sleep 600\n")
    running.wait_for("Ready after")
    running.wait_for("\ufffd", log="web")
    running.wait_for("three", log="worker")
    running.process.send_signal(signal.SIGINT)
    running.process.wait(TIMEOUT_SECONDS)
    assert len([line for line in running.output.splitlines() if line]) == 4, running.output
    assert {"one", "two", "\ufffd"} <= set(running.log("web").splitlines())
    assert running.log("worker") == "three\n"
    assert "SIGINT received" in running.log("system")


def test_a_model_that_cannot_be_loaded_ends_it_with_the_cure(start: Start) -> None:
    # Rasa logs the reason and goes on without a model; it answers no request before it has tried.
    running = start("web: python HEALTH\n", code=503, status="no_model")
    assert running.process.wait(TIMEOUT_SECONDS) not in (0, None)
    assert "could not be loaded" in running.output
    assert "make train" in running.output
    assert "Ready after" not in running.output


CHAT = """
import sys
from pathlib import Path
from rasa.core.agent import Agent
from rasa.shared.exceptions import InvalidConfigException
from bot import cli
from bot.operations import chosen_model
def load(*_, **__):
    raise InvalidConfigException("The model was trained with another pipeline. Train anew.")
Agent.load = load
chosen_model.require_model = lambda: Path("models/other.tar.gz")
sys.argv = ["bot", "chat"]
cli.main()
"""


def test_a_chat_with_a_model_that_cannot_be_loaded_is_a_clear_error(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", CHAT],
        cwd=PROJECT_DIR,
        env={**psutil.Process().environ(), "BOT_VAR_DIR": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Error: " in done.stderr
    assert "The model was trained with another pipeline. Train anew." in done.stderr
    assert "Traceback" not in done.stderr
