"""Loads only the prediction graph of a model, not its training graph.

Rasa builds both graphs and looks up the classes of both, including a validator that imports
TensorFlow. Only finetuning would need the training graph.
"""

from __future__ import annotations

from typing import Any, Dict

from rasa.engine.storage.storage import ModelMetadata

_from_dict = ModelMetadata.from_dict
_NO_GRAPH: Dict[str, Any] = {"nodes": {}}


def install() -> None:
    """Makes Rasa leave the training graph empty."""
    ModelMetadata.from_dict = staticmethod(_read)


def _read(serialized: Dict[str, Any]) -> ModelMetadata:
    return _from_dict({**serialized, "train_schema": _NO_GRAPH})
