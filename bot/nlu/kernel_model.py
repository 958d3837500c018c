"""A trained kernel classifier: from features to a reading, storable, without Rasa.

Two experts share the training phrases. The first knows words, letter sequences and sentence
vectors; the second sentence vectors only. A message whose wording is unlike all training phrases
(another language, as a rule) is read by the second: to the first its n-grams would be noise.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Optional, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.nlu.calibration import expected_calibration_error, fit_sharpness, probabilities
from bot.nlu.kernel import (
    Array,
    Features,
    KernelOptions,
    centred_directions,
    sentence_kernel,
    solve,
)
from bot.nlu.trust import Reading, Thresholds, TrustOptions, fit_thresholds

_ARRAYS = "arrays.npz"
_SPARSE = "sparse.npz"
_FACTS = "model.json"
# Wording counts as familiar down to this quantile of the training phrases' likeness to each other,
# as wholly foreign at half of that.
_FAMILIAR_QUANTILE = 0.1
_SENTENCE_RIDGE = 0.05
_BLOCK_ROWS = 1000


@dataclass(frozen=True)
class TrainingReport:
    """How the classifier does on phrases that were held out.

    Attributes:
        accuracy: share of right best intents.
        calibration_error: expected calibration error of the best intents' probabilities.
    """

    accuracy: float
    calibration_error: float


@dataclass(frozen=True)
class Expert:
    """One of the two classifiers.

    Attributes:
        weights: shape (phrases, intents): each phrase's say in each intent.
        sharpness: turns its scores into calibrated probabilities.
    """

    weights: Array
    sharpness: float


class KernelModel:
    """Predicts intents. Made by :meth:`train`, kept by :meth:`save` and :meth:`load`."""

    def __init__(
        self,
        intents: Sequence[str],
        options: KernelOptions,
        thresholds: Thresholds,
        labels: npt.NDArray[np.intp],
        main: Expert,
        phrases: Optional[sparse.csc_matrix],
        mean: Optional[Array],
        directions: Optional[Array],
        sentence: Optional[Expert],
        familiar: float,
    ) -> None:
        """Use :meth:`train` or :meth:`load`."""
        self.intents = list(intents)
        self.thresholds = thresholds
        self._options = options
        self._labels = labels
        self._main = main
        self._phrases = phrases
        self._mean = mean
        self._directions = directions
        self._sentence = sentence
        self._familiar = familiar
        # Rows of one intent lie together, so that the nearest phrase of each is one reduction.
        self._starts = np.searchsorted(labels, np.arange(len(intents)))

    @classmethod
    def train(
        cls,
        features: Features,
        names: Sequence[str],
        groups: npt.NDArray[np.intp],
        options: KernelOptions,
        trust: TrustOptions,
    ) -> tuple[KernelModel, TrainingReport]:
        """Trains on phrases.

        Args:
            features: of the phrases.
            names: the intent of each.
            groups: a phrase and its changed copies share a number; the first of a group is the
                phrase itself, and only those decide about calibration and thresholds.
            options: the kernels' weights.
            trust: how thresholds are found.

        Returns:
            The model and how it does on held-out phrases.
        """
        intents, labels = np.unique(np.asarray(names), return_inverse=True)
        original = np.zeros(len(labels), dtype=bool)
        original[np.unique(groups, return_index=True)[1]] = True
        order = np.argsort(labels, kind="stable")
        labels, groups, original = labels[order], groups[order], original[order]
        rows = features.sparse[order] if features.sparse is not None else None
        mean = directions = sentence = None
        if features.dense is not None:
            mean = features.dense.mean(axis=0)
            directions = centred_directions(features.dense[order], mean)
        solution = solve(rows, directions, labels, groups, options)
        scores = solution.held_out_scores[original]
        main = Expert(solution.weights, fit_sharpness(scores, labels[original]))
        if rows is not None and directions is not None:
            sentence = _sentence_expert(directions, labels, groups, original, options)
        chances = probabilities(scores, main.sharpness)
        predicted = chances.argmax(axis=1)
        thresholds = fit_thresholds(
            chances,
            _held_out_nearness(directions, labels, groups, original, predicted),
            labels[original],
            [str(name) for name in intents],
            trust,
        )
        model = cls(
            [str(name) for name in intents],
            options,
            thresholds,
            labels,
            main,
            sparse.csc_matrix(rows) if rows is not None else None,
            mean,
            directions,
            sentence,
            _familiar_likeness(rows, groups, original),
        )
        right = predicted == labels[original]
        error = expected_calibration_error(chances.max(axis=1), right)
        return model, TrainingReport(float(right.mean()), error)

    def read(self, sparse_row: Optional[sparse.csr_matrix], dense_row: Optional[Array]) -> Reading:
        """Reads one message.

        Args:
            sparse_row: its tf-idf vector, shape (1, n-grams), or None.
            dense_row: its sentence vector, shape (dimension,), or None.

        Returns:
            All intents with calibrated probabilities, best first, and the nearness (1 when there
            are no sentence vectors to measure it by).
        """
        kernel = np.ones(len(self._labels), dtype=np.float32)
        likeness = cosines = alike = None
        if self._phrases is not None and sparse_row is not None:
            row = sparse_row.tocsr()
            likeness = self._phrases[:, row.indices] @ row.data
            kernel += self._options.sparse_weight * likeness
        if self._directions is not None and self._mean is not None and dense_row is not None:
            direction = centred_directions(dense_row[np.newaxis], self._mean)[0]
            cosines = self._directions @ direction
            alike = sentence_kernel(cosines, self._options.sharpness)
            kernel += self._options.dense_weight * alike
        chances = probabilities(kernel @ self._main.weights, self._main.sharpness)
        if self._sentence is not None and likeness is not None and alike is not None:
            foreign = float(np.clip(2 - 2 * likeness.max() / self._familiar, 0, 1))
            if foreign > 0:
                by_sentence = probabilities(
                    (1 + alike) @ self._sentence.weights, self._sentence.sharpness
                )
                chances = (1 - foreign) * chances + foreign * by_sentence
        order = np.argsort(-chances, kind="stable")
        nearness = 1.0
        if cosines is not None:
            nearness = float(np.maximum.reduceat(cosines, self._starts)[order[0]])
        return Reading([(self.intents[place], float(chances[place])) for place in order], nearness)

    def save(self, folder: Path) -> None:
        """Writes the model into a folder."""
        arrays = {
            "labels": self._labels,
            "main": self._main.weights,
            "sentence": self._sentence.weights if self._sentence else None,
            "mean": self._mean,
            "directions": self._directions,
        }
        np.savez(folder / _ARRAYS, **{k: array for k, array in arrays.items() if array is not None})
        if self._phrases is not None:
            sparse.save_npz(folder / _SPARSE, self._phrases, compressed=False)
        facts = {
            "intents": self.intents,
            "options": asdict(self._options),
            "thresholds": asdict(self.thresholds),
            "main_sharpness": self._main.sharpness,
            "sentence_sharpness": self._sentence.sharpness if self._sentence else None,
            "familiar": self._familiar,
        }
        (folder / _FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> KernelModel:
        """Reads a model that :meth:`save` wrote."""
        facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            present = {name: arrays[name] for name in arrays.files}
        phrases = folder / _SPARSE
        sentence = present.get("sentence")
        return cls(
            facts["intents"],
            KernelOptions(**facts["options"]),
            Thresholds(**facts["thresholds"]),
            present["labels"],
            Expert(present["main"], facts["main_sharpness"]),
            sparse.load_npz(phrases) if phrases.exists() else None,
            present.get("mean"),
            present.get("directions"),
            Expert(sentence, facts["sentence_sharpness"]) if sentence is not None else None,
            facts["familiar"],
        )


def _sentence_expert(
    directions: Array,
    labels: npt.NDArray[np.intp],
    groups: npt.NDArray[np.intp],
    original: npt.NDArray[np.bool_],
    options: KernelOptions,
) -> Expert:
    # Changed copies are misspelt Swedish: they tell this expert nothing about other languages.
    alone = KernelOptions(0.0, 1.0, options.sharpness, _SENTENCE_RIDGE)
    solution = solve(None, directions[original], labels[original], groups[original], alone)
    weights = np.zeros((len(labels), solution.weights.shape[1]), dtype=np.float32)
    weights[original] = solution.weights
    return Expert(weights, fit_sharpness(solution.held_out_scores, labels[original]))


def _familiar_likeness(
    rows: Optional[sparse.csr_matrix],
    groups: npt.NDArray[np.intp],
    original: npt.NDArray[np.bool_],
) -> float:
    if rows is None:
        return 1.0
    originals = rows[original]
    nearest = np.zeros(originals.shape[0], dtype=np.float32)
    # In blocks: the whole matrix is nearly dense.
    for start in range(0, len(nearest), _BLOCK_ROWS):
        likeness = (originals[start : start + _BLOCK_ROWS] @ originals.T).toarray()
        own = np.arange(len(likeness))
        likeness[own, start + own] = 0
        nearest[start : start + _BLOCK_ROWS] = likeness.max(axis=1)
    return float(np.quantile(nearest, _FAMILIAR_QUANTILE))


def _held_out_nearness(
    directions: Optional[Array],
    labels: npt.NDArray[np.intp],
    groups: npt.NDArray[np.intp],
    original: npt.NDArray[np.bool_],
    predicted: npt.NDArray[np.intp],
) -> Array:
    """Nearness of each original phrase to the predicted intent's phrases outside its own group."""
    if directions is None:
        return np.ones(int(original.sum()), dtype=np.float32)
    own_groups = groups[original]
    own_directions = directions[original]
    nearest = np.full(len(own_groups), -1.0, dtype=np.float32)
    for intent in np.unique(predicted):
        asked = np.flatnonzero(predicted == intent)
        known = np.flatnonzero(labels == intent)
        cosines = own_directions[asked] @ directions[known].T
        cosines[own_groups[asked][:, np.newaxis] == groups[known][np.newaxis]] = -1.0
        nearest[asked] = cosines.max(axis=1)
    return nearest
