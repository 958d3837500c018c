"""Whatever is asked of a page or sent in a form, it is answered, and never with a fault of ours."""

from __future__ import annotations

import itertools
import re
from typing import Any, Callable, Iterator

import pytest
from sqlalchemy.orm import sessionmaker
from starlette.testclient import TestClient

from bot.staff.app import SECTIONS
from bot.staff.pages import TOKEN_FIELD
from bot.staff.sign_in import ACCOUNT
from bot.store.staff import Role
from tests.staff.conftest import PASSWORD, Browser
from tests.store.cases import open_cases

# The pickier one: it takes neither zero bytes nor halves of characters.
pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

TEXTS = [
    *("", "-1", "1e9", "9" * 30, "٣", "2026-02-31", "0000-00-00", "\x00", "\ud800", "%_\\'\""),
    *("\r\nX: y", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", "å" * 1500),
]
QUERY = (
    "sida",
    "sok",
    "status",
    "vem",
    "mejl",
    "fran",
    "till",
    "enhet",
    "vad",
    "sprak",
    "visa",
    "amne",
)
FIELDS = (
    "status",
    "vem",
    "text",
    "till",
    "meddelande",
    "stammer",
    "fras",
    "beslut",
    "cell",
    "fraga",
    "namn",
)
# Where what is written leads: a case, a mail, a phrase, an answer.
PARTS = [
    "EU-2026-0001",
    "EU-9999-9999999999999999999",
    "1",
    "sern%2Fwhat",
    "%00",
    "%ff",
    "..%2f",
    "x",
]
ROUNDS = 5
ADDRESSES = [address for section in (ACCOUNT, *SECTIONS) for address in section.addresses]


@pytest.fixture
def staff(browser_of: Callable[..., Browser], sessions: sessionmaker) -> TestClient:
    """A browser of one who may do everything, whose session no form ends."""
    open_cases(sessions, 2)
    client = browser_of(*Role, name="anna.lind").client
    return TestClient(client.app, cookies=dict(client.cookies), raise_server_exceptions=False)


def paths(template: str) -> Iterator[str]:
    """A path with each of the parts that somebody could write into it."""
    for part in PARTS if "{" in template else [""]:
        yield re.sub(r"\{[^}]*\}", part, template)


def assert_answered(response: Any) -> None:
    assert response.status_code < 500, (str(response.request.url)[:200], response.status_code)
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "<script>alert" not in response.text


def test_no_address_makes_a_page_fail(staff: TestClient) -> None:
    for address in (one for one in ADDRESSES if one.method == "GET"):
        for path in paths(address.path):
            assert_answered(staff.get(path))
        for text in TEXTS:
            query = {name: text[:400].encode("utf-8", "surrogatepass") for name in QUERY}
            assert_answered(staff.get(next(paths(address.path)), params=query))


def test_no_form_makes_a_page_fail(staff: TestClient) -> None:
    page = staff.get("/konto").text
    found = re.search(rf'name="{TOKEN_FIELD}" value="([0-9a-f]+)"', page)
    assert found
    forms = [one for one in ADDRESSES if one.method == "POST" and "logga-ut" not in one.path]
    texts = itertools.cycle(TEXTS)
    for address in forms:
        first, *others = paths(address.path)
        # Other texts in other fields each time; two of the forms take a second.
        for path in (*[first] * ROUNDS, *others):
            fields = {name: next(texts).encode("utf-8", "surrogatepass") for name in FIELDS}
            assert_answered(staff.post(path, data={**fields, TOKEN_FIELD: found[1]}))


def test_no_sign_in_fails(nobody: Browser) -> None:
    for text in TEXTS:
        written = text.encode("utf-8", "surrogatepass")
        for fields in ({"namn": written, "losenord": PASSWORD}, {"till": written}):
            assert_answered(nobody.post("/logga-in", seen_on="/logga-in", **fields))
        assert_answered(nobody.get("/logga-in", params={"till": written}))
