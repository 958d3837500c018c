"""The proxy's configuration is one that nginx takes, and goes with the settings."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path
from typing import Any, Iterator

import httpx
import pytest

from bot.rasa_patches.strict_http import IDLE_SECONDS
from bot.settings import PROJECT_DIR, read_settings
from tests.channel.api import MESSAGES, SESSION, bearer
from tests.channel.openapi import operations
from tests.channel.small_server import EchoAgent, serve_connector
from tests.delivery.certificate import self_signed
from tests.running import free_port

FILE = PROJECT_DIR / "deploy" / "nginx.conf"
NAME = "assistent.example.se"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@pytest.fixture
def tried(tmp_path: Path) -> Path:
    """The configuration with a certificate and folders that exist here."""
    if NGINX is None:
        reason = "nginx is not installed (Debian: apt-get install nginx-light)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    text = FILE.read_text(encoding="utf-8")
    _, certificate = self_signed(tmp_path, NAME)
    for name, path in (
        ("/etc/ssl/assistent/fullchain.pem", certificate),
        ("/etc/ssl/assistent/privkey.pem", tmp_path / "key.pem"),
        ("/run/nginx.pid", tmp_path / "nginx.pid"),
        ("/var/log/nginx/", f"{tmp_path}/"),
    ):
        assert name in text
        text = text.replace(name, str(path))
    if os.geteuid():
        # Its own folders are root's.
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        own = "".join(f"    {kind}_temp_path {tmp_path}/{kind};\n" for kind in kinds)
        text = text.replace("http {\n", f"http {{\n{own}", 1)
    copy = tmp_path / "nginx.conf"
    copy.write_text(text, encoding="utf-8")
    return copy


def test_nginx_accepts_the_configuration(tried: Path) -> None:
    assert NGINX is not None
    done = subprocess.run(
        [NGINX, "-t", "-q", "-c", str(tried), "-p", str(tried.parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.fixture
def proxied(tried: Path, tmp_path: Path) -> Iterator[httpx.Client]:
    """The connector behind nginx, as a visitor of the proxy's address reaches it."""
    assert NGINX is not None
    port, plain_port = free_port(), free_port()
    settings = read_settings(
        {
            "BOT_VAR_DIR": str(tmp_path / "var"),
            "BOT_PROXIES": "1",
            "BOT_ADDRESS_SESSIONS_PER_MINUTE": "3",
        }
    )
    with serve_connector(settings, EchoAgent()) as url:
        text = tried.read_text(encoding="utf-8")
        # Beside one that is dead: visitors notice nothing of it.
        dead = f"server 127.0.0.1:{free_port()};"
        alive = f"server {url.removeprefix('http://')};"
        assert text.count("server 127.0.0.1:5005;") == 1
        text = text.replace("server 127.0.0.1:5005;", f"{dead} {alive}")
        text = text.replace("listen 443", f"listen 127.0.0.1:{port}")
        tried.write_text(text.replace("listen 80", f"listen 127.0.0.1:{plain_port}"))
        command = [NGINX, "-c", str(tried), "-p", str(tried.parent), "-g", "daemon off;"]
        process = subprocess.Popen(command, stderr=subprocess.PIPE)
        try:
            context = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
            with httpx.Client(
                base_url=f"https://127.0.0.1:{port}", verify=context, headers={"Host": NAME}
            ) as client:
                wait_for(port)
                yield client
        finally:
            process.terminate()
            process.wait(10)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not listen")


def ask(client: httpx.Client, method: str, path: str, **options: Any) -> httpx.Response:
    return client.request(method, path, extensions={"sni_hostname": NAME}, **options)


def test_visitors_get_through_and_nothing_else(proxied: httpx.Client) -> None:
    opened = ask(proxied, "POST", SESSION)
    assert opened.status_code == 201
    assert "max-age=63072000" in opened.headers["strict-transport-security"]
    headers = bearer(opened.json()["session"])
    said = ask(proxied, "POST", MESSAGES, json={"text": "hej"}, headers=headers)
    assert said.status_code == 200
    assert ask(proxied, "GET", "/webchat/").status_code == 200
    long = ask(proxied, "POST", MESSAGES, content=b"a" * 40_000, headers=headers)
    assert long.status_code == 413
    for method, path, status in (
        ("PUT", MESSAGES, 403),
        ("POST", "/webchat/", 403),
        ("POST", "/webhooks/rest/webhook", 404),
        ("GET", "/", 404),
        ("GET", "/webhooks/webchat/../../x", 404),
        ("GET", "/model/parse", 404),
    ):
        response = ask(proxied, method, path)
        assert response.status_code == status, (method, path)
        assert "/" not in response.headers["server"]


def test_a_visitors_own_header_makes_nobody_new(proxied: httpx.Client) -> None:
    codes = [
        ask(proxied, "POST", SESSION, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(5)
    ]
    assert codes == [201] * 3 + [429] * 2


def test_no_log_names_a_visitor(proxied: httpx.Client, tmp_path: Path) -> None:
    # Limited, too large, malformed, by a wrong name; the server that is dead was asked, too.
    codes = {ask(proxied, "GET", "/webchat/").status_code for _ in range(150)}
    assert codes == {200, 429}
    assert ask(proxied, "POST", MESSAGES, content=b"a" * 40_000).status_code in (413, 429)
    assert ask(proxied, "GET", "/" + "a" * 20_000).status_code == 414
    with pytest.raises(httpx.ConnectError):
        proxied.get("/webchat/", extensions={"sni_hostname": "other.example.se"})
    logged = {path.name: path.read_text("utf-8") for path in tmp_path.glob("*.log")}
    assert set(logged) == {"access.log", "error.log"}
    assert " 429 - " in logged["access.log"]
    for text in logged.values():
        assert "127.0.0.1" not in text and "/webchat/" not in text


def test_a_request_for_another_host_name_is_refused(proxied: httpx.Client) -> None:
    with pytest.raises(httpx.ConnectError):
        proxied.get("/webchat/", extensions={"sni_hostname": "other.example.se"})


def test_the_staff_have_a_name_of_their_own_and_no_header_from_outside(
    tried: Path, proxied: httpx.Client
) -> None:
    host = f"personal.{NAME}"
    answer = proxied.get("/live", headers={"Host": host}, extensions={"sni_hostname": NAME})
    # The staff's name by another's handshake.
    assert answer.status_code in (404, 421)
    block = tried.read_text("utf-8").split(f"server_name {host};")[-1]
    assert 'proxy_set_header X-Remote-User "";' in block and "deny all;" in block


def test_it_goes_with_the_settings() -> None:
    text = FILE.read_text(encoding="utf-8")
    settings = read_settings({})
    assert f"server 127.0.0.1:{settings.port};" in text
    (ways,) = re.findall(r"/webhooks/webchat/\(([a-z|]+)\)\$", text)
    api = {path.removeprefix("/webhooks/webchat/") for _, path, _ in operations()}
    assert set(ways.split("|")) == {path for path in api if not path.startswith("/")}
    assert f"client_max_body_size {settings.body_max_bytes // 1024}k;" in text
    (wait,) = re.findall(r"proxy_read_timeout (\d+)s;", text)
    assert int(wait) > settings.turn_seconds
    (idle,) = re.findall(r"keepalive 32;[^}]*\bkeepalive_timeout (\d+)s;", text)
    assert int(idle) < IDLE_SECONDS
    assert f"proxy_pass http://127.0.0.1:{settings.staff_port};" in text
    # In front of a visitor's own header, the address would be whatever they liked.
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "$proxy_add_x_forwarded_for" not in text
