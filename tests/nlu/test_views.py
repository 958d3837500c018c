"""One question seen as a cell, by its topic and by its aspect."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.special import softmax

from bot.nlu.calibration import expected_calibration_error
from bot.nlu.kernel import Array, KernelOptions, solve
from bot.nlu.views import Places, Sharpness, Views
from tests.nlu import small_data

INTENTS = ["greet", "hyvinge/since", "hyvinge/what", "sern/since", "sern/what"]
PLAIN = ["affirm", "deny", "greet"]
EVEN = Sharpness(1.0, 1.0, 1.0, 1.0)

names = st.from_regex(r"[a-z]{1,3}(/[a-z]{1,3})?", fullmatch=True)
intent_lists = st.lists(names, min_size=2, max_size=8, unique=True).map(sorted)
sharpnesses = st.builds(Sharpness, *[st.floats(0.1, 50)] * 4)


def scores_of(intents: list[str], count: int = 1) -> st.SearchStrategy[Array]:
    """Any scores for some messages."""
    found: st.SearchStrategy[Array] = arrays.arrays(
        np.float64, (count, len(intents)), elements=st.floats(-2, 2)
    )
    return found


class Sample:
    """Held-out scores that are noisy around their targets."""

    def __init__(self, intents: list[str], seed: int = 1, count: int = 4000) -> None:
        rng = np.random.default_rng(seed)
        self.views = Views(intents)
        self.labels: Places = rng.integers(0, len(intents), count)
        targets = self.views.targets(self.labels)
        self.scores: Array = 0.4 * targets + rng.normal(scale=0.4, size=targets.shape)

    def surprise(self, sharpness: Sharpness) -> float:
        """Mean negative log likelihood of the right intents."""
        chances = self.views.probabilities(self.scores, sharpness)
        return -float(np.log(chances[np.arange(len(self.labels)), self.labels]).mean())


def test_topics_and_aspects_are_those_of_the_intents() -> None:
    views = Views(INTENTS)
    assert views.topics == ["greet", "hyvinge", "sern"]
    assert views.aspects == ["greet", "since", "what"]
    assert views.topics_of(np.array([0, 3, 1])).tolist() == [0, 2, 1]


def test_each_phrase_belongs_to_its_intent_alone() -> None:
    targets = Views(INTENTS).targets(np.array([3, 0]))
    assert targets.tolist() == [[-1, -1, -1, 1, -1], [1, -1, -1, -1, -1]]


@given(st.data(), intent_lists, sharpnesses)
def test_probabilities_are_whole(
    data: st.DataObject, intents: list[str], sharpness: Sharpness
) -> None:
    views = Views(intents)
    chances = views.probabilities(data.draw(scores_of(intents, 3)), sharpness)
    assert chances.shape == (3, len(intents))
    assert (chances >= 0).all()
    assert chances.sum(axis=1) == pytest.approx(1)
    sums = views.topic_sums(chances)
    assert sums.shape == (3, len(views.topics))
    assert sums.sum(axis=1) == pytest.approx(1)


@given(st.data(), intent_lists)
def test_the_sum_of_a_topic_is_that_of_its_cells(data: st.DataObject, intents: list[str]) -> None:
    views = Views(intents)
    chances = views.probabilities(data.draw(scores_of(intents)), EVEN)
    for place, topic in enumerate(views.topics):
        own = [i for i, intent in enumerate(intents) if intent.partition("/")[0] == topic]
        assert views.topic_sums(chances)[0, place] == pytest.approx(chances[0, own].sum())


@given(st.data(), st.permutations(range(3)))
def test_messages_are_read_apart_from_each_other(data: st.DataObject, order: list[int]) -> None:
    views = Views(INTENTS)
    scores = data.draw(scores_of(INTENTS, 3))
    together = views.probabilities(scores, EVEN)
    assert np.allclose(views.probabilities(scores[order], EVEN), together[order])
    assert np.allclose(views.probabilities(scores[0], EVEN), together[0])


@given(scores_of(PLAIN, 2), st.floats(0.1, 20))
def test_without_topics_the_three_views_are_one(scores: Array, sharpness: float) -> None:
    same = Sharpness(sharpness, sharpness, sharpness, 1 / 3)
    chances = Views(PLAIN).probabilities(scores, same)
    assert np.allclose(chances, softmax(scores * sharpness, axis=1))


@pytest.mark.parametrize("part", [0, 1], ids=["topics", "aspects"])
@pytest.mark.parametrize("seed", range(3))
def test_topics_and_aspects_score_as_if_trained_on_by_themselves(part: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, len(INTENTS), 40)
    views = Views(INTENTS)
    classes = [views.topics, views.aspects][part]
    class_of = [classes.index((intent.split("/") * 2)[part]) for intent in INTENTS]
    wanted = np.where(np.array(class_of)[labels][:, np.newaxis] == np.arange(len(classes)), 1.0, -1)
    rows, options = small_data.sparse_rows(rng, 40), KernelOptions(1.5, 4.0, 2.0, 0.5)
    targets = views.targets(labels), wanted.astype(np.float32)
    by_cells, by_itself = (solve(rows, None, each, options).held_out_scores for each in targets)
    # A view is seen alone where the others weigh nothing.
    weights = [Sharpness(0.0, 1.0, 0.0, 1.0), Sharpness(0.0, 0.0, 1.0, 1.0)][part]
    seen = views.probabilities(by_cells, weights)
    expected = softmax(by_itself, axis=1)[:, class_of]
    expected /= expected.sum(axis=1, keepdims=True)
    assert np.allclose(seen, expected, atol=1e-3)


def test_what_a_topic_gathers_counts_for_its_cells() -> None:
    chances = Views(INTENTS).probabilities(np.array([-1.0, 0.5, 0.5, 0.5, -1.0]), EVEN)
    assert dict(zip(INTENTS, chances, strict=True))["sern/since"] < chances[1]
    assert chances.argmax() == INTENTS.index("hyvinge/since")


@pytest.mark.parametrize("intents", [INTENTS, PLAIN], ids=["cells", "plain"])
def test_probabilities_mean_what_they_say(intents: list[str]) -> None:
    sample = Sample(intents)
    sharpness = sample.views.fit(sample.scores, sample.labels)
    chances = sample.views.probabilities(sample.scores, sharpness)
    right = chances.argmax(axis=1) == sample.labels
    assert 0.6 < right.mean() < 1
    assert expected_calibration_error(chances.max(axis=1), right) < 0.03


def test_no_other_sharpness_of_all_together_fits_better() -> None:
    sample = Sample(INTENTS)
    best = sample.views.fit(sample.scores, sample.labels)
    for factor in (0.5, 0.9, 1.1, 2.0):
        other = Sharpness(best.cells, best.topics, best.aspects, best.together * factor)
        assert sample.surprise(other) > sample.surprise(best)
