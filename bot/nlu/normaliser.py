"""The Rasa side of :mod:`bot.nlu.normalise`."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import RESPONSE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.noise import NO_QUESTION, is_no_question
from bot.nlu.normalise import normalise
from bot.nlu.options import refuse_unknown_options


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TextNormaliser(GraphComponent):
    """Replaces each message's text with its normalised form, before anything else reads it."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component has no options."""
        return {}

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TextNormaliser:
        """Creates the component."""
        refuse_unknown_options(cls, config)
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Normalises the training phrases, without the answers that Rasa writes beside them.

        Only its ``ResponseSelector`` learns from answers. All components read them, for some half
        a minute with 60 000 phrases.
        """
        for message in training_data.training_examples:
            message.data.pop(RESPONSE, None)
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Normalises messages in place."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                message.set(TEXT, normalise(text), add_to_output=True)
                if is_no_question(text):
                    message.set(NO_QUESTION, True)
        return messages
