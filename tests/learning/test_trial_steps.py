"""A trial is quiet, says in Swedish how far it is, and leaves nothing behind when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable

import pytest

from bot.launch import training
from bot.learning import trial_steps, trial_time
from bot.learning.errors import ProposalError
from bot.learning.workplace import workplace
from bot.settings import PROJECT_DIR, Settings

# Prints what Rasa would; its model goes where it is told.
NOISY = """
import sys, time, warnings
print("Starting to train component 'IntentClassifier'.", flush=True)
warnings.warn("Your training data contains an example", UserWarning)
time.sleep(1.5)
open({model!r}, "w").close()
sys.exit({code})
"""

# A trial whose training goes on until it is ended.
STOPPED = """
import signal, sys
from pathlib import Path
from bot.learning import trial, trial_steps
from bot.settings import Settings

# A shell has what it starts in the background ignore it.
signal.signal(signal.SIGINT, signal.default_int_handler)
var = Path(sys.argv[1])
child = '''
import os, sys, time
from pathlib import Path
from bot.launch.with_parent import end_with_parent
end_with_parent()
part = Path(sys.argv[1]) / "pid.part"
part.write_text(str(os.getpid()))
part.rename(part.with_name("pid"))
time.sleep(100)
'''
trial.get_settings = trial_steps.get_settings = lambda: Settings(var_dir=var)
trial_steps.training_command = lambda *_: [sys.executable, "-c", child, str(var)]
trial.apply_to_copy = lambda patch, copy: copy.mkdir()
try:
    trial.try_patch(var / "x.patch", var / "model")
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "var"
    monkeypatch.setattr(trial_steps, "get_settings", lambda: Settings(var_dir=folder))
    return folder


def use(monkeypatch: pytest.MonkeyPatch, model: Path, code: int = 0) -> None:
    script = NOISY.format(model=str(model), code=code)
    command = [sys.executable, "-c", script]
    monkeypatch.setattr(trial_steps, "training_command", lambda *_: command)
    monkeypatch.setattr(trial_steps, "reading_command", lambda *_: command)


def test_what_rasa_prints_goes_to_a_log_and_swedish_lines_tell_how_far_it_is(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(training, "_TELL_SECONDS", 1.0)
    use(monkeypatch, tmp_path / "proposal.tar.gz")
    assert trial_steps.train_apart(tmp_path, tmp_path) == tmp_path / "proposal.tar.gz"
    shown = capfd.readouterr()
    assert shown.out.splitlines()[0] == "  0 min hittills: tränar IntentClassifier"
    assert "training data" not in shown.out and not shown.err
    assert "Your training data" in (var / "log" / "try-proposal.log").read_text()


def test_a_step_that_fails_says_where_the_reason_stands(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path / "proposal.tar.gz", code=1)
    with pytest.raises(ProposalError, match=r"python -m bot check .*try-proposal\.log"):
        trial_steps.train_apart(tmp_path, tmp_path)
    with pytest.raises(ProposalError, match=r"Modellen m\.tar\.gz kunde inte"):
        trial_steps.read_apart(tmp_path / "m.tar.gz", tmp_path)


def test_how_long_it_takes_follows_from_the_last_training(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial_time, "last_seconds", lambda: 600.0)
    assert trial_time.expected_minutes() == trial_time.known_minutes() == 18
    monkeypatch.setattr(trial_time, "last_seconds", lambda: None)
    assert trial_time.expected_minutes() == 16 and trial_time.known_minutes() is None


def test_a_second_trial_waits_for_the_first(tmp_path: Path) -> None:
    with workplace(tmp_path) as folder:
        (folder / "model").touch()
        with pytest.raises(ProposalError, match="prövas just nu"), workplace(tmp_path):
            pass
    assert not folder.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_trial_that_is_stopped_ends_its_training_and_leaves_nothing(
    tmp_path: Path, number: signal.Signals
) -> None:
    stopped = subprocess.Popen(
        [sys.executable, "-c", STOPPED, str(tmp_path)], cwd=PROJECT_DIR, stdout=subprocess.DEVNULL
    )
    wait_for((tmp_path / "pid").is_file)
    child = int((tmp_path / "pid").read_text())
    assert (tmp_path / "trial" / "project").is_dir()
    stopped.send_signal(number)
    code = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGKILL: -9}
    assert stopped.wait(10) == code[number]
    wait_for(lambda: not lives(child))
    if number == signal.SIGKILL:
        with workplace(tmp_path) as folder:
            assert not list(folder.iterdir())
    assert not (tmp_path / "trial").exists()


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    # Whom nobody has waited for has ended all the same.
    status = Path(f"/proc/{process}/stat")
    return not status.is_file() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
