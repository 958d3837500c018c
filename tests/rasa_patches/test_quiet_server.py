"""Errors and the root tell nothing, and every response has its headers."""

from __future__ import annotations

import logging

import httpx
import pytest

from bot.rasa_patches.quiet_server import HEADERS
from tests.channel.api import HEALTH, HISTORY, MESSAGES, SESSION
from tests.rasa_patches.raw import request, send

TELLING = ("rasa", "sanic", "python", "traceback", "exception", "/work", "site-packages", "3.6.21")
PATHS = ["/", "/nope", "/webchat/nope.js", "/webchat/", HEALTH, SESSION, HISTORY, "/webhooks/"]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "OPTIONS", "HEAD", "DELETE"])
@pytest.mark.parametrize("path", PATHS)
def test_every_response_has_its_headers(server: str, method: str, path: str) -> None:
    response = httpx.request(method, server + path)
    assert set(map(str.lower, HEADERS)) <= set(response.headers)
    assert response.headers["x-content-type-options"] == "nosniff"
    if not path.startswith("/webchat/"):
        told = (response.text + str(response.headers)).lower()
        assert not [word for word in TELLING if word in told]


def test_what_the_parser_refuses_has_them_too(server: str) -> None:
    for answer in (
        send(server, b"\x00\r\n\r\n"),
        send(server, request(fields=[b"Content-Length: -1"])),
        send(server, request(fields=[b"Content-Length: 95000000"])),
    ):
        assert b"nosniff" in answer and b"application/json" in answer
        assert not [word for word in TELLING if word.encode() in answer.lower()]


def test_a_method_that_an_address_has_not_is_told_which_it_has(server: str) -> None:
    response = httpx.request("PUT", server + HISTORY)
    assert (response.status_code, response.json()["error"]["code"]) == (405, "not_found")
    assert "GET" in response.headers["allow"]


def test_the_root_is_not_there(server: str) -> None:
    response = httpx.get(server + "/")
    assert (response.status_code, response.json()) == (404, {"error": {"code": "not_found"}})


def test_a_refused_request_leaves_no_traceback(
    server: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        send(server, request(MESSAGES.encode(), [b"Transfer-Encoding: chunked"], b"zz\r\n"))
        send(server, request(fields=[b"Content-Length: 2", b"Content-Length: 2"]))
    assert "Traceback" not in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
