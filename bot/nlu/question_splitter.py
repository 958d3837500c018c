"""The Rasa side of :mod:`bot.nlu.questions`: has each sentence of a message read for itself."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.normalise import PAYLOAD_PREFIX
from bot.nlu.options import refuse_unknown_options
from bot.nlu.questions import split_sentences

# Set on a message that is one sentence of the message before it.
PART_OF_MESSAGE = "part_of_message"
# Set on a sentence that is a question by its form.
ASKS = "asks"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class QuestionSplitter(GraphComponent):
    """Adds the sentences of a message as messages behind it.

    All later components read them like any other; the scope guard takes them out again.
    """

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
    ) -> QuestionSplitter:
        """Creates the component."""
        refuse_unknown_options(cls, config)
        return cls()

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leaves training phrases whole: each has one intent."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Returns each message followed by its sentences, if it has several."""
        read: List[Message] = []
        for message in messages:
            read.append(message)
            text = message.get(TEXT) or ""
            if not text.startswith(PAYLOAD_PREFIX):
                read += _parts(text)
        return read


def _parts(text: str) -> List[Message]:
    return [
        Message({TEXT: sentence.text, PART_OF_MESSAGE: True, ASKS: sentence.asks})
        for sentence in split_sentences(text)
    ]
