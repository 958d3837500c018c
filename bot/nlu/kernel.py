"""Kernel ridge classification with out-of-fold scores.

One-against-rest least squares on a sum of two kernels: the dot product of sparse tf-idf vectors (a
linear classifier over words and letter sequences) and a radial kernel over the angle between dense
sentence vectors. Leaving a phrase out needs no second training: the score that the others alone
would give it follows in closed form from the diagonal of the inverse (Rifkin & Lippert, "Notes on
Regularized Least Squares", MIT-CSAIL-TR-2007-025).
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Optional

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse

Array = npt.NDArray[np.floating[Any]]

# Rows of the kernel matrix computed at a time: bounds the extra memory.
_BLOCK_ROWS = 200
# N-grams in more than this share of the phrases count as common.
_COMMON_SHARE = 0.05
_WORKERS = min(4, os.cpu_count() or 1)
# Random vectors that the diagonal of the inverse is estimated with; always the same ones.
_PROBES = 512
_SEED = 1


@dataclass(frozen=True)
class Features:
    """The features of some texts, one row per text.

    Attributes:
        sparse: tf-idf vectors, shape (texts, n-grams), rows of unit length; or None.
        dense: sentence vectors, shape (texts, dimension), any length; or None.
    """

    sparse: Optional[sparse.csr_matrix]
    dense: Optional[Array]


@dataclass(frozen=True)
class KernelOptions:
    """The weights of the two kernels.

    Attributes:
        sparse_weight: of the n-gram kernel.
        dense_weight: of the sentence kernel.
        sharpness: how fast similarity falls with the angle: exp(-sharpness * (1 - cosine)).
        ridge: what is added to the diagonal; higher gives smoother scores.
    """

    sparse_weight: float
    dense_weight: float
    sharpness: float
    ridge: float


def centred_directions(dense: Array, mean: Array) -> Array:
    """Sentence vectors as directions from their common mean.

    Encoders put all sentences into a narrow cone; their differences show when seen from its axis.

    Args:
        dense: shape (texts, dimension).
        mean: the training phrases' mean, shape (dimension,).

    Returns:
        Unit vectors, same shape; zero where a vector equals the mean.
    """
    centred = dense - mean
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    directions: Array = np.divide(centred, length, out=np.zeros_like(centred), where=length > 0)
    return directions


def sentence_kernel(cosines: Array, sharpness: float) -> Array:
    """The radial kernel over angles, 1 for equal directions."""
    values: Array = np.exp((cosines - 1) * sharpness)
    return values


@dataclass(frozen=True)
class Solution:
    """The result of training.

    Attributes:
        weights: shape (phrases, targets): each phrase's weight in each target.
        held_out_scores: shape (phrases, targets): the scores of each phrase as if it had not been
            trained on.
    """

    weights: Array
    held_out_scores: Array


def solve(
    sparse_part: Optional[sparse.csr_matrix],
    directions: Optional[Array],
    targets: Array,
    options: KernelOptions,
) -> Solution:
    """Trains on phrases.

    Args:
        sparse_part: tf-idf vectors, or None.
        directions: from :func:`centred_directions`, or None.
        targets: shape (phrases, targets): 1 where a phrase belongs to a class, else -1. Several
            sets of classes may stand side by side; they share one factorisation.
        options: the kernels' weights.

    Returns:
        The weights and the held-out scores.

    Raises:
        MemoryError: about 2 bytes times the square of the number of phrases are needed.
        ValueError: the ridge is too small for these phrases.
    """
    factor = _Factor(_packed_kernel(sparse_part, directions, options, len(targets)), len(targets))
    weights = factor.solve(targets)
    return Solution(weights, targets - weights / factor.inverse_diagonal()[:, np.newaxis])


class _Factor:
    """The Cholesky factor of a positive definite matrix, of which half is stored."""

    def __init__(self, packed: Array, count: int) -> None:
        """Factorises in place.

        Args:
            packed: from :func:`_packed_kernel`.
            count: of the phrases, which may be one less than the rows of the matrix.
        """
        self._count = count
        self._size = 2 * len(packed)
        self._factor, info = linalg.lapack.spftrf(
            self._size, packed.reshape(-1), transr="N", uplo="L", overwrite_a=True
        )
        if info != 0:
            raise ValueError(f"LAPACK spftrf failed with {info}: the ridge is too small")

    def solve(self, right_hand_sides: Array) -> Array:
        """The inverse times some columns, shape (phrases, columns)."""
        columns = np.zeros((self._size, right_hand_sides.shape[1]), dtype=np.float32, order="F")
        columns[: self._count] = right_hand_sides
        solved, _ = linalg.lapack.spftrs(
            self._size, self._factor, columns, transr="N", uplo="L", overwrite_b=True
        )
        result: Array = np.ascontiguousarray(solved[: self._count])
        return result

    def inverse_diagonal(self) -> Array:
        """The diagonal of the inverse, exact up to some hundred phrases, else estimated.

        The mean of z * (inverse z) over random signs z (Bekas, Kokiopoulou & Saad, "An estimator
        for the diagonal of a matrix", 2007). All of the inverse would take as long as the factor.
        """
        if self._count <= _PROBES:
            return np.diagonal(self.solve(np.eye(self._count, dtype=np.float32)))
        signs = np.random.default_rng(_SEED).integers(0, 2, (self._count, _PROBES), dtype=np.int8)
        probes = 2 * signs.astype(np.float32) - 1
        estimate: Array = np.einsum("ij,ij->i", probes, self.solve(probes)) / _PROBES
        return estimate


def _packed_kernel(
    sparse_part: Optional[sparse.csr_matrix],
    directions: Optional[Array],
    options: KernelOptions,
    count: int,
) -> Array:
    """The kernel matrix and its ridge in LAPACK's rectangular full packed format.

    Half the memory of the whole matrix, and as fast (Gustavson et al., "Rectangular Full Packed
    Format for Cholesky's Algorithm", 2010). In single precision: the ridge keeps the matrix
    well-conditioned. An odd number of phrases is filled up with one that is like no other.

    Returns:
        Shape (half, 2 * half + 1), the transpose of LAPACK's ``AR`` for ``UPLO='L'``: row j holds,
        from place j + 1 on, column j of the matrix from its diagonal down, and before it row j of
        the lower triangle of the right half.
    """
    half = (count + 1) // 2
    packed = np.zeros((half, 2 * half + 1), dtype=np.float32)
    common, rare = _common_and_rare(sparse_part)

    def kernel(rows: slice, seen: slice) -> Array:
        # One constant feature acts as an intercept.
        block = np.ones((rows.stop - rows.start, seen.stop - seen.start), dtype=np.float32)
        if directions is not None:
            cosines = directions[rows] @ directions[seen].T
            block += options.dense_weight * sentence_kernel(cosines, options.sharpness)
        if rare is not None:
            # In this order only the few rows are transposed, not all that they are compared with.
            likeness = (rare[seen] @ rare[rows].T).T.toarray(order="C")
            likeness += common[rows] @ common[seen].T
            block += options.sparse_weight * likeness
        return block

    def fill(start: int) -> None:
        stop = min(start + _BLOCK_ROWS, half)
        packed[start:stop, start + 1 : count + 1] = kernel(slice(start, stop), slice(start, count))
        below = slice(half + start, min(half + stop, count))
        right = kernel(below, slice(half, below.stop))
        for row, values in enumerate(right, start):
            packed[row, : row + 1] = values[: row + 1]

    # A product of sparse matrices uses one core and releases the GIL.
    with ThreadPoolExecutor(_WORKERS) as workers:
        list(workers.map(fill, range(0, half, _BLOCK_ROWS)))
    places = np.arange(half)
    if count % 2:
        packed[-1, :half] = 0
    packed[places, places] += options.ridge
    packed[places, places + 1] += options.ridge
    return packed


def _common_and_rare(
    sparse_part: Optional[sparse.csr_matrix],
) -> tuple[Array, Optional[sparse.csr_matrix]]:
    """The n-grams of many phrases as a dense matrix, the others as a sparse one.

    The time for a product of sparse matrices grows with the square of the number of phrases that
    share an n-gram. The few common ones make up most of it, and a dense product takes a tenth.
    """
    if sparse_part is None:
        return np.empty((0, 0), dtype=np.float32), None
    columns = sparse_part.tocsc()
    is_common = np.diff(columns.indptr) > _COMMON_SHARE * columns.shape[0]
    common = columns[:, np.flatnonzero(is_common)].toarray()
    return common, columns[:, np.flatnonzero(~is_common)].tocsr()
