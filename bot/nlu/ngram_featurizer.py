"""The Rasa side of :mod:`bot.nlu.ngrams`."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Type

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse

from bot.nlu.ngrams import NgramVectoriser
from bot.nlu.noise import ASKS_NOTHING
from bot.nlu.options import refuse_unknown_options
from bot.nlu.question_splitter import FOLLOWING, PART_OF_MESSAGE

# Set on a message without a single word of the training phrases.
UNKNOWN_WORDS = "unknown_words"
# Set on one whose known words are short and stand in the middle of much else.
SHORT_WORDS = "short_words"
_FILE = "vectoriser.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Adds one sparse sentence feature: tf-idf of words, lemmas and letter sequences.

    Rasa's ``CountVectorsFeaturizer`` counts per token, without inverse frequencies and never across
    spaces; docs/adr/0004 has the figures.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        vectoriser: Optional[NgramVectoriser] = None,
    ) -> None:
        super().__init__(config.get("component_name") or type(self).__name__, config)
        self._min_phrases: int = config["min_phrases"]
        self._model_storage = model_storage
        self._resource = resource
        self._vectoriser = vectoriser

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """A tokenizer has to run before it: the lemmas come from its tokens."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> List[str]:
        """Packages that have to be installed."""
        return ["sklearn"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's options."""
        return {
            **SparseFeaturizer.get_default_config(),
            # An n-gram counts when it occurs in at least this many training phrases.
            "min_phrases": 2,
        }

    @classmethod
    def validate_config(cls, config: Dict[str, Any]) -> None:
        """Refuses options that it does not know."""
        refuse_unknown_options(cls, config)

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        """Creates the component for training."""
        refuse_unknown_options(cls, config)
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeaturizer:
        """Loads the component of a trained model."""
        refuse_unknown_options(cls, config)
        with model_storage.read_from(resource) as folder:
            vectoriser = joblib.load(folder / _FILE)
        return cls(config, model_storage, resource, vectoriser)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the n-grams.

        Raises:
            InvalidConfigException: there is no phrase to learn from.
        """
        messages = [message for message in training_data.training_examples if message.get(TEXT)]
        vectoriser = NgramVectoriser(self._min_phrases)
        try:
            vectoriser.fit(_texts(messages), _lemmas(messages))
        except ValueError as error:
            raise InvalidConfigException(
                f"NgramFeaturizer found no n-grams in the training data (data/nlu) that stand in "
                f"{self._min_phrases} phrases: add phrases, or lower 'min_phrases' (config.yml)."
            ) from error
        self._vectoriser = vectoriser
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(vectoriser, folder / _FILE)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the feature to the training phrases."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the feature to messages that have a text."""
        messages_with_text = [message for message in messages if message.get(TEXT)]
        if not messages_with_text or self._vectoriser is None:
            return messages
        vectors = self._vectoriser.transform(
            _texts(messages_with_text), _lemmas(messages_with_text)
        )
        for row, message in enumerate(messages_with_text):
            vector = _row(vectors, row)
            message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
            if not self._vectoriser.knows_a_word_of(message.get(TEXT)):
                message.set(UNKNOWN_WORDS, True)
            elif self._vectoriser.hardly_knows_a_word_of(message.get(TEXT)):
                message.set(SHORT_WORDS, True)
        _leave_parts_unread(messages_with_text)
        return messages


def _leave_parts_unread(messages: List[Message]) -> None:
    """Marks what is not to be encoded: sentences of letters at random, in a message of such.

    Beside real words a sentence of unknown ones is read: it may be in another language.
    """
    whole_says_little = says_little = False
    for message in messages:
        if not message.get(PART_OF_MESSAGE):
            whole_says_little = _says_little(message)
            says_little = False
        elif not message.get(FOLLOWING):
            # What follows a sentence with the question before it is left unread with it.
            says_little = whole_says_little and _says_little(message)
        if says_little:
            message.set(ASKS_NOTHING, True)


def _says_little(message: Message) -> bool:
    return bool(message.get(UNKNOWN_WORDS) or message.get(SHORT_WORDS))


def _row(vectors: sparse.csr_matrix, row: int) -> sparse.csr_matrix:
    # Some ten times as fast as vectors[row], which adds up over all phrases of a training.
    place = slice(vectors.indptr[row], vectors.indptr[row + 1])
    columns = vectors.indices[place]
    ends = np.array([0, len(columns)], dtype=columns.dtype)
    return sparse.csr_matrix((vectors.data[place], columns, ends), (1, vectors.shape[1]))


def _texts(messages: List[Message]) -> List[str]:
    return [message.get(TEXT) for message in messages]


def _lemmas(messages: List[Message]) -> List[str]:
    return [
        " ".join(token.lemma for token in message.get(TOKENS_NAMES[TEXT]) or [])
        for message in messages
    ]
