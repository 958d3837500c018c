"""The Rasa side of :mod:`bot.nlu.augment`: more training phrases, as others would type them."""

from __future__ import annotations

import logging
import random
from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.augment import as_typed_by_another
from bot.nlu.options import refuse_unknown_options

logger = logging.getLogger(__name__)

# Set on a copy: the phrase that it was made from, so that a classifier can keep the two together
# when it judges itself on phrases that it has not seen.
COPY_OF = "copy_of"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class PhraseAugmenter(GraphComponent):
    """Adds changed copies of the training phrases; at run time it does nothing."""

    def __init__(self, config: Dict[str, Any]) -> None:
        self._copies: int = config["copies"]
        self._max_phrases: int = config["max_phrases"]
        self._seed: int = config["seed"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's options."""
        return {
            # Changed copies of each phrase.
            "copies": 1,
            # Above this many phrases no copies are made: training time grows with the cube, and
            # large data holds enough misspelt phrases of its own.
            "max_phrases": 8000,
            # Equal seeds give equal copies.
            "seed": 1,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PhraseAugmenter:
        """Creates the component."""
        refuse_unknown_options(cls, config)
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the copies of all phrases that have an intent."""
        phrases = [
            message
            for message in training_data.training_examples
            if message.get(TEXT) and message.get(INTENT)
        ]
        if not phrases or len(phrases) > self._max_phrases:
            return training_data
        copies = [copy for phrase in phrases for copy in self._copies_of(phrase)]
        logger.info("Added %d changed copies of %d phrases.", len(copies), len(phrases))
        return training_data.merge(TrainingData(training_examples=copies))

    def _copies_of(self, phrase: Message) -> List[Message]:
        text, intent = phrase.get(TEXT), phrase.get(INTENT)
        # Seeded by the phrase itself: another phrase, added or removed, leaves its copies (and
        # their cached vectors) as they were.
        rng = random.Random(f"{self._seed} {text}")
        changed = [as_typed_by_another(text, rng) for _ in range(self._copies)]
        return [
            Message({TEXT: copy, INTENT: intent, COPY_OF: text}) for copy in changed if copy != text
        ]

    def process(self, messages: List[Message]) -> List[Message]:
        """Leaves messages as they are."""
        return messages
