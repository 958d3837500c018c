"""Puts the model that came with the program into the folder of models that machines share."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import shutil
import tarfile
import threading
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path

from bot.files.replacing import in_place_of
from bot.launch.model import INPUTS_FILE
from bot.launch.model_figures import figures_file
from bot.operations import chosen_model

logger = logging.getLogger(__name__)

# A model is some 190 MB: five are a gigabyte.
MOST_MODELS = 5
_AGAIN_SECONDS = 60.0
# Of a copy that a killed process left behind.
_PART = ".part"
_OLD_PART_SECONDS = 3600.0
# In a model's archive, where Rasa says when it was trained.
_METADATA = "metadata.json"


def share_own_model() -> None:
    """Calls ``put_own_model_there`` beside the process's other work until it succeeds.

    A full disk or a folder that does not answer keeps nobody from the staff pages, and servers go
    on with the model that came with them.
    """
    if chosen_model.own_model_waits():
        threading.Thread(target=_until_it_is_there, daemon=True).start()


def _until_it_is_there() -> None:
    told = ""
    while True:
        try:
            put_own_model_there()
            return
        except OSError as error:
            if str(error) != told:
                told = str(error)
                logger.error(
                    "The model that came with this version could not be put into %s: %s. Servers "
                    "use it all the same, but none can be chosen on the staff pages. Make room, or "
                    "the folder writable; it is tried again each minute.",
                    chosen_model.models_dir(),
                    error,
                )
        time.sleep(_AGAIN_SECONDS)


def put_own_model_there() -> None:
    """Copies it unless it is there, has servers use it, and deletes surplus models.

    Whoever starts another version gets its model, also an earlier version's: it is the one that is
    known to go with the program. A restart of the same version leaves the choice as it is.

    Raises:
        OSError: the folder is full, or cannot be written.
    """
    own = chosen_model.own_model()
    if own is None or not chosen_model.own_model_waits():
        return
    folder = chosen_model.models_dir()
    folder.mkdir(parents=True, exist_ok=True)
    _delete_old_parts(folder)
    # Before there has to be room for another one.
    _prune(folder, own.name)
    for companion in (own.with_name(INPUTS_FILE), figures_file(own)):
        if companion.exists():
            _copy(companion, folder / companion.name)
    shared = folder / own.name
    if not (shared.exists() and shared.stat().st_size == own.stat().st_size):
        _copy(own, shared)
    # Not before: a part that looks old is deleted by whoever puts a model there meanwhile.
    trained = trained_at(own)
    os.utime(shared, (trained, trained))
    chosen_model.choose_own(shared)
    logger.info("%s came with this version and is in use; it lies in %s.", own.name, folder)


def trained_at(model: Path) -> float:
    """When a model was trained, as it says itself: copying and packing may change a file's time."""
    try:
        with tarfile.open(model, "r|gz") as archive:
            for member in archive:
                file = archive.extractfile(member) if _is_metadata(member.name) else None
                if file is not None:
                    told = datetime.fromisoformat(json.load(file)["trained_at"])
                    return told.replace(tzinfo=UTC).timestamp()
    except (EOFError, tarfile.TarError, zlib.error, ValueError, KeyError, TypeError):
        # Whatever loads it will say what is wrong with it.
        pass
    return model.stat().st_mtime


def _is_metadata(name: str) -> bool:
    return name.strip("./") == _METADATA


def _copy(source: Path, target: Path) -> None:
    """Copies a file so that others see it whole or not at all, also when two do it at once."""
    with in_place_of(target, _PART) as written, open(source, "rb") as read:
        shutil.copyfileobj(read, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())


def _delete_old_parts(folder: Path) -> None:
    for part in folder.glob(f".*{_PART}"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > _OLD_PART_SECONDS:
                part.unlink()


def _prune(folder: Path, coming: str) -> None:
    """Deletes the oldest models, so that one more makes ``MOST_MODELS``."""
    kept = {path.name for path in chosen_model.not_to_be_pruned(folder)}
    found = sorted(folder.glob("*.tar.gz"), key=chosen_model.trained_at, reverse=True)
    others = [path for path in found if path.name not in kept and path.name != coming]
    for path in others[max(0, MOST_MODELS - 1 - len(kept - {coming})) :]:
        logger.info("%s is deleted: the folder keeps %s models.", path.name, MOST_MODELS)
        path.unlink(missing_ok=True)
        figures_file(path).unlink(missing_ok=True)
