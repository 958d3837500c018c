"""Runs a module as ``python -m`` does, without warnings that tell an operator nothing.

``python -m bot.launch.quietly rasa run …``. Deprecations concern whoever updates a library. And
Rasa expects its own ResponseSelector for intents with an aspect, and every intent in domain.yml,
whereas here the scope guard names the answer, and intents come from data/answers. Rasa warns about
every phrase that leans on the conversation, a thousand times, which would bury all else. TensorFlow
is not loaded either, unless something imports from it.
"""

from __future__ import annotations

import re
import runpy
import sys
import warnings
from pathlib import Path
from typing import Any, Optional, TextIO, Type

from bot.rasa_patches import late_tensorflow

OWN_DIRS = tuple(Path(__file__).resolve().parents[2] / name for name in ("bot", "actions"))
_EXPECTED = (
    # A topic's rule is in its answers' file, which Rasa reads before it has seen its phrases.
    r"Issue found in '\S*data/answers/\w+\.yml':\s+Found intent '\w+' in stories",
    # Phrases that lean on the conversation become cells with an answer before anything is said.
    r"Action 'utter_it' is listed as a response action",
    r"Your training data contains an example .* for the '(?:it/\w+|\w+/same)' intent",
    r"You have defined training data with examples for training a response selector",
)
_ABOUT_THEMSELVES = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)


def is_expected(message: str) -> bool:
    """Whether a warning is about something intended in this project."""
    return any(re.match(pattern, message, re.DOTALL) for pattern in _EXPECTED)


def silence_libraries(*more: Type[Warning]) -> None:
    """Drops such warnings from outside our own code for the rest of this process.

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
        dropped = issubclass(category, (*_ABOUT_THEMSELVES, *more)) or is_expected(str(message))
        if ours or not dropped:
            show(message, category, filename, lineno, file, line)

    warnings.showwarning = show_ours


if __name__ == "__main__":
    silence_libraries()
    late_tensorflow.install()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
