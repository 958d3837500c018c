"""The Rasa side of :mod:`bot.nlu.language`: follows the visitor's language from turn to turn."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

import joblib
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.cases.coming_back import comes_back
from bot.conversation.reading import (
    NOTICE,
    OWN_LANGUAGE,
    VISITOR_LANGUAGE,
    WISHED_LANGUAGE,
    entity_of_message,
)
from bot.nlu.follow_ups import is_follow_up, marks_of
from bot.nlu.language import SWEDISH, detect, notice, reply_language, telling_words
from bot.nlu.lemma_table import open_lemmas
from bot.nlu.noise import ASKS_NOTHING
from bot.nlu.normalise import PAYLOAD_PREFIX
from bot.nlu.options import refuse_unknown_options
from bot.nlu.phrase_words import PhraseWords
from bot.nlu.question_splitter import PART_OF_MESSAGE
from bot.settings import get_settings

# Set on each message: the code of its language, or of the visitor's where it is unclear.
LANGUAGE = "language"
REPLY_LANGUAGE = "reply_language"
_COMMANDS_IN = ("sv", "en")
_FILE = "words.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageDetector(GraphComponent):
    """Sets entities for the slots that choose an answer's language.

    A message whose language is unclear sets nothing, so that the slots keep their values and
    "SERN?" or a town's name changes nothing. The notice in the visitor's own language is set by
    the first message in that language and cleared by the next.
    """

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        of_phrases: Optional[PhraseWords] = None,
    ) -> None:
        """
        Args:
            config: the component's options.
            model_storage: where models are kept.
            resource: the component's own place there.
            of_phrases: the words of the training phrases.
        """
        self._model_storage = model_storage
        self._resource = resource
        self._of_phrases = of_phrases
        self._least_confidence: float = config["least_confidence"]
        self._least_confidence_at_home: float = config["least_confidence_at_home"]
        self._lemmas = open_lemmas(get_settings().var_path)

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's options."""
        return {
            # From this confidence on, a message changes the language.
            "least_confidence": 0.7,
            # The same for Swedish, in which nearly all visitors write.
            "least_confidence_at_home": 0.6,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageDetector:
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
    ) -> LanguageDetector:
        """Loads the component of a trained model."""
        refuse_unknown_options(cls, config)
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, joblib.load(folder / _FILE))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the words of each language from the phrases that are marked with one, and others.

        What a follow-up is read with is in Swedish, whatever it is marked with.
        """
        self._of_phrases = PhraseWords(
            (
                (telling_words(phrase.get(TEXT) or ""), marks_of(phrase).get("language", SWEDISH))
                for phrase in training_data.intent_examples
                if not is_follow_up(phrase)
            ),
            SWEDISH,
        )
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._of_phrases, folder / _FILE)
        return self._resource

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        """Adds the entities.

        Args:
            messages: what the visitor wrote.
            tracker: the conversation so far; Rasa gives it to prediction nodes.
        """
        slots = tracker.current_slot_values() if tracker else {}
        for message in messages:
            text = message.get(TEXT) or ""
            # A message's sentences are in its language.
            if text.startswith(PAYLOAD_PREFIX) or message.get(PART_OF_MESSAGE):
                continue
            # What asks nothing in any language is in none.
            code = None if message.get(ASKS_NOTHING) else self._detected(text)
            message.set(LANGUAGE, code or slots.get(VISITOR_LANGUAGE))
            # Read outside of a conversation, as `rasa test` does, a message sets nothing.
            found = self._entities(code, text, slots) if VISITOR_LANGUAGE in slots else []
            if found:
                entities = [*message.get(ENTITIES, []), *found]
                message.set(ENTITIES, entities, add_to_output=True)
        return messages

    def _detected(self, text: str) -> Optional[str]:
        at_least = self._least_confidence, self._least_confidence_at_home
        code = detect(text, *at_least, self._lemmas.knows, self._of_phrases)
        # These commands are only read in Swedish and English: a few words of one look like German.
        return None if code not in _COMMANDS_IN and comes_back(text) else code

    @staticmethod
    def _entities(code: Optional[str], text: str, slots: Dict[str, Any]) -> List[Dict[str, Any]]:
        values = {}
        sentence = ""
        if code and code != slots.get(VISITOR_LANGUAGE):
            sentence = notice(code)
            values = {
                VISITOR_LANGUAGE: code,
                REPLY_LANGUAGE: reply_language(code, slots.get(WISHED_LANGUAGE) or ""),
            }
            if sentence or slots.get(OWN_LANGUAGE):
                values[OWN_LANGUAGE] = sentence
        if sentence or slots.get(NOTICE):
            values[NOTICE] = f"{sentence} " if sentence else ""
        return [
            entity_of_message(name, value, text, LanguageDetector.__name__)
            for name, value in values.items()
        ]
