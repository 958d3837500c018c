"""Models are compared on the same questions."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.evaluation import compare as comparing
from bot.evaluation.compare import compare, digest_of, in_use_and_newest
from bot.evaluation.question_sets import Question, read_questions
from bot.launch import model as training
from bot.launch.errors import LaunchError
from bot.launch.model_figures import figures_of
from bot.operations import chosen_model
from bot.operations.chosen_model import NoModelError
from tests.models import use_models_of

QUESTIONS = [
    Question("vad är sern", ["sern/what"]),
    Question("vad kostar sern", ["sern/cost"]),
    Question("när går bussen", ["out_of_scope"]),
    Question("jag vill prata med någon", ["handoff_request"]),
]


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    some = list(QUESTIONS)
    monkeypatch.setattr(comparing, "read_questions", lambda: some)
    return some


class Loading:
    """Stands in for loading a model: it takes every message for a question about SERN."""

    def __init__(self) -> None:
        self.loaded: list[str] = []

    def __call__(self, model: Path) -> Callable[[str], dict[str, Any]]:
        self.loaded.append(model.name)
        return lambda text: {"intent": {"name": "sern"}, "cells": ["sern/what"]}


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Loading:
    loading = Loading()
    monkeypatch.setattr(comparing, "load_parser", loading)
    return loading


def test_each_model_reads_the_questions_once(
    questions: list[Question], load: Loading, tmp_path: Path
) -> None:
    old, new = tmp_path / "old.tar.gz", tmp_path / "new.tar.gz"
    ((model, told),) = compare([old])
    assert model == old and figures_of(old) == told and figures_of(new) is None
    assert (told.questions, told.digest) == (4, digest_of(QUESTIONS))
    found = told.figures
    # What is out of scope and a wish for a person are no questions in scope.
    assert (found.right_at_once, found.wrong, found.out_of_scope_answered) == (50, 50, 100)
    assert [path for path, _ in compare([old, new])] == [old, new]
    assert load.loaded == ["old.tar.gz", "new.tar.gz"]
    # Of other questions there are no figures yet.
    questions.pop()
    assert dict(compare([old]))[old].questions == 3
    assert load.loaded[2:] == ["old.tar.gz"]


def test_where_the_questions_are_not_installed_this_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.evaluation.question_sets.SETS_DIR", tmp_path)
    with pytest.raises(LaunchError, match="nothing to compare models on"):
        list(compare([tmp_path / "model.tar.gz"]))


def test_the_one_in_use_and_the_newest_other_one_are_what_one_chooses_between() -> None:
    newest, middle, oldest = (Path(name) for name in ("c", "b", "a"))
    models = [newest, middle, oldest]
    assert in_use_and_newest(models, oldest) == [oldest, newest]
    assert in_use_and_newest(models, newest) == [newest, middle]
    assert in_use_and_newest([newest], newest) == [newest]


@pytest.mark.usefixtures("questions", "load")
def test_the_command_tells_the_figures_and_refuses_a_model_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_models_of(monkeypatch, tmp_path)
    (tmp_path / "one.tar.gz").touch()
    done = CliRunner().invoke(app, ["compare"])
    assert done.output == (
        "one.tar.gz: 50.0 % right at once, 50.0 % another answer, of 4 questions\n"
    )
    done = CliRunner().invoke(app, ["compare", "two.tar.gz"])
    assert isinstance(done.exception, NoModelError)


@pytest.mark.usefixtures("questions", "load")
def test_a_candidate_is_compared_with_the_model_in_use_once_it_is_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_models_of(monkeypatch, tmp_path)
    old, new = tmp_path / "a.tar.gz", tmp_path / "b.tar.gz"
    old.touch()
    chosen_model.choose_model(old)
    monkeypatch.setattr(training, "train", lambda as_candidate: new.touch())
    done = CliRunner().invoke(app, ["train", "--force", "--candidate"])
    assert done.exit_code == 0 and figures_of(old) and figures_of(new)
    assert "a.tar.gz: 50.0 %" in done.output and "b.tar.gz: 50.0 %" in done.output
    # Where there are no questions, the candidate is there all the same.
    monkeypatch.setattr("bot.evaluation.question_sets.SETS_DIR", tmp_path)
    monkeypatch.setattr(comparing, "read_questions", read_questions)
    done = CliRunner().invoke(app, ["train", "--force", "--candidate"])
    assert done.exit_code == 0 and "nothing to compare models on" in done.output
