"""The Rasa side of the sentence encoder: a dense featurizer for ``config.yml``."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Sequence

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import DENSE_FEATURIZABLE_ATTRIBUTES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.noise import ASKS_NOTHING
from bot.nlu.normalise import PAYLOAD_PREFIX
from bot.nlu.options import refuse_unknown_options
from bot.settings import get_settings

from .adapter import is_kept_out
from .cache import VectorCache
from .errors import EncoderError
from .folder import encoder_name, is_tuned, prepare_encoder
from .run import MIN_TOKENS, MOST_TOKENS, SentenceEncoder, Vectors, get_encoder

# Set on a training phrase that the encoder was tuned on: what is held out of the classifier alone
# is no test of it.
SEEN_IN_TUNING = "seen_in_tuning"

_RECORD = "encoder.txt"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoderFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the vector of a frozen sentence encoder to each message, as a sentence feature.

    Nothing is learnt, but the encoder used for training is recorded with the model: another one's
    vectors mean nothing to the classifier, so the model refuses to load with it.
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
            # Threads per message; on shared cores one is fastest.
            "threads": 1,
            # Messages are truncated to this many tokens (128 are some 90 Swedish words).
            "max_tokens": 128,
        }

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Refuses unknown options.

        Raises:
            InvalidConfigException: names the option, what is wrong with it, and what is valid.
        """
        refuse_unknown_options(cls, config)
        for option, least, most in (("threads", 1, 64), ("max_tokens", MIN_TOKENS, MOST_TOKENS)):
            given = config[option]
            if type(given) is not int or not least <= given <= most:
                raise InvalidConfigException(
                    f"{cls.__name__}: '{option}' is {given!r} (config.yml), expected a whole "
                    f"number from {least} to {most}."
                )

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """The encoder's name: features that Rasa cached with another one are not reused."""
        try:
            return encoder_name()
        except EncoderError as error:
            raise InvalidConfigException(str(error)) from error

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
        try:
            folder = prepare_encoder(get_settings().var_path)
            encoder = get_encoder(folder, config["threads"], config["max_tokens"])
        except EncoderError as error:
            # Rasa passes its own exceptions on unchanged.
            raise InvalidConfigException(str(error)) from error
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
                trained_with = (folder / _RECORD).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise InvalidConfigException(
                f"The model does not tell which sentence encoder it was trained with ({error}). "
                "Retrain it: make train"
            ) from error
        if trained_with != component._encoder.name:
            raise InvalidConfigException(
                f"The model was trained with the sentence encoder {trained_with}, but here is "
                f"{component._encoder.name}. Retrain it (make train), or install the package "
                "versions of the lock file (make sync)."
            )
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns nothing; records in the model which encoder it belongs to."""
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _RECORD).write_text(self._encoder.name, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the feature to all training examples, with vectors cached on disk.

        A phrase that the encoder may have been tuned on is marked.
        """
        if is_tuned():
            for message in training_data.training_examples:
                message.set(SEEN_IN_TUNING, not is_kept_out(message.get(TEXT) or ""))
        cache = VectorCache(get_settings().var_path, self._encoder)
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

        An empty text, a button's payload and what asks nothing need no understanding and get zeros:
        without them they would have fewer features than the classifier was trained with.
        """
        places = [
            (message, attribute, message.get(attribute))
            for message in messages
            for attribute in DENSE_FEATURIZABLE_ATTRIBUTES
            if isinstance(message.get(attribute), str)
        ]
        texts = [text for message, _, text in places if _is_to_read(message, text)]
        try:
            vectors = iter(encode(texts))
        except EncoderError as error:
            raise RasaException(str(error)) from error  # Rasa passes its own on unchanged
        zeros = np.zeros(self._encoder.dimension, dtype=np.float32)
        for message, attribute, text in places:
            vector = next(vectors) if _is_to_read(message, text) else zeros
            message.add_features(
                Features(vector[np.newaxis], FEATURE_TYPE_SENTENCE, attribute, self._identifier)
            )


def _is_to_read(message: Message, text: str) -> bool:
    asks = bool(text.strip()) and not message.get(ASKS_NOTHING)
    return asks and not text.startswith(PAYLOAD_PREFIX)
