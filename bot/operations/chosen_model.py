"""Which models there are, and which one servers use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional

from bot.settings import PROJECT_DIR

MODELS_DIR = PROJECT_DIR / "models"
# Where our own start tells a server its model. The Procfile takes it from there, and a server that
# has it follows the choice; one that a developer gave a model by hand keeps it.
MODEL_VARIABLE = "RASA_MODEL"
# The name of the model that servers use, and below it of those that they used before. A model that
# was trained later than it was written counts as chosen, also one that `rasa train` made.
CHOSEN_FILE = MODELS_DIR / "chosen"
_MOST_REMEMBERED = 10


class NoModelError(Exception):
    """There is no such model; its text tells an operator what to do."""


def newest_model() -> Optional[Path]:
    """The model that a server would load, or None."""
    models = sorted(MODELS_DIR.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return models[-1] if models else None


def models() -> list[Path]:
    """All models, the newest first."""
    found = MODELS_DIR.glob("*.tar.gz")
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def chosen_model() -> Optional[Path]:
    """The model that servers use: the one chosen last, or one that was trained after that."""
    newest = newest_model()
    chosen = next((path for path in _chosen_before() if path.exists()), None)
    if chosen is None or (newest and newest.stat().st_mtime > CHOSEN_FILE.stat().st_mtime):
        return newest
    return chosen


def choose_model(path: Path) -> None:
    """Has servers use a model.

    Raises:
        NoModelError: there is no such model.
    """
    if not path.exists():
        raise NoModelError(
            f"There is no model {path.name} in {MODELS_DIR}; see: python -m bot models"
        )
    before = [*filter(None, [chosen_model()]), *_chosen_before()]
    names = dict.fromkeys([path.name, *(model.name for model in before)])
    _write_chosen(list(names))


def choose_previous() -> Path:
    """Goes back to the model that was used before the present one.

    Raises:
        NoModelError: there is none.
    """
    present = chosen_model()
    used = [path for path in _chosen_before() if path.exists() and path != present]
    earlier = used or [path for path in models() if _is_older(path, present)]
    if not earlier:
        raise NoModelError("There is no earlier model; see: python -m bot models")
    # Not merely exchanged: going back again goes further back.
    _write_chosen([path.name for path in earlier])
    return earlier[0]


def may_choose() -> bool:
    """Whether another model can be chosen from here: the root of a container is read-only."""
    return os.access(MODELS_DIR, os.W_OK)


def keep_choice() -> None:
    """Has servers keep the model that they use, though a newer one has been trained."""
    names = [path.name for path in _chosen_before()]
    if names:
        _write_chosen(names)


def _is_older(path: Path, other: Optional[Path]) -> bool:
    return other is not None and path.stat().st_mtime < other.stat().st_mtime


def _chosen_before() -> list[Path]:
    try:
        names = CHOSEN_FILE.read_text(encoding="utf-8").split()
    except OSError:
        return []
    return [MODELS_DIR / name for name in names]


def _write_chosen(names: list[str]) -> None:
    fresh = CHOSEN_FILE.with_suffix(".new")
    fresh.write_text("\n".join(names[:_MOST_REMEMBERED]) + "\n", encoding="utf-8")
    fresh.replace(CHOSEN_FILE)


def require_model() -> Path:
    """The model to use.

    Raises:
        NoModelError: there is none.
    """
    model = chosen_model()
    if model is None:
        raise NoModelError(f"There is no model in {MODELS_DIR}. Train one: make train")
    return model
