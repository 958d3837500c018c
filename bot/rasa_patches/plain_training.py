"""Skips work in a forced training that only unforced trainings benefit from."""

from __future__ import annotations

import tarfile
from functools import lru_cache, partial
from typing import Any, Dict, Optional

from rasa.engine.training.hooks import TrainingHook
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.training_data import TrainingData

_read = lru_cache(maxsize=None)(loading._load)
_gzopen = tarfile.TarFile.gzopen


def train_plainly() -> None:
    """Leaves out Rasa's training cache, reads each file once, packs the model with little effort.

    Rasa takes a fingerprint of all phrases with their features before and after each component and
    copies what was trained, so that a later training may skip it. ``--force`` skips nothing, and
    one changed phrase changes every fingerprint anyway; that was a fifth of a training. It reads
    all files of phrases three times, and works on copies. And it gzips the model at the highest
    level, which digits of vectors do not reward. None of it has a setting.
    """
    TrainingHook.on_before_node = _nothing_before
    TrainingHook.on_after_node = _nothing_after
    loading._load = _read_once
    tarfile.TarFile.gzopen = partial(_gzopen, compresslevel=1)  # type: ignore[method-assign]


def _read_once(filename: str, language: Optional[str] = None) -> Optional[TrainingData]:
    # The language, which Rasa passes differently each time, only matters to other formats.
    return _read(filename)


def _nothing_before(self: TrainingHook, *_: Any, **__: Any) -> Dict[str, Any]:
    return {}


def _nothing_after(self: TrainingHook, *_: Any, **__: Any) -> None:
    return None
