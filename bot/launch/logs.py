"""Writes the processes' output to ``var/log/``, one file each, rotated by size and by day.

Logs are rotated daily so that old ones can be deleted by age.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import deque
from datetime import datetime, timedelta
from datetime import time as clock
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Optional

from bot.settings import Settings

_MOST_BYTES = 10_000_000
_OLDER_FILES = 14
_DAY = timedelta(days=1)
# Lines: enough for a traceback through Rasa and what led to it.
_TAIL_LINES = 40
# Honcho reports these in words only.
_SYSTEM = "system"
_ENDED = re.compile(r"(\w+) stopped \(rc=")
_SIGNAL = re.compile(r"\w+ received")


def log_dir(settings: Settings) -> Path:
    """The folder of the logs; made when it is missing."""
    folder = settings.var_path / "log"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def tail(path: Path) -> str:
    """The last lines of a log, or nothing when there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as lines:
            return "".join(deque(lines, _TAIL_LINES))
    except OSError:
        return ""


class LogPrinter:
    """Takes what honcho would print: each process's lines go to the file with its name."""

    # Honcho sets it, for the column of names that it prints.
    width = 0

    def __init__(self, folder: Path) -> None:
        # The process whose end made the manager end all others.
        self.ended_first: Optional[str] = None
        self._signalled = False
        self._folder = folder
        self._handlers: dict[str, RotatingFileHandler] = {}
        self._began: dict[str, datetime] = {}
        # Another thread asks which log to show.
        self._lock = threading.Lock()

    def write(self, message: Any) -> None:
        """Writes one message of honcho's to the log of its process."""
        data = message.data
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        if message.name == _SYSTEM:
            self._note(text)
        with self._lock:
            handler = self._handler(message.name)
            if datetime.now() - self._began[message.name] >= _DAY:
                handler.doRollover()
                self._began[message.name] = datetime.now()
            for line in text.splitlines():
                handler.emit(logging.LogRecord("", logging.INFO, "", 0, line, None, None))

    def path(self, name: str) -> Path:
        """The log of a process."""
        return self._folder / f"{name}.log"

    def tail(self, name: str) -> str:
        """The last lines of a process."""
        with self._lock:
            return tail(self.path(name))

    def _note(self, text: str) -> None:
        self._signalled = self._signalled or bool(_SIGNAL.match(text))
        ended = _ENDED.match(text)
        if ended and not self._signalled and not self.ended_first:
            self.ended_first = ended[1]

    def _handler(self, name: str) -> RotatingFileHandler:
        if name not in self._handlers:
            path = self.path(name)
            # A log of an earlier day is rotated at the first new line.
            written = path.stat().st_mtime if path.exists() else time.time()
            self._began[name] = datetime.combine(datetime.fromtimestamp(written), clock.min)
            self._handlers[name] = RotatingFileHandler(
                self.path(name),
                maxBytes=_MOST_BYTES,
                backupCount=_OLDER_FILES,
                encoding="utf-8",
            )
        return self._handlers[name]
