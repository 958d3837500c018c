"""The demo page and the widget's files, as the running server gives them out."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from typing import Optional

import httpx
import pytest

from bot.channel.assets import CONTENT_TYPES, ENTRIES, STATIC_DIR, Assets
from tests.channel.openapi import assert_as_described
from tests.channel.test_failures import Serve, serve
from tests.running import Assistant

__all__ = ["serve"]
FILES = sorted(path for path in STATIC_DIR.iterdir() if path.suffix != ".js")
VERSION = Assets().version
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
    "/webchat/000000000000/pages.py",
    "/webchat/000000000000/..%2findex.html",
]


def policy(response: httpx.Response) -> dict[str, str]:
    directives = response.headers["content-security-policy"].split(";")
    return dict(directive.strip().split(" ", 1) for directive in directives)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_served_as_it_is_and_by_its_type(assistant: Assistant, path: Path) -> None:
    response = httpx.get(f"{assistant.url}/webchat/{path.name}")
    assert response.status_code == 200
    assert response.content == path.read_bytes()
    assert response.headers["content-type"] == CONTENT_TYPES[path.suffix]
    assert response.headers["cache-control"] == "no-cache"
    assert policy(response) == POLICY
    assert_as_described(response)


def test_the_conversations_own_page_may_be_framed_by_the_sites_that_are_set_and_no_others(
    serve: Serve,
) -> None:
    with serve(BOT_ORIGINS="https://www.example.se,https://intranet.example.se") as url:
        pages = [httpx.get(f"{url}/webchat/samtal{wish}") for wish in ("", "?lang=en")]
        demo = httpx.get(f"{url}/webchat/")
    allowed = "'self' https://www.example.se https://intranet.example.se"
    for page in pages:
        assert policy(page) == {**POLICY, "frame-ancestors": allowed}
        assert page.headers["x-frame-options"] == "SAMEORIGIN"
    assert policy(demo) == POLICY


def test_the_conversations_own_page_is_in_the_language_that_its_address_asks_for(
    serve: Serve,
) -> None:
    wishes = {
        "": "sv",
        ".html": "sv",
        "?lang=": "sv",
        "?lang=sv": "sv",
        "?lang=lattlast": "sv",
        ".html?lang=en": "en",
        "?lang=en&lang=sv": "en",
        "?lang=%00": "en",
    }
    with serve() as url:
        pages = {wish: httpx.get(f"{url}/webchat/samtal{wish}") for wish in wishes}
        other = httpx.get(f"{url}/webchat/privacy?lang=en")
    for wish, page in pages.items():
        assert f'<html lang="{wishes[wish]}">' in page.text, wish
        assert_as_described(page)
        # Each is asked for again by its own name.
        assert page.headers["cache-control"] == "no-cache"
    assert [wish for wish, page in pages.items() if "easy" in page.text] == ["?lang=lattlast"]
    assert len({page.headers["etag"] for page in pages.values()}) == 3
    assert '<html lang="sv">' in other.text


@pytest.mark.parametrize("name", ENTRIES)
def test_what_pages_embed_is_kept_shortly_and_leads_to_what_is_kept_for_good(
    assistant: Assistant, name: str
) -> None:
    entry = httpx.get(f"{assistant.url}/webchat/{name}")
    assert entry.headers["cache-control"] == "public, max-age=300"
    assert_as_described(entry)
    (led_to,) = re.findall(r"""import\s*(?:\{.*?\}\s*from\s*)?['"]\./([^'"]+)""", entry.text)
    script = httpx.get(f"{assistant.url}/webchat/{led_to}")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"] == CONTENT_TYPES[".js"]
    assert policy(script) == POLICY
    assert_as_described(script)


def test_a_page_of_another_site_may_load_the_scripts(assistant: Assistant) -> None:
    origin = {"Origin": "https://kommun.example"}
    for path in ("widget.js", f"{VERSION}/define.js"):
        response = httpx.get(f"{assistant.url}/webchat/{path}", headers=origin)
        assert response.headers["access-control-allow-origin"] == "*"


def test_what_the_browser_still_has_is_not_sent_again(assistant: Assistant) -> None:
    url = f"{assistant.url}/webchat/widget.js"
    etag = httpx.get(url).headers["etag"]
    again = httpx.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert_as_described(again)
    assert httpx.get(url, headers={"If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, br", "gzip"), ("br, gzip;q=0.5", "gzip"), ("gzip;q=0", None), ("", None)],
)
def test_scripts_are_gzipped_for_who_takes_that(
    assistant: Assistant, accepted: str, encoding: Optional[str]
) -> None:
    url = f"{assistant.url}/webchat/{VERSION}/define.js"
    response = httpx.get(url, headers={"Accept-Encoding": accepted})
    assert response.headers.get("content-encoding") == encoding
    assert response.headers["vary"] == "Accept-Encoding"
    assert response.text == httpx.get(url).text


def test_a_page_that_began_with_another_version_gets_ours_throughout(assistant: Assistant) -> None:
    other, ours = (
        httpx.get(f"{assistant.url}/webchat/{version}/define.js") for version in ("0" * 12, VERSION)
    )
    assert other.content == ours.content
    assert other.headers["cache-control"] == "no-cache"


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


def test_the_server_itself_says_nothing(assistant: Assistant) -> None:
    response = httpx.get(assistant.url)
    assert response.status_code == 404
    assert "rasa" not in response.text.lower()
