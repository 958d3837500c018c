"""Runs a module as ``python -m`` does, without what other people's libraries say about themselves.

``python -m bot.launch.quietly rasa run …``. That a library is to change something by its next
version is for whoever updates it: it tells an operator nothing, and hides the lines that do.
"""

from __future__ import annotations

import runpy
import sys
import warnings
from pathlib import Path
from typing import Any, Optional, TextIO, Type

OWN_DIRS = tuple(Path(__file__).resolve().parents[2] / name for name in ("bot", "actions"))
_ABOUT_THEMSELVES = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)


def silence_libraries(*more: Type[Warning]) -> None:
    """Drops deprecations that arise outside our own code, for the rest of this process.

    Filters would not do: Sanic and Rasa put their own in front of all others while they start.

    Args:
        more: further categories to drop there.
    """
    show = warnings.showwarning

    def show_ours(
        message: Any,
        category: Type[Warning],
        filename: str,
        lineno: int,
        file: Optional[TextIO] = None,
        line: Optional[str] = None,
    ) -> None:
        ours = any(Path(filename).is_relative_to(folder) for folder in OWN_DIRS)
        if ours or not issubclass(category, (*_ABOUT_THEMSELVES, *more)):
            show(message, category, filename, lineno, file, line)

    warnings.showwarning = show_ours


if __name__ == "__main__":
    silence_libraries()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
