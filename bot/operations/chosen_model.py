"""Which models there are, and which one servers use."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Optional

from bot.files.replacing import in_place_of
from bot.settings import PROJECT_DIR, get_settings

# The model folder shipped with the program, as in an image, where BOT_MODELS_DIR names another one.
OWN_DIR = PROJECT_DIR / "models"
# The variable by which our own start gives a server its model, through the Procfile. A server that
# has it follows the choice; one that a developer started with a model keeps that.
MODEL_VARIABLE = "RASA_MODEL"
# In the model folder: the name of the model in use, then of those used before it. A model trained
# after this file was written counts as chosen, even one that `rasa train` made.
_CHOSEN = "chosen"
# In a folder that several machines share: the name of the shipped model that was copied there last.
# A server shipped with another model ignores choices made there.
_PUT_THERE = "came_with_the_program"
_MOST_REMEMBERED = 10
_MODELS = "*.tar.gz"


class NoModelError(Exception):
    """There is no such model; the text says to an operator what to do."""


def models_dir() -> Path:
    """The folder of models; several machines may share it."""
    return get_settings().models_path


def own_model() -> Optional[Path]:
    """The model shipped with the program, where the model folder is another one."""
    folder = models_dir()
    return None if folder == OWN_DIR else _chosen_in(OWN_DIR)


def own_model_waits() -> bool:
    """Whether servers use the model that they shipped with, whatever is chosen.

    They do until it is in the shared folder: a choice made before that was for another version,
    whose model this one may be unable to load.
    """
    own = own_model()
    return own is not None and _read(models_dir() / _PUT_THERE) != [own.name]


def models() -> list[Path]:
    """All models, the newest first."""
    found = {path.name: path for path in models_dir().glob(_MODELS)}
    own = own_model()
    if own is not None and own_model_waits():
        found[own.name] = own
    return sorted(found.values(), key=trained_at, reverse=True)


def newest_model() -> Optional[Path]:
    """The model that was trained last, or None."""
    return next(iter(models()), None)


def trained_at(model: Path) -> float:
    """When a model was trained; the epoch for one that was removed meanwhile."""
    try:
        return model.stat().st_mtime
    except OSError:
        return 0.0


def chosen_model() -> Optional[Path]:
    """The model that servers use: the one chosen last, or one that was trained after that."""
    own = own_model()
    if own is not None and own_model_waits():
        return own
    # The folder is empty: somebody has removed all models.
    return _chosen_in(models_dir()) or own


def _chosen_in(folder: Path) -> Optional[Path]:
    newest = max(folder.glob(_MODELS), key=trained_at, default=None)
    chosen = next((path for path in _chosen_before(folder) if path.exists()), None)
    if chosen is None or (newest and trained_at(newest) > trained_at(folder / _CHOSEN)):
        return newest
    return chosen


def choose_model(path: Path) -> None:
    """Makes servers use a model.

    Raises:
        NoModelError: there is no such model.
    """
    folder = models_dir()
    if not path.exists():
        raise NoModelError(f"There is no model {path.name} in {folder}; see: python -m bot models")
    _refuse_while_own_waits()
    _choose(path, folder)


def choose_own(path: Path) -> None:
    """Makes servers use the model that they shipped with, now that it is in the shared folder.

    Args:
        path: of it there.
    """
    _choose(path, path.parent)
    _write(path.parent / _PUT_THERE, [path.name])


def _choose(path: Path, folder: Path) -> None:
    before = [*filter(None, [_chosen_in(folder)]), *_chosen_before(folder)]
    _write_chosen(list(dict.fromkeys([path.name, *(model.name for model in before)])))


def choose_previous() -> Path:
    """Goes back to the model that was used before the present one.

    Raises:
        NoModelError: there is none.
    """
    _refuse_while_own_waits()
    earlier = _earlier_in(models_dir())
    if not earlier:
        raise NoModelError("There is no earlier model; see: python -m bot models")
    # Not merely swapped, so that going back again goes further back.
    _write_chosen([path.name for path in earlier])
    return earlier[0]


def previous_model() -> Optional[Path]:
    """The model that going back chooses."""
    return next(iter(_earlier_in(models_dir())), None)


def not_to_be_pruned(folder: Path) -> list[Path]:
    """The model chosen in a folder, and the one that going back would choose."""
    return [*filter(None, [_chosen_in(folder)]), *_earlier_in(folder)[:1]]


def may_choose() -> bool:
    """Whether another model can be chosen from here."""
    return is_writable() and not own_model_waits()


def is_writable() -> bool:
    """Whether a choice can be written from here: the root of a container is read-only."""
    return os.access(models_dir(), os.W_OK)


def keep_choice() -> None:
    """Makes servers keep the model in use although a newer one has been trained."""
    names = [path.name for path in _chosen_before(models_dir())]
    if names:
        _write_chosen(names)


def _refuse_while_own_waits() -> None:
    own = own_model()
    if own is not None and own_model_waits():
        raise NoModelError(
            f"Servers use {own.name}, which came with this version, until the staff pages have put "
            f"it into {models_dir()}; their log says what is in the way."
        )


def _earlier_in(folder: Path) -> list[Path]:
    present = _chosen_in(folder)
    used = [path for path in _chosen_before(folder) if path.exists() and path != present]
    if used or present is None:
        return used
    older = [path for path in folder.glob(_MODELS) if trained_at(path) < trained_at(present)]
    return sorted(older, key=trained_at, reverse=True)


def _chosen_before(folder: Path) -> list[Path]:
    return [folder / name for name in _read(folder / _CHOSEN)]


def _write_chosen(names: list[str]) -> None:
    _write(models_dir() / _CHOSEN, names[:_MOST_REMEMBERED])


def _read(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").split()
    except OSError:
        return []


def _write(file: Path, names: list[str]) -> None:
    """Writes names, one per line, atomically."""
    with in_place_of(file) as written:
        written.write(("\n".join(names) + "\n").encode())


def require_model() -> Path:
    """The model to use.

    Raises:
        NoModelError: there is none.
    """
    model = chosen_model()
    if model is None:
        raise NoModelError(f"There is no model in {models_dir()}. Train one: make train")
    return model
