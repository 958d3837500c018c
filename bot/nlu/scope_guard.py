"""The Rasa side of :mod:`bot.nlu.trust`: answers, asks back, or says that it is none of ours."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

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
from bot.nlu.question_splitter import BARE, PART_OF_MESSAGE
from bot.nlu.trust import Decision, Reading, Thresholds, as_reading, choices, decide


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScopeGuard(GraphComponent, IntentClassifier):
    """Turns a reading into a decision.

    A message that holds several questions, each clear and each about something else, gets
    ``nlu_fallback`` with the questions' intents under ``questions``. Else an answer keeps the
    predicted intent, and out of scope sets the out-of-scope intent. All else sets Rasa's
    ``nlu_fallback``, as its own ``FallbackClassifier`` does, and puts the intents that a clarifying
    question may offer under ``choices`` (empty when there is nothing to offer).
    """

    def __init__(self, config: Dict[str, Any]) -> None:
        self._out_of_scope: str = config["out_of_scope_intent"]
        self._most: int = config["most_choices"]
        self._least_share: float = config["least_share"]
        self._follow_ups: List[str] = config["follow_up_intents"]
        self._leaning: List[str] = [*self._follow_ups, *config["leaning_intents"]]
        self._sure_of_two: float = config["sure_of_two"]

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
            # Questions that lean on the one before them, within a message too.
            "follow_up_intents": [],
            # Intents that are no question of their own when a message holds several.
            "leaning_intents": [],
            # From this probability of the two likeliest topics on, a question behind another one is
            # asked back about.
            "sure_of_two": 0.6,
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
        """Decides for each message, and takes the parts of messages out again."""
        whole: List[Message] = []
        parts: List[List[Message]] = []
        for message in messages:
            if message.get(PART_OF_MESSAGE) and whole:
                parts[-1].append(message)
            else:
                whole.append(message)
                parts.append([])
        for message, questions in zip(whole, parts, strict=True):
            self._act(message, questions)
        return whole

    def _act(self, message: Message, parts: List[Message]) -> None:
        decision = self._decide(message)
        if decision is None:
            # Nothing was read: an empty text, or one without a single feature.
            message.set("decision", Decision.MISS.value, add_to_output=True)
            self._fall_back(message, 1.0, [])
            return
        reading = self._reading(message)
        questions, unclear = self._read_parts(parts)
        if len(questions) > 1 or (questions and unclear):
            self._fall_back(message, 1.0, unclear)
            message.set("questions", questions, add_to_output=True)
            decision = Decision.ANSWER
        elif decision is Decision.OUT_OF_SCOPE:
            chance = dict(reading.ranking)[self._out_of_scope]
            outside = {"name": self._out_of_scope, "confidence": chance}
            message.set(INTENT, outside, add_to_output=True)
        elif decision is Decision.CLARIFY:
            offered = choices(reading, self._out_of_scope, self._most, self._least_share)
            self._fall_back(message, 1.0 - reading.margin, offered)
        elif decision is Decision.MISS:
            self._fall_back(message, 1.0 - reading.margin, [])
        message.set("decision", decision.value, add_to_output=True)

    def _read_parts(self, parts: List[Message]) -> Tuple[List[str], List[str]]:
        """The intents of the parts that are clear, and what the first unclear one may mean.

        A part counts as unclear only behind a clear one (what comes first is as often a preamble)
        and when it surely means one of two topics. A part that is not clear with the topic of the
        one before it, but is a follow-up as written, is that follow-up.
        """
        clear: List[str] = []
        unclear: List[str] = []
        placed = False
        for part in parts:
            decision = self._decide(part)
            intent = str((part.get(INTENT) or {}).get("name"))
            if part.get(BARE):
                if not placed and decision is Decision.ANSWER and intent in self._follow_ups:
                    clear.append(intent)
                    unclear = []
                continue
            placed = decision is Decision.ANSWER and intent not in self._leaning
            if placed:
                clear.append(intent)
            elif decision is Decision.CLARIFY and clear and not unclear:
                unclear = self._one_of_two(self._reading(part))
        if clear and clear[0] in self._follow_ups:
            # It leans on nothing within the message.
            return [], []
        clear = list(dict.fromkeys(clear))
        return clear, [] if set(unclear) & set(clear) else unclear

    def _one_of_two(self, reading: Reading) -> List[str]:
        best_two = reading.ranking[:2]
        names = [name for name, _ in best_two]
        sure = sum(chance for _, chance in best_two) >= self._sure_of_two
        return names if sure and not {self._out_of_scope, *self._leaning} & set(names) else []

    def _decide(self, message: Message) -> Optional[Decision]:
        if message.get(READING) is None:
            return None
        thresholds = Thresholds(**message.get(READING)["thresholds"])
        return decide(self._reading(message), thresholds, self._out_of_scope)

    @staticmethod
    def _reading(message: Message) -> Reading:
        return as_reading(message.get(INTENT_RANKING_KEY), message.get(READING)["nearness"])

    @staticmethod
    def _fall_back(message: Message, confidence: float, offered: List[str]) -> None:
        fallback = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": confidence}
        message.set(INTENT, fallback, add_to_output=True)
        ranking = message.get(INTENT_RANKING_KEY) or []
        message.set(INTENT_RANKING_KEY, [fallback, *ranking], add_to_output=True)
        message.set("choices", offered, add_to_output=True)
