"""The Rasa side of :mod:`bot.nlu.kernel_model`: predicts intents with calibrated confidences."""

from __future__ import annotations

import logging
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple, Type

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    INTENT,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse

from bot.nlu.encoder.featurizer import SEEN_IN_TUNING
from bot.nlu.follow_ups import is_follow_up, marks_of
from bot.nlu.kernel import Features, KernelOptions
from bot.nlu.kernel_model import KernelModel, Phrases, Trained, train
from bot.nlu.language import SWEDISH
from bot.nlu.language_detector import LANGUAGE
from bot.nlu.noise import ASKS_NOTHING
from bot.nlu.normalise import PAYLOAD_PREFIX
from bot.nlu.options import refuse_unknown_options
from bot.nlu.question_splitter import each_with_its_sentences
from bot.nlu.trust import TrustOptions

logger = logging.getLogger(__name__)

# Set on each message for the scope guard, which decides: the full reading and the thresholds.
READING = "reading"
THRESHOLDS = "thresholds"
# A text's sparse features and its dense ones.
_Row = Tuple[Optional[sparse.csr_matrix], Optional[npt.NDArray[np.floating[Any]]]]
# Folders of the models for Swedish messages and for others.
_MODELS = ("swedish", "others")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KernelIntentClassifier(GraphComponent, IntentClassifier):
    """Kernel ridge classifier over all sparse and dense sentence features of a message.

    Phrases that ``metadata: {language: …}`` marks serve messages in other languages only: among
    them, Swedish ones were read worse (docs/adr/0004-kernel-classifier.md). Other languages are
    read by their dense features where there are any.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        models: Sequence[KernelModel] = (),
    ) -> None:
        """
        Args:
            config: the component's options.
            model_storage: where models are kept.
            resource: the component's own place there.
            models: that of Swedish messages, and that of others if there are phrases for them.
        """
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._models = list(models)

    @classmethod
    def required_components(cls) -> List[Type[Any]]:
        """At least one featurizer has to run before it."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's options."""
        return {
            # Weight of the sparse features (words and letter sequences).
            "sparse_weight": 1.5,
            # Weight of the dense features (sentence vectors).
            "dense_weight": 4.0,
            # How fast similarity falls with the angle between sentence vectors.
            "sharpness": 2.0,
            # Regularisation: higher is smoother.
            "ridge": 0.5,
            # How much a phrase in another language than Swedish counts.
            "other_language_weight": 1.0,
            # The least cosine at which phrases of one intent become one row, except those that
            # probabilities are fitted on; 1 for none.
            "merged_likeness": 1.0,
            # The same for Swedish phrases in the model for other languages.
            "merged_likeness_beside": 1.0,
            # The intent for everything out of scope.
            "out_of_scope_intent": "out_of_scope",
            # Shares of held-out phrases that may get another cell's answer, another topic's
            # overview, or, being out of scope, any answer. They set the thresholds.
            "wrong_cell_rate": 0.18,
            "wrong_topic_rate": 0.03,
            "outside_rate": 0.08,
            # Share of held-out phrases that may count as unlike everything known.
            "far_rate": 0.002,
            # Below the margin at which this share of held-out guesses is right, the answer says how
            # the message was understood, and a second answer is given where one is likely.
            "sure_precision": 0.75,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KernelIntentClassifier:
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
    ) -> KernelIntentClassifier:
        """Loads the component of a trained model."""
        refuse_unknown_options(cls, config)
        with model_storage.read_from(resource) as folder:
            models = [
                KernelModel(Trained.load(folder / name))
                for name in _MODELS
                if (folder / name).is_dir()
            ]
        return cls(config, model_storage, resource, models)

    def train(self, training_data: TrainingData) -> Resource:
        """Trains on all phrases that have an intent and features.

        Raises:
            InvalidConfigException: there are fewer than two intents, or no features.
        """
        phrases = [
            message
            for message in training_data.intent_examples
            if message.get(TEXT) and any(part is not None for part in _sentence_features(message))
        ]
        names = [message.get_full_intent() for message in phrases]
        if len(set(names)) < 2:
            raise InvalidConfigException(
                "KernelIntentClassifier needs phrases of at least two intents, with features: add "
                "phrases to data/nlu, and a featurizer before it in config.yml."
            )
        config = self._config
        kernels = KernelOptions(
            config["sparse_weight"], config["dense_weight"], config["sharpness"], config["ridge"]
        )
        trust = TrustOptions(
            config["out_of_scope_intent"],
            config["wrong_cell_rate"],
            config["wrong_topic_rate"],
            config["outside_rate"],
            config["far_rate"],
            config["sure_precision"],
        )
        intents = sorted(set(names))
        self._models = []
        with self._model_storage.write_to(self._resource) as folder:
            for name, of_model in zip(_MODELS, self._of_models(phrases, names), strict=False):
                trained, report = train(of_model, kernels, trust, intents)
                logger.info(
                    "%d phrases in %d rows, %d intents; held out: accuracy %.3f, calibration error "
                    "%.3f; %s",
                    len(of_model.names),
                    len(trained.labels),
                    len(intents),
                    report.accuracy,
                    report.calibration_error,
                    trained.thresholds,
                )
                (folder / name).mkdir()
                trained.save(folder / name)
                self._models.append(KernelModel(trained))
        return self._resource

    def _of_models(self, messages: Sequence[Message], names: Sequence[str]) -> Iterator[Phrases]:
        """The phrases of the model for Swedish, and of that for others if there are any."""
        features = _stack([_sentence_features(message) for message in messages])
        added = _are_added(messages)
        fitted_on = _are_typical(messages) & ~added
        if not fitted_on.any():
            fitted_on = ~added
        likeness = np.full(len(names), self._config["merged_likeness"])
        own = np.flatnonzero(~added)
        yield Phrases(
            Features(
                None if features.sparse is None else features.sparse[own],
                None if features.dense is None else features.dense[own],
            ),
            [names[place] for place in own],
            np.ones(len(own), dtype=np.float32),
            fitted_on[own],
            likeness[own],
        )
        if added.any():
            weight = np.where(added, self._config["other_language_weight"], 1.0)
            likeness[own] = self._config["merged_likeness_beside"]
            if features.dense is not None:
                # N-grams improve nothing there: docs/adr/0004-kernel-classifier.md.
                features = Features(None, features.dense)
            yield Phrases(features, names, weight.astype(np.float32), fitted_on, likeness)

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets intent, ranking and what the scope guard needs."""
        for together in each_with_its_sentences(messages):
            # A message's sentences are in its language.
            language = together[0].get(LANGUAGE) or SWEDISH
            to_read, rows = [], []
            for message in together:
                row = _sentence_features(message)
                if (
                    self._models
                    and not _is_left_unread(message)
                    and any(part is not None for part in row)
                ):
                    to_read.append(message)
                    rows.append(row)
                else:
                    message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                    message.set("intent_ranking", [], add_to_output=True)
            if to_read:
                self._read(to_read, _stack(rows), language)
        return messages

    def _read(self, messages: Sequence[Message], features: Features, language: str) -> None:
        model = self._models[0 if language == SWEDISH else -1]
        for message, reading in zip(messages, model.read(features), strict=True):
            ranking = [
                {"name": name, "confidence": chance} for name, chance in reading.ranking[:10]
            ]
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            message.set(READING, reading)
            message.set(THRESHOLDS, model.thresholds)


def _is_left_unread(message: Message) -> bool:
    text = (message.get(TEXT) or "").strip()
    # A button's payload needs no classification.
    return not text or text.startswith(PAYLOAD_PREFIX) or bool(message.get(ASKS_NOTHING))


def _sentence_features(message: Message) -> _Row:
    """The message's sentence features, concatenated over all featurizers."""
    sparse_parts, dense_parts = [], []
    for feature in message.features:
        if feature.attribute != TEXT or feature.type != FEATURE_TYPE_SENTENCE:
            continue
        if feature.is_sparse():
            sparse_parts.append(feature.features)
        else:
            dense_parts.append(feature.features)
    return (
        _side_by_side(sparse_parts) if sparse_parts else None,
        np.concatenate(dense_parts, axis=1)[0] if dense_parts else None,
    )


def _are_added(phrases: Sequence[Message]) -> npt.NDArray[np.bool_]:
    """Which phrases are marked as being in another language, as those in data/nlu/languages."""
    added = np.array(["language" in marks_of(phrase) for phrase in phrases])
    return added & (not added.all())


def _are_typical(phrases: Sequence[Message]) -> npt.NDArray[np.bool_]:
    """On which phrases probabilities can be fitted.

    Not on those that the encoder was tuned on, and not on follow-ups: half of what they are read
    with are our own words.
    """
    return np.array(
        [not phrase.get(SEEN_IN_TUNING, False) and not is_follow_up(phrase) for phrase in phrases]
    )


def _side_by_side(parts: List[Any]) -> sparse.csr_matrix:
    whole = parts[0] if len(parts) == 1 else sparse.hstack(parts)
    return whole.tocsr()


def _stack(rows: Sequence[_Row]) -> Features:
    sparse_rows = [row for row, _ in rows if row is not None]
    dense_rows = [row for _, row in rows if row is not None]
    return Features(
        sparse.vstack(sparse_rows, format="csr") if len(sparse_rows) == len(rows) else None,
        np.stack(dense_rows) if len(dense_rows) == len(rows) else None,
    )
