"""When to trust a prediction: from probabilities to one named decision.

Plain functions; the Rasa side is :mod:`bot.nlu.scope_guard`. Three things decide together: the
margin between the calibrated probabilities of the two likeliest intents, the nearness of the
message to the best intent's own phrases, and the explicit out-of-scope intent, which takes part in
the ranking like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Mapping, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.floating[Any]]


_MORE_LIKELY_THAN_NOT = 0.5


class Decision(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    OUT_OF_SCOPE = "out_of_scope"
    MISS = "miss"


@dataclass(frozen=True)
class Thresholds:
    """Found at training from out-of-fold scores and stored with the model; never set by hand.

    Attributes:
        margin: from this margin on, the best intent is answered at once.
        nearness: below this nearness the message is like nothing that was ever asked.
    """

    margin: float
    nearness: float


@dataclass(frozen=True)
class TrustOptions:
    """How thresholds are found.

    Attributes:
        out_of_scope: the intent of all that is none of our business; need not be there.
        false_answer_rate: the share of held-out in-scope phrases that may get another intent's
            answer, and of held-out out-of-scope phrases that may get any.
        far_rate: the share of rightly recognised phrases that may count as too far from all others.
    """

    out_of_scope: str
    false_answer_rate: float
    far_rate: float


@dataclass(frozen=True)
class Reading:
    """How a message was read.

    Attributes:
        ranking: intents with their probabilities, best first.
        nearness: cosine to the nearest phrase of the best intent, -1 … 1.
    """

    ranking: Sequence[tuple[str, float]]
    nearness: float

    @property
    def margin(self) -> float:
        """How much likelier the best intent is than the next, 0 … 1."""
        second = self.ranking[1][1] if len(self.ranking) > 1 else 0.0
        return self.ranking[0][1] - second


def decide(reading: Reading, thresholds: Thresholds, out_of_scope: str) -> Decision:
    """Names what to do with a message.

    Args:
        reading: how it was read.
        thresholds: of the trained model.
        out_of_scope: the intent that holds all that is none of our business.
    """
    best, _ = reading.ranking[0]
    near = reading.nearness >= thresholds.nearness
    if best != out_of_scope and near and reading.margin >= thresholds.margin:
        return Decision.ANSWER
    if dict(reading.ranking).get(out_of_scope, 0.0) >= _MORE_LIKELY_THAN_NOT:
        return Decision.OUT_OF_SCOPE
    return Decision.CLARIFY if near else Decision.MISS


def choices(reading: Reading, out_of_scope: str, most: int, least_share: float) -> list[str]:
    """The intents to offer in a clarifying question.

    Args:
        reading: how the message was read.
        out_of_scope: never offered.
        most: how many at most.
        least_share: an intent is offered when its probability is at least this share of the best
            offered one's; the second best is always offered.
    """
    inside = [(name, value) for name, value in reading.ranking if name != out_of_scope]
    if not inside:
        return []
    floor = inside[0][1] * least_share
    return [
        name for place, (name, value) in enumerate(inside[:most]) if place < 2 or value >= floor
    ]


def fit_thresholds(
    chances: Array,
    nearness: Array,
    labels: npt.NDArray[np.intp],
    intents: Sequence[str],
    options: TrustOptions,
) -> Thresholds:
    """Finds the thresholds on phrases that were held out.

    Args:
        chances: calibrated probabilities, shape (phrases, intents).
        nearness: to the nearest *other* phrase of the predicted intent, shape (phrases,).
        labels: the right intents.
        intents: their names.
        options: what share of mistakes is allowed.

    Returns:
        The lowest margin that keeps to the rate, and the nearness quantile.
    """
    outside_label = intents.index(options.out_of_scope) if options.out_of_scope in intents else -1
    best_two = np.sort(chances, axis=1)[:, -2:]
    margin = best_two[:, 1] - best_two[:, 0]
    predicted = chances.argmax(axis=1)
    wrong = (predicted != labels) & (predicted != outside_label)
    outside = labels == outside_label
    right = nearness[predicted == labels]
    return Thresholds(
        margin=max(
            _lowest_threshold(margin, wrong, among, options.false_answer_rate)
            for among in (outside, ~outside)
        ),
        nearness=float(np.quantile(right, options.far_rate)) if len(right) else 0.0,
    )


def _lowest_threshold(
    margin: Array, wrong: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_], rate: float
) -> float:
    allowed = int(rate * among.sum())
    worst_first = np.sort(margin[wrong & among])[::-1]
    if len(worst_first) <= allowed:
        return 0.0
    # Just above the first one that must not be answered.
    return float(np.nextafter(worst_first[allowed], 1.0))


def as_reading(ranking: Sequence[Mapping[str, object]], nearness: float) -> Reading:
    """A reading from Rasa's intent ranking."""
    return Reading(
        [(str(entry["name"]), float(str(entry["confidence"]))) for entry in ranking], nearness
    )
