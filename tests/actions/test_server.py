"""The action server, started by hand: on this machine only, and for who knows the secret."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterator

import httpx
import psutil
import pytest

from bot.settings import PROJECT_DIR
from tests.running import free_port

CALL = {"next_action": "action_say_again", "sender_id": "x", "tracker": {"sender_id": "x"}}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    var = tmp_path_factory.mktemp("actions") / "var"
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "SANIC_HOST"}
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    process = subprocess.Popen(
        command,
        cwd=PROJECT_DIR,
        env={**environment, "BOT_VAR_DIR": str(var)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                httpx.get(f"http://127.0.0.1:{port}/health", timeout=2)
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield port, var
    finally:
        process.terminate()
        process.wait(30)


def secret(var: Path) -> str:
    return (var / "actions_secret").read_text()


def test_it_listens_on_this_machine_only(server: tuple[int, Path]) -> None:
    port, _ = server
    heard = {
        connection.laddr.ip
        for connection in psutil.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port
    }
    assert heard == {"127.0.0.1"}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer wrong"},
        {"Authorization": b"Bearer \xff"},
        {"Content-Type": "text/plain"},
        {"Origin": "https://evil.example"},
    ],
    ids=str,
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/webhook"), ("GET", "/actions")])
def test_without_the_secret_nothing_is_run(
    server: tuple[int, Path], headers: dict[str, str], method: str, path: str
) -> None:
    port, _ = server
    response = httpx.request(method, f"http://127.0.0.1:{port}{path}", json=CALL, headers=headers)
    assert response.status_code == 401
    assert response.json() == {"error": {"code": "no_secret"}}


def test_with_it_actions_are_run(server: tuple[int, Path]) -> None:
    port, var = server
    headers = {"Authorization": f"Bearer {secret(var)}"}
    response = httpx.get(f"http://127.0.0.1:{port}/actions", headers=headers)
    assert {"name": "action_say_again"} in response.json()


def test_a_call_that_fails_tells_nothing(server: tuple[int, Path]) -> None:
    port, var = server
    headers = {"Authorization": f"Bearer {secret(var)}"}
    for content in (b"{", b"[]", b"1", b'{"next_action": "action_say_again"}'):
        response = httpx.post(f"http://127.0.0.1:{port}/webhook", content=content, headers=headers)
        assert set(response.json()) == {"error"}
        assert set(response.json()["error"]) == {"code"}, response.text


def test_its_database_is_open_before_anybody_sends_a_question(server: tuple[int, Path]) -> None:
    assert (server[1] / "assistant.db").is_file()


def test_the_action_servers_files_are_private(server: tuple[int, Path]) -> None:
    _, var = server
    assert not [path for path in (var, *var.rglob("*")) if path.stat().st_mode & 0o077]
