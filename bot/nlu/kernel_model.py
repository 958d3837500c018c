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
        added_weight: float = 1.0,
        unseen: Optional[npt.NDArray[np.bool_]] = None,
    ) -> tuple[list[KernelModel], TrainingReport]:
        """Trains one model without some phrases, and one with them.

        Args:
            features: of the phrases.
            names: the intent of each.
            options: the kernels' weights.
            trust: how thresholds are found.
            added: which phrases only the second model learns from, shape (phrases,); none if left
                out. The probabilities and thresholds of both are fitted on the others.
            added_weight: how much such a phrase counts.
            unseen: on which phrases the features were not learnt, shape (phrases,); all if left out
                or if none is marked. Only on these can probabilities and thresholds be fitted: the
                scores of the others are too good even when held out.

        Returns:
            Both models, or only one when no phrase is added, and how the first performs on
            held-out phrases.
        """
        found, labels = np.unique(np.asarray(names), return_inverse=True)
        views = Views([str(name) for name in found])
        if added is None:
            added = np.zeros(len(names), dtype=np.bool_)
        order = np.argsort(added, kind="stable")
        labels = labels[order]
        rows = features.sparse[order] if features.sparse is not None else None
        own = int(len(names) - added.sum())
        fitted_on = np.arange(own)
        if unseen is not None and unseen[order][:own].any():
            fitted_on = np.flatnonzero(unseen[order][:own])
        mean = directions = None
        if features.dense is not None:
            dense = features.dense[order]
            mean = dense[:own].mean(axis=0)
            directions = centred_directions(dense, mean)
        weight = np.where(added[order], added_weight, 1.0)
        counts = [own] if own == len(names) else [own, len(names)]
        models = []
        reports = []
        for count, solution in zip(
            counts,
            solve(counts, rows, directions, views.targets(labels), options, weight),
            strict=True,
        ):
            sharpness, thresholds, report = _fitted(
                solution.held_out_scores, fitted_on, directions, labels[:count], views, trust
            )
            # One intent's phrases side by side.
            by_intent = np.argsort(labels[:count], kind="stable")
            sums = Sums.of(
                solution.weights[by_intent],
                options,
                rows[by_intent] if rows is not None else None,
                directions[by_intent] if directions is not None else None,
                mean,
            )
            sorted_labels = labels[by_intent]
            models.append(cls(views, thresholds, sorted_labels, sharpness, sums, options.sharpness))
            reports.append(report)
        return models, reports[0]

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
