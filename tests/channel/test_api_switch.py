"""The off switch while the server runs, and Rasa's own channels in the development profile."""

from __future__ import annotations

import subprocess
import sys
from typing import Iterator

import httpx
import pytest

from bot.settings import PROJECT_DIR
from tests.channel.api import HEALTH, HISTORY, MESSAGES, SESSION, assert_error, bearer
from tests.channel.openapi import assert_as_described
from tests.delivery.mail_server import wait_until
from tests.running import Assistant, Visitor


def run_bot(assistant: Assistant, *arguments: str) -> str:
    """Runs ``python -m bot`` as the operator of the running assistant."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=PROJECT_DIR,
        env=assistant.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def switched(assistant: Assistant, status: str) -> httpx.Response:
    """The health once the server has seen the switch: it looks once a second."""

    def health() -> httpx.Response:
        return httpx.get(assistant.url + HEALTH)

    wait_until(lambda: health().json() == {"status": status}, f"the status {status}")
    return health()


@pytest.fixture
def operator(assistant: Assistant) -> Iterator[Assistant]:
    yield assistant
    run_bot(assistant, "on")
    assert switched(assistant, "ok").json() == {"status": "ok"}


def test_switched_off_it_shows_a_notice_and_processes_nothing(
    operator: Assistant, visitor: Visitor
) -> None:
    visitor.say("hej")
    assert "on" in run_bot(operator, "off")
    health = switched(operator, "off")
    assert (health.status_code, health.json()) == (503, {"status": "off"})
    assert_as_described(health)
    for response in (
        httpx.post(operator.url + SESSION),
        visitor.post({"text": "Vad är SERN?"}),
        visitor.post({"button": "x"}),
        httpx.get(operator.url + HISTORY, headers=bearer(visitor.token)),
        # Without a token too: the notice is for everybody.
        httpx.post(operator.url + MESSAGES, content=b""),
    ):
        assert_error(response, "assistant_off")
        assert "samhallsbyggnad@motala.se" in response.json()["error"]["message"]
        assert_as_described(response)
    run_bot(operator, "on")
    switched(operator, "ok")
    assert [turn["visitor"] for turn in visitor.history()] == ["hej"]
    assert visitor.say("Vad är SERN?")["outcome"] == "answered"


def test_the_operators_own_notice_is_shown(operator: Assistant) -> None:
    notice = "Vi är tillbaka på måndag. Skriv till hjalp@example.se så länge."
    run_bot(operator, "off", "--notice", notice)
    switched(operator, "off")
    assert_error(httpx.post(operator.url + SESSION), "assistant_off", notice)


def test_the_pages_stay_when_it_is_off(operator: Assistant) -> None:
    run_bot(operator, "off")
    assert httpx.get(f"{operator.url}/webchat/").status_code == 200


def test_rasas_rest_channel_is_on_in_development(assistant: Assistant) -> None:
    response = httpx.post(
        f"{assistant.url}/webhooks/rest/webhook", json={"sender": "test", "message": "hej"}
    )
    assert response.status_code == 200
    assert response.json()[0]["text"]


@pytest.mark.parametrize("path", ["/domain", "/status", "/version", "/conversations/test/tracker"])
def test_rasas_management_api_is_not_served(assistant: Assistant, path: str) -> None:
    assert httpx.get(assistant.url + path).status_code == 404
