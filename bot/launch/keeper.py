"""Keeps processes running: honcho's manager, which on its own ends all when one ends."""

from __future__ import annotations

import multiprocessing
import time
from functools import partial
from typing import Any

from honcho.manager import Manager
from honcho.process import Process

_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
# Seconds after which a running process no longer counts as failing.
_LONG_SECONDS = 60.0


class Keeper(Manager):
    """Restarts a process that ended by itself, once all of them have been ready.

    Before that, an end is a fault that a restart would only repeat, so that all are ended.
    """

    def __init__(self, printer: Any) -> None:
        super().__init__(printer)
        self._ready = multiprocessing.Event()
        self._ending = multiprocessing.Event()
        self._process_ctor = partial(_Kept, ready=self._ready, ending=self._ending)

    def all_are_ready(self) -> None:
        """From now on a process that ends is restarted."""
        self._ready.set()

    def terminate(self) -> None:
        """Ends all; none is restarted."""
        self._ending.set()
        super().terminate()

    def _killall(self, force: bool = False) -> None:
        if force:
            self._ending.set()
        super()._killall(force)


class _Kept(Process):
    """Runs a command again and again; to the manager it is one process with a changing pid."""

    def __init__(self, *arguments: Any, ready: Any, ending: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._ready = ready
        self._ending = ending
        self._ended: Any = None

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        """Runs until asked to end, or until it ends before all were ready."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            began = time.monotonic()
            super().run(events, ignore_signals)
            if self._ending.is_set() or not self._ready.is_set():
                break
            if time.monotonic() - began > _LONG_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            code = self._ended["returncode"]
            self._tell(f"{self.name} ended with {code}; it is started again in {pause:.0f} s.")
            if self._ending.wait(pause):
                break
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        super()._send_message(self._ended, type="stop")

    def _send_message(self, data: Any, type: str = "line") -> None:
        if type == "stop":
            # The manager would end all.
            self._ended = data
        else:
            super()._send_message(data, type)

    def _tell(self, line: str) -> None:
        super()._send_message(f"{line}\n".encode())
