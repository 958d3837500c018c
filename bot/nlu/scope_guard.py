"""The Rasa side of :mod:`bot.nlu.trust`: answers, asks back, or says that it is none of ours."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.intent_classifier import READING
from bot.nlu.options import refuse_unknown_options
from bot.nlu.trust import Decision, Thresholds, as_reading, choices, decide


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScopeGuard(GraphComponent, IntentClassifier):
    """Turns a reading into a decision.

    An answer keeps the predicted intent. Out of scope sets the out-of-scope intent. All else sets
    Rasa's ``nlu_fallback``, as its own ``FallbackClassifier`` does, and puts the intents that a
    clarifying question may offer under ``choices`` (empty when there is nothing to offer).
    """

    def __init__(self, config: Dict[str, Any]) -> None:
        self._out_of_scope: str = config["out_of_scope_intent"]
        self._most: int = config["most_choices"]
        self._least_share: float = config["least_share"]

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's options."""
        return {
            # The intent that holds all that is none of our business.
            "out_of_scope_intent": "out_of_scope",
            # How many topics a clarifying question offers at most.
            "most_choices": 3,
            # A third topic is offered when it is at least this share as likely as the first.
            "least_share": 0.15,
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ScopeGuard:
        """Creates the component."""
        refuse_unknown_options(cls, config)
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Decides for each message that the classifier has read."""
        for message in messages:
            given = message.get(READING)
            if given is None:
                # Nothing was read: an empty text, or one without a single feature.
                self._fall_back(message, 1.0, [])
                continue
            reading = as_reading(message.get(INTENT_RANKING_KEY), given["nearness"])
            decision = decide(reading, Thresholds(**given["thresholds"]), self._out_of_scope)
            message.set("decision", decision.value, add_to_output=True)
            if decision is Decision.OUT_OF_SCOPE:
                chance = dict(reading.ranking)[self._out_of_scope]
                message.set(
                    INTENT, {"name": self._out_of_scope, "confidence": chance}, add_to_output=True
                )
            elif decision is Decision.CLARIFY:
                offered = choices(reading, self._out_of_scope, self._most, self._least_share)
                self._fall_back(message, 1.0 - reading.margin, offered)
            elif decision is Decision.MISS:
                self._fall_back(message, 1.0 - reading.margin, [])
        return messages

    @staticmethod
    def _fall_back(message: Message, confidence: float, offered: List[str]) -> None:
        fallback = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": confidence}
        message.set(INTENT, fallback, add_to_output=True)
        ranking = message.get(INTENT_RANKING_KEY) or []
        message.set(INTENT_RANKING_KEY, [fallback, *ranking], add_to_output=True)
        message.set("choices", offered, add_to_output=True)
