"""The demo page and the widget's files, as the running server gives them out."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import httpx
import pytest

from bot.channel.pages import STATIC_DIR
from tests.channel.openapi import assert_as_described
from tests.running import Assistant

FILES = sorted(path for path in STATIC_DIR.iterdir() if path.is_file())
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "connect-src": "'self'",
    "img-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
ESCAPES = [
    "/webchat/../pages.py",
    "/webchat/..%2fpages.py",
    "/webchat/..%2f..%2fsettings.py",
    "/webchat/%2e%2e/pages.py",
    "/webchat/%2e%2e%2fpages.py",
    "/webchat/..%5cpages.py",
    "/webchat/..\\pages.py",
    "/webchat/....//pages.py",
    "/webchat//etc/passwd",
    "/webchat/%2fetc%2fpasswd",
    "/webchat/index.html%00.py",
    "/webchat/%00",
    "/webchat/.",
    "/webchat/%ff",
    "/webchat/pages.py",
    "/webchat/openapi.yml",
    "/webchat/static/widget.js",
]


def policy(response: httpx.Response) -> dict[str, str]:
    directives = response.headers["content-security-policy"].split(";")
    return dict(directive.strip().split(" ", 1) for directive in directives)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_served_as_it_is_and_by_its_type(assistant: Assistant, path: Path) -> None:
    response = httpx.get(f"{assistant.url}/webchat/{path.name}")
    assert response.status_code == 200
    assert response.content == path.read_bytes()
    assert response.headers["content-type"] == TYPES[path.suffix]
    assert policy(response) == POLICY
    assert_as_described(response)


def test_the_demo_page_has_the_widget_and_a_strict_policy(assistant: Assistant) -> None:
    response = httpx.get(f"{assistant.url}/webchat/")
    assert response.content == (STATIC_DIR / "index.html").read_bytes()
    assert "<motala-chat" in response.text
    assert policy(response) == POLICY
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "no-referrer"
    assert_as_described(response)


def test_the_demo_page_keeps_its_own_policy(assistant: Assistant) -> None:
    page = httpx.get(f"{assistant.url}/webchat/").text
    assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", page)
    for link in re.findall(r"""(?:src|href)="([^"#:]+)\"""", page):
        assert httpx.get(f"{assistant.url}/webchat/{link}").status_code == 200, link


def test_the_address_without_slash_leads_to_the_page(assistant: Assistant) -> None:
    response = httpx.get(f"{assistant.url}/webchat", follow_redirects=True)
    assert response.status_code == 200
    assert response.url.path == "/webchat/"


def test_what_is_not_there_is_not_found(assistant: Assistant) -> None:
    response = httpx.get(f"{assistant.url}/webchat/nope.js")
    assert response.status_code == 404
    assert_as_described(response)


@pytest.mark.parametrize("path", ESCAPES)
def test_no_path_leads_out_of_the_folder(assistant: Assistant, path: str) -> None:
    # By hand: a client would tidy the path before sending it.
    request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", assistant.port), timeout=30) as connection:
        connection.sendall(request.encode())
        with connection.makefile("rb") as reader:
            answer = reader.read()
    assert answer.startswith(b"HTTP/1.1 404")
    assert b"import" not in answer and b"root:" not in answer


def test_the_server_itself_is_as_rasa_has_it(assistant: Assistant) -> None:
    assert "Hello from Rasa" in httpx.get(assistant.url).text
