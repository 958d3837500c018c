from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any, Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.controls.notices import NOTICES, Notices
from bot.controls.switch import Switch
from bot.launch.model_figures import ModelFigures, SetFigures, keep_figures
from bot.launch.shared_models import put_own_model_there
from bot.operations import chosen_model
from bot.settings import Settings
from bot.store.models import MessageStatus, OutboxMessage
from bot.store.sessions import reading, writing
from bot.store.shared import set_shared_value, shared_value
from bot.store.staff import Role
from bot.store.staff_log import staff_log
from tests.databases import forget_stores
from tests.models import use_models_of
from tests.staff.conftest import Browser
from tests.store.cases import open_cases

EMPTY = {
    f"{kind}_{name}": ""
    for kind in ("emergency", "welcome", "hours")
    for name in ("sv", "easy", "en")
}


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One database is enough here: ``test_cases.py`` and ``test_accounts.py`` try both."""
    return f"sqlite:///{tmp_path / 'assistant.db'}"


@pytest.fixture
def editor(browser_of: Callable[..., Browser]) -> Browser:
    return browser_of(Role.EDITOR, name="red.aktor")


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an older and a newer model, of which the newer is in use."""
    folder = tmp_path / "models"
    folder.mkdir()
    use_models_of(monkeypatch, folder)
    for age, name in ((200, "old"), (100, "new")):
        path = folder / f"{name}.tar.gz"
        path.touch()
        os.utime(path, (1_750_000_000 - age, 1_750_000_000 - age))
    keep_figures(folder / "new.tar.gz", ModelFigures(SetFigures(81.25, 90, 7.5, 2), 16, "same"))
    return folder


def told_by_a_server(settings: Settings, **how: Any) -> Any:
    forget_stores()
    return asyncio.run(Notices(settings).texts(**how))


def test_a_text_reaches_visitors_in_the_language_and_style_that_there_is(
    editor: Browser, settings: Settings
) -> None:
    assert told_by_a_server(settings) == {"sv": [], "en": []}
    page = editor.post(
        "/drift/meddelanden",
        seen_on="/drift",
        **{
            **EMPTY,
            "hours_sv": "Vi svarar 8–16.",
            "emergency_sv": "Mejlen ligger nere.",
            "emergency_easy": "Mejlen fungerar inte.",
            "emergency_en": "Mail is down.",
        },
    )
    assert "Texterna är sparade" in page.text and "Mejlen ligger nere." in page.text
    hours = {"text": "Vi svarar 8–16.", "language": "sv"}
    assert told_by_a_server(settings) == {
        "sv": [{"text": "Mejlen ligger nere.", "language": "sv"}, hours],
        "en": [{"text": "Mail is down.", "language": "en"}, hours],
    }
    easy = told_by_a_server(settings, easy=True)
    assert easy["sv"] == [{"text": "Mejlen fungerar inte.", "language": "sv"}, hours]
    editor.post("/drift/meddelanden", seen_on="/drift", **EMPTY)
    assert told_by_a_server(settings) == {"sv": [], "en": []}


def test_a_translation_without_the_swedish_text_is_asked_about_and_not_lost(
    editor: Browser, settings: Settings
) -> None:
    page = editor.post(
        "/drift/meddelanden", seen_on="/drift", **{**EMPTY, "welcome_en": "Welcome!"}
    )
    assert page.status_code == 400 and "Hälsning: skriv också texten på svenska" in page.text
    assert "Welcome!" in page.text
    assert told_by_a_server(settings) == {"sv": [], "en": []}


def test_notices_that_nobody_can_read_leave_the_assistant_at_work(
    sessions: sessionmaker, settings: Settings
) -> None:
    for broken in ("{", "[]", '{"emergency": 3}', '{"emergency": {"sv": null}}'):
        set_shared_value(sessions, NOTICES, broken)
        assert told_by_a_server(settings) == {"sv": [], "en": []}


def test_the_assistant_is_switched_off_and_on(editor: Browser, settings: Settings) -> None:
    page = editor.post("/drift/av", seen_on="/drift", meddelande="Vi är tillbaka på måndag.")
    assert "Assistenten är avstängd." in page.text and "Vi är tillbaka på måndag." in page.text
    forget_stores()
    assert asyncio.run(Switch(settings).off_notice()) == "Vi är tillbaka på måndag."
    editor.post("/drift/pa", seen_on="/drift")
    forget_stores()
    assert asyncio.run(Switch(settings).off_notice()) is None


def test_models_are_listed_with_their_figures_and_chosen(
    editor: Browser, models: Path, sessions: sessionmaker
) -> None:
    page = editor.get("/drift").text
    assert "81,2 %" in page and page.index(">new<") < page.index("i bruk") < page.index(">old<")
    page = editor.post("/drift/modell", seen_on="/drift", namn="old.tar.gz").text
    assert "old tas i bruk, oftast inom tjugo sekunder. Då får besökare också de svar" in page
    assert chosen_model.chosen_model() == models / "old.tar.gz"
    editor.post("/drift/modell", seen_on="/drift", namn="")
    assert chosen_model.chosen_model() == models / "new.tar.gz"
    for name in ("../etc/passwd", "gone.tar.gz"):
        page = editor.post("/drift/modell", seen_on="/drift", namn=name)
        assert page.status_code == 400 and "finns inte längre" in page.text
    assert [entry.subject for entry in staff_log(sessions)] == ["new.tar.gz", "old.tar.gz"]


def test_figures_stand_side_by_side_where_models_have_read_the_same_questions(
    editor: Browser, models: Path
) -> None:
    page = editor.get("/drift").text
    assert "16 provfrågor" in page and page.count("saknas") == 1
    assert "7,5 %" in page and "python -m bot compare" in page
    old, figures = models / "old.tar.gz", SetFigures(79.0, 90, 8, 2)
    keep_figures(old, ModelFigures(figures, 15, "other"))
    assert "79,0 %" not in editor.get("/drift").text
    keep_figures(old, ModelFigures(figures, 16, "same"))
    page = editor.get("/drift").text
    assert "81,2 %" in page and "79,0 %" in page
    assert "saknas" not in page and "python -m bot compare" not in page
    # Of a file that something else wrote nothing is shown.
    for held in ("", "[]", '{"accuracy": 0.9}', '{"figures": {}, "questions": 1, "digest": ""}'):
        (models / "old.figures.json").write_text(held)
        assert "79,0 %" not in editor.get("/drift").text
    (models / "new.figures.json").unlink()
    page = editor.get("/drift").text
    assert "provfrågor, som" not in page and "python -m bot compare" in page


def test_going_back_names_the_model_and_is_offered_where_there_is_one(
    editor: Browser, models: Path
) -> None:
    assert "Det är old." in editor.get("/drift").text
    editor.post("/drift/modell", seen_on="/drift", i_bruk="new.tar.gz", namn="")
    page = editor.get("/drift").text
    assert "Gå tillbaka" not in page and "Ingen annan modell har använts före" in page
    chosen_model.choose_model(models / "new.tar.gz")
    assert "Det är old." in editor.get("/drift").text


@pytest.mark.usefixtures("models")
def test_where_no_model_can_be_chosen_the_page_says_what_to_do_instead(
    editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "skrivskyddad" not in editor.get("/drift").text
    monkeypatch.setattr(chosen_model, "may_choose", lambda: False)
    page = editor.get("/drift").text
    assert "Modellen går inte att byta härifrån" in page and "container" in page
    assert 'action="/drift/modell"' not in page


def test_while_servers_use_what_came_with_this_version_the_page_says_so(
    editor: Browser, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "image"
    own.mkdir()
    (own / "shipped.tar.gz").touch()
    use_models_of(monkeypatch, models, came_with_the_program=own)
    page = editor.get("/drift").text
    assert "den som följer med den här versionen" in page and "shipped" in page
    assert 'action="/drift/modell"' not in page
    # A page from before still has buttons.
    with_buttons = editor.post("/drift/modell", seen_on="/drift", namn="old.tar.gz")
    assert with_buttons.status_code == 400 and "följer med den här" in with_buttons.text
    put_own_model_there()
    page = editor.get("/drift").text
    assert "den som följer med den här versionen" not in page and "Använd" in page


@pytest.mark.usefixtures("models")
def test_a_choice_that_cannot_be_written_is_told(
    editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen_model, "_CHOSEN", "missing/chosen")
    page = editor.post("/drift/modell", seen_on="/drift", namn="old.tar.gz")
    assert page.status_code == 400 and "Be den som sköter servern" in page.text


@pytest.mark.usefixtures("models")
def test_failed_mails_are_told_of_and_tried_again(
    editor: Browser, browser_of: Callable[..., Browser], sessions: sessionmaker
) -> None:
    (reference,) = open_cases(sessions, 1)
    with writing(sessions) as session:
        for mail in session.execute(select(OutboxMessage)).scalars():
            mail.status, mail.last_error = MessageStatus.FAILED, "550 No such user"
    page = editor.get("/drift").text
    assert "0 väntar, 2 kom inte fram." in page and "550 No such user" in page
    assert "Mottagaren finns inte." in page
    case = browser_of(Role.HANDLER).get(f"/arenden/{reference}").text
    assert "Mottagaren finns inte." in case and 'lang="en">550 No such user' in case
    # Who sees no cases gets no link to one.
    assert reference in page and f"/arenden/{reference}" not in page
    page = editor.post("/drift/mejl/igen", seen_on="/drift").text
    assert "2 mejl skickas igen" in page
    with reading(sessions) as session:
        statuses = set(session.execute(select(OutboxMessage.status)).scalars())
    assert statuses == {MessageStatus.PENDING}


def test_only_editors_change_the_running(
    browser_of: Callable[..., Browser], sessions: sessionmaker
) -> None:
    handler = browser_of(Role.HANDLER)
    for path in ("meddelanden", "av", "pa", "modell", "mejl/igen"):
        assert handler.post(f"/drift/{path}", **EMPTY).status_code == 403
    assert shared_value(sessions, "off_notice") is None
