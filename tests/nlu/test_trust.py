"""When a prediction is trusted: readings and what becomes of them, thresholds and their rate."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from bot.nlu.trust import (
    Array,
    Decision,
    Reading,
    Thresholds,
    TrustOptions,
    as_reading,
    choices,
    decide,
    fit_thresholds,
)

OUTSIDE = "outside"
THRESHOLDS = Thresholds(margin=0.25, nearness=0.5)
INTENTS = ["policy", OUTSIDE, "sern", "towns"]
Ranking = list[tuple[str, float]]


@pytest.mark.parametrize(
    ("ranking", "nearness", "decision"),
    [
        pytest.param([("sern", 0.75), ("policy", 0.25)], 0.9, Decision.ANSWER, id="clear and near"),
        pytest.param([("sern", 0.5), ("policy", 0.25)], 0.9, Decision.ANSWER, id="just clear"),
        pytest.param([("sern", 0.5), ("policy", 0.26)], 0.9, Decision.CLARIFY, id="just unclear"),
        pytest.param([("sern", 0.75), ("policy", 0.25)], 0.5, Decision.ANSWER, id="just near"),
        pytest.param([("sern", 0.75), ("policy", 0.25)], 0.49, Decision.MISS, id="clear but far"),
        pytest.param([("sern", 0.3), ("policy", 0.3)], 0.1, Decision.MISS, id="unclear and far"),
        pytest.param([("sern", 0.3), (OUTSIDE, 0.01)], 0.9, Decision.ANSWER, id="outside unlikely"),
        pytest.param([("sern", 0.45), (OUTSIDE, 0.4)], 0.9, Decision.CLARIFY, id="perhaps outside"),
        pytest.param([(OUTSIDE, 0.9), ("sern", 0.1)], 0.9, Decision.OUT_OF_SCOPE, id="outside"),
        pytest.param(
            [(OUTSIDE, 0.9), ("sern", 0.1)], -0.4, Decision.OUT_OF_SCOPE, id="outside and far"
        ),
        pytest.param(
            [(OUTSIDE, 0.5), ("sern", 0.45)], 0.9, Decision.OUT_OF_SCOPE, id="just outside"
        ),
        pytest.param(
            [("sern", 0.5), (OUTSIDE, 0.5)], 0.9, Decision.OUT_OF_SCOPE, id="tie with outside"
        ),
        pytest.param(
            [(OUTSIDE, 0.49), ("sern", 0.1)], 0.9, Decision.CLARIFY, id="outside likeliest only"
        ),
        pytest.param(
            [(OUTSIDE, 0.49), ("sern", 0.1)], 0.1, Decision.MISS, id="outside likeliest and far"
        ),
        pytest.param([("sern", 1.0)], 0.9, Decision.ANSWER, id="one intent"),
        pytest.param([(OUTSIDE, 1.0)], 0.9, Decision.OUT_OF_SCOPE, id="one intent, outside"),
    ],
)
def test_decisions(ranking: Ranking, nearness: float, decision: Decision) -> None:
    assert decide(Reading(ranking, nearness), THRESHOLDS, OUTSIDE) is decision


@pytest.mark.parametrize(
    ("ranking", "offered"),
    [
        pytest.param(
            [("sern", 0.5), ("policy", 0.3), ("towns", 0.2)],
            ["sern", "policy", "towns"],
            id="three",
        ),
        pytest.param(
            [("sern", 0.5), ("policy", 0.3), ("towns", 0.1)], ["sern", "policy", "towns"], id="just"
        ),
        pytest.param(
            [("sern", 0.5), ("policy", 0.3), ("towns", 0.09)],
            ["sern", "policy"],
            id="third unlikely",
        ),
        pytest.param(
            [("sern", 0.9), ("policy", 0.01), ("towns", 0.01)],
            ["sern", "policy"],
            id="the second always",
        ),
        pytest.param(
            [(OUTSIDE, 0.4), ("sern", 0.3), ("policy", 0.2), ("towns", 0.1)],
            ["sern", "policy", "towns"],
            id="never outside",
        ),
        pytest.param(
            [("a", 0.3), ("b", 0.3), ("c", 0.2), ("d", 0.2)],
            ["a", "b", "c"],
            id="no more than three",
        ),
        pytest.param([("sern", 1.0)], ["sern"], id="one intent"),
        pytest.param([(OUTSIDE, 1.0)], [], id="nothing to offer"),
    ],
)
def test_choices(ranking: Ranking, offered: list[str]) -> None:
    assert choices(Reading(ranking, 0.9), OUTSIDE, 3, 0.2) == offered


def test_the_margin_is_the_lead_of_the_best() -> None:
    assert Reading([("sern", 0.75), ("policy", 0.25)], 1).margin == 0.5
    assert Reading([("sern", 0.75)], 1).margin == 0.75


def test_rasas_ranking_becomes_a_reading() -> None:
    ranking = [{"name": "sern", "confidence": 0.75}, {"name": "policy", "confidence": 0.25}]
    assert as_reading(ranking, 0.5) == Reading([("sern", 0.75), ("policy", 0.25)], 0.5)


class Sample:
    """Held-out phrases whose chances are noisy: many are wrong, the surer the rarer."""

    def __init__(self, seed: int, count: int = 2000) -> None:
        rng = np.random.default_rng(seed)
        self.labels: npt.NDArray[np.intp] = rng.integers(0, len(INTENTS), count)
        scores = rng.normal(size=(count, len(INTENTS)))
        scores[np.arange(count), self.labels] += 1.5
        grown = np.exp(2 * scores)
        self.chances: Array = grown / grown.sum(axis=1, keepdims=True)
        self.nearness: Array = rng.random(count)

    def fit(self, rate: float, far_rate: float = 0.02) -> Thresholds:
        """The thresholds for a rate."""
        options = TrustOptions(OUTSIDE, rate, far_rate)
        return fit_thresholds(self.chances, self.nearness, self.labels, INTENTS, options)

    def false_answer_rates(self, margin: float) -> tuple[float, float]:
        """Shares of the phrases inside and outside that get a wrong answer from a margin on."""
        answered = []
        for row in self.chances:
            best_first = sorted(zip(INTENTS, row, strict=True), key=lambda pair: -pair[1])
            decision = decide(Reading(best_first, 1.0), Thresholds(margin, 0.0), OUTSIDE)
            answered.append(best_first[0][0] if decision is Decision.ANSWER else None)
        right = [INTENTS[label] for label in self.labels]
        rates = []
        for inside in (True, False):
            pairs = [
                (a, r) for a, r in zip(answered, right, strict=True) if (r != OUTSIDE) == inside
            ]
            rates.append(sum(a not in (None, r) for a, r in pairs) / len(pairs))
        return rates[0], rates[1]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("rate", [0.0, 0.01, 0.05, 0.1])
def test_thresholds_keep_to_the_rate_and_not_more_than_that(rate: float, seed: int) -> None:
    sample = Sample(seed)
    margin = sample.fit(rate).margin
    assert max(sample.false_answer_rates(margin)) <= rate
    # A hair lower, and one more would be answered than may be.
    assert max(sample.false_answer_rates(margin - 1e-9)) > rate


def test_a_stricter_rate_gives_a_higher_margin() -> None:
    margins = [Sample(1).fit(rate).margin for rate in (0.0, 0.02, 0.05, 0.1, 1.0)]
    assert margins == sorted(margins, reverse=True)
    assert margins[-1] == 0


@pytest.mark.parametrize("far_rate", [0.0, 0.02, 0.5])
def test_only_so_many_right_ones_count_as_far(far_rate: float) -> None:
    sample = Sample(2)
    limit = sample.fit(0.05, far_rate).nearness
    right = sample.nearness[sample.chances.argmax(axis=1) == sample.labels]
    assert (right < limit).mean() == pytest.approx(far_rate, abs=0.002)


def test_without_mistakes_everything_is_answered() -> None:
    labels = np.arange(40) % len(INTENTS)
    chances = np.where(labels[:, np.newaxis] == np.arange(len(INTENTS)), 0.7, 0.1)
    options = TrustOptions(OUTSIDE, 0.0, 0.0)
    found = fit_thresholds(chances, np.full(40, 0.6), labels, INTENTS, options)
    assert found == Thresholds(0.0, 0.6)


def test_where_nothing_is_right_nothing_is_far() -> None:
    labels, chances = np.array([0, 0]), np.array([[0.1, 0.0, 0.9, 0.0]] * 2)
    options = TrustOptions(OUTSIDE, 0.0, 0.5)
    found = fit_thresholds(chances, np.array([0.6, 0.7]), labels, INTENTS, options)
    assert found.nearness == 0
    assert found.margin > 0.8


def test_an_intent_for_what_is_outside_need_not_be_there() -> None:
    sample = Sample(3)
    names = ["a", "b", "c", "d"]
    options = TrustOptions(OUTSIDE, 0.05, 0.02)
    found = fit_thresholds(sample.chances, sample.nearness, sample.labels, names, options)
    wrong = sample.chances.argmax(axis=1) != sample.labels
    two = np.sort(sample.chances, axis=1)[:, -2:]
    assert (wrong & (two[:, 1] - two[:, 0] >= found.margin)).mean() <= 0.05
