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
from bot.nlu.kernel import (
    Array,
    Features,
    KernelOptions,
    centred_directions,
    sentence_kernel,
    solve,
)
from bot.nlu.trust import Reading, Thresholds, TrustOptions, fit_thresholds
from bot.nlu.views import Sharpness, Views

_ARRAYS = "arrays.npz"
_SPARSE = "sparse.npz"
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
        options: KernelOptions,
        thresholds: Thresholds,
        labels: npt.NDArray[np.intp],
        weights: Array,
        sharpness: Sharpness,
        phrases: Optional[sparse.csc_matrix],
        mean: Optional[Array],
        directions: Optional[Array],
    ) -> None:
        """Use :meth:`train` or :meth:`load`."""
        self.intents = views.intents
        self._views = views
        self.thresholds = thresholds
        self._options = options
        self._labels = labels
        # Shape (phrases, intents): each phrase's weight in each intent.
        self._weights = weights
        self._sharpness = sharpness
        self._phrases = phrases
        self._mean = mean
        self._directions = directions
        # Rows of one intent are adjacent, so that the nearest phrase of each is one reduction.
        self._starts = np.searchsorted(labels, np.arange(len(self.intents)))

    @classmethod
    def train(
        cls,
        features: Features,
        names: Sequence[str],
        options: KernelOptions,
        trust: TrustOptions,
    ) -> tuple[KernelModel, TrainingReport]:
        """Trains on phrases.

        Args:
            features: of the phrases.
            names: the intent of each.
            options: the kernels' weights.
            trust: how thresholds are found.

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
        solution = solve(rows, directions, views.targets(labels), options)
        sharpness = views.fit(solution.held_out_scores, labels)
        chances = views.probabilities(solution.held_out_scores, sharpness)
        predicted = chances.argmax(axis=1)
        nearness = _held_out_nearness(directions, labels, predicted)
        model = cls(
            views,
            options,
            fit_thresholds(chances, nearness, labels, views, trust),
            labels,
            # So that a model gives the same readings before and after it is stored.
            _as_stored(solution.weights),
            sharpness,
            sparse.csc_matrix(rows) if rows is not None else None,
            mean,
            _as_stored(directions) if directions is not None else None,
        )
        right = predicted == labels
        error = expected_calibration_error(chances.max(axis=1), right)
        return model, TrainingReport(float(right.mean()), error)

    def read(self, sparse_row: Optional[sparse.csr_matrix], dense_row: Optional[Array]) -> Reading:
        """Reads one message.

        Args:
            sparse_row: its tf-idf vector, shape (1, n-grams), or None.
            dense_row: its sentence vector, shape (dimension,), or None.

        Returns:
            All intents with calibrated probabilities, and how near each is (1 when there are no
            sentence vectors to measure it by).
        """
        kernel = np.ones(len(self._labels), dtype=np.float32)
        cosines = None
        if self._phrases is not None and sparse_row is not None:
            row = sparse_row.tocsr()
            kernel += self._options.sparse_weight * (self._phrases[:, row.indices] @ row.data)
        if self._directions is not None and self._mean is not None and dense_row is not None:
            direction = centred_directions(dense_row[np.newaxis], self._mean)[0]
            cosines = self._directions @ direction
            alike = sentence_kernel(cosines, self._options.sharpness)
            kernel += self._options.dense_weight * alike
        chances = self._views.probabilities(kernel @ self._weights, self._sharpness)
        nearness = np.ones(len(self.intents), dtype=np.float32)
        if cosines is not None:
            nearness = np.maximum.reduceat(cosines, self._starts)
        return Reading(
            dict(zip(self.intents, chances.tolist(), strict=True)),
            dict(zip(self.intents, nearness.tolist(), strict=True)),
        )

    def save(self, folder: Path) -> None:
        """Writes the model into a folder."""
        arrays = {
            "labels": self._labels,
            "weights": _stored(self._weights),
            "mean": self._mean,
            "directions": _stored(self._directions),
        }
        np.savez(folder / _ARRAYS, **{k: array for k, array in arrays.items() if array is not None})
        if self._phrases is not None:
            sparse.save_npz(folder / _SPARSE, self._phrases, compressed=False)
        facts = {
            "intents": self.intents,
            "options": asdict(self._options),
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
        phrases = folder / _SPARSE
        return cls(
            Views(facts["intents"]),
            KernelOptions(**facts["options"]),
            Thresholds(**facts["thresholds"]),
            present["labels"],
            present["weights"].astype(np.float32),
            Sharpness(**facts["sharpness"]),
            sparse.load_npz(phrases) if phrases.exists() else None,
            present.get("mean"),
            present["directions"].astype(np.float32) if "directions" in present else None,
        )


def _stored(array: Optional[Array]) -> Optional[Array]:
    # Rasa gzips the model, which takes a minute for digits that change no answer.
    return None if array is None else array.astype(np.float16)


def _as_stored(array: Array) -> Array:
    return array.astype(np.float16).astype(np.float32)


def _held_out_nearness(
    directions: Optional[Array],
    labels: npt.NDArray[np.intp],
    predicted: npt.NDArray[np.intp],
) -> Array:
    """How near each phrase is to the other phrases of the predicted intent."""
    nearest = np.full(len(labels), -1.0 if directions is not None else 1.0, dtype=np.float32)
    if directions is None:
        return nearest
    for intent in np.unique(predicted):
        asked = np.flatnonzero(predicted == intent)
        known = np.flatnonzero(labels == intent)
        cosines = directions[asked] @ directions[known].T
        cosines[asked[:, np.newaxis] == known[np.newaxis]] = -1.0
        nearest[asked] = cosines.max(axis=1)
    return nearest
