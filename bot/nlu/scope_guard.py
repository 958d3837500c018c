"""The Rasa side of :mod:`bot.nlu.judge`: answer, ask back, or call it out of scope."""

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
from bot.cases.details import may_be_for_a_field, read_details, tells_only_details
from bot.cases.words import asks_why, begins_to_correct, cancels, looks_like_a_question
from bot.conversation.cells import DETAIL, OVERVIEW, Cell, is_cell, split_cell
from bot.conversation.history import (
    FORM_SLOT,
    SENT_SLOT,
    Turn,
    cells_said,
    cells_to_lean_on,
    is_complaint,
    turns_newest_first,
)
from bot.conversation.reading import (
    CELLS,
    CHOICES,
    DECISION,
    GUESSES,
    QUESTIONS,
    TRUST,
    Decision,
    decision_of,
    entity_of_message,
)
from bot.nlu.choices import chosen
from bot.nlu.context import Context
from bot.nlu.intent_classifier import READING, THRESHOLDS
from bot.nlu.judge import ReadText, Rules, judge
from bot.nlu.normalise import PAYLOAD_PREFIX, is_mostly_signs
from bot.nlu.options import refuse_unknown_options
from bot.nlu.question_splitter import ASKS, NAMED_TOPIC, PART_OF_MESSAGE, WITH_NAME
from bot.nlu.trust import Reading, Trust, Verdict, likely_cells

SEVERAL_QUESTIONS = "several_questions"
# One question that can be answered in two ways.
TWO_READINGS = "two_readings"
# From this probability on, the second guess is given when the best one was just said.
_SECOND_GUESS = 0.12
# A cell that was given in this many of the last turns is no second guess.
_RECENT = 3
CLARIFY = "clarify"
# A name or a way to be reached, written in the chat while a client shows a form that asks for it.
FOR_THE_FORM = "for_the_form"

# What messages beside a form, and after a case was sent, are about.
CASE_STATUS = "case_status"
WHY_CONTACT = "why_contact"
CANCEL = "cancel_case"
CHANGE = "change_case"
# "How long does it take?", "did it arrive?": what is longer says what it is about.
_MOST_WORDS_ABOUT_A_CASE = 6

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
        self._grid_of: Optional[Domain] = None
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
        whole: List[Message] = []
        parts: List[List[Message]] = []
        for message in messages:
            if message.get(PART_OF_MESSAGE) and whole:
                parts[-1].append(message)
            else:
                whole.append(message)
                parts.append([])
        grid = self._grid_for(domain)
        turns = list(turns_newest_first(reversed(tracker.events))) if tracker else []
        in_form = tracker is not None and bool(tracker.active_loop_name)
        beside_form = not in_form and tracker is not None and bool(tracker.get_slot(FORM_SLOT))
        sent = not in_form and tracker is not None and bool(tracker.get_slot(SENT_SLOT))
        for message, sentences in zip(whole, parts, strict=True):
            self._act(message, sentences, turns, grid, in_form, beside_form, sent)
        return whole

    def _grid_for(self, domain: Optional[Domain]) -> Grid:
        if domain is not None and domain is not self._grid_of:
            self._grid_of, self._grid = domain, Grid.of_responses(domain.responses)
        return self._grid

    def _act(
        self,
        message: Message,
        parts: Sequence[Message],
        turns: Sequence[Turn],
        grid: Grid,
        in_form: bool,
        beside_form: bool,
        sent: bool,
    ) -> None:
        text = str(message.get(TEXT) or "")
        if text.startswith(PAYLOAD_PREFIX):
            pressed = text.removeprefix(PAYLOAD_PREFIX)
            if is_cell(pressed):
                self._answer(message, [pressed], 1.0)
                message.set(DECISION, Decision.ANSWER.value, add_to_output=True)
            return
        reading = message.get(READING)
        if reading is None or is_mostly_signs(text):
            # An empty text, one without a single feature, or code.
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
        read, *sentences = _texts([message, *parts])
        judgement = judge(read, sentences, _context(turns), rules, self._is_long(text))
        self._set_way(message, judgement.way)
        verdict = judgement.verdict
        intents = list(judgement.several) or [verdict.intent]
        picked = chosen(verdict.intent, text, turns[0]) if turns and not in_form else []
        if picked:
            verdict, intents = Verdict(Decision.ANSWER, picked[0]), picked
        if verdict.decision is Decision.OVERVIEW and (
            _is_familiar(verdict, turns, grid) or _overview(verdict.intent) not in grid
        ):
            # Who already talks about a topic asks for something about it, and explained words have
            # no overview: the likeliest aspect instead.
            others = [cell for cell in verdict.choices if cell != _overview(cell)]
            verdict = Verdict(Decision.GUESS, verdict.intent, others[:1])
        if verdict.decision in GUESSES:
            intents = _new(verdict.choices, turns, grid) or [verdict.intent]
        if beside_form and _is_for_the_form(text, verdict, turns):
            verdict, intents = Verdict(Decision.ANSWER, FOR_THE_FORM), [FOR_THE_FORM]
            # A name or an address turns no language, and greets nobody.
            message.set(ENTITIES, [], add_to_output=True)
        about_it = _beside_a_form(text) if beside_form else ""
        if sent and not about_it:
            about_it = _after_a_case(text, verdict, reading, turns)
        if about_it:
            verdict, intents = Verdict(Decision.ANSWER, about_it), [about_it]
        acts = verdict.answers or verdict.decision in GUESSES
        if acts and not picked and intents == cells_said(turns[:1]):
            verdict = _instead(judgement.reading, intents[0], turns, grid, self._most)
            intents = [verdict.intent]
        confidence = reading.chances.get(verdict.intent) or reading.ranking[0][1]
        choices = list(verdict.choices)
        if verdict.decision is Decision.ASK_TOPIC:
            choices = grid.topics_to_ask(split_cell(verdict.intent).aspect, choices, self._most)
        if verdict.decision in GUESSES:
            others = _new(likely_cells(judgement.reading), turns, grid)
            choices = [cell for cell in others if cell not in intents][: self._most]
        message.set(DECISION, verdict.decision.value, add_to_output=True)
        message.set(CHOICES, choices, add_to_output=True)
        trust = Trust.of_reading(judgement.reading, rules.thresholds)
        message.set(TRUST, asdict(trust), add_to_output=True)
        if verdict.decision is Decision.OVERVIEW:
            self._answer(message, [_overview(verdict.intent)], confidence)
        elif verdict.decision in (Decision.CLARIFY, Decision.ASK_TOPIC, Decision.NOTHING_MORE):
            message.set(CELLS, [], add_to_output=True)
            self._set_intent(message, CLARIFY, confidence)
        elif verdict.decision is Decision.MISS:
            self._set_intent(message, DEFAULT_NLU_FALLBACK_INTENT_NAME, 1.0 - reading.margin)
        elif verdict.decision in GUESSES and len(intents) > 1:
            message.set(QUESTIONS, intents, add_to_output=True)
            # The next message refers to the likeliest one, as if it had been said last.
            message.set(CELLS, intents[::-1], add_to_output=True)
            self._set_intent(message, TWO_READINGS, confidence)
        else:
            self._answer(message, intents, confidence)

    def _set_way(self, message: Message, way: str) -> None:
        wanted = self._ways.get(way)
        if not wanted:
            return
        text = message.get(TEXT)
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
    """A message and its sentences, each with its reading with a name added."""
    texts: List[ReadText] = []
    for message in messages:
        reading = message.get(READING)
        if reading is None:
            continue
        if message.get(WITH_NAME):
            if texts:
                texts[-1] = replace(texts[-1], with_name=reading)
            continue
        texts.append(
            ReadText(reading, asks=bool(message.get(ASKS)), topic=message.get(NAMED_TOPIC))
        )
    return texts


def _is_for_the_form(text: str, verdict: Verdict, turns: Sequence[Turn]) -> bool:
    """Whether a message beside a form that a client shows is for one of its fields."""
    if tells_only_details(text):
        return True
    not_understood = verdict.decision in (Decision.OUT_OF_SCOPE, Decision.MISS)
    # Who complained was asked what has happened.
    complained = bool(turns) and is_complaint(turns[0].message) and not looks_like_a_question(text)
    return not_understood and (complained or may_be_for_a_field(text))


def _beside_a_form(text: str) -> str:
    """The intent of what is said of a form that waits, whatever else it looks like; else empty."""
    if asks_why(text):
        return WHY_CONTACT
    rest = cancels(text)
    return CANCEL if rest is not None and not looks_like_a_question(rest) else ""


def _after_a_case(text: str, verdict: Verdict, reading: Reading, turns: Sequence[Turn]) -> str:
    """The intent of what is said of a case that was sent, where it is not clear; else empty."""
    if verdict.answers:
        return ""
    told = read_details(text).contact
    if begins_to_correct(text) or (told is not None and told.contact is not None):
        return CHANGE
    unclear = verdict.decision in (Decision.MISS, Decision.ASK_TOPIC, Decision.CLARIFY)
    is_short = len(text.split()) <= _MOST_WORDS_ABOUT_A_CASE
    is_it = is_short or reading.chances.get(CASE_STATUS, 0.0) >= _SECOND_GUESS
    just_sent = bool(turns) and turns[0].was_about_a_case
    return CASE_STATUS if just_sent and unclear and is_it else ""


def _overview(cell: str) -> str:
    return str(Cell(split_cell(cell).topic, OVERVIEW))


def _is_familiar(verdict: Verdict, turns: Sequence[Turn], grid: Grid) -> bool:
    """Whether the conversation is about the topic of an overview, or contains that overview."""
    said = cells_said(turns)
    return (
        grid.spoken_of(said) == split_cell(verdict.intent).topic
        or _overview(verdict.intent) in said
    )


def _new(cells: Sequence[str], turns: Sequence[Turn], grid: Grid) -> List[str]:
    """Those cells whose answer was not given in the previous turn."""
    just_said = cells_said(turns[:1])
    return [cell for cell in cells if cell in grid and cell not in just_said]


def _instead(reading: Reading, again: str, turns: Sequence[Turn], grid: Grid, most: int) -> Verdict:
    """What to do when the answer just given is the likeliest once more.

    A visitor who asks again ("no, when did Motala join?") may not have got what they asked for:
    they get the second guess if there is one. Else the answer holds what they ask ("and the big
    meeting?"), and is given again, but no third time.
    """
    said = cells_said(turns[:_RECENT])
    guesses = [cell for cell in likely_cells(reading) if cell in grid and cell not in said]
    detail = str(Cell(split_cell(again).topic, DETAIL))
    if detail in grid and detail not in said:
        guesses.append(detail)
    best = max(guesses, key=lambda cell: reading.chances.get(cell, 0.0), default=None)
    if best is not None and reading.chances.get(best, 0.0) >= _SECOND_GUESS:
        return Verdict(Decision.ANSWER, best)
    if decision_of(turns[0].parse_data) != Decision.AGAIN.value:
        return Verdict(Decision.AGAIN, again)
    others = [cell for cell in guesses if cell != detail]
    return Verdict(Decision.NOTHING_MORE, again, others[:most])


def _context(turns: Sequence[Turn]) -> Context:
    asked = None
    if turns and decision_of(turns[0].parse_data) == Decision.ASK_TOPIC.value:
        offered = [payload for payload in turns[0].offered if is_cell(payload)]
        asked = split_cell(offered[0]).aspect if offered else None
    return Context(tuple(cells_to_lean_on(turns)), asked)
