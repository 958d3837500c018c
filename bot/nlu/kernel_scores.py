"""Scores messages fast with a trained kernel classifier.

A score is a weighted sum of the message's likeness to every phrase. Only what is not linear in the
message needs all phrases at run time:

* The likeness of n-grams is linear: the phrases' weighted n-grams are summed up once.
* The sentence kernel is exp(-s) * (1 + s * cosine + rest). The first two terms are summed up, too.
  The rest is small except for similar phrases, so that 8-bit weights suffice for it.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Mapping, Optional

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.nlu.int8_rows import Int8Product, Int8Rows
from bot.nlu.kernel import WORKERS, Array, Features, KernelOptions, centred_directions

# Bounds the memory that training takes.
_NGRAMS_AT_A_TIME = 8192


@dataclass(frozen=True)
class SentenceSums:
    """What the sentence kernel adds to the scores.

    Attributes:
        mean: what sentence vectors are centred on, shape (dimension,).
        slopes: for each dimension of a direction what it adds, shape (dimension, intents).
        phrases: for each phrase what the rest of its kernel is multiplied by, shape
            (phrases, intents).
        directions: of the phrases, shape (dimension, phrases).
    """

    mean: Array
    slopes: Array
    phrases: Int8Rows
    directions: Int8Rows


@dataclass(frozen=True)
class Sums:
    """The summed-up weights of a trained classifier; what it is stored as.

    Attributes:
        constant: added to every message's scores, shape (intents,).
        ngrams: for each n-gram what it adds to the scores, shape (n-grams, intents); or None.
        sentences: of the sentence kernel; None without sentence vectors.
    """

    constant: Array
    ngrams: Optional[Int8Rows]
    sentences: Optional[SentenceSums]

    @classmethod
    def of(
        cls,
        weights: Array,
        options: KernelOptions,
        sparse_part: Optional[sparse.csr_matrix],
        directions: Optional[Array],
        mean: Optional[Array],
    ) -> Sums:
        """Sums up.

        Args:
            weights: each phrase's weight in each intent, shape (phrases, intents).
            options: the kernels' weights.
            sparse_part: the phrases' tf-idf vectors, or None.
            directions: the phrases' directions from the mean, or None.
            mean: the mean of their sentence vectors, or None.
        """
        constant = weights.sum(axis=0)
        ngrams = None
        if sparse_part is not None:
            ngrams = _summed_up(sparse_part, options.sparse_weight * weights)
        if directions is None or mean is None:
            return cls(constant, ngrams, None)
        level = options.dense_weight * np.exp(-options.sharpness)
        sentences = SentenceSums(
            mean,
            (level * options.sharpness * (directions.T @ weights)).astype(np.float32),
            Int8Rows.of(np.float32(level) * weights),
            Int8Rows.of(np.ascontiguousarray(directions.T)),
        )
        return cls(constant + np.float32(level) * constant, ngrams, sentences)

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All numbers by name, for :meth:`of_arrays`."""
        named: dict[str, npt.NDArray[Any]] = {"constant": self.constant}
        if self.ngrams is not None:
            named |= _named("ngrams", self.ngrams)
        if self.sentences is not None:
            named |= {"mean": self.sentences.mean, "slopes": self.sentences.slopes}
            named |= _named("phrases", self.sentences.phrases)
            named |= _named("directions", self.sentences.directions)
        return named

    @classmethod
    def of_arrays(cls, named: Mapping[str, npt.NDArray[Any]]) -> Sums:
        """The opposite of :meth:`arrays`."""

        def rows(name: str) -> Int8Rows:
            return Int8Rows(named[f"{name}_values"], named[f"{name}_scales"])

        sentences = None
        if "mean" in named:
            sentences = SentenceSums(
                named["mean"], named["slopes"], rows("phrases"), rows("directions")
            )
        ngrams = rows("ngrams") if "ngrams_values" in named else None
        return cls(named["constant"], ngrams, sentences)


class KernelScores:
    """Scores texts with summed-up weights."""

    def __init__(self, sums: Sums, sharpness: float) -> None:
        """
        Args:
            sums: of the trained classifier.
            sharpness: of its sentence kernel.
        """
        self._constant, self._ngrams = sums.constant, sums.ngrams
        self._sentences = _Sentences(sums.sentences, sharpness) if sums.sentences else None

    def __call__(self, features: Features) -> tuple[Array, Optional[Array]]:
        """Scores a few texts, such as a message and its sentences.

        Args:
            features: of the texts.

        Returns:
            The score of each intent, shape (texts, intents), and the cosine to each phrase, shape
            (texts, phrases); None without sentence vectors.
        """
        scores = np.tile(self._constant, (features.count, 1))
        if self._ngrams is not None and features.sparse is not None:
            rows = features.sparse
            for scored, start, stop in zip(scores, rows.indptr, rows.indptr[1:], strict=False):
                scored += self._ngrams.sum_of(rows.indices[start:stop], rows.data[start:stop])
        if self._sentences is None or features.dense is None:
            return scores, None
        added, cosines = self._sentences(features.dense)
        return scores + added, cosines


class _Sentences:
    """Scores sentence vectors."""

    def __init__(self, sums: SentenceSums, sharpness: float) -> None:
        # Does not keep the sums: the products hold the large matrices in a packed form.
        self._mean, self._slopes = sums.mean, sums.slopes
        self._sharpness = sharpness
        self._phrases = Int8Product(sums.phrases)
        self._directions = Int8Product(sums.directions)

    def __call__(self, dense: Array) -> tuple[Array, Array]:
        directions = centred_directions(dense, self._mean)
        cosines = self._directions(directions)
        growth = self._sharpness * cosines
        rest = np.exp(growth)
        rest -= 1
        rest -= growth
        # One by one, so that rounding does not depend on what else is scored.
        linear = np.stack([direction @ self._slopes for direction in directions])
        scores: Array = linear + self._phrases(rest)
        return scores, cosines


def _summed_up(sparse_part: sparse.csr_matrix, weights: Array) -> Int8Rows:
    """For each n-gram the sum of the weights of the phrases that contain it."""
    by_ngram = sparse_part.T.tocsr()

    def part(start: int) -> Int8Rows:
        return Int8Rows.of(by_ngram[start : start + _NGRAMS_AT_A_TIME] @ weights)

    with ThreadPoolExecutor(WORKERS) as workers:
        parts = list(workers.map(part, range(0, by_ngram.shape[0], _NGRAMS_AT_A_TIME)))
    return Int8Rows(
        np.concatenate([each.values for each in parts]),
        np.concatenate([each.scales for each in parts]),
    )


def _named(name: str, rows: Int8Rows) -> dict[str, npt.NDArray[Any]]:
    return {f"{name}_values": rows.values, f"{name}_scales": rows.scales}
