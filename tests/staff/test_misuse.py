"""Careless and malicious staff: what roles allow, odd input, two at once, sessions that end."""

from __future__ import annotations

import re
from typing import Any, Callable, Iterator

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import sessionmaker

from bot.controls.notices import NOTICES, notices_of
from bot.operations import chosen_model
from bot.staff import content
from bot.staff.app import SECTIONS
from bot.staff.sign_in import ACCOUNT
from bot.store.models import Case, CaseStatus, StaffSession
from bot.store.sessions import reading, writing
from bot.store.shared import shared_value
from bot.store.staff import Role
from bot.store.staff_log import staff_log
from tests.models import use_models_of
from tests.staff.conftest import PASSWORD, Browser
from tests.store.cases import open_cases

SignIn = Callable[..., Browser]
NOTE = "En lång anteckning om samtalet med föreningen."
# Longer than what Python reads as a number at once, beyond what databases keep, other digits, none.
ODD_NUMBERS = ("9" * 5000, "99999999999999999999", "٣", "-1", "0", "1e9", "%00", "½", "")


@pytest.fixture
def anna(browser_of: SignIn) -> Browser:
    return browser_of(*Role, name="anna.lind")


@pytest.fixture
def bo(browser_of: SignIn) -> Browser:
    return browser_of(*Role, name="bo.ek")


@pytest.fixture
def reference(sessions: sessionmaker) -> str:
    (reference,) = open_cases(sessions, 1)
    return reference


def the_case(sessions: sessionmaker) -> Case:
    with reading(sessions) as session:
        case: Case = session.execute(select(Case)).scalar_one()
        return case


def everything(sessions: sessionmaker) -> dict[str, list[Any]]:
    """All that the database holds, but when sessions were seen."""
    with reading(sessions) as session:
        tables = inspect(session.get_bind()).get_table_names()
        return {
            table: sorted(map(repr, session.execute(text(f"SELECT * FROM {table}"))))
            for table in tables
            if table != "staff_sessions"
        }


def forms() -> Iterator[Any]:
    yield from (address for section in SECTIONS for address in section.addresses)


# --- Roles ---


@pytest.mark.parametrize("role", Role)
def test_nobody_gets_or_changes_what_their_role_does_not_allow(
    browser_of: SignIn, sessions: sessionmaker, reference: str, role: Role
) -> None:
    someone, before = browser_of(role), everything(sessions)
    asked = 0
    for address in forms():
        if role in address.roles:
            continue
        asked += 1
        path = address.path.replace("{number:int}", "1").replace("{reference}", reference)
        path = re.sub(r"{\w+}", "x", path)
        form = {"saker": "ja", "text": "hej", "fras": "x", "namn": "x", "beslut": "dismissed"}
        response = someone.post(path, **form) if address.method == "POST" else someone.get(path)
        assert response.status_code == 403, path
        assert "behörighet" in response.text
    assert asked > 10
    assert everything(sessions) == before


def test_each_form_of_a_section_is_for_some_roles() -> None:
    assert all(address.roles for address in forms())
    assert {address.path for address in ACCOUNT.addresses if address.method == "POST"} == {
        "/konto/losenord",
        "/konto/logga-ut",
    }


@pytest.mark.parametrize("role", Role)
def test_the_menu_leads_to_what_a_role_allows_also_where_it_is_refused(
    browser_of: SignIn, role: Role
) -> None:
    browser = browser_of(role)
    allowed = {section.path for section in SECTIONS if role in section.seen_by}
    others = [section.path for section in SECTIONS if section.path not in allowed]
    for path in ("/konto", *others):
        page = browser.get(path)
        assert page.status_code == (200 if path == "/konto" else 403)
        menu = page.text.partition("</nav>")[0]
        assert {one.path for one in SECTIONS if f'href="{one.path}"' in menu} == allowed


def test_what_is_given_back_of_a_form_is_neither_short_nor_secret(anna: Browser) -> None:
    long, short = "Ring mig på fredag.", "Ring mig nu."
    page = anna.client.post(
        "/konto/losenord",
        data={"ett": long, "annat": short, "losenord": long + "1", "nytt": long + "2"},
    )
    assert page.status_code == 403
    assert long in page.text and short not in page.text
    assert long + "1" not in page.text and long + "2" not in page.text


def test_who_loses_a_role_or_the_account_has_lost_it_at_once(
    anna: Browser, sessions: sessionmaker
) -> None:
    page = anna.get("/drift")
    with writing(sessions) as session:
        session.execute(text("UPDATE staff SET roles = '[\"läsare\"]'"))
    assert anna.send("/drift/av", page, meddelande="hej").status_code == 403
    with writing(sessions) as session:
        session.execute(text("UPDATE staff SET roles = '[]'"))
    assert "ingen roll" in anna.get("/").text


# --- Odd input ---


@pytest.mark.parametrize("path", ["/arenden", "/obesvarat", "/svar"])
def test_a_page_of_a_list_that_cannot_be_is_another_one(
    anna: Browser, reference: str, path: str
) -> None:
    for number in ODD_NUMBERS:
        assert anna.get(f"{path}?sida={number}").status_code == 200, number
    assert reference in anna.get("/arenden?sida=99").text


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("9999-12-30", "9999-12-31"),
        ("0001-01-01", "0001-01-02"),
        ("1999-12-31", "2000-01-02"),
        ("2026-02-30", "2026-03-01"),
        ("2026-01-01", ""),
        ("%00", "9" * 5000),
    ],
)
def test_a_period_that_nobody_lives_in_is_told_of(anna: Browser, first: str, last: str) -> None:
    for path in ("/statistik", "/statistik/statistik.csv"):
        response = anna.get(f"{path}?fran={first}&till={last}&enhet=manad")
        assert response.status_code == 200
    assert "gick inte att läsa" in anna.get(f"/statistik?fran={first}&till={last}").text


def test_no_mail_has_a_number_that_no_database_holds(anna: Browser, reference: str) -> None:
    for number in ("0", "99999999999999999999", "9" * 4000):
        assert anna.post(f"/arenden/{reference}/mejl/{number}/igen").status_code == 404


def test_characters_that_databases_refuse_break_no_page(
    anna: Browser, nobody: Browser, reference: str
) -> None:
    odd = "a\0b"
    for path in ("arenden?sok=", "arenden?vem=", "svar?sok=", "svar?amne=", "obesvarat?sprak="):
        assert anna.get(f"/{path}%00a%ed%a0%80").status_code == 200, path
    for path in ("arenden/", "obesvarat/grupp/", "svar/sern/"):
        assert anna.get(f"/{path}%00").status_code == 404
    on_case = f"/arenden/{reference}"
    assert anna.post(f"{on_case}/anteckning", text=odd).status_code == 200
    assert anna.post("/drift/av", meddelande=odd).status_code == 200
    assert anna.post("/drift/meddelanden", seen_on="/drift", hours_sv=odd).status_code == 200
    assert anna.post("/arenden/lista.csv", sok=odd, vem=odd).status_code == 200
    assert anna.post("/obesvarat/forslag/ord", fras=odd, text=odd).status_code == 200
    assert anna.post("/drift/modell", namn=odd).status_code == 400
    page = nobody.post("/logga-in", seen_on="/logga-in", namn=odd, losenord=odd)
    assert page.status_code == 403


def test_what_is_typed_into_a_form_is_text_on_every_page(
    anna: Browser, sessions: sessionmaker, reference: str
) -> None:
    markup = "<script>alert(1)</script>"
    anna.post(f"/arenden/{reference}/anteckning", text=markup)
    anna.post("/drift/meddelanden", seen_on="/drift", hours_sv=markup)
    anna.post("/drift/av", seen_on="/drift", meddelande=markup)
    for path in (
        f"/arenden/{reference}",
        f"/arenden/{reference}/utskrift",
        "/drift",
        f"/arenden?sok={markup}",
        f"/svar?sok={markup}",
    ):
        page = anna.get(path).text
        assert "&lt;script&gt;" in page and "<script" not in page, path
    assert "<script" not in anna.post("/svar/prova", fraga="").text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\n=", "\t=", "＝", "＠"])
def test_no_cell_of_an_export_is_a_formula(
    anna: Browser, sessions: sessionmaker, reference: str, start: str
) -> None:
    with writing(sessions) as session:
        session.execute(text("UPDATE cases SET contact_name = :name"), {"name": f"{start}1+1"})
    sheet = anna.post("/arenden/lista.csv").content.decode("utf-8-sig")
    assert f"'{start}1+1" in sheet and f";{start}" not in sheet and f'"{start}' not in sheet


def test_answers_that_cannot_be_read_are_told_of(
    anna: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    broken = tmp_path / "sources.yml"
    broken.write_text("S1: {")
    monkeypatch.setattr(content, "SOURCES_FILE", broken)
    for path in ("/svar", "/statistik", "/obesvarat"):
        page = anna.client.get(path)
        assert page.status_code == 503 and "python -m bot check" in page.text
    assert anna.get("/arenden").status_code == 200


# --- Two at once ---


def test_of_two_who_take_a_case_one_has_it_and_the_other_is_told(
    anna: Browser, bo: Browser, sessions: sessionmaker, reference: str
) -> None:
    path = f"/arenden/{reference}"
    seen_by_both = anna.get(path), bo.get(path)
    assert anna.send(f"{path}/vem", seen_by_both[0], vem="anna.lind").status_code == 200
    late = bo.send(f"{path}/vem", seen_by_both[1], vem="bo.ek")
    assert late.status_code == 400 and "En kollega hann före dig" in late.text
    late = bo.send(f"{path}/status", seen_by_both[1], status="klar")
    assert late.status_code == 400
    case = the_case(sessions)
    assert (case.assigned_to, case.status) == ("anna.lind", CaseStatus.IN_PROGRESS)
    assert len(staff_log(sessions, subject=reference, without="öppnade ärendet")) == 1
    # Pressed twice is no quarrel, and who has seen it may take it over.
    assert anna.send(f"{path}/vem", seen_by_both[0], vem="anna.lind").status_code == 200
    assert bo.post(f"{path}/vem", seen_on=path, vem="bo.ek").status_code == 200
    assert the_case(sessions).assigned_to == "bo.ek"


def test_of_two_who_write_texts_the_later_sees_the_others_before_it_is_replaced(
    anna: Browser, bo: Browser, sessions: sessionmaker
) -> None:
    seen_by_both = anna.get("/drift"), bo.get("/drift")
    path = "/drift/meddelanden"
    anna.send(path, seen_by_both[0], emergency_sv="Telefonerna ligger nere.")
    late = bo.send(path, seen_by_both[1], hours_sv="Vi svarar 8–16.")
    assert late.status_code == 409 and "En kollega har ändrat texterna" in late.text
    assert "Telefonerna ligger nere." in late.text and "Vi svarar 8–16." in late.text

    def told() -> dict[str, str]:
        held = notices_of(shared_value(sessions, NOTICES))
        return {kind: notice.sv for kind, notice in held.items() if notice.sv}

    assert told() == {"emergency": "Telefonerna ligger nere."}
    # A slip in between makes nothing seen that was not.
    slip = bo.send(path, seen_by_both[1], hours_en="We answer.")
    assert slip.status_code == 400
    assert bo.send(path, slip, hours_sv="Vi svarar 8–16.").status_code == 409
    both = {"emergency_sv": "Telefonerna ligger nere.", "hours_sv": "Vi svarar 8–16."}
    assert bo.send(path, late, **both).status_code == 200
    assert told() == {"emergency": both["emergency_sv"], "hours": both["hours_sv"]}


def test_going_back_to_the_model_before_twice_goes_back_once(
    anna: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    use_models_of(monkeypatch, tmp_path)
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}.tar.gz").touch()
        chosen_model.choose_model(tmp_path / f"{name}.tar.gz")
    page = anna.get("/drift")
    assert anna.send("/drift/modell", page, namn="").status_code == 200
    assert anna.send("/drift/modell", page, namn="").status_code == 400
    assert chosen_model.chosen_model() == tmp_path / "two.tar.gz"


# --- What was written is not lost, and not shown to others ---


def test_a_note_survives_a_session_that_ended_and_another_that_began(
    anna: Browser, browser_of: SignIn, sessions: sessionmaker, reference: str
) -> None:
    path = f"/arenden/{reference}"
    page = anna.get(path)
    with writing(sessions) as session:
        session.execute(StaffSession.__table__.delete())
    late = anna.send(f"{path}/anteckning", page, text=NOTE)
    assert late.status_code == 401 and NOTE in late.text
    # Signed in again in another tab; the note's page is still that of before.
    fresh = browser_of(Role.HANDLER, name="anna.lind").client.cookies["staff"]
    anna.client.cookies.set("staff", fresh)
    late = anna.send(f"{path}/anteckning", page, text=NOTE)
    assert late.status_code == 403 and NOTE in late.text
    again = anna.post(f"{path}/anteckning", seen_on=path, text=NOTE)
    assert again.status_code == 200 and NOTE in again.text


def test_a_note_survives_the_case_and_the_database(
    anna: Browser, bo: Browser, sessions: sessionmaker, reference: str
) -> None:
    path = f"/arenden/{reference}"
    page = anna.get(path)
    bo.post(f"{path}/radera", saker="ja")
    gone = anna.send(f"{path}/anteckning", page, text=NOTE)
    assert gone.status_code == 404 and NOTE in gone.text
    with writing(sessions) as session:
        session.execute(text("ALTER TABLE cases RENAME TO away"))
    away = anna.send(f"{path}/anteckning", page, text=NOTE)
    assert away.status_code == 503 and NOTE in away.text and "Inget har sparats" in away.text


def test_a_note_that_is_far_too_long_is_given_back(anna: Browser, reference: str) -> None:
    long = f"{NOTE} " + "å" * 30_000
    path = f"/arenden/{reference}"
    told = anna.send(f"{path}/anteckning", anna.get(path), text=long)
    assert told.status_code == 400 and long in told.text and "för lång" in told.text


@pytest.mark.parametrize("signed_in", [True, False])
def test_another_site_cannot_have_its_words_shown_in_our_name(
    anna: Browser, nobody: Browser, reference: str, signed_in: bool
) -> None:
    browser = anna if signed_in else nobody
    foreign = {"Sec-Fetch-Site": "cross-site"}
    words = {"text": "Ring 070-123 45 67 och säg ditt lösenord"}
    path = f"/arenden/{reference}/anteckning"
    response = browser.client.post(path, data=words, headers=foreign)
    assert response.status_code in (401, 403) and "070" not in response.text


def test_passwords_are_shown_on_no_page(anna: Browser, sessions: sessionmaker) -> None:
    page = anna.get("/konto")
    with writing(sessions) as session:
        session.execute(StaffSession.__table__.delete())
    secret = "ett helt annat lösenord"
    late = anna.send("/konto/losenord", page, losenord=PASSWORD, nytt=secret, nytt_igen=secret)
    assert late.status_code == 401 and PASSWORD not in late.text and secret not in late.text
