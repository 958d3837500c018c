"""The long steps of a trial, each in a process whose output goes to a log."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Callable, Optional, Sequence

from bot.launch.logs import log_dir
from bot.launch.model import last_seconds, training_command, training_environment
from bot.launch.training import Wording, component, run_with_progress
from bot.learning.comparison import Readings
from bot.learning.errors import ProposalError
from bot.learning.read_apart import kept_readings
from bot.learning.trial_time import READING_SECONDS
from bot.learning.trial_words import said
from bot.settings import PROJECT_DIR, get_settings

_READ = re.compile(r"Questions read: (\d+)/(\d+)")
_MINUTE = 60


def log_path() -> Path:
    """Where the output of a trial's steps goes."""
    return log_dir(get_settings()) / "try-proposal.log"


def train_apart(project: Path, folder: Path) -> Path:
    """Trains on a project's folder as ``python -m bot train`` does.

    Args:
        project: with ``data``, ``config.yml`` and ``domain.yml``.
        folder: where the model is written.

    Raises:
        ProposalError: there is no model; the text says where Rasa's reason is logged.
    """
    options = ["--out", str(folder), "--fixed-model-name", "proposal"]
    for name, path in (("config", "config.yml"), ("domain", "domain.yml"), ("data", "data")):
        options += [f"--{name}", str(project / path)]
    code = _run(training_command(*options), folder, last_seconds(), "training", _training_step)
    model = folder / "proposal.tar.gz"
    if code != 0 or not model.is_file():
        raise ProposalError(said("not_trained", log=log_path()))
    return model


def reading_command(model: Path, out: Path) -> Sequence[str]:
    """The command by which a model reads all sets."""
    module = "bot.learning.read_apart"
    return [sys.executable, "-m", "bot.launch.quietly", module, str(model), str(out)]


def read_apart(model: Path, folder: Path) -> Readings:
    """Has a model read all sets.

    Args:
        model: its file.
        folder: for its result.

    Raises:
        ProposalError: it cannot be loaded, or fails.
    """
    out = folder / f"{model.name}.json"
    command = reading_command(model, out)
    code = _run(command, folder, READING_SECONDS, "reading", _reading_step)
    if code != 0:
        raise ProposalError(said("not_read", model=model.name, log=log_path()))
    return kept_readings(out)


def _run(
    command: Sequence[str],
    folder: Path,
    expected: Optional[float],
    kind: str,
    step: Callable[[str], str],
) -> int:
    # So that libraries' temporary files are removed with the folder.
    aside = folder / "tmp"
    aside.mkdir(exist_ok=True)
    return run_with_progress(
        command,
        log_path(),
        folder=PROJECT_DIR,
        environment={**training_environment(), "TMPDIR": str(aside)},
        expected_seconds=expected,
        wording=Wording(said(kind), _left, _so_far, step),
    )


def _left(seconds: float) -> str:
    if seconds < _MINUTE:
        return said("soon")
    return said("left", minutes=round(seconds / _MINUTE))


def _so_far(seconds: float, step: str) -> str:
    return said("so_far", minutes=round(seconds / _MINUTE), step=step)


def _training_step(logged: str) -> str:
    name = component(logged)
    return said("component", name=name) if name else said("reads_data")


def _reading_step(logged: str) -> str:
    read = _READ.findall(logged)
    return said("questions_read", count=read[-1][0], of=read[-1][1]) if read else said("loads")
