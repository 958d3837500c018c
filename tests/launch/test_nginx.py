"""The proxy's configuration is one that nginx takes, and goes with the settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import PROJECT_DIR, read_settings
from tests.delivery.certificate import self_signed

FILE = PROJECT_DIR / "deploy" / "nginx.conf"
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
    _, certificate = self_signed(tmp_path, "assistent.example.se")
    for name, path in (
        ("/etc/ssl/assistent/fullchain.pem", certificate),
        ("/etc/ssl/assistent/privkey.pem", tmp_path / "key.pem"),
        ("/run/nginx.pid", tmp_path / "nginx.pid"),
        ("/var/log/nginx/", f"{tmp_path}/"),
    ):
        assert name in text
        text = text.replace(name, str(path))
    copy = tmp_path / "nginx.conf"
    copy.write_text(text, encoding="utf-8")
    return copy


def test_nginx_takes_it(tried: Path) -> None:
    assert NGINX is not None
    done = subprocess.run(
        [NGINX, "-t", "-q", "-c", str(tried), "-p", str(tried.parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_it_goes_with_the_settings() -> None:
    text = FILE.read_text(encoding="utf-8")
    settings = read_settings({})
    assert f"proxy_pass http://127.0.0.1:{settings.port};" in text
    assert f"client_max_body_size {settings.body_max_bytes // 1024}k;" in text
    (wait,) = re.findall(r"proxy_read_timeout (\d+)s;", text)
    assert int(wait) > settings.turn_seconds
    # In front of a visitor's own header, the address would be whatever they liked.
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in text
    assert "$proxy_add_x_forwarded_for" not in text
