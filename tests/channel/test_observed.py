"""What an operator sees of a server: whether it lives and can work, its figures, its log."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY

from bot.settings import read_settings
from bot.store.cases import NewCase, open_case
from bot.store.opening import store_of_process
from tests.channel.api import HEALTH, MESSAGES, SESSION, bearer
from tests.channel.small_server import EchoAgent
from tests.channel.test_failures import Serve, serve
from tests.databases import forget_stores
from tests.running import Visitor

__all__ = ["serve"]
WORDS = "kanariefagel ute"
ALL_RIGHT = {"model": True, "database": True, "migrations": True, "mail": True}


def ready(url: str) -> tuple[int, Any]:
    response = httpx.get(f"{url}/ready")
    return response.status_code, response.json()


def figure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_server_that_works_is_ready(serve: Serve) -> None:
    with serve() as url:
        assert httpx.get(f"{url}/live").json() == {"live": True}
        assert ready(url) == (200, {"ready": True, "checks": ALL_RIGHT})


def test_without_a_model_it_lives_and_is_not_ready(serve: Serve) -> None:
    with serve(EchoAgent(ready=False)) as url:
        assert httpx.get(f"{url}/live").status_code == 200
        status, said = ready(url)
        assert (status, said["checks"]) == (503, {**ALL_RIGHT, "model": False})


def test_without_its_database_it_lives_and_is_not_ready(serve: Serve, tmp_path: Path) -> None:
    with serve() as url:
        database = tmp_path / "var" / "assistant.db"
        database.rename(database.with_suffix(".away"))
        database.mkdir()
        forget_stores()
        assert httpx.get(f"{url}/live").status_code == 200
        status, said = ready(url)
        assert (status, said["checks"]["database"]) == (503, False)
        assert httpx.get(url + HEALTH).json() == {"status": "no_database"}


def test_a_mail_that_waits_too_long_is_told(serve: Serve, tmp_path: Path) -> None:
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var")})
    for minutes, expected in ((5, True), (61, False)):
        with serve() as url:
            open_case(
                store_of_process(settings.store_url),
                NewCase(f"key-{minutes}", "c", question="?", email="a@example.se"),
                municipality="kommun@example.se",
                now=datetime.now(UTC) - timedelta(minutes=minutes),
            )
            status, said = ready(url)
            assert said["checks"] == {**ALL_RIGHT, "mail": expected}
            assert status == (200 if expected else 503)
    with serve(BOT_MAIL_MAX_AGE_SECONDS="0") as url:
        assert ready(url)[0] == 200


def test_requests_and_turns_are_counted(serve: Serve) -> None:
    turns = figure("assistant_turns_total", outcome="small_talk")
    with serve() as url:
        Visitor(url).say(WORDS)
        httpx.get(f"{url}/{WORDS}")
    assert figure("assistant_turns_total", outcome="small_talk") == turns + 1
    assert figure("assistant_requests_total", route=MESSAGES, status="200") >= 1
    assert figure("assistant_requests_total", route="other", status="404") >= 1
    assert figure("assistant_step_seconds_count", step="database") > 0


def test_a_request_has_a_number_in_the_log_and_the_answer_and_no_words(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), serve() as url:
        headers = {**bearer(Visitor(url).token), "X-Request-ID": "number-of-the-proxy"}
        said = httpx.post(url + MESSAGES, json={"text": WORDS}, headers=headers)
        assert said.headers["X-Request-ID"] == "number-of-the-proxy"
        own = httpx.post(url + SESSION).headers["X-Request-ID"]
        assert len(own) == 16
        missing = httpx.get(f"{url}/{WORDS}?{WORDS}", headers={"X-Request-ID": WORDS})
        assert len(missing.headers["X-Request-ID"]) == 16
    lines = [record.__dict__.get("fields", {}) for record in caplog.records]
    turn = next(line for line in lines if line.get("message") == "turn")
    assert turn["outcome"] == "small_talk" and set(turn) == {
        *("message", "outcome", "topic", "confidence", "ms")
    }
    request = next(line for line in lines if line.get("route") == MESSAGES)
    assert (request["method"], request["status"]) == ("POST", 200)
    assert WORDS not in caplog.text and WORDS not in json.dumps(lines, ensure_ascii=False)
