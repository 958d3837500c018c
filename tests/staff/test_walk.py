"""Every page in a real browser: accessible, nothing sticks out, nothing from elsewhere."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.evaluation.question_sets import Question, Result
from bot.launch.model_figures import ModelFigures, SetFigures, keep_figures
from bot.learning.comparison import comparison
from bot.learning.phrases import decide, decisions, open_phrases, phrase_key
from bot.learning.proposal import propose
from bot.learning.trial_kept import keep_trial
from bot.operations import chosen_model
from bot.settings import PROJECT_DIR, Settings
from bot.staff import answers as answers_page
from bot.staff.app import SECTIONS
from bot.staff.preview import Preview
from bot.store.case_work import Doer, add_note, assign, forward
from bot.store.figures import Dimension, Fact, add_facts
from bot.store.misses import record_miss
from bot.store.models import Case, MessageStatus, MissKind, OutboxMessage, PhraseVerdict
from bot.store.sessions import writing
from bot.store.staff import Role, add_account
from tests.chromium import running_browser
from tests.learning.feedback import said_at_the_end, thumb_down
from tests.models import use_models_of
from tests.staff.conftest import PASSWORD, PASSWORD_HASH
from tests.staff.server import serve_staff
from tests.store.cases import open_cases

# To be looked at.
SCREENSHOTS = PROJECT_DIR / "artifacts" / "screenshots" / "staff"
# Widths and schemes: each of them once, not each with each.
WINDOWS = ((320, 640, "light"), (390, 844, "dark"), (1280, 900, "light"))
NOW = datetime.now(UTC)
PHRASE = "betalar kommunen medlemspengar till det italienska nätverket xyzzy"
STICKS_OUT = """() => {
  const right = (one) => one.getBoundingClientRect().right;
  const wide = document.documentElement.scrollWidth > innerWidth;
  // Headings of a table on a narrow page, which are read aloud only.
  const unseen = (one) => {
    const head = one.closest('.rows thead');
    return head && getComputedStyle(head).position === 'absolute';
  };
  return [...document.querySelectorAll('body *')]
    .filter((one) => {
      const card = one.closest('.scroll') || unseen(one) ? null : one.closest('.card');
      const outOfCard = card && right(one) > right(card) + 1;
      return outOfCard || (wide && right(one) > innerWidth + 1);
    })
    .map((one) => one.outerHTML.slice(0, 120));
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as browser:
        yield browser


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'assistant.db'}"


@pytest.fixture
def url(settings: Settings, sessions: sessionmaker) -> Iterator[str]:
    """A house at work: cases in all states, one with all there is to see."""
    add_account(sessions, "anna.lind", list(Role), PASSWORD_HASH, datetime.now(UTC))
    open_cases(
        sessions, 30, question="Kan vår förening få stöd till ett utbyte med Daugavpils? " * 3
    )
    open_cases(sessions, 1, phone="+46701740605", transcript=_talk())
    with writing(sessions) as session:
        case = session.execute(select(Case).order_by(Case.id.desc())).scalars().first()
        assert case is not None
        for number, mail in enumerate(session.execute(select(OutboxMessage)).scalars()):
            mail.finished_at = datetime.now(UTC)
            mail.status = (MessageStatus.SENT, MessageStatus.FAILED)[number % 17 == 5]
            mail.last_error = "550 5.1.1 User unknown" if number % 17 == 5 else None
        receipt = case.messages[1] if len(case.messages) > 1 else case.messages[0]
        receipt.status, receipt.last_error = MessageStatus.FAILED, "550 5.1.1 User unknown"
    doer = Doer("anna.lind", datetime.now(UTC))
    assign(sessions, case, "anna.lind", doer, seen=None)
    add_note(sessions, case, "Ringde på förmiddagen, ingen svarade.\nFörsöker igen i morgon.", doer)
    forward(sessions, case, "registrator@lansstyrelsen.se", "Kan ni svara på det här?", doer)
    _figures(sessions)
    _misses(sessions)
    with serve_staff(settings, sessions) as address:
        yield address


def _figures(sessions: sessionmaker) -> None:
    """Some weeks' worth, with thumbs both ways."""
    for days in range(0, 60, 3):
        at, cell = (
            NOW - timedelta(days=days),
            ("sern/what", "sern/cost", "hyvinge/what")[days // 3 % 3],
        )
        facts = [
            Fact(Dimension.CONVERSATION),
            *(Fact(Dimension.OUTCOME, one) for one in ("answered", "missed")),
            *(Fact(one, cell) for one in (Dimension.ASKED, Dimension.ANSWERED, Dimension.UNKNOWN)),
            *(Fact(Dimension.RATED, f"{one} {cell}") for one in ("yes", "no")),
            *(Fact(Dimension.LANGUAGE, one) for one in ("sv", "fi", "uk")),
            *(Fact(Dimension.RESPONSE, one) for one in ("50", "200", "longer")),
            Fact(Dimension.CASE),
            *(Fact(Dimension.VARIANT, one) for one in ("sv", "easy", "en")),
            *(Fact(Dimension.HOUR, one) for one in ("09", "15")),
            *(Fact(Dimension.ENDED, one) for one in ("yes", "partly", "no")),
        ]
        with writing(sessions) as session:
            add_facts(session, at, facts)


def _misses(sessions: sessionmaker) -> None:
    """An open group, and decisions of all kinds, of which one cannot be learnt."""
    for number, text in enumerate((PHRASE, "кто платит за это", "vad är sern", "hej xyzzy", "x z")):
        record_miss(
            sessions,
            conversation_id=f"c{number}",
            kind=MissKind.MISSED,
            redacted_text=text,
            intent_ranking=[{"name": "sern/cost", "confidence": 0.4}],
            response="utter_sern/what",
            language="ru" if number == 1 else "sv",
        )
    for kind in (MissKind.OUT_OF_SCOPE, MissKind.UNKNOWN):
        record_miss(
            sessions,
            conversation_id=kind.value,
            kind=kind,
            redacted_text="hur många anställda har nätverkets kansli i Italien",
            intent_ranking=[],
            response=None,
            language="sv",
        )
    said_at_the_end(
        sessions,
        "ended",
        redacted_comment="Jag fick inte veta hur man söker, och ingen svarar i telefon. " * 3,
    )
    thumb_down(sessions, PHRASE, "guessed", topic="sern/what", guessed=True)
    by_text = {phrase.text: phrase for phrase in open_phrases(sessions)}
    for text, verdict, cell in (
        ("vad är sern", PhraseVerdict.CELL, "sern/what"),
        ("hej xyzzy", PhraseVerdict.OUT_OF_SCOPE, None),
        ("x z", PhraseVerdict.DISMISSED, None),
    ):
        decide(sessions, [by_text[text]], verdict, "anna.lind", "avgjorde 1 fras", cell)
    told = comparison({"blind/x": _read("nlu_fallback")}, {"blind/x": _read("sern/what")})
    keep_trial(sessions, propose(decisions(sessions), PROJECT_DIR).patch, told)


def _read(intent: str) -> list[Result]:
    return [Result(Question("vad är det", ["sern/what"]), {"intent": {"name": intent}})] * 3


def _preview(*_: Any) -> Preview:
    page = {"url": "https://example.org/", "title": "SERN:s webbplats"}
    reply = {"text": "Ett nätverk.\n– kommuner\n– regioner", "language": "sv", "sources": [page]}
    buttons = [{"title": "Vad kostar det?"}]
    trust = {"margin": 0.41, "nearness": 0.93}
    likeliest = [("sern/what", 0.914), ("out_of_scope", 0.04)]
    replies = [{**reply, "buttons": buttons}]
    return Preview("answered", replies, "answer", ["sern/what"], ["sern/cost"], likeliest, trust)


def _talk() -> list[dict[str, str]]:
    return [
        {"who": "visitor", "text": "vad är SERN"},
        {"who": "assistant", "text": "SERN är ett nätverk av svenska och italienska kommuner."},
        {"who": "visitor", "text": "hur går man med"},
    ]


def test_every_page_is_accessible_at_every_width_and_in_the_dark(
    browser: Browser, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers_page, "preview", _preview)
    use_models_of(monkeypatch, tmp_path)
    for name in ("20261101-candidate", "20261001-quiet-pond"):
        (tmp_path / f"{name}.tar.gz").touch()
        chosen_model.choose_model(tmp_path / f"{name}.tar.gz")
    figures = ModelFigures(SetFigures(78.4, 91.2, 6.3, 1.9), 3331, "digest")
    keep_figures(tmp_path / "20261101-candidate.tar.gz", figures)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(locale="sv-SE", java_script_enabled=True)
    page = context.new_page()
    foreign: list[str] = []
    troubles: list[str] = []
    page.on("request", lambda request: foreign.append(request.url))
    # The policy lets no script run: the checker's own come in past it.
    page.on("pageerror", lambda error: troubles.append(str(error)))
    found: list[str] = []
    page.goto(f"{url}/logga-in")
    found += _look(page, "logga-in")
    page.get_by_label("Användarnamn").fill("anna.lind")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    one = page.get_by_role("link", name="EU-20").first.get_attribute("href")
    assert one is not None and one.startswith("/arenden/EU-")
    paths = [
        *(section.path for section in SECTIONS),
        *(f"{one}{more}" for more in ("", "/utskrift", "/radera")),
        *("/konto", "/finns-inte", "/arenden?sok=ingenting"),
        *(f"/obesvarat/grupp/{phrase_key(PHRASE)}", "/obesvarat/forslag"),
        *("/obesvarat?vad=out_of_scope", "/obesvarat?vad=unknown", "/obesvarat/kommentarer"),
        *("/svar/sern/what", "/svar/sern/cost", "/svar?visa=daligt", "/svar/texter"),
        *("/svar/texter/case_sent", "/svar/unknown/since"),
        "/statistik?fran=igår&till=idag",
    ]
    for path in paths:
        page.goto(url + path)
        found += _look(page, re.sub(r"\W+", "-", path.strip("/"))[:40])
    page.goto(f"{url}/svar")
    page.get_by_label("Fråga", exact=True).fill("vad är sern")
    page.get_by_role("button", name="Prova").click()
    found += _look(page, "svar-prova")
    page.goto(url + one)
    page.get_by_label("Ny anteckning").fill("Ringde på förmiddagen. " * 200)
    page.get_by_role("button", name="Spara anteckningen").click()
    found += _look(page, "anteckning-for-lang")
    assert found == []
    assert [address for address in foreign if not address.startswith(url)] == []
    assert troubles == []
    context.close()


def _look(page: Page, name: str) -> list[str]:
    found: list[str] = []
    axe = Axe()
    for width, height, scheme in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
        violations: Any = axe.run(page).response["violations"]
        found += [
            f"{name} {width} {scheme}: {one['id']} {one['nodes'][0]['html'][:120]}"
            for one in violations
        ]
        found += [f"{name} {width}: sticks out {one}" for one in page.evaluate(STICKS_OUT)]
    return found
