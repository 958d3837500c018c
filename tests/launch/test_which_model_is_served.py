"""``serve`` never trains by itself, and with ``--train`` a failed training stops nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.launch import model, preflight, processes
from bot.launch.errors import LaunchError
from bot.operations import chosen_model
from bot.operations.chosen_model import NoModelError

OLD = Path("models/old.tar.gz")
NEW = Path("models/new.tar.gz")


class Started:
    """What was started, and whether somebody trained."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.model: Any = None
        self.trained = False
        self.why: Any = "its inputs have changed"
        self.chosen: Any = OLD
        self.fails = False

        def run(_: Any, path: Path) -> int:
            self.model = path
            return 0

        def require() -> Path:
            if self.chosen is None:
                raise NoModelError("There is no model. Train one: make train")
            return self.chosen

        def train() -> Path:
            self.trained = True
            if self.fails:
                raise LaunchError("Training failed.")
            self.chosen = NEW
            return NEW

        monkeypatch.setattr(preflight, "check_before_start", lambda _: None)
        monkeypatch.setattr(processes, "run_processes", run)
        monkeypatch.setattr(model, "reason_to_train", lambda: self.why)
        monkeypatch.setattr(chosen_model, "chosen_model", lambda: self.chosen)
        monkeypatch.setattr(chosen_model, "require_model", require)
        monkeypatch.setattr(model, "train", train)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    return Started(monkeypatch)


def serve(*options: str) -> Any:
    return CliRunner().invoke(cli.app, ["serve", *options])


def test_it_uses_the_chosen_model_says_that_the_content_is_newer_and_goes_on(
    started: Started,
) -> None:
    done = serve()
    assert (done.exit_code, started.model, started.trained) == (0, OLD, False)
    assert "old.tar.gz is used as it is, though its inputs have changed" in done.output
    assert "make train" in done.output


def test_it_says_nothing_when_the_model_is_up_to_date(started: Started) -> None:
    started.why = None
    done = serve()
    assert (started.model, done.output) == (OLD, "")


def test_without_a_model_it_does_not_start(started: Started) -> None:
    started.chosen, started.why = None, "there is no model yet"
    done = serve()
    assert isinstance(done.exception, NoModelError) and started.model is None


def test_in_development_it_trains_first(started: Started) -> None:
    done = serve("--train")
    assert (done.exit_code, started.model, started.trained) == (0, NEW, True)


def test_when_that_fails_it_starts_with_the_last_good_model_and_says_so(started: Started) -> None:
    started.fails = True
    done = serve("--train")
    assert (done.exit_code, started.model) == (0, OLD)
    assert "Training failed." in done.output
    assert "Starting with the last good model, old.tar.gz." in done.output


def test_when_the_first_training_fails_there_is_nothing_to_start(started: Started) -> None:
    started.fails, started.chosen, started.why = True, None, "there is no model yet"
    done = serve("--train")
    assert isinstance(done.exception, LaunchError) and started.model is None
