"""What stands in the files beside what the model in use says."""

from __future__ import annotations

import copy
import gzip
import io
import os
import tarfile
from pathlib import Path
from typing import Any, Callable

import pytest
import yaml

from bot.operations import chosen_model
from bot.staff import answers as answers_page
from bot.staff.content import answers
from bot.staff.in_use import responses_in_use
from bot.staff.preview import Preview
from bot.store.staff import Role
from tests.models import use_models_of
from tests.staff.conftest import Browser

BrowserOf = Callable[..., Browser]
Model = Callable[..., None]
DOMAIN_IN_MODEL = "components/domain_provider/domain.yml"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One database is enough: it holds nothing of this."""
    return f"sqlite:///{tmp_path / 'assistant.db'}"


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    """Puts a model in use that says what the files do, but for some changes."""
    use_models_of(monkeypatch, tmp_path)

    def saying(**changes: Any) -> None:
        told = {name: value for name, value in {**read_responses(), **changes}.items() if value}
        domain = yaml.safe_dump({"responses": told}, allow_unicode=True).encode()
        with tarfile.open(tmp_path / "model.tar.gz", "w:gz") as archive:
            for name, held in (("metadata.json", b"{}"), (DOMAIN_IN_MODEL, domain)):
                member = tarfile.TarInfo(name)
                member.size = len(held)
                archive.addfile(member, io.BytesIO(held))

    return saying


def read_responses() -> dict[str, Any]:
    return dict(answers().responses)


def test_a_preview_says_that_it_is_of_the_model_in_use(
    model: Model, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = {"text": "Ett nätverk.", "language": "sv", "sources": [], "buttons": []}
    found = Preview("answered", [reply], "answer", ["sern/what"], [], [])
    monkeypatch.setattr(answers_page, "preview", lambda *_: found)
    editor = browser_of(Role.EDITOR)
    model()
    assert "inte i bruk" not in editor.post("/svar/prova", fraga="vad är sern").text
    before = copy.deepcopy(read_responses()["utter_sern/what"])
    before[0]["text"] = "SERN var något annat."
    model(**{"utter_sern/what": before, "utter_sern/cost": None})
    page = editor.post("/svar/prova", fraga="vad är sern").text
    assert "Provet visar vad besökare får nu." in page and "2 svar i filerna" in page
    assert 'Bland dem är <a href="/svar/sern/what">' in page


def test_an_answer_that_is_not_in_use_yet_is_marked_with_what_visitors_read(
    model: Model, browser_of: BrowserOf
) -> None:
    before = copy.deepcopy(read_responses()["utter_sern/what"])
    before[0]["text"] = "SERN var något annat."
    model(
        **{
            "utter_sern/what": before,
            "utter_sern/cost": None,
            "utter_sern/xyzzy": [{"text": "Det fanns en gång."}],
        }
    )
    reader = browser_of(Role.READER)
    listed = reader.get("/svar?visa=vantar").text
    assert "2 svar." in listed and "/svar/sern/what" in listed and "/svar/sern/cost" in listed
    assert "tills assistenten har tränats: sern/xyzzy." in listed
    page = reader.get("/svar/sern/what").text
    assert "inte i bruk" in page and "SERN är ett nätverk mellan kommuner" in page
    assert page.count("Det här läser besökare nu") == 1 and "SERN var något annat." in page
    # Nothing led to a new answer before: its question gets whatever is nearest.
    page = reader.get("/svar/sern/cost").text
    assert "Svaret är nytt." in page and "det som ligger närmast" in page
    assert "Det här läser besökare nu" not in page and "Under varje rubrik" not in page
    assert "Svaret är nytt." not in reader.get("/svar/sern/what").text
    assert "Inga texter passar" in reader.get("/svar/texter?visa=vantar").text
    page = reader.get("/svar/sern/since").text
    assert "Besökare ser det så här." in page and "inte i bruk" not in page


def test_after_going_back_to_an_earlier_model_it_is_not_training_that_is_told_to_be_missing(
    model: Model, tmp_path: Path, browser_of: BrowserOf
) -> None:
    model(**{"utter_sern/what": [{"text": "SERN var något annat."}], "utter_sern/xyzzy": []})
    earlier = tmp_path / "model.tar.gz"
    reader = browser_of(Role.READER)
    pages = ("/svar", "/svar/texter", "/svar/sern/what")
    assert [page for page in pages if "äldre modell" in reader.get(page).text] == []
    newer = tmp_path / "newer.tar.gz"
    newer.write_bytes(earlier.read_bytes())
    os.utime(newer, (earlier.stat().st_mtime + 10, earlier.stat().st_mtime + 10))
    os.utime(earlier, (earlier.stat().st_mtime - 10, earlier.stat().st_mtime - 10))
    chosen_model.choose_model(newer)
    os.utime(tmp_path / "chosen", (newer.stat().st_mtime + 10, newer.stat().st_mtime + 10))
    assert chosen_model.choose_previous() == earlier
    os.utime(tmp_path / "chosen", (newer.stat().st_mtime + 10, newer.stat().st_mtime + 10))
    assert [page for page in pages if "äldre modell" in reader.get(page).text] == list(pages)
    page = reader.get("/svar/sern/what").text
    assert "väljer den modellen på sidan Drift" in page
    assert "Det kommer i bruk när assistenten har tränats" not in page


def test_other_texts_are_marked_as_well(model: Model, browser_of: BrowserOf) -> None:
    model(utter_greet=[{"text": "God dag!"}], **{"utter_unknown/since": None})
    reader = browser_of(Role.READER)
    listed = reader.get("/svar/texter?visa=vantar").text
    assert "2 texter." in listed and "/svar/unknown/since" in listed
    assert "God dag!" in reader.get("/svar/texter/greet").text
    assert "inte i bruk" in reader.get("/svar/unknown/since").text


def test_without_a_model_that_can_be_read_nothing_is_said_to_be_in_use(
    model: Model, tmp_path: Path, browser_of: BrowserOf
) -> None:
    reader = browser_of(Role.READER)
    assert "Ingen modell går att läsa" in reader.get("/svar").text
    for held in (b"", b"no archive", gzip.compress(b"neither")):
        (tmp_path / "model.tar.gz").write_bytes(held)
        assert "Ingen modell går att läsa" in reader.get("/svar").text
    model()
    whole = (tmp_path / "model.tar.gz").read_bytes()
    (tmp_path / "model.tar.gz").write_bytes(whole[: len(whole) // 2])
    assert "Ingen modell går att läsa" in reader.get("/svar").text
    (tmp_path / "model.tar.gz").write_bytes(whole)
    page = reader.get("/svar?visa=vantar").text
    assert "Ingen modell går att läsa" not in page and "Inga svar passar" in page


def test_rasa_keeps_all_that_is_said_in_the_model(
    trained_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen_model, "chosen_model", lambda: trained_model)
    assert responses_in_use() == read_responses()
