"""Skips work in a forced training that only unforced trainings benefit from."""

from __future__ import annotations

import tarfile
from functools import partial
from typing import Any, Dict

from rasa.engine.training.hooks import TrainingHook

from bot.rasa_patches.plain_reading import read_plainly

_gzopen = tarfile.TarFile.gzopen


def train_plainly() -> None:
    """Leaves out Rasa's training cache, reads plainly, and compresses the model lightly.

    Rasa takes a fingerprint of all phrases with their features before and after each component and
    copies what was trained, so that a later training may skip it. ``--force`` skips nothing, and
    one changed phrase changes every fingerprint anyway; that was a fifth of a training. And Rasa
    gzips the model at the highest level, which hardly shrinks vectors. None of this has a setting.
    """
    TrainingHook.on_before_node = _nothing_before
    TrainingHook.on_after_node = _nothing_after
    read_plainly()
    tarfile.TarFile.gzopen = partial(_gzopen, compresslevel=1)  # type: ignore[method-assign]


def _nothing_before(self: TrainingHook, *_: Any, **__: Any) -> Dict[str, Any]:
    return {}


def _nothing_after(self: TrainingHook, *_: Any, **__: Any) -> None:
    return None
