"""A process that works for another ends with it, however that one ended."""

from __future__ import annotations

import os
import threading
import time

_LOOK_SECONDS = 1.0


def end_with_parent() -> None:
    """From now on this process ends soon after the one that started it.

    A killed parent tells nobody, and a training would go on for minutes, with 9 GB, for nothing.
    """
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)
