"""Loads of a model's description what reads messages, not what it was trained with.

Rasa builds both graphs, looks up the classes of both, and among those of a training is a validator
that imports TensorFlow. Only a training that goes on from a model would ask for the other one.
"""

from __future__ import annotations

from typing import Any, Dict

from rasa.engine.storage.storage import ModelMetadata

_from_dict = ModelMetadata.from_dict
_NO_GRAPH: Dict[str, Any] = {"nodes": {}}


def install() -> None:
    """Makes Rasa leave the graph of a training empty."""
    ModelMetadata.from_dict = staticmethod(_read)


def _read(serialized: Dict[str, Any]) -> ModelMetadata:
    return _from_dict({**serialized, "train_schema": _NO_GRAPH})
