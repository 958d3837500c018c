"""Whether a training is due, and what is said when there is no model."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Callable, Optional

import pytest

from bot.launch import model
from bot.launch.errors import LaunchError
from bot.operations import chosen_model
from bot.operations.chosen_model import NoModelError
from bot.settings import read_settings
from tests.models import use_models_of

FILES = {
    "config.yml": "recipe: default.v1\n",
    "domain.yml": "intents: []\n",
    "data/nlu/sern.yml": "nlu: []\n",
    "data/stories/answers.yml": "rules: []\n",
    "bot/nlu/component.py": "A = 1\n",
    "bot/nlu/encoder/run.py": "B = 1\n",
    "bot/nlu/habits.yml": "c: 1\n",
    "README.md": "# Words\n",
    "bot/channel/webchat.py": "D = 1\n",
}
INPUTS = [name for name in FILES if name not in ("README.md", "bot/channel/webchat.py")]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project without a model."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    monkeypatch.setattr(model, "PROJECT_DIR", tmp_path)
    monkeypatch.setattr(
        model, "get_settings", lambda: read_settings({"BOT_VAR_DIR": f"{tmp_path}/var"})
    )
    use_models_of(monkeypatch, tmp_path / "models")
    return tmp_path


def add_model(project: Path, name: str, age_seconds: int = 0) -> Path:
    """Puts a model there as ``rasa train`` would, so many seconds ago."""
    path = project / "models" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"")
    trained_at = path.stat().st_mtime - age_seconds
    os.utime(path, (trained_at, trained_at))
    return path


def rasa_that(
    project: Path, makes: Optional[str], code: int = 0, meanwhile: Callable[[], Any] = lambda: None
) -> Callable[..., Any]:
    """Stands in for ``rasa train``."""

    def run(_: Any, log: Path, **__: Any) -> int:
        log.write_text("what Rasa says\n")
        if makes:
            add_model(project, makes)
        meanwhile()
        return code

    return run


@pytest.fixture
def trained(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small project after a training of ours."""
    monkeypatch.setattr(model, "run_with_progress", rasa_that(project, "first.tar.gz"))
    assert model.train().name == "first.tar.gz"
    return project


# --- No model ---


def test_without_a_model_one_is_due(project: Path) -> None:
    assert model.reason_to_train() == "there is no model yet"
    (project / "models").mkdir()
    assert model.reason_to_train() == "there is no model yet"


def test_what_needs_a_model_says_how_to_get_one(project: Path) -> None:
    with pytest.raises(NoModelError) as caught:
        chosen_model.require_model()
    assert str(caught.value) == (
        f"There is no model in {project / 'models'}. Train one: make train"
    )


def test_chat_without_a_model_is_a_clear_error(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.cli import main

    monkeypatch.setattr("sys.argv", ["bot", "chat"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert "There is no model in" in capsys.readouterr().err


@pytest.mark.parametrize(("older", "newer"), [("a", "b"), ("b", "a")])
def test_of_several_models_the_youngest_counts(older: str, newer: str, project: Path) -> None:
    add_model(project, f"{older}.tar.gz", age_seconds=100)
    youngest = add_model(project, f"{newer}.tar.gz")
    assert chosen_model.newest_model() == chosen_model.require_model() == youngest


# --- Which one is used ---


def test_an_earlier_model_is_one_step_away_and_stays_until_another_is_trained(
    project: Path,
) -> None:
    first, second, third = (
        add_model(project, f"{name}.tar.gz", age_seconds=age)
        for name, age in (("first", 300), ("second", 200), ("third", 100))
    )
    assert chosen_model.models() == [third, second, first]
    assert chosen_model.chosen_model() == third
    assert chosen_model.choose_previous() == chosen_model.require_model() == second
    # Not to and fro: further back.
    assert chosen_model.choose_previous() == chosen_model.require_model() == first
    with pytest.raises(NoModelError, match="no earlier model"):
        chosen_model.choose_previous()
    chosen_model.choose_model(third)
    assert chosen_model.require_model() == third
    assert chosen_model.choose_previous() == first
    # Of whoever trains, also with `rasa train`.
    later = add_model(project, "later.tar.gz", age_seconds=-10)
    assert chosen_model.require_model() == later
    assert chosen_model.choose_previous() == first


def test_a_chosen_model_that_is_gone_leaves_the_one_before_it(project: Path) -> None:
    first = add_model(project, "first.tar.gz", age_seconds=200)
    second = add_model(project, "second.tar.gz", age_seconds=100)
    chosen_model.choose_model(first)
    chosen_model.choose_model(second)
    second.unlink()
    assert chosen_model.require_model() == first
    with pytest.raises(NoModelError, match="no model second"):
        chosen_model.choose_model(second)


# --- Our own trainings ---


def test_after_a_training_none_is_due(trained: Path) -> None:
    assert model.reason_to_train() is None
    assert chosen_model.require_model() == trained / "models" / "first.tar.gz"


def test_a_candidate_waits_beside_the_model_in_use(
    trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "run_with_progress", rasa_that(trained, "second.tar.gz"))
    candidate = model.train(as_candidate=True)
    assert chosen_model.models()[0] == candidate == trained / "models" / "second.tar.gz"
    assert chosen_model.require_model() == trained / "models" / "first.tar.gz"
    chosen_model.choose_model(candidate)
    assert chosen_model.require_model() == candidate
    assert chosen_model.choose_previous() == trained / "models" / "first.tar.gz"


@pytest.mark.parametrize("name", INPUTS)
def test_a_changed_input_makes_one_due_until_it_is_changed_back(name: str, trained: Path) -> None:
    (trained / name).write_text(FILES[name] + "E = 1\n")
    assert model.reason_to_train() == "its inputs have changed"
    (trained / name).write_text(FILES[name])
    assert model.reason_to_train() is None


def test_a_new_a_removed_and_a_renamed_input_make_one_due(trained: Path) -> None:
    phrases = trained / "data" / "nlu" / "sern.yml"
    renamed = phrases.rename(phrases.with_name("other.yml"))
    assert model.reason_to_train() == "its inputs have changed"
    renamed.unlink()
    assert model.reason_to_train() == "its inputs have changed"
    phrases.write_text(FILES["data/nlu/sern.yml"])
    assert model.reason_to_train() is None
    (trained / "data" / "nlu" / "new.yml").write_text("nlu: []\n")
    assert model.reason_to_train() == "its inputs have changed"


def test_a_fresh_checkout_of_the_same_files_makes_none_due(trained: Path) -> None:
    for name in FILES:
        (trained / name).write_text(FILES[name])
        os.utime(trained / name, (2_000_000_000, 2_000_000_000))
    assert model.reason_to_train() is None


def test_words_about_the_code_make_none_due(trained: Path) -> None:
    code = trained / "bot" / "nlu" / "component.py"
    code.write_text('"""About the module."""\n\nA = 1  # One.\n')
    assert model.reason_to_train() is None
    code.write_text("A = (\n")
    assert model.reason_to_train() == "its inputs have changed"


def test_what_no_model_is_made_from_makes_none_due(trained: Path) -> None:
    for name in set(FILES) - set(INPUTS):
        (trained / name).write_text("changed")
    assert model.reason_to_train() is None


def test_a_change_during_the_training_makes_the_next_one_due(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit() -> None:
        (project / "domain.yml").write_text("intents: [greet]\n")

    monkeypatch.setattr(model, "run_with_progress", rasa_that(project, "a.tar.gz", meanwhile=edit))
    model.train()
    assert model.reason_to_train() == "its inputs have changed"


# --- Models that `rasa train` made ---


def test_a_model_trained_by_hand_will_do_while_nothing_is_newer(project: Path) -> None:
    for name in FILES:
        os.utime(project / name, (1_000_000_000, 1_000_000_000))
    add_model(project, "by_hand.tar.gz")
    assert model.reason_to_train() is None


def test_a_model_trained_by_hand_is_out_of_date_when_an_input_is_newer(project: Path) -> None:
    for name in FILES:
        os.utime(project / name, (1_000_000_000, 1_000_000_000))
    add_model(project, "by_hand.tar.gz", age_seconds=100)
    (project / "data" / "nlu" / "sern.yml").write_text("nlu: [1]\n")
    assert model.reason_to_train() == "sern.yml is newer than the model"


def test_a_model_trained_by_hand_after_ours_is_the_one_that_counts(trained: Path) -> None:
    os.utime(trained / "models" / "first.tar.gz", (1_000_000_000, 1_000_000_000))
    (trained / "domain.yml").write_text("intents: [greet]\n")
    os.utime(trained / "domain.yml", (1_100_000_000, 1_100_000_000))
    for name in set(INPUTS) - {"domain.yml"}:
        os.utime(trained / name, (1_000_000_000, 1_000_000_000))
    by_hand = add_model(trained, "by_hand.tar.gz")
    assert chosen_model.newest_model() == by_hand
    assert model.reason_to_train() is None


@pytest.mark.parametrize("record", ["", "{", "{}", "null and void"])
def test_without_a_readable_record_only_ages_count(record: str, trained: Path) -> None:
    (trained / "models" / "trained_on.json").write_text(record)
    for name in INPUTS:
        os.utime(trained / name, (1_000_000_000, 1_000_000_000))
    assert model.reason_to_train() is None
    os.utime(trained / "config.yml", (4_000_000_000, 4_000_000_000))
    assert model.reason_to_train() == "config.yml is newer than the model"


# --- Training ---


@pytest.mark.parametrize(("makes", "code"), [(None, 1), ("half.tar.gz", 1), (None, 0)])
def test_a_failed_training_says_where_to_look(
    makes: Optional[str], code: int, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "run_with_progress", rasa_that(project, makes, code))
    with pytest.raises(LaunchError) as caught:
        model.train()
    assert str(caught.value) == (
        f"Training failed. The end of {project}/var/log/train.log:\n\nwhat Rasa says\n\n"
        "`rasa data validate` finds most mistakes in the data."
    )
    assert not (project / "models" / "trained_on.json").exists()


def test_a_training_tells_what_it_made_and_remembers_from_what(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(model, "run_with_progress", rasa_that(project, "first.tar.gz"))
    model.train()
    printed = capsys.readouterr().out
    assert "Trained first.tar.gz in" in printed
    assert "Servers that run take it up by themselves" in printed
    record = json.loads((project / "models" / "trained_on.json").read_text())
    assert record == {"model": "first.tar.gz", "inputs": model.inputs_digest(), "seconds": 0}


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ('{"seconds": 90}', 90),
        ('{"seconds": 0}', None),
        ('{"seconds": "long"}', None),
        ("{}", None),
        ("[1]", None),
        ("no JSON", None),
    ],
)
def test_how_long_the_last_training_took_is_the_estimate_for_the_next(
    record: str, expected: Optional[int], trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (trained / "models" / "trained_on.json").write_text(record)
    estimates = []

    def run(*_: Any, expected_seconds: Optional[float], **__: Any) -> int:
        estimates.append(expected_seconds)
        return 0

    monkeypatch.setattr(model, "run_with_progress", run)
    model.train()
    assert estimates == [expected]
