"""The component as Rasa makes it: for training, and from a trained model."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from bot.nlu.encoder.featurizer import SentenceEncoderFeaturizer

RESOURCE = Resource("encoder")
CONTEXT = ExecutionContext(GraphSchema({}), node_name="SentenceEncoderFeaturizer1")


def create(options: dict[str, Any], storage: ModelStorage) -> SentenceEncoderFeaturizer:
    """A component for training."""
    return SentenceEncoderFeaturizer.create(options, storage, RESOURCE, CONTEXT)


def load(options: dict[str, Any], storage: ModelStorage) -> SentenceEncoderFeaturizer:
    """The component of a trained model."""
    return SentenceEncoderFeaturizer.load(options, storage, RESOURCE, CONTEXT)
