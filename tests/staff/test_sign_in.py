from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Callable, Optional

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import sessionmaker
from starlette.testclient import TestClient

from bot.controls.switch import OFF_NOTICE
from bot.settings import Settings
from bot.staff import passwords, tries
from bot.staff.app import create_app
from bot.staff.sessions import form_token
from bot.staff.sign_in import own_path
from bot.staff.tries import PER_ACCOUNT
from bot.store.models import RateCount, StaffSession
from bot.store.sessions import reading, writing
from bot.store.shared import shared_value
from bot.store.staff import Role, add_account
from tests.staff.conftest import PASSWORD, PASSWORD_HASH, Browser
from tests.store.cases import open_cases


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One database is enough here: ``test_cases.py`` and ``test_accounts.py`` try both."""
    return f"sqlite:///{tmp_path / 'assistant.db'}"


@pytest.fixture
def anna(sessions: sessionmaker) -> None:
    add_account(sessions, "anna.lind", [Role.HANDLER], PASSWORD_HASH, datetime.now(UTC))


def sign_in(browser: Browser, name: str, password: str, till: str = "/") -> Any:
    return browser.post("/logga-in", seen_on="/logga-in", namn=name, losenord=password, till=till)


@pytest.mark.usefixtures("anna")
def test_who_signs_in_lands_where_they_wanted_to(nobody: Browser) -> None:
    asked = nobody.get("/arenden?sida=2")
    assert asked.url.path == "/logga-in" and asked.url.params["till"] == "/arenden?sida=2"
    page = sign_in(nobody, " Anna.Lind ", PASSWORD, asked.url.params["till"])
    assert (page.status_code, page.url.path) == (200, "/arenden")


@pytest.mark.usefixtures("anna")
def test_another_sites_form_signs_nobody_in(nobody: Browser) -> None:
    # With it the browser sends no cookie of ours, and what is made from none anybody can make.
    for token in ("", form_token("")):
        form = {"formularkod": token, "namn": "anna.lind", "losenord": PASSWORD}
        assert nobody.client.post("/logga-in", data=form).status_code == 403


@pytest.mark.usefixtures("anna")
def test_a_handler_sees_cases_but_not_the_running(browser_of: Callable[..., Browser]) -> None:
    handler = browser_of(Role.HANDLER, name="anna.lind")
    assert handler.get("/arenden").status_code == 200
    assert handler.get("/drift").status_code == 403


@pytest.mark.usefixtures("anna")
def test_a_wrong_name_and_a_wrong_password_are_told_alike(nobody: Browser) -> None:
    told = "Namnet eller lösenordet stämmer inte."
    for name, password in (("anna.lind", "fel lösenord"), ("ingen.alls", PASSWORD)):
        page = sign_in(nobody, name, password)
        assert page.status_code == 403 and told in page.text
        assert f'value="{name}"' in page.text and password not in page.text


@pytest.mark.usefixtures("anna")
def test_an_account_is_locked_after_failures_also_for_the_right_password(nobody: Browser) -> None:
    for _ in range(PER_ACCOUNT):
        assert sign_in(nobody, "anna.lind", "x").status_code == 403
    page = sign_in(nobody, "anna.lind", PASSWORD)
    assert page.status_code == 429 and "Vänta 15 minuter" in page.text


@pytest.mark.usefixtures("anna")
def test_signing_in_rightly_counts_for_no_lock(nobody: Browser, sessions: sessionmaker) -> None:
    for _ in range(3):
        sign_in(nobody, "anna.lind", PASSWORD)
        nobody.post("/konto/logga-ut")
    with reading(sessions) as session:
        assert set(session.execute(select(RateCount.count)).scalars()) == {0}
        keys = set(session.execute(select(RateCount.key)).scalars())
    # Neither names nor addresses can be read from what is counted.
    assert all(set(key) <= set("0123456789abcdef") for key in keys)


@pytest.mark.usefixtures("anna")
def test_an_address_is_locked_whatever_names_it_tries(
    nobody: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "PER_ADDRESS", 3)
    for number in range(3):
        assert sign_in(nobody, f"nobody{number}", "x").status_code == 403
    assert sign_in(nobody, "anna.lind", PASSWORD).status_code == 429


def test_a_session_ends_with_signing_out_for_good(browser_of: Callable[..., Browser]) -> None:
    reader = browser_of(Role.READER)
    token = reader.client.cookies["staff"]
    page = reader.post("/konto/logga-ut")
    assert page.url.path == "/logga-in"
    reader.client.cookies.set("staff", token)
    assert reader.get("/arenden").url.path == "/logga-in"


@pytest.mark.parametrize(("seen", "begun"), [(61, 1), (1, 11 * 60)], ids=["idle", "old"])
def test_a_session_ends_by_itself_and_what_was_written_is_not_lost(
    browser_of: Callable[..., Browser], sessions: sessionmaker, seen: int, begun: int
) -> None:
    reader = browser_of(Role.READER)
    now = datetime.now(UTC)
    with writing(sessions) as session:
        (one,) = session.execute(select(StaffSession)).scalars()
        one.seen_at, one.created_at = now - timedelta(minutes=seen), now - timedelta(minutes=begun)
    assert reader.get("/arenden").url.path == "/logga-in"
    page = reader.client.post("/arenden/EU-2026-0001/anteckning", data={"text": "Ringde & frågade"})
    assert page.status_code == 401 and "Ringde &amp; frågade" in page.text


def test_what_is_kept_of_a_session_is_no_token(
    browser_of: Callable[..., Browser], sessions: sessionmaker
) -> None:
    token = browser_of(Role.READER).client.cookies["staff"]
    with reading(sessions) as session:
        (one,) = session.execute(select(StaffSession)).scalars()
    assert token not in one.token_hash and len(one.token_hash) == 64


def test_a_form_without_its_token_or_from_another_site_changes_nothing(
    browser_of: Callable[..., Browser], sessions: sessionmaker
) -> None:
    editor = browser_of(Role.EDITOR)
    for response in (
        editor.client.post("/drift/av", data={"meddelande": "hej"}),
        editor.client.post("/drift/av", data={"formularkod": "0" * 64}),
        editor.post("/drift/av", formularkod="å"),
    ):
        assert response.status_code == 403 and "för gammalt" in response.text
    editor.client.headers["Sec-Fetch-Site"] = "cross-site"
    assert editor.post("/drift/av").status_code == 403
    assert shared_value(sessions, OFF_NOTICE) is None


def test_signing_in_needs_a_form_of_ours_too(nobody: Browser) -> None:
    assert nobody.client.post("/logga-in", data={"namn": "a", "losenord": "b"}).status_code == 403


@pytest.mark.parametrize("body", [b"a=%ff", b"\xff", b"&".join([b"a=b"] * 600)])
def test_forms_that_cannot_be_read_are_refused_kindly(nobody: Browser, body: bytes) -> None:
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    response = nobody.client.post("/logga-in", content=body, headers=head)
    assert response.status_code == 400 and "Ladda om sidan" in response.text
    large = nobody.client.post("/logga-in", content=b"a" * 1_100_000, headers=head)
    assert large.status_code == 413
    assert nobody.client.post("/logga-in", json={}).status_code == 415


def test_a_changed_password_signs_other_browsers_out(
    browser_of: Callable[..., Browser], nobody: Browser
) -> None:
    here, there = (browser_of(Role.READER, name="anna.lind") for _ in range(2))
    new = "ett helt annat lösenord"
    for fields, told in (
        ({"losenord": "fel", "nytt": new, "nytt_igen": new}, "nuvarande lösenord stämmer inte"),
        ({"losenord": PASSWORD, "nytt": "kort", "nytt_igen": "kort"}, "för kort"),
        ({"losenord": PASSWORD, "nytt": new, "nytt_igen": new + "x"}, "inte lika"),
    ):
        page = here.post("/konto/losenord", **fields)
        assert page.status_code == 400 and told in page.text
    page = here.post("/konto/losenord", losenord=PASSWORD, nytt=new, nytt_igen=new)
    assert "Lösenordet är bytt." in page.text
    assert here.get("/arenden").url.path == "/arenden"
    assert there.get("/arenden").url.path == "/logga-in"
    assert sign_in(nobody, "anna.lind", new).url.path == "/arenden"


@pytest.mark.parametrize(
    ("wanted", "path"),
    [
        ("/arenden?sok=a", "/arenden?sok=a"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("//[", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_goes_on_to_our_own_pages_alone(wanted: str, path: str) -> None:
    assert own_path(wanted) == path


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("kort", "för kort"),
        ("aaaaaaaaaaaaaaaaaa", "upprepar"),
        ("motalakommun123456", "lätt att gissa"),
        ("anna.lindanna.lind1", "lätt att gissa"),
        ("x" * 201, "för långt"),
        (PASSWORD, None),
    ],
)
def test_passwords_are_long_and_not_guessed_first(password: str, told: Optional[str]) -> None:
    trouble = passwords.trouble_with(password, "anna.lind")
    assert told in trouble if told and trouble else trouble is None


def test_every_response_allows_no_script_and_is_not_kept(
    browser_of: Callable[..., Browser],
) -> None:
    reader = browser_of(Role.READER)
    for path in ("/arenden", "/logga-in", "/finns-inte", "/arenden/EU-2026-0001"):
        headers = reader.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "script-src" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store" and headers["x-frame-options"] == "DENY"
    style = reader.get("/static/staff.css")
    again = reader.get("/static/staff.css", headers={"If-None-Match": style.headers["etag"]})
    assert (style.status_code, again.status_code) == (200, 304)
    assert reader.get("/static/../app.py").status_code == 404


def test_in_production_cookies_go_over_tls_alone(
    settings: Settings, sessions: sessionmaker
) -> None:
    add_account(sessions, "anna.lind", [Role.HANDLER], PASSWORD_HASH, datetime.now(UTC))
    safe = settings.copy(update={"profile": "production"})
    client = TestClient(create_app(safe, sessions), base_url="https://testserver")
    sign_in(Browser(client), "anna.lind", PASSWORD)
    (cookie,) = (one for one in client.cookies.jar if one.name == "__Host-staff")
    assert cookie.secure and cookie.has_nonstandard_attr("HttpOnly")
    assert cookie.get_nonstandard_attr("SameSite") == "lax" and cookie.expires is None


@pytest.fixture
def through_proxy(settings: Settings, sessions: sessionmaker) -> Callable[..., Browser]:
    changed = {"staff_sso_header": "X-Remote-User", "staff_sso_from": "10.1.2.3"}
    app = create_app(settings.copy(update=changed), sessions)

    def browser(peer: str, *names: str) -> Browser:
        client = TestClient(app, client=(peer, 50000))
        client.headers = httpx.Headers([("X-Remote-User", name) for name in names])
        return Browser(client)

    return browser


@pytest.mark.usefixtures("anna")
def test_single_sign_on_is_believed_from_its_proxy_alone(
    through_proxy: Callable[..., Browser],
) -> None:
    assert through_proxy("10.1.2.3", "Anna.Lind").get("/arenden").url.path == "/arenden"
    for browser in (
        through_proxy("10.1.2.4", "anna.lind"),
        through_proxy("10.1.2.3", "ingen.alls"),
        through_proxy("10.1.2.3", "anna.lind", "ingen.alls"),
        through_proxy("10.1.2.3"),
    ):
        page = browser.get("/arenden")
        assert page.url.path == "/logga-in" and "gemensamma inloggning" in page.text
    # Nor does a password help.
    outside = through_proxy("10.1.2.4")
    assert sign_in(outside, "anna.lind", PASSWORD).url.path == "/logga-in"


@pytest.mark.usefixtures("anna")
def test_who_came_by_single_sign_on_has_one_session_and_sends_forms(
    through_proxy: Callable[..., Browser], sessions: sessionmaker
) -> None:
    path = f"/arenden/{open_cases(sessions, 1)[0]}"
    browser = through_proxy("10.1.2.3", "anna.lind")
    assert "set-cookie" in browser.client.get("/konto").headers
    assert "set-cookie" not in browser.client.get("/konto").headers
    # A form is one of the session in which its page was looked at.
    assert browser.post(f"{path}/anteckning", seen_on=path, text="Ringt.").status_code == 200


@pytest.mark.usefixtures("anna")
def test_who_sits_down_after_another_is_not_that_other(
    through_proxy: Callable[..., Browser], sessions: sessionmaker
) -> None:
    add_account(sessions, "bo.ek", [Role.READER], PASSWORD_HASH, datetime.now(UTC))
    browser = through_proxy("10.1.2.3", "anna.lind")
    assert "anna.lind" in browser.get("/konto").text
    browser.client.headers["X-Remote-User"] = "bo.ek"
    assert "bo.ek" in browser.get("/konto").text
    browser.client.headers.pop("X-Remote-User")
    assert browser.get("/konto").url.path == "/logga-in"


def test_without_the_database_signing_in_says_so(nobody: Browser, sessions: sessionmaker) -> None:
    with writing(sessions) as session:
        session.execute(text("DROP TABLE staff_sessions"))
    nobody.client.cookies.set("staff", "x")
    page = nobody.get("/arenden")
    assert page.status_code == 503 and "Databasen svarar inte" in page.text
