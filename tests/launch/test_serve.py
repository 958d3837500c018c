"""The production profile, from start to Ctrl-C."""

from __future__ import annotations

from typing import Iterator

import httpx
import psutil
import pytest

from tests.launch.command import assert_clear_error, run_bot
from tests.running import Assistant, Visitor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def production(
    trained_model: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    running = Assistant(
        tmp_path_factory.mktemp("production") / "var",
        {
            "BOT_PROFILE": "production",
            # Nobody listens there, and nothing is sent.
            "SMTP_URL": "smtp://127.0.0.1:1?tls=off",
        },
    )
    running.start()
    yield running
    if running.process is not None and running.process.poll() is None:
        running.stop()


def processes(assistant: Assistant) -> list[psutil.Process]:
    assert assistant.process is not None
    main = psutil.Process(assistant.process.pid)
    return [main, *main.children(recursive=True)]


def test_it_prints_the_address_of_the_chat(production: Assistant) -> None:
    assert f"Chat at {production.url}/webchat/, staff pages at http" in production.log
    assert "– stop with Ctrl-C." in production.log
    assert httpx.get(f"{production.url}/webchat/").status_code == 200


def test_it_answers_over_the_webchat_api(production: Assistant) -> None:
    turn = Visitor(production.url).say("Vad är SERN?")
    assert turn["outcome"] == "answered"
    assert httpx.get(f"{production.url}/webhooks/webchat/health").json() == {"status": "ok"}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/webhooks/rest/", "/webhooks/rest"])
def test_rasas_rest_channel_is_off(production: Assistant, method: str, path: str) -> None:
    body = {"sender": "somebody", "message": "/restart"}
    response = httpx.request(method, production.url + path, json=body)
    assert response.status_code == 404


@pytest.mark.parametrize("path", ["/domain", "/status", "/conversations/somebody/tracker"])
def test_rasas_management_api_is_off(production: Assistant, path: str) -> None:
    assert httpx.get(production.url + path).status_code == 404


def test_nothing_answers_at_the_root(production: Assistant) -> None:
    assert httpx.get(f"{production.url}/").status_code == 404


def test_nothing_listens_to_other_machines(production: Assistant) -> None:
    listening = {
        (connection.laddr.ip, connection.laddr.port)
        for process in processes(production)
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {
        ("127.0.0.1", production.port),
        ("127.0.0.1", production.actions_port),
        ("127.0.0.1", production.staff_port),
    }


def test_run_time_files_lie_in_the_folder_that_is_set(production: Assistant) -> None:
    Visitor(production.url).say("hej")
    assert {"assistant.db", "actions_secret", "endpoints.yml"} <= {
        path.name for path in production.var_dir.iterdir()
    }


def test_a_second_server_on_the_same_port_is_refused(production: Assistant) -> None:
    done = run_bot("serve", BOT_VAR_DIR=str(production.var_dir), BOT_PORT=str(production.port))
    assert_clear_error(done, f"Port {production.port} on 127.0.0.1 cannot be used")


def test_ctrl_c_stops_it_cleanly_and_leaves_no_process(production: Assistant) -> None:
    # Last in this file: the others need the server.
    running = processes(production)
    assert len(running) > 2
    assert production.stop() == 0
    _, left = psutil.wait_procs(running, timeout=10)
    assert left == []
    assert "Traceback" not in production.log
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{production.url}/webhooks/webchat/health")
