"""A trained kernel classifier: from features to a reading, storable, without Rasa."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Optional, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.nlu.calibration import expected_calibration_error
from bot.nlu.kernel import Array, Features, KernelOptions, centred_directions, solve
from bot.nlu.kernel_scores import KernelScores, Sums
from bot.nlu.merging import merge_alike
from bot.nlu.trust import Reading, Thresholds, TrustOptions, fit_thresholds
from bot.nlu.views import Sharpness, Views

_ARRAY = ".npy"
_FACTS = "model.json"


@dataclass(frozen=True)
class TrainingReport:
    """How the classifier performs on phrases that were held out.

    Attributes:
        accuracy: share of correct best intents.
        calibration_error: expected calibration error of the best intents' probabilities.
    """

    accuracy: float
    calibration_error: float


@dataclass(frozen=True)
class Phrases:
    """What a model is trained on.

    Attributes:
        features: of the phrases.
        names: the intent of each.
        weight: how much a mistake on each counts, shape (phrases,).
        fitted_on: which of them probabilities and thresholds are fitted on, bool, shape (phrases,):
            those that the features were not learnt on, since others score too well even when held
            out.
        likeness: the least cosine at which a phrase that nothing is fitted on is merged with others
            of its intent and likeness, shape (phrases,); above 1 for never.
    """

    features: Features
    names: Sequence[str]
    weight: Array
    fitted_on: npt.NDArray[np.bool_]
    likeness: Array


@dataclass(frozen=True)
class Trained:
    """The result of training, as a model is stored.

    Attributes:
        intents: in ascending order.
        labels: the intent of each row, in ascending order, shape (rows,).
        thresholds: for what may be answered.
        sharpness: of the probabilities.
        sums: the rows' weights, summed up.
        kernel_sharpness: of the sentence kernel.
    """

    intents: Sequence[str]
    labels: npt.NDArray[np.intp]
    thresholds: Thresholds
    sharpness: Sharpness
    sums: Sums
    kernel_sharpness: float

    def save(self, folder: Path) -> None:
        """Writes everything into a folder: each array into a file of its own, the rest into one."""
        for name, array in {"labels": self.labels, **self.sums.arrays()}.items():
            np.save(folder / f"{name}{_ARRAY}", array)
        facts = {
            "intents": list(self.intents),
            "kernel_sharpness": self.kernel_sharpness,
            "thresholds": asdict(self.thresholds),
            "sharpness": asdict(self.sharpness),
        }
        (folder / _FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Trained:
        """Reads what :meth:`save` wrote.

        Arrays stay in their files until they are used: a message needs some hundred of the 250 000
        n-grams. The files may be deleted meanwhile, as Rasa does with an unpacked model; what is
        mapped stays there.
        """
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        arrays = {
            path.stem: np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
            for path in folder.glob(f"*{_ARRAY}")
        }
        return cls(
            facts["intents"],
            arrays["labels"],
            Thresholds(**facts["thresholds"]),
            Sharpness(**facts["sharpness"]),
            Sums.of_arrays(arrays),
            facts["kernel_sharpness"],
        )


class KernelModel:
    """Predicts intents with what :func:`train` returned."""

    def __init__(self, trained: Trained) -> None:
        """Takes over what it needs; the rest of the arrays can go."""
        self.intents = list(trained.intents)
        self.thresholds = trained.thresholds
        self._views = Views(trained.intents)
        self._sharpness = trained.sharpness
        self._scores = KernelScores(trained.sums, trained.kernel_sharpness)
        # Rows of one intent are adjacent, so that the nearest phrase of each is one reduction.
        self._known, self._starts = np.unique(trained.labels, return_index=True)

    def read(self, features: Features) -> list[Reading]:
        """Reads a few texts, such as a message and its sentences, which is faster than one by one.

        Args:
            features: of the texts.

        Returns:
            Of each text all intents with calibrated probabilities, and how near each is (1 when
            there are no sentence vectors to measure it by).
        """
        scores, cosines = self._scores(features)
        chances = self._views.probabilities(scores, self._sharpness)
        nearness = np.ones_like(scores)
        if cosines is not None:
            nearness[:] = -1.0
            nearness[:, self._known] = np.maximum.reduceat(cosines, self._starts, axis=1)
        return [
            Reading(
                dict(zip(self.intents, likely, strict=True)),
                dict(zip(self.intents, near, strict=True)),
            )
            for likely, near in zip(chances.tolist(), nearness.tolist(), strict=True)
        ]


def train(
    phrases: Phrases,
    options: KernelOptions,
    trust: TrustOptions,
    intents: Optional[Sequence[str]] = None,
) -> tuple[Trained, TrainingReport]:
    """Trains on phrases.

    Args:
        phrases: to learn from.
        options: the kernels' weights.
        trust: how thresholds are found.
        intents: in ascending order, if there are more than those of the phrases.

    Returns:
        The trained model, and how it performs on held-out phrases.
    """
    views = Views(sorted(set(phrases.names)) if intents is None else intents)
    rows = _Rows.of(phrases, np.searchsorted(views.intents, phrases.names))
    solution = solve(rows.sparse, rows.directions, views.targets(rows.labels), options, rows.weight)
    sharpness, thresholds, report = _fitted(solution.held_out_scores, rows, views, trust)
    # One intent's phrases side by side.
    by_intent = np.argsort(rows.labels, kind="stable")
    sums = Sums.of(
        solution.weights[by_intent],
        options,
        None if rows.sparse is None else rows.sparse[by_intent],
        None if rows.directions is None else rows.directions[by_intent],
        rows.mean,
    )
    labels = rows.labels[by_intent]
    return Trained(views.intents, labels, thresholds, sharpness, sums, options.sharpness), report


@dataclass(frozen=True)
class _Rows:
    """What is trained on: a row for each phrase, or for several that are alike.

    Attributes:
        sparse: tf-idf vectors; or None.
        directions: of the sentence vectors, seen from ``mean``; or None.
        mean: of the sentence vectors; or None.
        labels: of each row its intent.
        weight: how much a mistake on it counts.
        fitted_on: the places of the rows that probabilities and thresholds are fitted on.
    """

    sparse: Optional[sparse.csr_matrix]
    directions: Optional[Array]
    mean: Optional[Array]
    labels: npt.NDArray[np.intp]
    weight: Array
    fitted_on: npt.NDArray[np.intp]

    @classmethod
    def of(cls, phrases: Phrases, labels: npt.NDArray[np.intp]) -> _Rows:
        """Merges what is alike.

        Args:
            phrases: to be merged.
            labels: their intents.
        """
        features, weight, is_fitted_on = phrases.features, phrases.weight, phrases.fitted_on
        mean = directions = None
        if features.dense is not None:
            mean = np.average(features.dense, axis=0, weights=weight).astype(np.float32)
            directions = centred_directions(features.dense, mean)
            _, kinds = np.unique(phrases.likeness, return_inverse=True)
            groups = labels * (kinds.max() + 1) + kinds
            merged = merge_alike(features, directions, groups, is_fitted_on, phrases.likeness)
            weight = weight[merged.first] * merged.counts
            labels, is_fitted_on = labels[merged.first], is_fitted_on[merged.first]
            features = merged.features
        if features.dense is not None and mean is not None:
            directions = centred_directions(features.dense, mean)
        return cls(features.sparse, directions, mean, labels, weight, np.flatnonzero(is_fitted_on))


def _fitted(
    held_out_scores: Array, rows: _Rows, views: Views, trust: TrustOptions
) -> tuple[Sharpness, Thresholds, TrainingReport]:
    """Fits probabilities and thresholds on some rows.

    Args:
        held_out_scores: of all rows, shape (rows, intents).
        rows: which to fit on, among others.
        views: the intents.
        trust: how thresholds are found.
    """
    scores, right = held_out_scores[rows.fitted_on], rows.labels[rows.fitted_on]
    sharpness = views.fit(scores, right)
    chances = views.probabilities(scores, sharpness)
    predicted = chances.argmax(axis=1)
    nearness = _held_out_nearness(rows.fitted_on, rows.directions, rows.labels, predicted)
    hits = predicted == right
    error = expected_calibration_error(chances.max(axis=1), hits)
    return (
        sharpness,
        fit_thresholds(chances, nearness, right, views, trust),
        TrainingReport(float(hits.mean()), error),
    )


def _held_out_nearness(
    rows: npt.NDArray[np.intp],
    directions: Optional[Array],
    labels: npt.NDArray[np.intp],
    predicted: npt.NDArray[np.intp],
) -> Array:
    """How near each of some phrases is to the other phrases of its predicted intent."""
    nearest = np.full(len(predicted), -1.0 if directions is not None else 1.0, dtype=np.float32)
    if directions is None:
        return nearest
    for intent in np.unique(predicted):
        asked = np.flatnonzero(predicted == intent)
        known = np.flatnonzero(labels == intent)
        cosines = directions[rows[asked]] @ directions[known].T
        cosines[rows[asked][:, np.newaxis] == known[np.newaxis]] = -1.0
        # Held out, the only phrase of an intent is near to none.
        nearest[asked] = cosines.max(axis=1, initial=-1.0)
    return nearest
