"""When to trust a reading: from probabilities to one named decision.

Plain functions; the Rasa side is :mod:`bot.nlu.scope_guard`. Three things decide together: the
margin between the calibrated probabilities of the two likeliest intents, the nearness of the
message to the best intent's own phrases, and the explicit out-of-scope intent, which is ranked
like any other. Where no cell is sure, its topic or its aspect may be: then the topic's
overview is given, or one question asks which topic is meant.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from operator import itemgetter
from typing import Any, Mapping, Optional, Sequence

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import IsotonicRegression

from bot.conversation.cells import DETAIL, IT, SAME, is_cell, split_cell
from bot.conversation.reading import TRUST, Decision
from bot.nlu.views import Views

Array = npt.NDArray[np.floating[Any]]

# The parts of a cell.
_TOPIC, _ASPECT = range(2)
MORE_LIKELY_THAN_NOT = 0.5
# Less likely than this, an intent is not worth offering …
_WORTH_OFFERING = 0.04
# … and less likely than this, not worth answering beside a guess: in judged conversations two
# answers held what was asked in 84 of 100 cases, a single guess in 59 …
_WORTH_ANSWERING = 0.06
# … nor when the first is so many times as likely: of such pairs the first alone was right in 82
# development turns, the second alone in 24, and an answer that nobody asked for is in the way …
_TIMES_THE_SECOND = 3
# … or rather than the topic's overview.
_WORTH_NO_OVERVIEW = 0.12
# All small talk together must be this likely for the likeliest of it to be taken.
_SURELY_SMALL_TALK = 0.85
# A cell this likely, and this many times as likely as the next, is answered as a guess. In a
# conversation what is less likely is asked about: of 17 such guesses in labelled ones 2 were right.
WORTH_A_GUESS = 0.15
_TIMES_THE_NEXT = 2


@dataclass(frozen=True)
class Thresholds:
    """Found at training from held-out scores and stored with the model; never set by hand.

    Attributes:
        margin: from this margin on, the best intent is answered.
        sure: from this margin on, it is answered without saying how the message was understood.
        topic_margin: from this margin between topics on, the topic counts as sure.
        nearness: below this nearness the message resembles no training phrase.
    """

    margin: float
    sure: float
    topic_margin: float
    nearness: float


@dataclass(frozen=True)
class TrustOptions:
    """How thresholds are found.

    Attributes:
        out_of_scope: the intent for everything out of scope; need not exist.
        wrong_cell_rate: the share of held-out in-scope phrases that may get another intent's
            answer. Most of these are neighbours that answer the question, too.
        wrong_topic_rate: the share that may get another topic's overview.
        outside_rate: the share of held-out out-of-scope phrases that may get any answer.
        far_rate: the share of correctly recognised phrases that may count as too far from the rest.
        sure_precision: the share of held-out phrases that are right at the margin from which an
            answer counts as sure.
    """

    out_of_scope: str
    wrong_cell_rate: float
    wrong_topic_rate: float
    outside_rate: float
    far_rate: float
    sure_precision: float


@dataclass(frozen=True)
class Reading:
    """How a message was read.

    Attributes:
        chances: the probability of each intent.
        nearness: cosine to the nearest phrase of each intent, -1 … 1.
    """

    chances: Mapping[str, float]
    nearness: Mapping[str, float]

    @cached_property
    def ranking(self) -> Sequence[tuple[str, float]]:
        """Intents with their probabilities, best first."""
        return sorted(self.chances.items(), key=itemgetter(1), reverse=True)

    @property
    def best(self) -> str:
        """The likeliest intent."""
        return self.ranking[0][0]

    @property
    def margin(self) -> float:
        """How much likelier the best intent is than the next, 0 … 1."""
        return _margin(self.ranking)

    @property
    def best_nearness(self) -> float:
        """How near the message is to the best intent's phrases."""
        return self.nearness.get(self.best, -1.0)

    @cached_property
    def topics(self) -> Sequence[tuple[str, float]]:
        """Topics with their probabilities, best first; an intent that is no cell is its own."""
        return self._sums(_TOPIC)

    @cached_property
    def aspects(self) -> Sequence[tuple[str, float]]:
        """Aspects with their probabilities, best first; an intent that is no cell is its own."""
        return self._sums(_ASPECT)

    def _sums(self, part: int) -> Sequence[tuple[str, float]]:
        sums: dict[str, float] = defaultdict(float)
        for intent, chance in self.chances.items():
            sums[split_cell(intent)[part]] += chance
        return sorted(sums.items(), key=itemgetter(1), reverse=True)


@dataclass(frozen=True)
class Trust:
    """How certain a reading is, for measurements: part of the message's parse data.

    Attributes:
        best: the likeliest intent in context.
        margin: how much likelier it is than the next.
        nearness: how near the message is to its phrases.
        thresholds: of the trained model.
    """

    best: str
    margin: float
    nearness: float
    thresholds: Thresholds

    @classmethod
    def of_reading(cls, reading: Reading, thresholds: Thresholds) -> Trust:
        """The part of a reading that is kept."""
        return cls(reading.best, reading.margin, reading.best_nearness, thresholds)

    @classmethod
    def of_parse_data(cls, parse_data: Mapping[str, Any]) -> Optional[Trust]:
        """What parse data kept; None when nothing in the message could be read."""
        kept = parse_data.get(TRUST)
        if not kept:
            return None
        return cls(**{**kept, "thresholds": Thresholds(**kept["thresholds"])})

    def is_sure(self, thresholds: Thresholds) -> bool:
        """Whether the best intent would be answered at these thresholds."""
        near = self.nearness >= thresholds.nearness
        return near and self.margin >= thresholds.margin and not is_open(self.best)


@dataclass(frozen=True)
class Verdict:
    """A decision and what it is about.

    Attributes:
        decision: what to do.
        intent: the intent or cell to act on: that of the answer, the topic's overview, or the
            likeliest.
        choices: cells to offer; with a guess, the one or two to answer.
    """

    decision: Decision
    intent: str
    choices: Sequence[str] = field(default_factory=tuple)

    @property
    def answers(self) -> bool:
        """Whether the intent is acted on, as an answer or as a guess."""
        return self.decision in (Decision.ANSWER, Decision.GUESS)


def decide(
    reading: Reading, thresholds: Thresholds, out_of_scope: str, most_choices: int = 3
) -> Verdict:
    """Decides what to do with a message.

    Args:
        reading: how it was read, in context.
        thresholds: of the trained model.
        out_of_scope: the intent that holds all that is outside the field.
        most_choices: how many cells are offered at most.
    """
    outside = reading.chances.get(out_of_scope, 0.0)
    near = reading.best_nearness >= thresholds.nearness
    answered = near and reading.margin >= thresholds.margin
    if answered and reading.best != out_of_scope and not is_open(reading.best):
        if reading.margin >= thresholds.sure or not _can_be_offered(reading.best):
            return Verdict(Decision.ANSWER, reading.best)
        return Verdict(Decision.GUESS, reading.best, _likeliest(reading, likely_cells(reading)))
    if outside >= MORE_LIKELY_THAN_NOT:
        return Verdict(Decision.OUT_OF_SCOPE, out_of_scope)
    if near and _is_small_talk(reading, out_of_scope):
        return Verdict(Decision.ANSWER, reading.best)
    if not near:
        return Verdict(Decision.MISS, reading.best)
    if _is_inside(outside):
        unsure = _topic_or_aspect(reading, thresholds, most_choices)
        if unsure is not None:
            return unsure
    return Verdict(Decision.MISS, reading.best)


def either_of(reading: Reading) -> Optional[Verdict]:
    """The two likeliest cells, both to be answered; None where there are not two."""
    likely = likely_cells(reading)[:2]
    return Verdict(Decision.EITHER, likely[0], likely) if len(likely) == 2 else None


def lone_guess(reading: Reading, thresholds: Thresholds, out_of_scope: str) -> Optional[Verdict]:
    """A guess at the one cell that no other comes near, though its own chance is small.

    Chances spread over hundreds of intents: the best of them may be small and right all the same.
    Of development questions that would get an overview or no answer, three of four such guesses
    were right in Swedish, half in other languages; of the overviews one in seven.

    Args:
        reading: of a whole message, in context, on which :func:`decide` gave no answer.
        thresholds: of the trained model.
        out_of_scope: the intent that holds all that is outside the field.
    """
    chance = reading.ranking[0][1]
    second = chance - reading.margin
    stands_out = chance >= WORTH_A_GUESS and chance >= _TIMES_THE_NEXT * second
    inside = _is_inside(reading.chances.get(out_of_scope, 0.0))
    near = reading.best_nearness >= thresholds.nearness
    if stands_out and inside and near and _can_be_offered(reading.best):
        return Verdict(Decision.GUESS, reading.best, [reading.best])
    return None


def _is_small_talk(reading: Reading, out_of_scope: str) -> bool:
    """Whether a message is small talk, though two kinds come near each other: thanks and praise."""
    if reading.ranking[0][1] < MORE_LIKELY_THAN_NOT:
        return False
    # Beside so much small talk nothing else can be as likely as that.
    small_talk = (i for i in reading.chances if not is_cell(i) and i != out_of_scope)
    return sum(map(reading.chances.__getitem__, small_talk)) >= _SURELY_SMALL_TALK


def _is_inside(outside: float) -> bool:
    """In scope rather than out: else a look-alike from outside would get an overview or a guess."""
    return outside < (1 - MORE_LIKELY_THAN_NOT) / 2


def likely_cells(reading: Reading) -> list[str]:
    """The cells that are worth offering, the likeliest first.

    Args:
        reading: of a message.
    """
    return [
        cell
        for cell, _ in takewhile(lambda entry: entry[1] >= _WORTH_OFFERING, reading.ranking)
        if _can_be_offered(cell)
    ]


def _topic_or_aspect(reading: Reading, thresholds: Thresholds, most_choices: int) -> Verdict | None:
    cells = [(cell, reading.chances[cell]) for cell in likely_cells(reading)]
    topic = reading.topics[0][0]
    of_topic = [cell for cell, _ in cells if split_cell(cell).topic == topic]
    if of_topic and _margin(reading.topics) >= thresholds.topic_margin:
        either = _likeliest(reading, of_topic, _WORTH_NO_OVERVIEW)
        if len(either) > 1:
            return Verdict(Decision.EITHER, either[0], either)
        return Verdict(Decision.OVERVIEW, of_topic[0], of_topic[:most_choices])
    aspect = reading.aspects[0][0]
    in_the_field = any(split_cell(cell).aspect == aspect for cell, _ in cells) or any(
        is_open(intent) and split_cell(intent).aspect == aspect for intent, _ in reading.ranking[:3]
    )
    if in_the_field and aspect != SAME and _margin(reading.aspects) >= thresholds.margin:
        of_aspect = [cell for cell, _ in cells if split_cell(cell).aspect == aspect]
        return Verdict(Decision.ASK_TOPIC, f"{IT}/{aspect}", of_aspect[:most_choices])
    offered = [cell for cell, _ in cells[:most_choices]]
    if len(offered) > 1 and sum(chance for _, chance in cells[:2]) >= MORE_LIKELY_THAN_NOT:
        return Verdict(Decision.EITHER, offered[0], offered[:2])
    together = sum(chance for _, chance in cells[:most_choices])
    if len(offered) > 1 and together >= MORE_LIKELY_THAN_NOT:
        return Verdict(Decision.CLARIFY, offered[0], offered)
    return None


def _likeliest(
    reading: Reading, cells: Sequence[str], least: float = _WORTH_ANSWERING
) -> list[str]:
    """The first of some cells, and the second where it is likely enough to be answered, too."""
    first = reading.chances[cells[0]] if cells else 0.0
    enough = max(least, first / _TIMES_THE_SECOND)
    return [*cells[:1], *(cell for cell in cells[1:2] if reading.chances[cell] >= enough)]


def _can_be_offered(cell: str) -> bool:
    return is_cell(cell) and not is_open(cell) and split_cell(cell).aspect != DETAIL


def is_open(intent: str) -> bool:
    """Whether a cell still refers to something that the conversation does not contain."""
    return is_cell(intent) and (split_cell(intent).topic == IT or split_cell(intent).aspect == SAME)


def of_topics(
    reading: Reading, whole: Reading, least: float, named: Optional[str] = None
) -> Reading:
    """A sentence's reading in the light of what its whole message is about.

    Args:
        reading: of the sentence.
        whole: of the message.
        least: the weight of intents whose topic the message does not mention at all.
        named: the topic that the sentence names; of a long message another one may be surer.
    """
    topics = dict(whole.topics)
    if named is not None:
        topics[named] = 1.0
    return _rescaled(
        {
            intent: chance * (least + topics.get(split_cell(intent).topic, 0.0))
            for intent, chance in reading.chances.items()
        },
        reading.nearness,
    )


def _rescaled(weights: Mapping[str, float], nearness: Mapping[str, float]) -> Reading:
    total = sum(weights.values()) or 1.0
    return Reading({intent: weight / total for intent, weight in weights.items()}, nearness)


def _margin(ranking: Sequence[tuple[str, float]]) -> float:
    second = ranking[1][1] if len(ranking) > 1 else 0.0
    return ranking[0][1] - second


def fit_thresholds(
    chances: Array,
    nearness: Array,
    labels: npt.NDArray[np.intp],
    views: Views,
    options: TrustOptions,
) -> Thresholds:
    """Finds the thresholds from held-out phrases.

    Args:
        chances: calibrated probabilities, shape (phrases, intents).
        nearness: to the nearest *other* phrase of the predicted intent, shape (phrases,).
        labels: the correct intents.
        views: the intents and their topics.
        options: which share of mistakes is allowed.

    Returns:
        The lowest margins that keep within the rates, and the nearness quantile.
    """
    known = options.out_of_scope in views.intents
    outside_label = views.intents.index(options.out_of_scope) if known else -1
    outside = labels == outside_label
    predicted = chances.argmax(axis=1)
    wrong = (predicted != labels) & (predicted != outside_label)
    topic_chances = views.topic_sums(chances)
    topics = topic_chances.argmax(axis=1)
    # What depends on the conversation has no topic of its own.
    leans = np.array([topic == IT for topic in views.topics])
    right_topics = views.topics_of(labels)
    wrong_topic = (topics != right_topics) & (predicted != outside_label)
    wrong_topic &= ~leans[topics] & ~leans[right_topics]
    right = nearness[predicted == labels]
    answered = ~outside & (predicted != outside_label)

    margins = margins_of(chances)
    return Thresholds(
        margin=max(
            _lowest_threshold(margins, wrong, outside, options.outside_rate),
            _lowest_threshold(margins, wrong, ~outside, options.wrong_cell_rate),
        ),
        sure=_margin_of_precision(margins[answered], ~wrong[answered], options.sure_precision),
        # What may be out of scope gets no overview, however sure the topic (see decide).
        topic_margin=_lowest_threshold(
            margins_of(topic_chances), wrong_topic, ~outside, options.wrong_topic_rate
        ),
        nearness=float(np.quantile(right, options.far_rate)) if len(right) else 0.0,
    )


def margins_of(chances: Array) -> Array:
    """How much likelier the likeliest is than the next, shape (messages,).

    Args:
        chances: shape (messages, intents or topics).
    """
    if chances.shape[1] < 2:
        return chances[:, 0]
    best_two = np.partition(chances, -2, axis=1)[:, -2:]
    difference: Array = best_two[:, 1] - best_two[:, 0]
    return difference


def _margin_of_precision(margins: Array, right: npt.NDArray[np.bool_], precision: float) -> float:
    """The margin at which this share of guesses is right: precision grows with the margin."""
    if not len(margins):
        return 0.0
    grows = IsotonicRegression(out_of_bounds="clip").fit(margins, right)
    steps = np.linspace(0.0, 1.0, 101)
    enough = grows.predict(steps) >= precision
    return float(steps[enough.argmax()]) if enough.any() else 1.0


def _lowest_threshold(
    margin: Array, wrong: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_], rate: float
) -> float:
    allowed = int(rate * among.sum())
    worst_first = np.sort(margin[wrong & among])[::-1]
    if len(worst_first) <= allowed:
        return 0.0
    # Just above the first one that must not be answered.
    return float(np.nextafter(worst_first[allowed], 1.0))
