"""What a proposal changes, told before anybody merges it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.evaluation.question_sets import Question, Result, read_project_questions
from bot.learning.errors import ProposalError
from bot.learning.trial import apply_to_copy, comparison
from bot.operations import chosen_model

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
    done = CliRunner().invoke(app, ["try-proposal", str(tmp_path / "none.patch")])
    assert done.exit_code == 2
    assert done.output == f"Filen {tmp_path / 'none.patch'} finns inte. Kontrollera namnet.\n"


def read_as(text: str, intent: str, right: str) -> Result:
    return Result(Question(text, [right]), {"intent": {"name": intent}})


def test_what_got_better_and_worse_is_told_but_no_blind_question() -> None:
    before = [
        read_as("fråga ett", "nlu_fallback", "thanks"),
        read_as("fråga två", "greet", "greet"),
    ]
    after = [read_as("fråga ett", "thanks", "thanks"), read_as("fråga två", "thanks", "greet")]
    told = comparison(
        {"development": before, "blind/x": before}, {"development": after, "blind/x": after}
    )
    assert told.count("Frågor som blir rätt: 1. Frågor som inte längre blir rätt: 1.") == 2
    assert told.count("+ fråga ett") == told.count("- fråga två") == 1
    assert told.index("fråga två") < told.index("Frågor som ingen får läsa (x), 2 st")


def test_figures_are_told_as_they_are_written_in_swedish() -> None:
    right = [read_as("fråga", "greet", "greet")]
    wrong = [*right, read_as("fråga", "thanks", "greet"), read_as("fråga", "greet", "greet")]
    told = comparison({"questions": wrong}, {"questions": [*right, *right, *right]})
    assert "Projektets egna frågor, 3 st" in told
    assert " 66,7 → 100,0  (+33,3)" in told
    # None of them is out of scope.
    assert told.count(" –\n") == 1 and "nan" not in told


def test_the_projects_own_questions_are_read_with_what_answers_them() -> None:
    questions = read_project_questions()
    assert len(questions) > 300
    assert all(question.right or question.questions for question in questions)
