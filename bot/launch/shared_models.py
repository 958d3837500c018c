"""Copies the model shipped with the program into the model folder that machines share."""

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
# Suffix of an unfinished copy, and the age at which it counts as left by a killed process.
_PART = ".part"
_OLD_PART_SECONDS = 3600.0
# The file in a model's archive that holds its training time.
_METADATA = "metadata.json"


def share_own_model() -> None:
    """Calls ``put_own_model_there`` in the background until it succeeds.

    A full disk or an unresponsive folder must not block the staff pages; servers meanwhile use the
    model that they shipped with.
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

    Starting another version, even an earlier one, chooses its model, the one known to work with the
    program. A restart of the same version leaves the choice as it is.

    Raises:
        OSError: the folder is full, or cannot be written.
    """
    own = chosen_model.own_model()
    if own is None or not chosen_model.own_model_waits():
        return
    folder = chosen_model.models_dir()
    folder.mkdir(parents=True, exist_ok=True)
    _delete_old_parts(folder)
    # First, to make room for another one.
    _prune(folder, own.name)
    for companion in (own.with_name(INPUTS_FILE), figures_file(own)):
        if companion.exists():
            _copy(companion, folder / companion.name)
    shared = folder / own.name
    if not (shared.exists() and shared.stat().st_size == own.stat().st_size):
        _copy(own, shared)
    # Only now: a partial copy that looks old is deleted by whoever else copies a model.
    trained = _training_time_in(own)
    os.utime(shared, (trained, trained))
    chosen_model.choose_own(shared)
    logger.info("%s came with this version and is in use; it lies in %s.", own.name, folder)


def _training_time_in(model: Path) -> float:
    """When a model was trained, by its own metadata: copying and packing change file times."""
    try:
        with tarfile.open(model, "r|gz") as archive:
            for member in archive:
                file = archive.extractfile(member) if _is_metadata(member.name) else None
                if file is not None:
                    told = datetime.fromisoformat(json.load(file)["trained_at"])
                    return told.replace(tzinfo=UTC).timestamp()
    except (EOFError, tarfile.TarError, zlib.error, ValueError, KeyError, TypeError):
        # Loading it will report what is wrong.
        pass
    return model.stat().st_mtime


def _is_metadata(name: str) -> bool:
    return name.strip("./") == _METADATA


def _copy(source: Path, target: Path) -> None:
    """Copies a file atomically, also when two processes do so at once."""
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
