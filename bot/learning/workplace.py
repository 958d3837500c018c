"""The temporary folder of a trial, one at a time."""

from __future__ import annotations

import fcntl
import shutil
import signal
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator

from bot.learning.errors import ProposalError
from bot.learning.trial_words import said


@contextmanager
def workplace(var: Path) -> Iterator[Path]:
    """An empty folder; removed also after Ctrl-C and SIGTERM, and after SIGKILL by the next call.

    Args:
        var: the folder in which it is made.

    Raises:
        ProposalError: another trial is going on.
    """
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = var / "trial"
    # The lock ends with its process, also with one that was killed.
    with open(var / "trial.lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ProposalError(said("going_on")) from error
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        before = {one: signal.signal(one, _leave) for one in (signal.SIGTERM, signal.SIGHUP)}
        try:
            yield folder
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
            shutil.rmtree(folder, ignore_errors=True)


def _leave(number: int, _frame: Any) -> None:
    sys.exit(128 + number)
