"""The Rasa side of :mod:`bot.nlu.questions`: has each sentence of a message read on its own.

What refers to something said before ("who led it?") is read a second time with the name of what
it may refer to, which finds cells that no general phrase could tell apart. The classifier learns
such texts from some of the phrases of ``it/<aspect>``, with the names of topics added.
"""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_RESPONSE_KEY,
    METADATA,
    METADATA_INTENT,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.answers.grid import Grid
from bot.answers.names import Names
from bot.conversation.cells import IT, Cell, is_cell, split_cell
from bot.conversation.history import cells_to_lean_on, turns_newest_first
from bot.nlu.normalise import PAYLOAD_PREFIX
from bot.nlu.options import refuse_unknown_options
from bot.nlu.questions import named, split_sentences

# Set on a message that is one sentence of the message before it.
PART_OF_MESSAGE = "part_of_message"
# Set on a sentence that has the form of a question.
ASKS = "asks"
# Set on a sentence: the topic that it names, or that the message named before it.
NAMED_TOPIC = "named_topic"
# Set on a message that is the one before it with the name of what it may refer to.
WITH_NAME = "with_name"

# Which phrases a name is added to does not change from one training to the next.
_SEED = 1


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class QuestionSplitter(GraphComponent):
    """Adds the sentences of a message, and its versions with a name added, as messages after it.

    All later components read them like any other; the scope guard removes them again.
    """

    def __init__(self, config: Dict[str, Any]) -> None:
        self._most_words: int = config["most_leaning_words"]
        self._named_of_a_cell: int = config["named_phrases_of_a_cell"]
        self._named_of_others: int = config["named_phrases_of_other_intents"]
        self._names_of: Optional[Domain] = None
        self._names = Names({}, {}, {}, {})

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's options."""
        return {
            # A longer message says itself what it is about.
            "most_leaning_words": 14,
            # How many phrases with a name added each cell gets for training, in Swedish and in
            # other languages …
            "named_phrases_of_a_cell": 3,
            # … and each intent that is about no topic: a name does not change what it means.
            "named_phrases_of_other_intents": 8,
        }

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
        return cls(config)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds phrases with the name of a topic, as :meth:`process` will add it to messages."""
        grid = Grid.of_responses(training_data.responses)
        names = Names.of_responses(training_data.responses)
        groups: Tuple[List[Message], List[Message]] = ([], [])
        for phrase in training_data.intent_examples:
            text = str(phrase.get(TEXT) or "")
            if len(text.split()) <= self._most_words and names.found_in(text) is None:
                groups[bool(_marks(phrase))].append(phrase)
        # Phrases in Swedish, and those in other languages, which are marked.
        added = [
            named_phrase
            for group in groups
            for named_phrase in self._named_phrases(_by_intent(group), grid, names)
        ]
        return training_data.merge(TrainingData(added))

    def _named_phrases(
        self, phrases: Mapping[str, Sequence[Message]], grid: Grid, names: Names
    ) -> Iterator[Message]:
        choice = random.Random(_SEED)
        topics = [name for topic in grid.topics if (name := names.of_cell(str(Cell(topic, ""))))]
        for cell in grid.cells:
            topic, aspect = split_cell(cell)
            leaning = phrases.get(str(Cell(IT, aspect)), ())
            name = names.of_cell(str(Cell(topic, "")))
            if name:
                for phrase in choice.sample(leaning, min(len(leaning), self._named_of_a_cell)):
                    yield _with_intent(phrase, named(phrase.get(TEXT), name), cell)
        for intent, own in phrases.items():
            if topics and not is_cell(intent):
                for phrase in choice.sample(own, min(len(own), self._named_of_others)):
                    text = named(phrase.get(TEXT), choice.choice(topics))
                    yield _with_intent(phrase, text, intent)

    def process(
        self,
        messages: List[Message],
        tracker: Optional[DialogueStateTracker] = None,
        domain: Optional[Domain] = None,
    ) -> List[Message]:
        """Returns each message followed by its sentences, if it has several.

        Args:
            messages: what the visitor wrote.
            tracker: the conversation so far; Rasa gives it to prediction nodes.
            domain: of the model, for the names of topics.
        """
        if domain is not None and domain is not self._names_of:
            self._names_of, self._names = domain, Names.of_responses(domain.responses)
        turns = list(turns_newest_first(reversed(tracker.events))) if tracker else []
        said = cells_to_lean_on(turns)
        read: List[Message] = []
        for message in messages:
            read.append(message)
            text = message.get(TEXT) or ""
            if not text.startswith(PAYLOAD_PREFIX):
                read += self._parts(text, self._names.of_cell(said[0]) if said else "")
        return read

    def _parts(self, text: str, spoken_of: str) -> Iterator[Message]:
        found = self._names.found_in(text)
        if found is None:
            yield from self._with_name(text, spoken_of)
        # A topic named anywhere in a message is also what the sentences before it are about.
        about = found
        for sentence in split_sentences(text):
            own = self._names.found_in(sentence.text)
            about = own or about
            facts = {TEXT: sentence.text, ASKS: sentence.asks}
            yield Message({**facts, NAMED_TOPIC: about and about.topic, PART_OF_MESSAGE: True})
            if own is None:
                yield from self._with_name(sentence.text, about.word if about else spoken_of)

    def _with_name(self, text: str, name: str) -> Iterator[Message]:
        if name and len(text.split()) <= self._most_words:
            yield Message({TEXT: named(text, name), WITH_NAME: True, PART_OF_MESSAGE: True})


def _by_intent(phrases: Sequence[Message]) -> Mapping[str, Sequence[Message]]:
    found: Dict[str, List[Message]] = defaultdict(list)
    for phrase in phrases:
        found[phrase.get_full_intent()].append(phrase)
    return found


def _with_intent(phrase: Message, text: str, intent: str) -> Message:
    """A phrase with another text and intent, in the same language."""
    facts = {TEXT: text, INTENT: split_cell(intent).topic if is_cell(intent) else intent}
    if is_cell(intent):
        facts[INTENT_RESPONSE_KEY] = intent
    marks = _marks(phrase)
    return Message({**facts, **({METADATA: {METADATA_INTENT: marks}} if marks else {})})


def _marks(phrase: Message) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (phrase.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return found
