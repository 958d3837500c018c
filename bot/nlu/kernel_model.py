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
        self._starts = np.searchsorted(labels, np.arange(len(self.intents)))

    @classmethod
    def train(
        cls,
        features: Features,
        names: Sequence[str],
        options: KernelOptions,
        trust: TrustOptions,
        importance: Optional[Array] = None,
    ) -> tuple[KernelModel, TrainingReport]:
        """Trains on phrases.

        Args:
            features: of the phrases.
            names: the intent of each.
            options: the kernels' weights.
            trust: how thresholds are found.
            importance: how much each phrase counts, at most 1, shape (phrases,); all 1 if left
                out. Probabilities and thresholds are fitted on the phrases that count most.

        Returns:
            The model and how it performs on held-out phrases.
        """
        found, labels = np.unique(np.asarray(names), return_inverse=True)
        order = np.argsort(labels, kind="stable")
        labels = labels[order]
        views = Views([str(name) for name in found])
        rows = features.sparse[order] if features.sparse is not None else None
        mean = directions = None
        if features.dense is not None:
            mean = features.dense.mean(axis=0)
            directions = centred_directions(features.dense[order], mean)
        weight = np.ones(len(labels)) if importance is None else importance[order]
        solution = solve(rows, directions, views.targets(labels), options, weight)
        judged = np.flatnonzero(weight == weight.max())
        right = labels[judged]
        sharpness = views.fit(solution.held_out_scores[judged], right)
        chances = views.probabilities(solution.held_out_scores[judged], sharpness)
        predicted = chances.argmax(axis=1)
        nearness = _held_out_nearness(directions, labels, judged, predicted)
        model = cls(
            views,
            fit_thresholds(chances, nearness, right, views, trust),
            labels,
            sharpness,
            Sums.of(solution.weights, options, rows, directions, mean),
            options.sharpness,
        )
        hits = predicted == right
        error = expected_calibration_error(chances.max(axis=1), hits)
        return model, TrainingReport(float(hits.mean()), error)

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
            nearness = np.maximum.reduceat(cosines, self._starts)
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


def _held_out_nearness(
    directions: Optional[Array],
    labels: npt.NDArray[np.intp],
    judged: npt.NDArray[np.intp],
    predicted: npt.NDArray[np.intp],
) -> Array:
    """How near each of some phrases is to the other phrases of the intent predicted for it."""
    nearest = np.full(len(judged), -1.0 if directions is not None else 1.0, dtype=np.float32)
    if directions is None:
        return nearest
    for intent in np.unique(predicted):
        asked = np.flatnonzero(predicted == intent)
        known = np.flatnonzero(labels == intent)
        cosines = directions[judged[asked]] @ directions[known].T
        cosines[judged[asked][:, np.newaxis] == known[np.newaxis]] = -1.0
        nearest[asked] = cosines.max(axis=1)
    return nearest
