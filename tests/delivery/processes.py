"""Starts the real ``python -m bot deliver``."""

from __future__ import annotations

import contextlib
import faulthandler
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator, Mapping

from bot.settings import ENV_PREFIX, PROJECT_DIR


def start_worker(log: Path, variables: Mapping[str, str], *options: str) -> subprocess.Popen[bytes]:
    """Starts a worker; what it prints is added to the log."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(ENV_PREFIX)
    }
    with open(log, "ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "deliver", *options],
            cwd=PROJECT_DIR,
            env={**inherited, **variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )


@contextlib.contextmanager
def ends_with_the_test(log: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    """When a test fails: kills the workers in the list, shows their log and this process's threads.

    The mail server is one of these threads: a worker that cannot reach it is half of the story.
    """
    workers: list[subprocess.Popen[bytes]] = []
    try:
        yield workers
    finally:
        left = [worker for worker in workers if worker.poll() is None]
        for worker in left:
            worker.kill()
            worker.wait()
        if left:
            print(log.read_text("utf-8")[-4000:])
            with tempfile.TemporaryFile("w+") as threads:
                faulthandler.dump_traceback(threads)
                threads.seek(0)
                print(threads.read())
