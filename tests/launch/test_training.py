"""A training shows how far it is, and keeps what Rasa prints for when it fails."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.launch import training

# Prints as Rasa does, and takes its time.
RASA = """
import sys, time
print("Starting to train component 'NGramFeaturizer'.", flush=True)
time.sleep(1.5)
print("Starting to train component 'IntentClassifier'.", file=sys.stderr, flush=True)
time.sleep(1.5)
sys.exit(int(sys.argv[1]))
"""


def run(tmp_path: Path, code: int = 0, **options: float) -> int:
    return training.run_with_progress(
        [sys.executable, "-c", RASA, str(code)],
        tmp_path / "train.log",
        folder=tmp_path,
        environment=os.environ,
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """A terminal, and all that was ever shown on it."""
    shown = io.StringIO()
    terminal = Console(file=shown, force_terminal=True, width=120)
    monkeypatch.setattr(training, "Console", lambda: terminal)
    return shown


def test_a_terminal_shows_the_step_and_an_estimate(tmp_path: Path, screen: io.StringIO) -> None:
    assert run(tmp_path, expected_seconds=40) == 0
    shown = screen.getvalue()
    assert "about 40 s left" in shown
    assert "NGramFeaturizer" in shown and "IntentClassifier" in shown


def test_what_takes_longer_than_the_last_time_is_almost_there(
    tmp_path: Path, screen: io.StringIO
) -> None:
    run(tmp_path, expected_seconds=1)
    assert "almost there" in screen.getvalue()


def test_where_there_is_no_terminal_nothing_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path)
    assert capsys.readouterr().out.strip() == ""


def test_where_there_is_no_terminal_a_line_now_and_then_tells_the_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(training, "_TELL_SECONDS", 1.0)
    run(tmp_path)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1 s so far: NGramFeaturizer"
    assert 2 <= len(lines) <= 3 and lines[-1].endswith("IntentClassifier")


def test_the_exit_code_and_all_output_are_kept(tmp_path: Path, screen: io.StringIO) -> None:
    assert run(tmp_path, code=3) == 3
    log = (tmp_path / "train.log").read_text()
    assert "NGramFeaturizer" in log and "IntentClassifier" in log
