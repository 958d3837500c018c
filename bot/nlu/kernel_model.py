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

_ARRAYS = "arrays.npz"
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
class RowOptions:
    """How phrases become the rows that are trained on.

    Attributes:
        added_weight: how much a phrase counts that only the second model learns from.
        likeness: from which cosine on phrases of one intent are merged, of those that nothing is
            fitted on; 1 for none.
        added_likeness: the same for phrases that only the second model learns from.
    """

    added_weight: float = 1.0
    likeness: float = 1.0
    added_likeness: float = 1.0


class KernelModel:
    """Predicts intents. Made by :meth:`train`, kept by :meth:`save` and :meth:`load`."""

    def __init__(
        self,
        views: Views,
        thresholds: Thresholds,
        labels: npt.NDArray[np.intp],
        sharpness: Sharpness,
        sums: Sums,
        kernel_sharpness: float,
    ) -> None:
        """Use :meth:`train` or :meth:`load`."""
        self.intents = views.intents
        self._views = views
        self.thresholds = thresholds
        self._labels = labels
        self._sharpness = sharpness
        self._sums = sums
        self._kernel_sharpness = kernel_sharpness
        self._scores = KernelScores(sums, kernel_sharpness)
        # Rows of one intent are adjacent, so that the nearest phrase of each is one reduction.
        self._known, self._starts = np.unique(labels, return_index=True)

    @classmethod
    def train(
        cls,
        features: Features,
        names: Sequence[str],
        options: KernelOptions,
        trust: TrustOptions,
        added: Optional[npt.NDArray[np.bool_]] = None,
        unseen: Optional[npt.NDArray[np.bool_]] = None,
        rows: RowOptions = RowOptions(),
    ) -> tuple[list[KernelModel], TrainingReport]:
        """Trains one model without some phrases, and one with them.

        Args:
            features: of the phrases.
            names: the intent of each.
            options: the kernels' weights.
            trust: how thresholds are found.
            added: which phrases only the second model learns from, shape (phrases,); none if left
                out. The probabilities and thresholds of both are fitted on the others.
            unseen: on which phrases the features were not learnt, shape (phrases,); all if left out
                or if none is marked. Only on these can probabilities and thresholds be fitted: the
                scores of the others are too good even when held out.
            rows: how phrases are merged and weighed.

        Returns:
            Both models, or only one when no phrase is added, and how the first performs on
            held-out phrases.
        """
        found, labels = np.unique(np.asarray(names), return_inverse=True)
        views = Views([str(name) for name in found])
        if added is None:
            added = np.zeros(len(names), dtype=np.bool_)
        trained = _Rows.of(
            features,
            labels,
            added,
            ~added & (unseen if unseen is not None and unseen[~added].any() else True),
            rows,
        )
        own = int((~trained.added).sum())
        counts = [own] if own == len(trained.added) else [own, len(trained.added)]
        targets = views.targets(trained.labels)
        solutions = solve(
            counts, trained.sparse, trained.directions, targets, options, trained.weight
        )
        models = []
        reports = []
        for count, solution in zip(counts, solutions, strict=True):
            labels = trained.labels[:count]
            sharpness, thresholds, report = _fitted(
                solution.held_out_scores,
                trained.fitted_on,
                trained.directions,
                labels,
                views,
                trust,
            )
            # One intent's phrases side by side.
            by_intent = np.argsort(labels, kind="stable")
            sums = Sums.of(
                solution.weights[by_intent],
                options,
                None if trained.sparse is None else trained.sparse[by_intent],
                None if trained.directions is None else trained.directions[by_intent],
                trained.mean,
            )
            in_order = labels[by_intent]
            models.append(cls(views, thresholds, in_order, sharpness, sums, options.sharpness))
            reports.append(report)
        return models, reports[0]

    @property
    def size(self) -> int:
        """How many rows it was trained on."""
        return len(self._labels)

    def read(self, sparse_row: Optional[sparse.csr_matrix], dense_row: Optional[Array]) -> Reading:
        """Reads one message.

        Args:
            sparse_row: its tf-idf vector, shape (1, n-grams), or None.
            dense_row: its sentence vector, shape (dimension,), or None.

        Returns:
            All intents with calibrated probabilities, and how near each is (1 when there are no
            sentence vectors to measure it by).
        """
        scores, cosines = self._scores(sparse_row, dense_row)
        chances = self._views.probabilities(scores, self._sharpness)
        nearness = np.ones(len(self.intents), dtype=np.float32)
        if cosines is not None:
            nearness[:] = -1.0
            nearness[self._known] = np.maximum.reduceat(cosines, self._starts)
        return Reading(
            dict(zip(self.intents, chances.tolist(), strict=True)),
            dict(zip(self.intents, nearness.tolist(), strict=True)),
        )

    def save(self, folder: Path) -> None:
        """Writes the model into a folder."""
        np.savez(folder / _ARRAYS, labels=self._labels, **self._sums.arrays())
        facts = {
            "intents": self.intents,
            "kernel_sharpness": self._kernel_sharpness,
            "thresholds": asdict(self.thresholds),
            "sharpness": asdict(self._sharpness),
        }
        (folder / _FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> KernelModel:
        """Reads a model that :meth:`save` wrote."""
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            present = {name: arrays[name] for name in arrays.files}
        return cls(
            Views(facts["intents"]),
            Thresholds(**facts["thresholds"]),
            present["labels"],
            Sharpness(**facts["sharpness"]),
            Sums.of_arrays(present),
            facts["kernel_sharpness"],
        )


@dataclass(frozen=True)
class _Rows:
    """What is trained on: a row for each phrase, or for several that are alike.

    Those that only the second model learns from come last.

    Attributes:
        sparse: tf-idf vectors; or None.
        directions: of the sentence vectors, seen from ``mean``; or None.
        mean: of the first model's sentence vectors; or None.
        labels: of each row its intent.
        weight: how much a mistake on it counts.
        added: whether only the second model learns from it.
        fitted_on: the places of the rows that probabilities and thresholds are fitted on.
    """

    sparse: Optional[sparse.csr_matrix]
    directions: Optional[Array]
    mean: Optional[Array]
    labels: npt.NDArray[np.intp]
    weight: Array
    added: npt.NDArray[np.bool_]
    fitted_on: npt.NDArray[np.intp]

    @classmethod
    def of(
        cls,
        features: Features,
        labels: npt.NDArray[np.intp],
        added: npt.NDArray[np.bool_],
        is_fitted_on: npt.NDArray[np.bool_],
        options: RowOptions,
    ) -> _Rows:
        """Merges what is alike, then puts added phrases last.

        Args:
            features: of the phrases.
            labels: their intents.
            added: which of them only the second model learns from.
            is_fitted_on: which of them stay as they are.
            options: how they are merged and weighed.
        """
        mean = None
        weight = np.where(added, options.added_weight, 1.0)
        if features.dense is not None:
            mean = features.dense[~added].mean(axis=0)
            directions = centred_directions(features.dense, mean)
            likeness = np.where(added, options.added_likeness, options.likeness)
            merged = merge_alike(features, directions, 2 * labels + added, is_fitted_on, likeness)
            features, weight = merged.features, weight[merged.first] * merged.counts
            labels, added, is_fitted_on = (
                values[merged.first] for values in (labels, added, is_fitted_on)
            )
        order = np.argsort(added, kind="stable")
        sparse_part, dense = features.sparse, features.dense
        return cls(
            None if sparse_part is None else sparse_part[order],
            None if dense is None or mean is None else centred_directions(dense[order], mean),
            mean,
            labels[order],
            weight[order],
            added[order],
            np.flatnonzero(is_fitted_on[order]),
        )


def _fitted(
    held_out_scores: Array,
    rows: npt.NDArray[np.intp],
    directions: Optional[Array],
    labels: npt.NDArray[np.intp],
    views: Views,
    trust: TrustOptions,
) -> tuple[Sharpness, Thresholds, TrainingReport]:
    """Fits probabilities and thresholds on some phrases.

    Args:
        held_out_scores: of all phrases, shape (phrases, intents).
        rows: which phrases to fit on, shape (some phrases,).
        directions: of all, or None.
        labels: of all that the model learns from.
        views: the intents.
        trust: how thresholds are found.
    """
    scores, right = held_out_scores[rows], labels[rows]
    sharpness = views.fit(scores, right)
    chances = views.probabilities(scores, sharpness)
    predicted = chances.argmax(axis=1)
    nearness = _held_out_nearness(rows, directions, labels, predicted)
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
