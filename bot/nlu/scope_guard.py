"""The Rasa side of :mod:`bot.nlu.judge`: answer, ask what is meant, or call it out of scope."""

from __future__ import annotations

import warnings
from dataclasses import asdict, replace
from typing import Any, Dict, List, Optional, Sequence

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_RANKING_KEY,
    RESPONSE_SELECTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.answers.grid import Grid
from bot.cases.details import only_reaches
from bot.conversation.cells import is_cell, split_cell
from bot.conversation.easy_language import asks_for_easy_language
from bot.conversation.reading import (
    CELLS,
    CHOICES,
    DECISION,
    FOR_THE_FORM,
    GUESSES,
    QUESTIONS,
    TRUST,
    Decision,
    entity_of_message,
)
from bot.nlu.askers import asker_in
from bot.nlu.grid_of_domain import grid_of
from bot.nlu.guesses import overview
from bot.nlu.in_conversation import Decided, decide_in_conversation
from bot.nlu.intent_classifier import READING, THRESHOLDS
from bot.nlu.judge import ReadText, Rules, judge
from bot.nlu.ngram_featurizer import SHORT_WORDS, UNKNOWN_WORDS
from bot.nlu.noise import NO_QUESTION
from bot.nlu.normalise import PAYLOAD_PREFIX
from bot.nlu.options import refuse_unknown_options
from bot.nlu.outside import outside_again, reached_elsewhere
from bot.nlu.place import Place
from bot.nlu.question_splitter import (
    ASKS,
    ASKS_SOMETHING,
    BARE,
    CORRECTS,
    DOUBTS,
    FOLLOWING,
    NAMED_TOPIC,
    ONLY_NAMES,
    each_with_its_sentences,
)
from bot.nlu.trust import Reading, Trust

SEVERAL_QUESTIONS = "several_questions"
# One question that can be answered in two ways.
TWO_READINGS = "two_readings"
CLARIFY = "clarify"
# Rasa's own handler of payloads does not know retrieval intents and warns each time a button with
# one is pressed. It then leaves the message as the guard has read it, which is what we want.
warnings.filterwarnings("ignore", message=r"Failed to parse arguments in line '/[a-z_]+/")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ScopeGuard(GraphComponent, IntentClassifier):
    """Turns readings into a decision, in the light of the conversation.

    A cell becomes its topic as the intent, and the property ``response_selector`` names its answer
    as Rasa's own ``ResponseSelector`` would. Several questions in one message become
    ``several_questions``, a question that needs clarifying becomes ``clarify``, and what was not
    understood becomes Rasa's ``nlu_fallback``. What else is set: :mod:`bot.conversation.reading`.
    """

    def __init__(self, config: Dict[str, Any]) -> None:
        self._out_of_scope: str = config["out_of_scope_intent"]
        self._most: int = config["most_choices"]
        self._most_words: int = config["most_words"]
        self._courtesies = frozenset(config["courtesies"])
        self._wishes = frozenset(config["wishes"])
        self._ways: Dict[str, Dict[str, str]] = config["ways_of_answering"]
        self._grid = Grid({}, {})

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's options."""
        return {
            # The intent for everything out of scope.
            "out_of_scope_intent": "out_of_scope",
            # How many cells are offered at most.
            "most_choices": 3,
            # A longer message is judged by its sentences: the encoder truncates it.
            "most_words": 80,
            # Intents that ask for nothing when they come with a question.
            "courtesies": [],
            # Intents without a topic that still count beside a question.
            "wishes": [],
            # Intents that tell how to answer, and the entities that they set beside a question.
            "ways_of_answering": {},
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

    def process(
        self,
        messages: List[Message],
        tracker: Optional[DialogueStateTracker] = None,
        domain: Optional[Domain] = None,
    ) -> List[Message]:
        """Decides on each message, and removes the sentences that the splitter added.

        Args:
            messages: what the visitor wrote, each followed by its sentences.
            tracker: the conversation so far; Rasa gives it to prediction nodes.
            domain: of the model, for the grid of answers.
        """
        together = each_with_its_sentences(messages)
        grid = self._grid_for(domain)
        place = Place.of_tracker(tracker)
        for message, *sentences in together:
            self._act(message, sentences, place, grid)
        return [message for message, *_ in together]

    def _grid_for(self, domain: Optional[Domain]) -> Grid:
        if domain is not None:
            self._grid = grid_of(domain)
        return self._grid

    def _act(self, message: Message, parts: Sequence[Message], place: Place, grid: Grid) -> None:
        text = str(message.get(TEXT) or "")
        if text.startswith(PAYLOAD_PREFIX):
            pressed = text.removeprefix(PAYLOAD_PREFIX)
            if is_cell(pressed):
                self._answer(message, [pressed], 1.0)
                message.set(DECISION, Decision.ANSWER.value, add_to_output=True)
            return
        alone = message.get(READING)
        if alone is None:
            # An empty text, one without a single feature, or one that asks nothing.
            message.set(DECISION, Decision.MISS.value, add_to_output=True)
            self._set_intent(message, DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0)
            return
        rules = Rules(
            message.get(THRESHOLDS),
            grid,
            self._out_of_scope,
            self._courtesies,
            self._wishes,
            frozenset(self._ways),
            self._most,
        )
        texts, context = _texts([message, *parts]), place.context_of(text)
        asker = asker_in(text, place.turns)
        if asker is not None:
            texts = [asker.in_view_of(one) for one in texts]
            context = asker.of_context(context)
        read, *sentences = texts
        judgement = outside_again(text, read, place.turns, grid, self._out_of_scope) or judge(
            read, sentences, context, rules, self._is_long(text)
        )
        judgement = reached_elsewhere(text, read, judgement, place.turns, grid)
        self._set_way(message, judgement.way)
        trust = Trust.of_reading(judgement.reading, rules.thresholds)
        message.set(TRUST, asdict(trust), add_to_output=True)
        self._set_decision(
            message,
            alone,
            decide_in_conversation(
                text,
                alone,
                judgement,
                place,
                grid,
                self._most,
                message.get(NAMED_TOPIC),
                bool(message.get(CORRECTS)),
            ),
        )

    def _set_decision(self, message: Message, alone: Reading, decided: Decided) -> None:
        verdict, intents = decided.verdict, list(decided.intents)
        message.set(DECISION, verdict.decision.value, add_to_output=True)
        message.set(CHOICES, list(decided.choices), add_to_output=True)
        confidence = alone.chances.get(verdict.intent) or alone.ranking[0][1]
        if intents == [FOR_THE_FORM]:
            # A name or an address turns no language, and greets nobody.
            message.set(ENTITIES, [], add_to_output=True)
        if verdict.decision is Decision.OVERVIEW:
            self._answer(message, [overview(verdict.intent)], confidence)
        elif verdict.decision in (Decision.CLARIFY, Decision.ASK_TOPIC, Decision.NOTHING_MORE):
            message.set(CELLS, [], add_to_output=True)
            self._set_intent(message, CLARIFY, confidence)
        elif verdict.decision is Decision.MISS or self._is_mere_contact(message, verdict.intent):
            self._set_intent(message, DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0 - alone.margin)
        elif verdict.decision in GUESSES and len(intents) > 1:
            message.set(QUESTIONS, intents, add_to_output=True)
            # The next message refers to the likeliest one, as if it had been said last.
            message.set(CELLS, intents[::-1], add_to_output=True)
            self._set_intent(message, TWO_READINGS, confidence)
        else:
            self._answer(message, intents, confidence)

    def _is_mere_contact(self, message: Message, intent: str) -> bool:
        """An address asks for no other words, whatever it looks like."""
        return intent in self._ways and only_reaches(message.get(TEXT))

    def _set_way(self, message: Message, way: str) -> None:
        wanted = self._ways.get(way)
        text = message.get(TEXT)
        if not wanted or (wanted.get("style") == "easy" and not asks_for_easy_language(text)):
            # "What is SERN? A short answer, please" makes the next answers no easier.
            return
        kept = [e for e in message.get(ENTITIES, []) if e["entity"] not in wanted]
        added = [
            entity_of_message(name, value, text, ScopeGuard.__name__)
            for name, value in wanted.items()
        ]
        message.set(ENTITIES, [*kept, *added], add_to_output=True)

    def _answer(self, message: Message, intents: Sequence[str], confidence: float) -> None:
        """Sets the intent that the rules follow: one topic, one plain intent, or several."""
        message.set(CELLS, [i for i in intents if is_cell(i)], add_to_output=True)
        if len(intents) > 1:
            message.set(QUESTIONS, list(intents), add_to_output=True)
            self._set_intent(message, SEVERAL_QUESTIONS, confidence)
            return
        intent = intents[0]
        if not is_cell(intent):
            self._set_intent(message, intent, confidence)
            return
        topic = split_cell(intent).topic
        self._set_intent(message, topic, confidence)
        prediction = {
            "response": {
                "intent_response_key": intent,
                "utter_action": f"utter_{intent}",
                "confidence": confidence,
                "responses": [],
            },
            "ranking": [],
        }
        selector = {"all_retrieval_intents": [topic], topic: prediction}
        message.set(RESPONSE_SELECTOR, selector, add_to_output=True)

    def _is_long(self, text: str) -> bool:
        return len(text.split()) > self._most_words

    @staticmethod
    def _set_intent(message: Message, name: str, confidence: float) -> None:
        intent = {"name": name, "confidence": confidence}
        message.set(INTENT, intent, add_to_output=True)
        if not message.get(INTENT_RANKING_KEY):
            message.set(INTENT_RANKING_KEY, [intent], add_to_output=True)


def _texts(messages: Sequence[Message]) -> List[ReadText]:
    """A message and its sentences, each with its reading as a follow-up."""
    texts: List[ReadText] = []
    for message in messages:
        reading = message.get(READING)
        if reading is None:
            continue
        if message.get(FOLLOWING):
            if texts:
                texts[-1] = replace(texts[-1], following=reading)
            continue
        texts.append(
            ReadText(
                reading,
                asks=bool(message.get(ASKS) or message.get(ASKS_SOMETHING)),
                doubts=bool(message.get(DOUBTS)),
                is_bare=bool(message.get(BARE)),
                topic=message.get(NAMED_TOPIC),
                only_names=message.get(ONLY_NAMES),
                has_words=not message.get(UNKNOWN_WORDS),
                only_short=bool(message.get(SHORT_WORDS)),
                is_no_question=bool(message.get(NO_QUESTION)),
            )
        )
    return texts
