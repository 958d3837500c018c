"""Runs ``rasa train`` and tells how far it is, in place of the hundred lines that it prints."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from typing import Mapping, Optional, Sequence

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

# What the first one takes on two idle cores, when all phrases are new; later the last one's time is
# known.
USUAL_SECONDS = 480.0
_STEP = re.compile(r"Starting to train component '(\w+)'")
_LOOK_SECONDS = 0.5
# Where nothing can be drawn, a line says so often that it goes on.
_TELL_SECONDS = 60.0
# A bar that is full while the training goes on would be a lie.
_MOST = 0.99


def run_with_progress(
    command: Sequence[str],
    log: Path,
    *,
    folder: Path,
    environment: Mapping[str, str],
    expected_seconds: Optional[float] = None,
) -> int:
    """Runs a training; tells its step, and an estimate of the rest where there is a terminal.

    Args:
        command: what trains.
        log: where its output goes.
        folder: where it runs.
        environment: what it runs with.
        expected_seconds: how long the last training took.

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
        TextColumn("Training"),
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
                progress.update(
                    bar,
                    completed=min(spent / expected, _MOST),
                    left=_left(expected - spent),
                    step=_step(log),
                )
                if not console.is_terminal and time.monotonic() - told >= _TELL_SECONDS:
                    told = time.monotonic()
                    print(f"{spent:.0f} s so far: {_step(log)}", flush=True)
                time.sleep(_LOOK_SECONDS)
    finally:
        # After Ctrl-C too: it would train on for nobody.
        if training.poll() is None:
            training.terminate()
            training.wait()
    return training.returncode


def _left(seconds: float) -> str:
    if seconds < 5:
        return "almost there;"
    return f"about {seconds:.0f} s left;"


def _step(log: Path) -> str:
    steps = _STEP.findall(log.read_text(encoding="utf-8", errors="replace"))
    return str(steps[-1]) if steps else "reading the data"
