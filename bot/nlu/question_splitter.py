"""The Rasa side of :mod:`bot.nlu.questions`: makes each sentence of a message be read on its own.

In a conversation each is read a second time after the question before it, or with the name of what
it may refer to ("who led it (What is INSURE?)"), which finds cells that no general phrase could
tell apart.
"""

from __future__ import annotations

from typing import Any, Dict, Iterator, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.answers.grid import Grid
from bot.answers.names import Found, Names
from bot.conversation.cells import OVERVIEW, SAME, Cell, split_cell
from bot.conversation.history import Reply, turns_newest_first
from bot.conversation.things import cells_meant
from bot.nlu.choices import was_asked
from bot.nlu.follow_ups import Questions, following, is_follow_up
from bot.nlu.grid_of_domain import grid_of
from bot.nlu.noise import ASKS_NOTHING, asks_nothing, without_noise
from bot.nlu.normalise import PAYLOAD_PREFIX
from bot.nlu.options import refuse_unknown_options
from bot.nlu.pointed import one_by_place, points_at_the_others, with_the_one
from bot.nlu.questions import (
    BESIDE_NAMES,
    ENDINGS,
    Sentence,
    asked_about,
    asked_instead,
    corrects,
    for_each_name,
    for_the_last_name_too,
    is_any,
    is_bare,
    is_mere_question_word,
    is_of_the_one_before,
    is_plural,
    sentences_of,
    speaks_of_them,
    throws_back,
    what_was_meant,
    with_the_name,
    without_languages,
    without_refused,
    without_settled,
    word_asked,
)

# Set on a message that is one sentence of the message before it.
PART_OF_MESSAGE = "part_of_message"
# Set on a sentence that has the form of a question.
ASKS = "asks"
# Set on a message with such a sentence, be it the only one.
ASKS_SOMETHING = "asks_something"
# Set on a sentence that is a mere question word after another question.
BARE = "bare"
# Set on a sentence that has the form of a doubt about the question before it.
DOUBTS = "doubts"
# Set on a message that says that something else was asked than was answered.
CORRECTS = "corrects"
# Set on a message: the topic that it names; on a sentence also one that its message named before.
NAMED_TOPIC = "named_topic"
# Set on a message that names a topic and says no more: the cell that it stands for.
ONLY_NAMES = "only_names"
# Set on a message that is the one before it after the question that it may follow up.
FOLLOWING = "following"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class QuestionSplitter(GraphComponent):
    """Adds the sentences of a message, and its versions as a follow-up, as messages after it.

    All later components read them like any other; the scope guard removes them again.
    """

    def __init__(self, config: Dict[str, Any]) -> None:
        self._most_words: int = config["most_leaning_words"]
        self._read_from: Optional[Domain] = None
        self._names = Names({}, {})
        self._questions = Questions({}, {})
        self._grid = Grid({}, {})

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's options."""
        return {
            # A longer message itself says what it is about.
            "most_leaning_words": 14,
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
        """Puts the question before each follow-up; without one it would mislead, and is left out.

        Every phrase stays whole, as it has one intent.
        """
        questions = Questions.of_responses(training_data.responses)
        phrases = []
        for phrase in training_data.training_examples:
            if is_follow_up(phrase):
                text = phrase.get(TEXT)
                before = questions.before(phrase.get_full_intent(), text)
                if not before:
                    continue
                phrase.set(TEXT, following(text, before))
            phrases.append(phrase)
        training_data.training_examples = phrases
        return training_data

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
        if domain is not None and domain is not self._read_from:
            self._read_from, self._names = domain, Names.of_responses(domain.responses)
            self._questions = Questions.of_responses(domain.responses)
            self._grid = grid_of(domain)
        turns = list(turns_newest_first(reversed(tracker.events))) if tracker else []
        answer = "\n".join(Reply(reply).text for reply in turns[0].replies) if turns else ""
        read: List[Message] = []
        for message in messages:
            read.append(message)
            text = message.get(TEXT) or ""
            if not text.startswith(PAYLOAD_PREFIX) and asks_nothing(text):
                message.set(ASKS_NOTHING, True)
                continue
            if text.startswith(PAYLOAD_PREFIX):
                continue
            text = without_noise(text)
            message.set(CORRECTS, corrects(text))
            said = cells_meant(text, turns)
            meant = self._meant(text, said[0], answer) if said else text
            word = word_asked(meant)
            meant = word or meant
            if said and not was_asked(turns[0]):
                one = one_by_place(meant, said, self._grid)
                meant = with_the_one(meant, self._names.one_of(one)) if one else meant
            if meant != message.get(TEXT, ""):
                message.set(TEXT, meant)
            leans_on = said[0] if said and not word else ""
            read += self._parts(message, leans_on, answer, meant != text)
        return read

    def _meant(self, text: str, said: str, answer: str) -> str:
        """A message without what it corrects, and what it says is known or was not asked."""

        def is_needed(settled: str, rest: str) -> bool:
            found = self._found(settled)
            if found is None or found.topic == split_cell(said).topic:
                return False
            return not (self._names_a_topic(rest) or self._is_said_of_one(found, said))

        def only_names(thing: str) -> bool:
            return self._names.bare(thing, ENDINGS) is not None

        asked = asked_instead(text, only_names)
        if asked == text:
            asked = without_settled(text, answer, is_needed)
        return without_refused(what_was_meant(asked), self._names_a_topic)

    def _names_a_topic(self, text: str) -> bool:
        return self._found(text) is not None

    def _found(self, text: str) -> Optional[Found]:
        """The topic that a text names, and that is no language it is to be answered in."""
        return self._names.found_in(without_languages(text))

    def _parts(
        self, message: Message, said: str, answer: str, is_corrected: bool
    ) -> Iterator[Message]:
        text = message.get(TEXT) or ""
        before = self._questions.of(said)
        found = self._found_after(said, text)
        if found is not None and not self._is_said_of_one(found, said):
            message.set(NAMED_TOPIC, found.topic)
        only = self._only_names(text, said, is_corrected)
        if only is not None:
            message.set(ONLY_NAMES, str(only))
        if found is not None or without_languages(text) == text:
            # "Can you write in Finnish?" leans on nothing.
            yield from self._after(text, before)
        # A topic named anywhere in a message is also what the sentences before it are about.
        about = found
        thing = ""
        asked = ""
        sentences = self._sentences(text)
        message.set(ASKS_SOMETHING, any(each.asks for each in sentences or sentences_of(text)))
        for sentence in sentences:
            own = self._found_after(said, sentence.text)
            if own and about and self._means(own, about, sentence.text):
                own = None
            about = own or about
            # What is no topic can be named, too: "what is LUP and who writes it?".
            named = self._with_the_thing(sentence, thing) if own is None else ""
            thing = "" if own else self._thing_asked_about(sentence) or thing
            is_echo = (
                own is None and sentence != sentences[-1] and throws_back(sentence.text, answer)
            )
            asks = sentence.asks and not is_echo
            # "Who decided that, and when?", "where is it? An address?"
            leans = own is None and asks and bool(asked) and is_bare(sentence.text)
            # "And the others? How many twin towns are there?" points at what was spoken of before.
            points = own is None and points_at_the_others(sentence.text)
            topic = about.topic if about and not (leans or points) else None
            is_word = leans and is_mere_question_word(sentence.text)
            facts = {TEXT: named or sentence.text, ASKS: asks, DOUBTS: sentence.doubts}
            yield Message({**facts, BARE: is_word, NAMED_TOPIC: topic, PART_OF_MESSAGE: True})
            if not (named or points) and (own is None or self._is_said_of_one(own, said)):
                name = about.word if about and about != own else before
                if before and about is None and is_of_the_one_before(sentence.text, asked):
                    # "How does one apply for it? Is there a last day?"
                    name = asked
                name = asked if leans else name
                if is_word and not self._names_a_topic(name):
                    # "And why?", after a question that names nothing, could be about anything.
                    name = ""
                yield from self._after(sentence.text, name)
            asked = sentence.text if asks and not leans else asked

    def _only_names(self, text: str, said: str, is_corrected: bool) -> Optional[Cell]:
        """What a text stands for that names a topic and says no more.

        A mere word turns to that topic; only of two twin towns is the same asked, and of a topic
        that was meant before: "no, I meant SERN".
        """
        bare = self._names.bare(text, ENDINGS) if said and not is_corrected else None
        if bare is not None and not self._names.are_alike(bare, split_cell(said).topic):
            turned_to = Cell(bare, OVERVIEW)
            # What was just said of it is not said again.
            return turned_to if str(turned_to) != said else None
        topic = self._names.only_names(text, BESIDE_NAMES)
        return Cell(topic, SAME) if topic is not None else None

    def _sentences(self, text: str) -> List[Sentence]:
        """The sentences of a message; a question about two topics is one about each."""
        apart = [
            each
            for sentence in sentences_of(text)
            for each in (self._for_each(sentence) if sentence.asks else []) or [sentence]
        ]
        return apart if len(apart) > 1 else []

    def _thing_asked_about(self, sentence: Sentence) -> str:
        """The name of what a question is about that is no topic."""
        return asked_about(sentence.text, self._questions.names) if sentence.asks else ""

    def _with_the_thing(self, sentence: Sentence, thing: str) -> str:
        """A question with the name of what its pronoun stands for; empty for any other."""
        is_short = len(sentence.text.split()) <= self._most_words
        leans = bool(thing) and sentence.asks and is_short
        return with_the_name(sentence.text, thing) if leans else ""

    def _for_each(self, sentence: Sentence) -> List[Sentence]:
        if len(sentence.text.split()) > self._most_words:
            return []
        text = sentence.text
        of_a_kind = self._names.of_a_kind(text)
        two = of_a_kind or self._names.two_apart(text)
        return for_each_name(sentence, of_a_kind) or for_the_last_name_too(sentence, two)

    def _means(self, own: Found, about: Found, text: str) -> bool:
        """Whether "that project" means the one that a message names: "INSURE …, who led it?"."""
        is_one = self._is_said_of_one(own, str(Cell(about.topic, OVERVIEW)))
        return is_one and not is_any(own.word, text)

    def _is_said_of_one(self, found: Found, said: str) -> bool:
        """Whether "the twin town" means the one that was spoken of."""
        is_part = self._names.is_part_of(split_cell(said).topic, found.topic)
        return is_part and not is_plural(found.word)

    def _found_after(self, said: str, text: str) -> Optional[Found]:
        """The topic that a text names in a conversation.

        An everyday word names none in "which projects do they have?", after SERN.
        """
        found = self._found(text)
        if found is None or not said or not self._names.is_everyday(found.topic):
            return found
        spoken_of = split_cell(said).topic
        is_other = spoken_of != found.topic and not self._names.is_everyday(spoken_of)
        return None if is_other and speaks_of_them(text) else found

    def _after(self, text: str, before: str) -> Iterator[Message]:
        if before and len(text.split()) <= self._most_words:
            yield Message({TEXT: following(text, before), FOLLOWING: True, PART_OF_MESSAGE: True})


def each_with_its_sentences(messages: List[Message]) -> List[List[Message]]:
    """Each message with its sentences, which come after it.

    Args:
        messages: as the splitter returns them.
    """
    found: List[List[Message]] = []
    for message in messages:
        if message.get(PART_OF_MESSAGE) and found:
            found[-1].append(message)
        else:
            found.append([message])
    return found
