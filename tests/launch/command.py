"""Runs ``python -m bot`` as an operator does."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Optional

from bot.settings import ENV_PREFIX, PROJECT_DIR


def run_bot(
    *arguments: str, timeout: Optional[float] = 120, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Runs a command with nothing set but what is given.

    Args:
        arguments: the command and its options.
        timeout: seconds after which the command counts as hanging.
        variables: environment variables.
    """
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(ENV_PREFIX)
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=PROJECT_DIR,
        env={**inherited, "COLUMNS": "200", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def assert_clear_error(done: subprocess.CompletedProcess[str], *parts: str) -> None:
    """The command refused with one text that holds these parts, and without a traceback."""
    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stdout + done.stderr
    for part in parts:
        assert part in done.stderr
