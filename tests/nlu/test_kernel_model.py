"""A trained classifier: what it reads, what it keeps on disk, what it does with foreign wording."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
from scipy import sparse

from bot.nlu.kernel import Array, Features, KernelOptions
from bot.nlu.kernel_model import KernelModel, Trained, TrainingReport, train
from bot.nlu.kernel_model import Phrases as TrainingPhrases
from bot.nlu.trust import Reading, TrustOptions
from tests.nlu import small_data

NAMES = ["sern/since", "outside", "policy/what"]
EACH = 12
OPTIONS = KernelOptions(sparse_weight=1.5, dense_weight=4.0, sharpness=2.0, ridge=0.5)
TRUST = TrustOptions(
    out_of_scope="outside",
    wrong_cell_rate=0.1,
    wrong_topic_rate=0.1,
    outside_rate=0.1,
    far_rate=0.05,
    sure_precision=0.75,
)
KINDS = ["both", "sparse", "dense"]
# Each intent has four n-grams of its own; the last column stands in no training phrase.
COLUMNS = 4 * len(NAMES) + 1
UNSEEN = COLUMNS - 1


class Phrases:
    """Phrases of three intents that differ in their n-grams and their sentence vectors."""

    def __init__(self, seed: int = 2) -> None:
        rng = np.random.default_rng(seed)
        self.names = NAMES * EACH
        place = np.array([NAMES.index(name) for name in self.names])
        rows = rng.random((len(place), COLUMNS)) * (rng.random((len(place), COLUMNS)) < 0.5)
        rows[:, UNSEEN] = 0
        for number, intent in enumerate(place):
            rows[number, 4 * intent : 4 * intent + 4] = rng.random(4) + 0.2
        self.sparse = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        self.centres = rng.normal(size=(len(NAMES), small_data.DIMENSION))
        noise = 1.1 * rng.normal(size=(len(place), small_data.DIMENSION))
        self.dense = (self.centres[place] + noise + 3).astype(np.float32)

    def features(self, kind: str = "both") -> Features:
        """The features that a kind of classifier sees."""
        return Features(
            sparse.csr_matrix(self.sparse) if kind != "dense" else None,
            self.dense if kind != "sparse" else None,
        )

    def train(self, kind: str = "both") -> tuple[KernelModel, TrainingReport]:
        """Trains on all phrases."""
        return model_of(self.for_training(kind))

    def for_training(self, kind: str = "both") -> TrainingPhrases:
        """All phrases, none merged."""
        ones = np.ones(len(self.names), dtype=np.float32)
        every = ones.astype(np.bool_)
        return TrainingPhrases(self.features(kind), self.names, ones, every, 2 * ones)

    def picked(self, rows: Any) -> Phrases:
        """Some of the phrases, perhaps in another order or several times."""
        other = Phrases()
        other.names = [self.names[row] for row in rows]
        other.sparse = self.sparse[rows]
        other.dense = self.dense[rows]
        return other


def model_of(phrases: TrainingPhrases) -> tuple[KernelModel, TrainingReport]:
    """A model that is trained on phrases."""
    trained, report = train(phrases, OPTIONS, TRUST)
    return KernelModel(trained), report


def rows_of(phrases: TrainingPhrases) -> int:
    """In how many rows phrases are trained on."""
    return len(train(phrases, OPTIONS, TRUST)[0].labels)


def wording(phrases: Phrases, share: float) -> sparse.csr_matrix:
    """A message's n-grams: so much is a known phrase about the policy, the rest is unheard of."""
    row = share * phrases.sparse[[phrases.names.index("policy/what")]]
    row[0, UNSEEN] = np.sqrt(1 - share**2)
    return sparse.csr_matrix(row)


def questions(kind: str) -> list[tuple[Optional[Any], Optional[Array]]]:
    """New messages of the features that a kind of classifier sees."""
    others = Phrases(seed=9)
    seen = others.features(kind)
    return [
        (
            seen.sparse[row] if seen.sparse is not None else None,
            seen.dense[row] if seen.dense is not None else None,
        )
        for row in range(len(others.names))
    ]


def read(model: KernelModel, sparse_row: Optional[Any], dense_row: Optional[Array]) -> Reading:
    """The reading of one message."""
    dense = None if dense_row is None else dense_row[np.newaxis]
    (reading,) = model.read(Features(sparse_row, dense))
    return reading


def read_all(model: KernelModel, kind: str) -> list[Reading]:
    """The readings of all new messages."""
    return [read(model, *question) for question in questions(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_phrases_are_recognised_and_chances_are_whole(kind: str) -> None:
    phrases = Phrases()
    model, report = phrases.train(kind)
    features = phrases.features(kind)
    assert report.accuracy > 0.8
    assert 0 <= report.calibration_error < 0.3
    right = 0
    for row, name in enumerate(phrases.names):
        reading = read(
            model,
            features.sparse[row] if features.sparse is not None else None,
            features.dense[row] if features.dense is not None else None,
        )
        chances = [chance for _, chance in reading.ranking]
        assert sorted(dict(reading.ranking)) == sorted(NAMES)
        assert chances == sorted(chances, reverse=True)
        assert sum(chances) == pytest.approx(1, abs=1e-5)
        right += reading.ranking[0][0] == name
    assert right >= 0.9 * len(phrases.names)


@pytest.mark.parametrize("kind", KINDS)
def test_messages_read_together_read_as_alone(kind: str) -> None:
    model, _ = Phrases().train(kind)
    together = model.read(Phrases(seed=9).features(kind))
    for reading, alone in zip(together, read_all(model, kind), strict=True):
        assert reading.chances == pytest.approx(alone.chances, abs=1e-6)
        assert reading.nearness == pytest.approx(alone.nearness, abs=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stored_model_reads_the_same(kind: str, tmp_path: Path) -> None:
    trained, _ = train(Phrases().for_training(kind), OPTIONS, TRUST)
    trained.save(tmp_path)
    model, loaded = KernelModel(trained), KernelModel(Trained.load(tmp_path))
    # Rasa deletes an unpacked model once it is loaded.
    shutil.rmtree(tmp_path)
    assert read_all(loaded, kind) == read_all(model, kind)
    assert loaded.thresholds == model.thresholds
    assert loaded.intents == model.intents == sorted(NAMES)


@pytest.mark.parametrize("kind", KINDS)
def test_training_twice_gives_the_same(kind: str) -> None:
    (first, report), (second, again) = Phrases().train(kind), Phrases().train(kind)
    assert read_all(first, kind) == read_all(second, kind)
    assert (first.thresholds, report) == (second.thresholds, again)


def test_the_order_of_the_phrases_does_not_matter() -> None:
    phrases = Phrases()
    shuffled = phrases.picked(np.random.default_rng(5).permutation(len(phrases.names)))
    (model, report), (other, also) = phrases.train(), shuffled.train()
    assert also.accuracy == pytest.approx(report.accuracy)
    assert other.thresholds.margin == pytest.approx(model.thresholds.margin, abs=1e-3)
    assert other.thresholds.nearness == pytest.approx(model.thresholds.nearness, abs=1e-3)
    for first, second in zip(read_all(model, "both"), read_all(other, "both"), strict=True):
        assert dict(first.ranking) == pytest.approx(dict(second.ranking), abs=1e-3)
        assert first.nearness == pytest.approx(second.nearness, abs=1e-3)


# Vectors are kept in eight bits.
def test_nearness_is_the_cosine_to_each_intents_nearest_phrase() -> None:
    phrases = Phrases()
    model, _ = phrases.train()
    mean = phrases.dense.mean(axis=0)
    for sparse_row, dense_row in questions("both"):
        assert dense_row is not None
        reading = read(model, sparse_row, dense_row)
        for intent in NAMES:
            own = phrases.dense[[name == intent for name in phrases.names]] - mean
            asked = dense_row - mean
            cosines = own @ asked / np.linalg.norm(own, axis=1) / np.linalg.norm(asked)
            assert reading.nearness[intent] == pytest.approx(cosines.max(), abs=0.01)


def test_without_sentence_vectors_everything_is_near() -> None:
    phrases = Phrases()
    model, _ = phrases.train("sparse")
    assert set(read(model, wording(phrases, 0.5), None).nearness.values()) == {1}
    assert model.thresholds.nearness == 1


def test_an_intent_of_one_phrase_is_no_obstacle() -> None:
    phrases = Phrases().picked([0, 1, 4, 7, 2, 5, 8])
    model, _ = phrases.train()
    assert model.intents == sorted(NAMES)
    assert read(model, wording(phrases, 0.5), phrases.dense[0]).ranking


def test_phrases_that_weigh_little_teach_little() -> None:
    phrases = Phrases()
    count = len(phrases.names)
    # Nothing can be learned from these, except of their own copies.
    np.random.default_rng(3).shuffle(phrases.names)
    twice = phrases.picked([*range(count), *range(count)]).for_training()
    is_copy = np.arange(2 * count) >= count

    def chance(weight: float) -> float:
        weights = np.where(is_copy, weight, 1.0).astype(np.float32)
        weighed = replace(twice, weight=weights, fitted_on=~is_copy)
        model, _ = model_of(weighed)
        message = (sparse.csr_matrix(phrases.sparse[[0]]), phrases.dense[0])
        return read(model, *message).chances[phrases.names[0]]

    # Its copy makes each phrase easy to guess.
    assert chance(1.0) > chance(0.01) + 0.2


def test_what_the_features_were_learnt_on_decides_no_threshold() -> None:
    """Vectors tell half of the phrases at once, as tuning does: they say little of the others."""
    phrases = Phrases()
    count = len(phrases.names)
    unseen = np.arange(count) >= count // 2
    place = np.array([NAMES.index(name) for name in phrases.names])
    noise = 6 * np.random.default_rng(4).normal(size=phrases.dense.shape)
    phrases.dense = (3 * phrases.centres[place] + 3 + noise * unseen[:, None]).astype(np.float32)
    every = phrases.for_training("dense")

    def trained(marks: Any) -> tuple[KernelModel, TrainingReport]:
        return model_of(replace(every, fitted_on=marks))

    (all_, easy), (some, fair) = trained(every.fitted_on), trained(unseen)
    assert fair.accuracy < easy.accuracy
    # Which phrases there are to learn from has not changed, only how sure they make it.
    message = (None, phrases.dense[-1])
    assert read(some, *message).ranking[0][1] < read(all_, *message).ranking[0][1]
    assert read(some, *message).nearness == read(all_, *message).nearness


def test_phrases_that_nothing_is_fitted_on_may_be_merged() -> None:
    """Each phrase twice: merged, the second copy changes nothing but the weight of the first."""
    phrases = Phrases()
    count = len(phrases.names)
    twice = phrases.picked([*range(count), *range(count)]).for_training()
    unseen = np.arange(2 * count) >= count

    def marked(likeness: float) -> TrainingPhrases:
        return replace(twice, fitted_on=unseen, likeness=np.full(2 * count, likeness))

    apart, merged = model_of(marked(1.1))[0], model_of(marked(0.8))[0]
    agreed = [
        read(apart, *message).ranking[0][0] == read(merged, *message).ranking[0][0]
        for message in questions("both")
    ]
    assert sum(agreed) >= 0.9 * len(agreed)
    assert rows_of(marked(0.8)) < rows_of(marked(1.1))


def test_phrases_of_another_likeness_stay_apart() -> None:
    phrases = Phrases()
    count = len(phrases.names)
    twice = phrases.picked([*range(count), *range(count)]).for_training()
    first = np.arange(2 * count) < count

    def rows(likeness: Array) -> int:
        marked = replace(twice, fitted_on=np.arange(2 * count) == 0, likeness=likeness)
        return rows_of(marked)

    assert rows(np.full(2 * count, -1.0)) == len(NAMES) + 1
    assert rows(np.where(first, -1.0, -0.9)) == 2 * len(NAMES) + 1
    assert rows(np.where(first, -1.0, 1.1)) == count + len(NAMES) + 1
