"""The plain functions can be used, and tested in milliseconds, without Rasa and spaCy."""

from __future__ import annotations

import subprocess
import sys

from bot.settings import PROJECT_DIR

PLAIN = [
    "calibration",
    "choices",
    "context",
    "greeting",
    "judge",
    "kernel",
    "kernel_model",
    "language",
    "ngrams",
    "normalise",
    "questions",
    "trust",
    "views",
]


def test_they_import_neither_rasa_nor_spacy() -> None:
    imports = ", ".join(f"bot.nlu.{name}" for name in PLAIN)
    code = f"import sys, {imports}; print({{'rasa', 'spacy', 'tensorflow'}} & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "set()"
