"""Pages of the sites that are set may use the assistant; others may not read a word."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from rasa.server import configure_cors
from sanic import Sanic

from bot.settings import read_settings
from tests.channel.api import CONVERSATION, FEEDBACK, HEALTH, HISTORY, MESSAGES, SESSION
from tests.channel.small_server import EchoAgent, serve_connector
from tests.channel.test_failures import Serve, serve
from tests.running import Assistant

__all__ = ["serve"]
PATHS = [SESSION, MESSAGES, HISTORY, FEEDBACK, CONVERSATION, HEALTH]
OURS = "https://www.kommun.example"
ALLOW = "access-control-allow-origin"


def ask(url: str, origin: str) -> httpx.Response:
    """What a browser asks before it sends a token or JSON to another site."""
    wanted = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "x"}
    return httpx.options(url, headers={"Origin": origin, **wanted})


@pytest.mark.parametrize("path", PATHS)
def test_a_site_that_is_set_may_ask_and_read(serve: Serve, path: str) -> None:
    with serve(BOT_ORIGINS=f"https://other.example, {OURS}") as url:
        asked = ask(url + path, OURS)
        assert asked.status_code in (200, 204)
        assert asked.headers[ALLOW] == OURS
        assert "Authorization" in asked.headers["access-control-allow-headers"]
        assert "DELETE" in asked.headers["access-control-allow-methods"]
        # Errors, too: their words are for the visitor.
        method = "GET" if path in (HISTORY, HEALTH) else "POST"
        answer = httpx.request(method, url + path, headers={"Origin": OURS})
        if path != CONVERSATION:
            assert answer.headers[ALLOW] == OURS
            assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize("origin", ["https://evil.example", f"{OURS}.evil.example", "null"])
def test_another_site_may_not(serve: Serve, origin: str) -> None:
    with serve(BOT_ORIGINS=OURS) as url:
        for response in (ask(url + SESSION, origin), httpx.post(url + SESSION)):
            assert ALLOW not in response.headers


def test_nothing_is_allowed_when_nothing_is_set(assistant: Assistant) -> None:
    assert ALLOW not in ask(assistant.url + SESSION, OURS).headers
    assert ALLOW not in httpx.post(assistant.url + SESSION, headers={"Origin": OURS}).headers


def test_rasas_own_rules_for_origins_do_not_come_in_between(tmp_path: Path) -> None:
    app = Sanic(f"rasa_{uuid4().hex}", configure_logging=False)
    # As `rasa run` does it.
    configure_cors(app, None)
    settings = read_settings({"BOT_ORIGINS": OURS, "BOT_VAR_DIR": str(tmp_path)})
    with serve_connector(settings, EchoAgent(), app) as url:
        assert ask(url + MESSAGES, OURS).headers[ALLOW] == OURS
        assert httpx.post(url + SESSION, headers={"Origin": OURS}).headers[ALLOW] == OURS
        assert ALLOW not in ask(url + MESSAGES, "https://evil.example").headers


def test_several_origins_are_read_with_spaces_and_without() -> None:
    settings = read_settings({"BOT_ORIGINS": "https://A.se,http://b.se:8080 ,https://c.se"})
    assert settings.allowed_origins == ["https://a.se", "http://b.se:8080", "https://c.se"]
    assert read_settings({}).allowed_origins == []
