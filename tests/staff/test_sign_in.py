from __future__ import annotations

from datetime import UTC, datetime
from typing import Callable

import pytest
from sqlalchemy.orm import sessionmaker

from bot.store.staff import Role, add_account
from tests.staff.conftest import PASSWORD, PASSWORD_HASH, Browser


@pytest.fixture
def anna(sessions: sessionmaker) -> None:
    add_account(sessions, "anna.lind", [Role.HANDLER], PASSWORD_HASH, datetime.now(UTC))


def sign_in(browser: Browser, name: str, password: str, till: str = "/") -> object:
    return browser.post("/logga-in", seen_on="/logga-in", namn=name, losenord=password, till=till)


@pytest.mark.usefixtures("anna")
def test_who_signs_in_lands_where_they_wanted_to(nobody: Browser) -> None:
    asked = nobody.get("/arenden?sida=2")
    assert asked.url.path == "/logga-in" and asked.url.params["till"] == "/arenden?sida=2"
    page = sign_in(nobody, " Anna.Lind ", PASSWORD, asked.url.params["till"])
    assert (page.status_code, page.url.path) == (200, "/arenden")


@pytest.mark.usefixtures("anna")
def test_a_handler_sees_cases_but_not_the_running(browser_of: Callable[..., Browser]) -> None:
    handler = browser_of(Role.HANDLER, name="anna.lind")
    assert handler.get("/arenden").status_code == 200
    assert handler.get("/drift").status_code == 403
