"""The Rasa side of :mod:`bot.nlu.greeting`: sets the slot ``greeting`` of the message."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.conversation.reading import GREETING, entity_of_message
from bot.nlu.greeting import greets_first, returned_greeting
from bot.nlu.language import SWEDISH
from bot.nlu.language_detector import REPLY_LANGUAGE
from bot.nlu.normalise import PAYLOAD_PREFIX
from bot.nlu.options import refuse_unknown_options

_LANGUAGE_SLOT = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class GreetingDetector(GraphComponent):
    """Adds the entity ``greeting`` to a message that greets and goes on.

    Answers begin with the slot of that name, which the next message empties. Runs after the
    language detector, which knows the language of the answer.
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
    ) -> GreetingDetector:
        """Creates the component."""
        refuse_unknown_options(cls, config)
        return cls()

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        """Adds the entity.

        Args:
            messages: what the visitor wrote.
            tracker: the conversation so far; Rasa gives it to prediction nodes.
        """
        slots = tracker.current_slot_values() if tracker else {}
        for message in messages:
            # Read outside of a conversation, as `rasa test` does, a message sets nothing.
            if GREETING in slots:
                self._read(message, slots)
        return messages

    @staticmethod
    def _read(message: Message, slots: Dict[str, Any]) -> None:
        text = message.get(TEXT) or ""
        entities = message.get(ENTITIES, [])
        greets = not text.startswith(PAYLOAD_PREFIX) and greets_first(text)
        if not greets and not slots.get(GREETING):
            return
        detected = [e["value"] for e in entities if e["entity"] == REPLY_LANGUAGE]
        language = detected[0] if detected else slots.get(_LANGUAGE_SLOT) or SWEDISH
        greeting = returned_greeting(language) if greets else ""
        entity = entity_of_message(GREETING, greeting, text, GreetingDetector.__name__)
        message.set(ENTITIES, [*entities, entity], add_to_output=True)
