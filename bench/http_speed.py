"""Messages a second and memory of a real ``rasa run`` process, over Rasa's own REST channel."""

from __future__ import annotations

import contextlib
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Sequence

import httpx
import psutil
import yaml

from bench.servers import environment, usual_questions
from bot.settings import PROJECT_DIR
from tests.running import free_port

START_SECONDS = 180
VISITORS = 4
_BURSTS = 5
_BURST_MESSAGES = 120
_NLG = {"type": "bot.answers.generator.AnswerGenerator"}
# The smallest Rasa: memory beyond this is the pipeline's.
_EMPTY_CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "empty",
    "language": "sv",
    "pipeline": [{"name": "WhitespaceTokenizer"}, {"name": "KeywordIntentClassifier"}],
    "policies": [{"name": "RulePolicy"}],
}
_EMPTY_PHRASES: dict[str, Any] = {
    "version": "3.1",
    "nlu": [
        {"intent": "greet", "examples": "- hello\n"},
        {"intent": "goodbye", "examples": "- bye\n"},
    ],
}


@dataclass(frozen=True)
class HttpFigures:
    """What a running server did.

    Attributes:
        per_second: messages answered in a second, median over bursts.
        p50_ms: median time of a message when nobody else writes.
        rss_mb: memory of the server's processes afterwards.
    """

    per_second: float
    p50_ms: float
    rss_mb: float


def measure_server(model: Path) -> HttpFigures:
    """Starts a server with the model, has visitors write to it, and stops it."""
    questions = usual_questions()
    with running_server(model) as (url, process), httpx.Client(timeout=60) as client:
        for number, text in enumerate(questions[:40]):
            _ask(client, url, f"warm-{number % VISITORS}", text)
        rates = [_burst(client, url, questions, number) for number in range(_BURSTS)]
        alone = []
        for number, text in enumerate(questions[:100]):
            began = time.perf_counter()
            _ask(client, url, f"alone-{number // 10}", text)
            alone.append(1000 * (time.perf_counter() - began))
        return HttpFigures(
            statistics.median(rates), statistics.median(alone), _memory_mb(process.pid)
        )


def train_empty(folder: Path) -> Path:
    """Trains the model that an empty Rasa is measured with."""
    config = folder / "empty.config.yml"
    config.write_text(yaml.safe_dump(_EMPTY_CONFIG), encoding="utf-8")
    phrases = folder / "empty.nlu.yml"
    phrases.write_text(yaml.safe_dump(_EMPTY_PHRASES), encoding="utf-8")
    command = [sys.executable, "-m", "rasa", "train", "--config", str(config)]
    command += ["--data", str(phrases), str(PROJECT_DIR / "data" / "stories")]
    command += ["--out", str(folder / "models"), "--fixed-model-name", "empty", "--quiet"]
    subprocess.run(
        command, cwd=PROJECT_DIR, env=environment(), check=True, stdout=subprocess.DEVNULL
    )
    return folder / "models" / "empty.tar.gz"


@contextlib.contextmanager
def running_server(model: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Rasa server with its action server, as in production: one worker, SQLite for turns."""
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        port, actions_port = free_port(), free_port()
        credentials, endpoints = folder / "credentials.yml", folder / "endpoints.yml"
        credentials.write_text("rest: {}\n", encoding="utf-8")
        store = {"type": "SQL", "dialect": "sqlite", "db": str(folder / "tracker.db")}
        # Both servers read it from the environment.
        secret = os.environ.setdefault("BOT_ACTIONS_SECRET", secrets.token_urlsafe(48))
        actions = {
            "url": f"http://127.0.0.1:{actions_port}/webhook",
            "headers": {"Authorization": f"Bearer {secret}"},
        }
        endpoints.write_text(
            yaml.safe_dump({"tracker_store": store, "action_endpoint": actions, "nlg": _NLG}),
            encoding="utf-8",
        )
        run = [sys.executable, "-m", "rasa_sdk", "--actions", "actions"]
        _start(stack, [*run, "--port", str(actions_port)])
        run = [sys.executable, "-m", "rasa", "run", "--model", str(model), "--port", str(port)]
        run += ["--interface", "127.0.0.1"]
        run += ["--credentials", str(credentials), "--endpoints", str(endpoints)]
        process = _start(stack, run)
        url = f"http://127.0.0.1:{port}"
        _wait(url, process)
        yield url, process


def _start(stack: contextlib.ExitStack, command: Sequence[str]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        command,
        cwd=PROJECT_DIR,
        env=environment(SANIC_WORKERS="1"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    stack.callback(_stop, process)
    return process


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server ended with {process.returncode} before it was ready.")
        with contextlib.suppress(httpx.HTTPError):
            # Rasa opens its port when the model is loaded.
            if httpx.get(f"{url}/webhooks/rest/", timeout=5).status_code == 200:
                return
        time.sleep(0.5)
    raise RuntimeError(f"The server was not ready after {START_SECONDS} s.")


def _burst(client: httpx.Client, url: str, questions: Sequence[str], burst: int) -> float:
    def one_visitor(visitor: int) -> None:
        for number in range(visitor, _BURST_MESSAGES, VISITORS):
            # Ten messages per conversation, as in real ones, so that the cost of its history
            # counts.
            sender = f"{burst}-{visitor}-{number // (10 * VISITORS)}"
            text = questions[(burst * _BURST_MESSAGES + number) % len(questions)]
            _ask(client, url, sender, text)

    began = time.perf_counter()
    with ThreadPoolExecutor(VISITORS) as visitors:
        list(visitors.map(one_visitor, range(VISITORS)))
    return _BURST_MESSAGES / (time.perf_counter() - began)


def _ask(client: httpx.Client, url: str, sender: str, text: str) -> None:
    answer = client.post(f"{url}/webhooks/rest/webhook", json={"sender": sender, "message": text})
    answer.raise_for_status()


def _memory_mb(pid: int) -> float:
    process = psutil.Process(pid)
    everyone = [process, *process.children(recursive=True)]
    return sum(one.memory_info().rss for one in everyone) / 1e6
