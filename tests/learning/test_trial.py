"""What a proposal changes, reported before anybody merges it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import settings
from bot.cli import app
from bot.evaluation.question_sets import Question, Result, read_project_questions
from bot.learning import read_apart, trial
from bot.learning.comparison import Readings, comparison
from bot.learning.errors import ProposalError
from bot.learning.proposal import Proposal
from bot.learning.trial import apply_to_copy
from bot.learning.trial_kept import last_trial
from bot.operations import chosen_model
from bot.settings import PROJECT_DIR, Settings
from bot.store.opening import open_store

PATCH = """diff --git a/data/nlu/sern.yml b/data/nlu/sern.yml
--- a/data/nlu/sern.yml
+++ b/data/nlu/sern.yml
@@ -2,3 +2,4 @@
 - intent: sern/what
   examples: |
     - vad är sern
+    - berätta om sern
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "data" / "nlu").mkdir(parents=True)
    for name in ("config.yml", "domain.yml"):
        (folder / name).write_text("version: '3.1'\n")
    text = "nlu:\n- intent: sern/what\n  examples: |\n    - vad är sern\n"
    (folder / "data" / "nlu" / "sern.yml").write_text(text, encoding="utf-8")
    return folder


def test_a_patch_is_applied_to_a_copy_alone(project: Path, tmp_path: Path) -> None:
    patch = tmp_path / "forslag.patch"
    patch.write_text(PATCH, encoding="utf-8")
    before = (project / "data" / "nlu" / "sern.yml").read_text("utf-8")
    apply_to_copy(patch, tmp_path / "copy", project)
    assert "berätta om sern" in (tmp_path / "copy" / "data" / "nlu" / "sern.yml").read_text("utf-8")
    assert (project / "data" / "nlu" / "sern.yml").read_text("utf-8") == before


def test_a_patch_that_does_not_fit_is_refused_with_what_to_do(
    project: Path, tmp_path: Path
) -> None:
    patch = tmp_path / "forslag.patch"
    patch.write_text(PATCH.replace("vad är sern", "något annat"), encoding="utf-8")
    with pytest.raises(ProposalError, match="passar inte fraserna"):
        apply_to_copy(patch, tmp_path / "copy", project)
    with pytest.raises(ProposalError, match=r"none\.patch finns inte"):
        apply_to_copy(tmp_path / "none.patch", tmp_path / "other", project)


def test_an_editor_is_told_in_swedish_why_a_proposal_is_not_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen_model, "require_model", lambda: tmp_path / "model.tar.gz")
    monkeypatch.setattr(trial, "get_settings", lambda: Settings(var_dir=tmp_path / "var"))
    done = CliRunner().invoke(app, ["try-proposal", str(tmp_path / "none.patch")])
    assert done.exit_code == 2
    assert done.output == f"Filen {tmp_path / 'none.patch'} finns inte. Kontrollera namnet.\n"


def test_who_stops_a_trial_is_told_that_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(chosen_model, "require_model", lambda: tmp_path / "model.tar.gz")
    monkeypatch.setattr(trial, "try_patch", stopped)
    done = CliRunner().invoke(app, ["try-proposal", str(tmp_path / "forslag.patch")])
    assert done.exit_code == 130 and done.output == "Avbrutet. Inget har ändrats.\n"


def test_a_proposal_is_trained_on_and_both_models_read_every_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read_project_questions()[0]
    sets = {"development": [Question("vad är sern", ["sern/what"])], "blind/x": [first]}
    monkeypatch.setattr(read_apart, "set_names", lambda: list(sets))
    monkeypatch.setattr(read_apart, "read_questions", sets.__getitem__)
    own = [Question("hej", ["greet"])]
    monkeypatch.setattr(read_apart, "read_project_questions", lambda: own)
    monkeypatch.setattr(trial, "get_settings", lambda: Settings(var_dir=tmp_path / "var"))
    monkeypatch.setattr(trial, "reason_to_train", lambda: None)
    sern = (PROJECT_DIR / "data" / "nlu" / "sern.yml").read_text("utf-8")
    phrase = "berätta om nätverket xyzzy"
    begin = sern.index("    - ")
    patch = tmp_path / "forslag.patch"
    changed = f"{sern[:begin]}    - {phrase}\n{sern[begin:]}"
    patch.write_text(Proposal(files={"data/nlu/sern.yml": (sern, changed)}).patch, "utf-8")

    def trainer(project: Path, folder: Path) -> Path:
        assert phrase in (project / "data" / "nlu" / "sern.yml").read_text("utf-8")
        return folder / "new"

    def reader(model: Path, folder: Path) -> Readings:
        name = "thanks" if model.name == "new" else "greet"
        out, counted = folder / "readings.json", []
        read_apart.write_readings(
            lambda text: {"intent": {"name": name}, "intent_ranking": [object()]},
            out,
            lambda count, total: counted.append((count, total)),
        )
        assert counted == [(0, 3)]
        return read_apart.kept_readings(out)

    said: list[str] = []
    told = trial.try_patch(patch, tmp_path / "old", trainer, reader, said.append)
    assert told.count("greet → thanks") == 3 and first.text not in told
    assert "Blir inte längre rätt (1):\n    hej: greet → thanks" in told
    assert [line[:12] for line in said[1:]] == ["Steg 1 av 3:", "Steg 2 av 3:", "Steg 3 av 3:"]
    assert "minuter" in said[0] and "try-proposal.log" in said[0]
    assert not (tmp_path / "var" / "trial").exists()
    monkeypatch.setattr(trial, "reason_to_train", lambda: "its inputs have changed")
    assert trial.try_patch(patch, tmp_path / "old", trainer, reader).startswith("Obs!")


def test_what_was_told_is_kept_for_the_staff_pages_and_how_the_trial_went_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen_model, "require_model", lambda: tmp_path / "model.tar.gz")
    monkeypatch.setattr(trial, "try_patch", lambda *_: "Rätt direkt: 1 → 2")
    url = f"sqlite:///{tmp_path / 'assistant.db'}"
    monkeypatch.setattr(settings, "get_settings", lambda: Settings(database_url=url))
    patch = tmp_path / "forslag.patch"
    patch.write_text(PATCH, encoding="utf-8")
    done = CliRunner().invoke(app, ["try-proposal", str(patch)])
    assert done.exit_code == 0 and "Rätt direkt: 1 → 2" in done.output
    kept = last_trial(open_store(url))
    assert kept and kept.told == "Rätt direkt: 1 → 2"
    assert kept.is_of(PATCH) and not kept.is_of(PATCH + " ")
    assert "står nu också på personalsidan" in done.output
    lost = Settings(database_url=f"sqlite:///{tmp_path / 'none' / 'x.db'}")
    monkeypatch.setattr(settings, "get_settings", lambda: lost)
    (tmp_path / "none").write_text("a file where a folder would be")
    done = CliRunner().invoke(app, ["try-proposal", str(patch)])
    assert done.exit_code == 0 and "Rätt direkt: 1 → 2" in done.output
    assert "Det gick inte att spara" in done.output


def read_as(text: str, intent: str, right: str, **more: Any) -> Result:
    return Result(Question(text, [right]), {"intent": {"name": intent}, **more})


def test_each_question_that_changed_is_told_with_what_it_gets_but_no_blind_question() -> None:
    before = [
        read_as("fråga ett", "nlu_fallback", "thanks"),
        read_as("fråga två", "greet", "greet"),
        read_as("fråga tre", "greet", "thanks"),
        read_as("fråga fyra", "greet", "greet"),
    ]
    after = [
        read_as("fråga ett", "thanks", "thanks"),
        read_as("fråga två", "thanks", "greet"),
        read_as("fråga tre", "clarify", "thanks", choices=["sern/what", "sern/cost"]),
        read_as("fråga fyra", "greet", "greet"),
    ]
    told = comparison(
        {"development": before, "blind/x": before}, {"development": after, "blind/x": after}
    )
    open_, blind = told.split("Frågor som ingen får läsa (x), 4 st")
    changes = {
        1: "inte förstådd → thanks",
        2: "greet → thanks",
        3: "greet → motfråga, med förslag (sern/what, sern/cost)",
    }
    for number, word in ((1, "ett"), (2, "två"), (3, "tre")):
        assert f"fråga {word}: {changes[number]}" in open_
        assert f"fråga {number}: {changes[number]}" in blind and f"fråga {word}" not in blind
    assert open_.index("Blir rätt (1):") < open_.index("Blir inte längre rätt (1):")
    assert "lika rätt eller fel som förut (1):" in blind and "fyra" not in told
    assert told.count("Rätt direkt: 2 → 2") == 2


def test_that_a_model_knows_what_it_was_taught_counts_for_nothing() -> None:
    asked = ("Fråga ett!", "fråga två")
    before = [read_as(text, "nlu_fallback", "thanks") for text in asked]
    after = [read_as(text, "thanks", "thanks") for text in asked]
    told = comparison({"blind/x": before}, {"blind/x": after}, learnt={"fråga ett"})
    assert "som exempel: 1." in told and "(x), 1 st" in told
    assert "Rätt direkt: 0 → 1" in told and "fråga 2: inte förstådd → thanks" in told
    assert "fråga 1" not in told


def test_figures_are_told_as_they_are_written_in_swedish() -> None:
    right = [read_as("fråga", "greet", "greet")]
    wrong = [*right, read_as("fråga", "thanks", "greet"), read_as("fråga", "greet", "greet")]
    told = comparison({"questions": wrong}, {"questions": [*right, *right, *right]})
    assert "Projektets egna frågor, 3 st" in told
    assert " 66,7 → 100,0 (+33,3)" in told
    # None of them is out of scope.
    assert told.count(": –\n") == 1 and "nan" not in told
    assert "Ingen fråga får något annat" in comparison({"questions": right}, {"questions": right})


def test_the_projects_own_questions_are_read_with_what_answers_them() -> None:
    questions = read_project_questions()
    assert len(questions) > 300
    assert all(question.right or question.questions for question in questions)
    # What leans on a conversation is no message by itself.
    assert {type(question.text) for question in questions} == {str}
