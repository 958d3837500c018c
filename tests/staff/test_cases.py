from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any, Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import sessionmaker

from bot.store.cases import open_case
from bot.store.models import (
    Case,
    CaseNote,
    CaseStatus,
    Event,
    MessageKind,
    MessageStatus,
    OutboxMessage,
    StaffLogEntry,
)
from bot.store.sessions import reading, writing
from bot.store.staff import Role
from bot.store.staff_log import staff_log
from tests.staff.conftest import Browser
from tests.store.cases import MUNICIPALITY, new_case, open_cases

SignIn = Callable[..., Browser]
OPENED = "öppnade ärendet"


@pytest.fixture
def handler(browser_of: SignIn) -> Browser:
    return browser_of(Role.HANDLER, name="anna.lind")


def open_one(sessions: sessionmaker, **changes: Any) -> str:
    return open_case(sessions, new_case(**changes), municipality=MUNICIPALITY).reference


def only_case(sessions: sessionmaker) -> Case:
    with reading(sessions) as session:
        case: Case = session.execute(select(Case)).scalar_one()
        return case


def mails(sessions: sessionmaker) -> list[OutboxMessage]:
    with reading(sessions) as session:
        return list(session.execute(select(OutboxMessage).order_by(OutboxMessage.id)).scalars())


def did(sessions: sessionmaker, reference: str) -> list[str]:
    """What staff did to a case, beside opening it."""
    found = staff_log(sessions, subject=reference, without=OPENED)
    return [f"{entry.who} {entry.what}" for entry in found]


def test_the_list_shows_the_newest_first_and_goes_on(
    handler: Browser, sessions: sessionmaker
) -> None:
    open_cases(sessions, 26)
    first = handler.get("/arenden").text
    assert "26 ärenden" in first and "Sida 1 av 2" in first
    assert first.index("EU-2026-0026") < first.index("EU-2026-0025")
    assert "EU-2026-0001" not in first
    assert "EU-2026-0001" in handler.get("/arenden?sida=2").text


@pytest.mark.parametrize(
    "typed",
    [
        "EU-2026-0001",
        "eu-2026-1",
        "ÅSA",
        "östersjön",
        "samarbete Östersjön",
        "070-174 06 05",
        "0701740605",
        "asa@f",
    ],
)
def test_a_case_is_found_by_what_staff_know_of_it(
    handler: Browser, sessions: sessionmaker, typed: str
) -> None:
    open_one(sessions, question="Hur går samarbetet kring Östersjön?", phone="+46701740605")
    open_one(sessions, question="Något annat", email="kim@else.example", contact_name="Kim")
    page = handler.get("/arenden", params={"sok": typed}).text
    assert "1 ärende<" in page and "EU-2026-0001" in page and "EU-2026-0002" not in page


@pytest.mark.parametrize("typed", ["100%", "_", "'; DROP TABLE cases; --", "\u0000", "x" * 5000])
def test_strange_searches_find_nothing_and_break_nothing(
    handler: Browser, sessions: sessionmaker, typed: str
) -> None:
    open_one(sessions)
    page = handler.get("/arenden", params={"sok": typed})
    assert page.status_code == 200 and "Inget ärende passar" in page.text


def test_the_list_is_filtered_by_status_person_and_mail(
    handler: Browser, sessions: sessionmaker
) -> None:
    first, second = open_cases(sessions, 2)
    handler.post(f"/arenden/{first}/vem", seen_on=f"/arenden/{first}", vem="anna.lind")
    with writing(sessions) as session:
        mail = session.execute(select(OutboxMessage).where(OutboxMessage.id == 1)).scalar_one()
        mail.status = MessageStatus.FAILED
    for query, found in (
        ("status=pågår", first),
        ("status=ny", second),
        ("vem=anna.lind", first),
        ("vem=ingen", second),
        ("mejl=ej-framme", first),
    ):
        page = handler.get(f"/arenden?{query}").text
        other = second if found == first else first
        assert f"/{found}" in page and f"/{other}" not in page, query


def test_a_case_shows_all_that_was_sent_without_becoming_markup(
    handler: Browser, sessions: sessionmaker
) -> None:
    reference = open_one(
        sessions,
        question="Får jag skriva <script>alert(1)</script>?\nOch på ny rad?",
        transcript=[{"who": "visitor", "text": "<b>hej</b>"}],
        phone="+46701740605",
    )
    page = handler.get(f"/arenden/{reference}").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;?\nOch på ny rad?" in page
    assert "&lt;b&gt;hej&lt;/b&gt;" in page and "070-174 06 05" in page
    assert "Åsa Öström" in page and "asa@foreningen.example" in page
    printed = handler.get(f"/arenden/{reference}/utskrift").text
    assert "&lt;b&gt;hej&lt;/b&gt;" in printed and "<form" not in printed


@pytest.mark.parametrize(
    ("transcript", "told"),
    [
        (None, "Besökaren valde att inte skicka med samtalet."),
        ([], "Besökaren frågade inget innan."),
    ],
)
def test_a_case_says_why_it_has_no_conversation(
    transcript: list[dict[str, str]] | None, told: str, handler: Browser, sessions: sessionmaker
) -> None:
    reference = open_one(sessions, transcript=transcript)
    assert told in handler.get(f"/arenden/{reference}").text


def test_a_case_without_a_contact_says_so_in_the_list_on_its_page_and_on_paper(
    handler: Browser, sessions: sessionmaker
) -> None:
    reference = open_one(sessions, email=None, contact_name=None)
    assert "<span>inga uppgifter</span>" in handler.get("/arenden").text
    for page in (f"/arenden/{reference}", f"/arenden/{reference}/utskrift"):
        text = handler.get(page).text
        assert "Besökaren har inte lämnat någon e-postadress eller något telefonnummer." in text
        assert "mailto:" not in text and "None" not in text
    exported = handler.post("/arenden/lista.csv", sok="", status="", vem="", mejl="")
    (_, row) = csv.reader(io.StringIO(exported.content.decode("utf-8-sig")), delimiter=";")
    assert row[4:7] == ["", "", ""]


def test_who_takes_a_case_has_it_and_it_is_in_progress(
    handler: Browser, sessions: sessionmaker
) -> None:
    reference = open_one(sessions)
    page = handler.post(
        f"/arenden/{reference}/vem", seen_on=f"/arenden/{reference}", vem="anna.lind"
    )
    assert "anna.lind har ärendet nu." in page.text
    case = only_case(sessions)
    assert (case.assigned_to, case.status) == ("anna.lind", CaseStatus.IN_PROGRESS)
    handler.post(f"/arenden/{reference}/status", seen_on=f"/arenden/{reference}", status="klar")
    handler.post(f"/arenden/{reference}/vem", seen_on=f"/arenden/{reference}", vem="ingen")
    case = only_case(sessions)
    assert (case.assigned_to, case.status) == (None, CaseStatus.DONE)
    assert did(sessions, reference) == [
        "anna.lind lämnade tillbaka ärendet",
        "anna.lind satte status till klar",
        "anna.lind tog ärendet",
    ]


def test_a_case_goes_only_to_who_can_work_on_it(
    handler: Browser, browser_of: SignIn, sessions: sessionmaker
) -> None:
    browser_of(Role.READER, name="kim.berg")
    reference = open_one(sessions)
    for name in ("kim.berg", "nobody"):
        page = handler.post(f"/arenden/{reference}/vem", seen_on=f"/arenden/{reference}", vem=name)
        assert page.status_code == 400 and "Välj någon i listan" in page.text
    assert only_case(sessions).assigned_to is None


def test_notes_are_kept_in_order_with_who_wrote_them(
    handler: Browser, browser_of: SignIn, sessions: sessionmaker
) -> None:
    reference = open_one(sessions)
    handler.post(f"/arenden/{reference}/anteckning", text="Ringde, inget svar.")
    browser_of(Role.HANDLER, name="bo.ek").post(
        f"/arenden/{reference}/anteckning", text="Ringde igen & fick svar."
    )
    page = handler.get(f"/arenden/{reference}").text
    assert page.index("Ringde, inget svar.") < page.index("Ringde igen &amp; fick svar.")
    assert "bo.ek" in page
    long = handler.post(f"/arenden/{reference}/anteckning", text="å" * 4001)
    assert long.status_code == 400 and "högst 4000 tecken" in long.text and "ååå" in long.text


def test_a_forwarded_case_is_a_mail_in_the_outbox(handler: Browser, sessions: sessionmaker) -> None:
    reference = open_one(sessions)
    path = f"/arenden/{reference}/vidare"
    page = handler.post(path, till="kim@lansstyrelsen.se", meddelande="Kan ni svara?")
    assert "är på väg till kim@lansstyrelsen.se" in page.text
    mail = mails(sessions)[-1]
    assert (mail.kind, mail.recipient) == (MessageKind.FORWARD, "kim@lansstyrelsen.se")
    assert (mail.sent_by, mail.comment) == ("anna.lind", "Kan ni svara?")
    again = handler.post(path, till="kim@lansstyrelsen.se", meddelande="")
    assert again.status_code == 400 and "redan skickat" in again.text
    assert handler.post(path, till="li@lansstyrelsen.se").status_code == 200
    assert len(mails(sessions)) == 4


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Skriv mottagarens e-postadress"),
        ("ingen adress", "Skriv mottagarens e-postadress"),
        ("kim@gmial.com", "Menade du kim@gmail.com?"),
        ("kim@intern.local", "Skriv mottagarens e-postadress"),
    ],
)
def test_what_is_no_address_is_not_forwarded_to(
    handler: Browser, sessions: sessionmaker, typed: str, told: str
) -> None:
    reference = open_one(sessions)
    page = handler.post(f"/arenden/{reference}/vidare", till=typed, meddelande="Kan ni svara?")
    assert page.status_code == 400 and told in page.text
    # What was written is not lost.
    assert "Kan ni svara?" in page.text
    assert len(mails(sessions)) == 2


def test_a_mail_is_sent_again_as_a_new_one(handler: Browser, sessions: sessionmaker) -> None:
    reference = open_one(sessions)
    with writing(sessions) as session:
        for mail in session.execute(select(OutboxMessage)).scalars():
            mail.status, mail.attempts = MessageStatus.SENT, 1
            mail.finished_at = datetime.now(UTC)
    before = mails(sessions)
    handler.post(f"/arenden/{reference}/mejl/{before[1].id}/igen")
    after = mails(sessions)
    assert [mail.status for mail in after] == [MessageStatus.SENT, MessageStatus.PENDING]
    assert after[1].token != before[1].token and after[1].attempts == 0
    assert did(sessions, reference) == ["anna.lind skickade kvittot till besökaren igen"]
    assert handler.post(f"/arenden/{reference}/mejl/4711/igen").status_code == 404


@pytest.mark.parametrize("more", ["", "/utskrift", "/radera"])
def test_who_reads_a_case_is_written_down_once_in_a_working_day(
    browser_of: SignIn, sessions: sessionmaker, more: str
) -> None:
    open_cases(sessions, 2)
    handler, other = browser_of(Role.HANDLER, name="anna"), browser_of(Role.HANDLER, name="bo")
    for browser in (handler, handler, other):
        assert browser.get(f"/arenden/EU-2026-0001{more}").status_code == 200
    found = staff_log(sessions, subject="EU-2026-0001")
    assert [(entry.who, entry.what) for entry in found] == [("bo", OPENED), ("anna", OPENED)]
    assert staff_log(sessions, subject="EU-2026-0002") == []
    with writing(sessions) as session:
        session.execute(update(StaffLogEntry).values(at=datetime.now(UTC) - timedelta(hours=9)))
    handler.get("/arenden/EU-2026-0001")
    assert len(staff_log(sessions, subject="EU-2026-0001")) == 3
    assert "anna öppnade ärendet" in handler.get("/arenden/EU-2026-0001").text
    # What was done is not to drown in it.
    assert OPENED not in browser_of(Role.EDITOR).get("/drift").text


def test_an_erased_case_leaves_nothing_but_a_line_in_the_log(
    handler: Browser, sessions: sessionmaker, settings: Any
) -> None:
    reference, other = open_cases(sessions, 2, conversation_id="c0ffee")
    handler.post(f"/arenden/{reference}/anteckning", text="En anteckning")
    with writing(sessions) as session:
        session.add(Event(sender_id="c0ffee", type_name="user", timestamp=1.0, data="{}"))
    folder = settings.var_path / "outbox"
    folder.mkdir(parents=True)
    for name in (reference, other):
        (folder / f"{name}-receipt.eml").touch()
    unsure = handler.post(f"/arenden/{reference}/radera")
    assert unsure.status_code == 400 and "om du är säker" in unsure.text
    page = handler.post(f"/arenden/{reference}/radera", saker="ja")
    assert f"{reference} är raderat." in page.text
    with reading(sessions) as session:
        (case,) = session.execute(select(Case)).scalars()
        assert case.reference == other
        assert not list(session.execute(select(CaseNote)).scalars())
        assert not list(session.execute(select(Event)).scalars())
    assert {mail.case_id for mail in mails(sessions)} == {case.id}
    assert [path.name for path in folder.iterdir()] == [f"{other}-receipt.eml"]
    assert did(sessions, reference)[0] == "anna.lind raderade ärendet"
    assert handler.get(f"/arenden/{reference}").status_code == 404
    gone = handler.post(f"/arenden/{reference}/anteckning", text="För sent")
    assert gone.status_code == 404


def test_the_export_holds_the_filtered_list_and_no_formula(
    handler: Browser, sessions: sessionmaker
) -> None:
    now = datetime.now(UTC)
    open_cases(sessions, 3, now=now - timedelta(hours=1))
    open_one(
        sessions, question='=HYPERLINK("x";"y")', contact_name="Åsa; Öström", phone="+46701740605"
    )
    page = handler.get("/arenden")
    assert page.status_code == 200
    response = handler.post("/arenden/lista.csv", sok="", status="ny", vem="", mejl="")
    assert response.headers["content-disposition"].endswith('.csv"')
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == [f"EU-{now.year}-000{n}" for n in (4, 3, 2, 1)]
    assert rows[1][-1] == '\'=HYPERLINK("x";"y")' and rows[1][4] == "Åsa; Öström"
    assert rows[1][6] == "070-174 06 05"
    some = handler.post("/arenden/lista.csv", sok="hyperlink", status="", vem="", mejl="")
    assert len(some.text.splitlines()) == 2


def test_readers_see_all_and_change_nothing(browser_of: SignIn, sessions: sessionmaker) -> None:
    reference = open_one(sessions)
    reader = browser_of(Role.READER)
    page = reader.get(f"/arenden/{reference}")
    assert page.status_code == 200 and "<form" not in page.text
    forms = {
        "status": {"status": "klar"},
        "vem": {"vem": "ingen"},
        "anteckning": {"text": "hej"},
        "vidare": {"till": "kim@example.se"},
        "mejl/1/igen": {},
        "radera": {"saker": "ja"},
    }
    for name, fields in forms.items():
        response = reader.post(f"/arenden/{reference}/{name}", **fields)
        assert response.status_code == 403 and "behörighet" in response.text, name
    assert reader.get(f"/arenden/{reference}/radera").status_code == 403
    assert did(sessions, reference) == []


def test_editors_do_not_see_what_visitors_sent(browser_of: SignIn, sessions: sessionmaker) -> None:
    reference = open_one(sessions)
    editor = browser_of(Role.EDITOR)
    for path in ("/arenden", f"/arenden/{reference}", f"/arenden/{reference}/utskrift"):
        assert editor.get(path).status_code == 403
    assert "Ärenden" not in editor.get("/konto").text
