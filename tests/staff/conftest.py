"""The staff pages without a server: the application, and browsers that are signed in to it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any, Callable, Optional

import pytest
from sqlalchemy.orm import sessionmaker
from starlette.testclient import TestClient

from bot.settings import Settings
from bot.staff import passwords
from bot.staff import sessions as session_of
from bot.staff.app import create_app
from bot.store.staff import Role, account_named, add_account

PASSWORD = "sju sjösjuka sjömän"
# A hash takes a while; all accounts of tests have the one.
PASSWORD_HASH = passwords.hashed(PASSWORD)
_TOKEN = re.compile(r'name="formularkod" value="([0-9a-f]+)"')
_FORM = re.compile(r"<form .*?</form>", re.DOTALL)
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


class Browser:
    """One of the staff at a browser: follows redirects, and sends the hidden fields of forms."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, *, seen_on: str = "/konto", **fields: Any) -> Any:
        """Sends a form of a page that is looked at first."""
        return self.send(path, self.client.get(seen_on), **fields)

    def send(self, path: str, page: Any, **fields: Any) -> Any:
        """Sends a form of a page that was looked at, maybe a while ago."""
        found = _TOKEN.search(page.text)
        hidden = {"formularkod": found[1]} if found else {}
        for form in _FORM.findall(page.text):
            if f'action="{path}"' in form:
                hidden |= {name: unescape(value) for name, value in _HIDDEN.findall(form)}
        return self.client.post(path, data={**hidden, **fields})


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(var_dir=tmp_path / "var", database_url=database_url)


@pytest.fixture
def nobody(settings: Settings, sessions: sessionmaker) -> Browser:
    """A browser in which nobody is signed in."""
    app = create_app(settings, sessions)
    return Browser(TestClient(app, client=("192.0.2.7", 50000), raise_server_exceptions=False))


@pytest.fixture
def browser_of(settings: Settings, sessions: sessionmaker) -> Callable[..., Browser]:
    """Signs somebody with some roles in; adds the account when there is none of the name."""

    def sign_in(*roles: Role, name: Optional[str] = None) -> Browser:
        known = name or f"{roles[0].value if roles else 'ingen'}.test"
        add_account(sessions, known, roles, PASSWORD_HASH, datetime.now(UTC))
        account = account_named(sessions, known)
        assert account is not None
        token = session_of.start(sessions, account.id)
        client = TestClient(create_app(settings, sessions), client=("192.0.2.7", 50000))
        client.cookies.set(session_of.cookie_name(settings), token)
        return Browser(client)

    return sign_in
