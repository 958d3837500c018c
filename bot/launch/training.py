"""Runs ``rasa train`` and shows its progress in place of the hundred lines that it prints."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from typing import Callable, Mapping, NamedTuple, Optional, Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

# Seconds of a first training on two idle cores, when all phrases are new; later trainings are
# estimated by the last one.
USUAL_SECONDS = 480.0
_STEP = re.compile(r"Starting to train component '(\w+)'")
_LOOK_SECONDS = 0.5
# Without a terminal, a line says at this interval that it is still running.
_TELL_SECONDS = 60.0
# The bar must not be full while the training goes on.
_MOST = 0.99
# A training that has not ended by then is in the middle of a long calculation.
_END_SECONDS = 5.0


class Wording(NamedTuple):
    """How the progress of a process is worded.

    Attributes:
        title: before the bar.
        left: from the seconds left.
        so_far: the line without a terminal, from the seconds spent and the step.
        step: from what was logged.
    """

    title: str
    left: Callable[[float], str]
    so_far: Callable[[float, str], str]
    step: Callable[[str], str]


def _left(seconds: float) -> str:
    if seconds < 5:
        return "almost there;"
    return f"about {seconds:.0f} s left;"


def _so_far(seconds: float, step: str) -> str:
    return f"{seconds:.0f} s so far: {step}"


def component(logged: str) -> Optional[str]:
    """The component that Rasa began to train last."""
    steps = _STEP.findall(logged)
    return str(steps[-1]) if steps else None


def _step(logged: str) -> str:
    return component(logged) or "reading the data"


_ENGLISH = Wording("Training", _left, _so_far, _step)


def run_with_progress(
    command: Sequence[str],
    log: Path,
    *,
    folder: Path,
    environment: Mapping[str, str],
    expected_seconds: Optional[float] = None,
    wording: Wording = _ENGLISH,
) -> int:
    """Runs a training and shows its step and, in a terminal, an estimate of the time left.

    Args:
        command: what trains.
        log: where its output goes.
        folder: where it runs.
        environment: what it runs with.
        expected_seconds: how long the last training took.
        wording: of the progress.

    Returns:
        Its exit code.
    """
    expected = expected_seconds or USUAL_SECONDS
    # Its output goes to a file, not a pipe: nobody has to read it for the training to go on.
    with open(log, "wb") as output:
        training = subprocess.Popen(
            list(command), cwd=folder, env=dict(environment), stdout=output, stderr=output
        )
    columns = (
        TextColumn(wording.title),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]} {task.fields[step]}", style="dim"),
    )
    console = Console()
    began = told = time.monotonic()
    try:
        with Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as progress:
            bar = progress.add_task("", total=1.0, left="", step="")
            while training.poll() is None:
                spent = time.monotonic() - began
                step = wording.step(log.read_text(encoding="utf-8", errors="replace"))
                progress.update(
                    bar,
                    completed=min(spent / expected, _MOST),
                    left=wording.left(expected - spent),
                    step=step,
                )
                if not console.is_terminal and time.monotonic() - told >= _TELL_SECONDS:
                    told = time.monotonic()
                    print(wording.so_far(spent, step), flush=True)
                time.sleep(_LOOK_SECONDS)
    finally:
        # After Ctrl-C as well: otherwise it would train on for nobody.
        if training.poll() is None:
            _end(training)
    return training.returncode


def _end(training: subprocess.Popen[bytes]) -> None:
    training.terminate()
    try:
        training.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        training.kill()
        training.wait()
