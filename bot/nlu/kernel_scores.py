"""What a trained kernel classifier computes for one message, in a form that takes little time.

A score is a weighted sum of the message's likeness to every phrase. Only what is not linear in the
message needs all phrases at that time:

* The likeness of n-grams is linear: the phrases' weighted n-grams are summed up once.
* The sentence kernel is exp(-s) * (1 + s * cosine + rest). The first two terms are summed up, too.
  The rest is small but for similar phrases, so that weights of eight bits do for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.nlu.int8_rows import Int8Product, Int8Rows
from bot.nlu.kernel import Array, KernelOptions, centred_directions


@dataclass(frozen=True)
class Sums:
    """The summed-up weights of a trained classifier; what it is stored as.

    Attributes:
        constant: added to every message's scores, shape (intents,).
        ngrams: for each n-gram what it adds to the scores, shape (n-grams, intents); or None.
        slopes: the same for each dimension of a direction, shape (dimension, intents); or None.
        phrases: for each phrase what the rest of its kernel is multiplied by, shape
            (phrases, intents); or None.
        directions: of the phrases, shape (dimension, phrases); or None.
        mean: what sentence vectors are centred on, shape (dimension,); or None.
    """

    constant: Array
    ngrams: Optional[Int8Rows] = None
    slopes: Optional[Array] = None
    phrases: Optional[Int8Rows] = None
    directions: Optional[Int8Rows] = None
    mean: Optional[Array] = None

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
            ngrams = Int8Rows.of(options.sparse_weight * (sparse_part.T @ weights))
        if directions is None:
            return cls(constant, ngrams)
        level = options.dense_weight * np.exp(-options.sharpness)
        return cls(
            constant + np.float32(level) * constant,
            ngrams,
            (level * options.sharpness * (directions.T @ weights)).astype(np.float32),
            Int8Rows.of(np.float32(level) * weights),
            Int8Rows.of(np.ascontiguousarray(directions.T)),
            mean,
        )

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All numbers by name, for :meth:`of_arrays`."""
        named: dict[str, npt.NDArray[Any]] = {"constant": self.constant}
        for name in ("slopes", "mean"):
            if getattr(self, name) is not None:
                named[name] = getattr(self, name)
        for name in ("ngrams", "phrases", "directions"):
            rows = getattr(self, name)
            if rows is not None:
                named |= {f"{name}_values": rows.values, f"{name}_scales": rows.scales}
        return named

    @classmethod
    def of_arrays(cls, named: Mapping[str, npt.NDArray[Any]]) -> Sums:
        """The opposite of :meth:`arrays`."""

        def rows(name: str) -> Optional[Int8Rows]:
            if f"{name}_values" not in named:
                return None
            return Int8Rows(named[f"{name}_values"], named[f"{name}_scales"])

        return cls(
            named["constant"],
            rows("ngrams"),
            named.get("slopes"),
            rows("phrases"),
            rows("directions"),
            named.get("mean"),
        )


class KernelScores:
    """Scores messages with summed-up weights."""

    def __init__(self, sums: Sums, sharpness: float) -> None:
        """
        Args:
            sums: of the trained classifier.
            sharpness: of its sentence kernel.
        """
        self._sums = sums
        self._sharpness = sharpness
        self._phrases = Int8Product(sums.phrases) if sums.phrases is not None else None
        self._directions = Int8Product(sums.directions) if sums.directions is not None else None

    def __call__(
        self, sparse_row: Optional[sparse.csr_matrix], dense_row: Optional[Array]
    ) -> tuple[Array, Optional[Array]]:
        """Scores one message.

        Args:
            sparse_row: its tf-idf vector, shape (1, n-grams), or None.
            dense_row: its sentence vector, shape (dimension,), or None.

        Returns:
            The score of each intent, and the cosine to each phrase (None without vectors).
        """
        sums = self._sums
        scores = sums.constant.copy()
        if sums.ngrams is not None and sparse_row is not None:
            row = sparse_row.tocsr()
            scores += sums.ngrams.sum_of(row.indices, row.data)
        if (
            sums.mean is None
            or sums.slopes is None
            or self._directions is None
            or self._phrases is None
            or dense_row is None
        ):
            return scores, None
        direction = centred_directions(dense_row[np.newaxis], sums.mean)[0]
        cosines = self._directions(direction)
        scores += direction @ sums.slopes
        growth = self._sharpness * cosines
        scores += self._phrases(np.exp(growth) - 1 - growth)
        return scores, cosines
