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
from typing import Any, Iterator, Optional, Sequence

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse

Array = npt.NDArray[np.floating[Any]]

# Rows of the kernel matrix that are factorised at a time, and that are computed at a time.
_STRIP_ROWS = 1024
_KERNEL_ROWS = 128
# N-grams in more than this share of the phrases count as common.
_COMMON_SHARE = 0.05
# Threads for work that uses one core and releases the GIL, such as sparse products.
WORKERS = min(4, os.cpu_count() or 1)
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

    @property
    def count(self) -> int:
        """How many texts there are; there must be features of one kind at least."""
        return next(part.shape[0] for part in (self.sparse, self.dense) if part is not None)


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
    importance: Optional[Array] = None,
) -> Solution:
    """Trains on phrases.

    Args:
        sparse_part: their tf-idf vectors, or None.
        directions: from :func:`centred_directions`, or None.
        targets: shape (phrases, targets): 1 where a phrase belongs to a class, else -1. Several
            sets of classes may stand side by side; they share one factorisation.
        options: the kernels' weights.
        importance: how much a mistake on each phrase counts, shape (phrases,); all 1 if left out.

    Returns:
        The weights and the held-out scores.

    Raises:
        MemoryError: about 2 bytes times the square of the number of phrases are needed.
        ValueError: the ridge is too small for these phrases.
    """
    # In least squares, weighting an error means dividing its ridge.
    ridges = np.full(len(targets), options.ridge, dtype=np.float32)
    if importance is not None:
        ridges /= importance
    factor = _factorised(_kernel_strips(sparse_part, directions, options, ridges))
    weights = factor.solve(targets)
    held_out = targets - weights / factor.inverse_diagonal()[:, np.newaxis]
    return Solution(weights, held_out)


class _Factor:
    """The Cholesky factor of a positive definite matrix: its lower triangle in strips of rows."""

    def __init__(self, strips: Sequence[Array]) -> None:
        """Use :func:`_factorised`."""
        self._strips = strips
        self._count = strips[-1].shape[1]

    def solve(self, right_hand_sides: Array) -> Array:
        """The inverse times some columns, shape (phrases, columns)."""
        columns = right_hand_sides.astype(np.float32)
        placed = list(_placed(self._strips))
        for start, strip in placed:
            own = slice(start, strip.shape[1])
            columns[own] -= strip[:, :start] @ columns[:start]
            columns[own] = _solved(strip[:, own], columns[own])
        for start, strip in reversed(placed):
            own = slice(start, strip.shape[1])
            columns[own] = _solved(strip[:, own], columns[own], transposed=True)
            columns[:start] -= strip[:, :start].T @ columns[own]
        return columns

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


def _placed(strips: Sequence[Array]) -> Iterator[tuple[int, Array]]:
    """Strips, each with its first row's place."""
    return ((place * _STRIP_ROWS, strip) for place, strip in enumerate(strips))


def _factorised(strips: Sequence[Array]) -> _Factor:
    """Factorises in place.

    LAPACK's routine needs the whole matrix, and crashes in SciPy's OpenBLAS with AVX-512 from 28
    000 phrases on. Strips need half the memory, and spend nearly all their time in matrix products.

    Args:
        strips: from :func:`_kernel_strips`.

    Raises:
        ValueError: the matrix is not positive definite.
    """
    for place, strip in enumerate(strips):
        for start, earlier in _placed(strips[:place]):
            done, own = slice(start), slice(start, earlier.shape[1])
            strip[:, own] -= strip[:, done] @ earlier[:, done].T
            strip[:, own] = _solved(earlier[:, own], strip[:, own].T).T
        start = strip.shape[1] - len(strip)
        strip[:, start:] -= strip[:, :start] @ strip[:, :start].T
        try:
            strip[:, start:] = np.linalg.cholesky(strip[:, start:])
        except np.linalg.LinAlgError as error:
            raise ValueError(f"{error}: the ridge is too small") from error
    return _Factor(strips)


def _solved(triangle: Array, columns: Array, transposed: bool = False) -> Array:
    """The inverse of a lower triangle, or of its transpose, times some columns."""
    solved: Array = linalg.solve_triangular(
        triangle, columns, lower=True, trans=int(transposed), check_finite=False
    )
    return solved


def _kernel_strips(
    sparse_part: Optional[sparse.csr_matrix],
    directions: Optional[Array],
    options: KernelOptions,
    ridges: Array,
) -> list[Array]:
    """The lower triangle of the kernel matrix and its ridges, in strips of rows.

    In single precision: the ridges keep the matrix well-conditioned.

    Returns:
        For each strip its rows up to its last phrase's own place, shape (rows, places).
    """
    count = len(ridges)
    common, rare = _common_and_rare(sparse_part)

    def kernel(rows: slice, seen: slice) -> Array:
        # One constant feature acts as an intercept.
        values = np.ones((rows.stop - rows.start, seen.stop), dtype=np.float32)
        if directions is not None:
            cosines = directions[rows] @ directions[seen].T
            values += options.dense_weight * sentence_kernel(cosines, options.sharpness)
        if rare is not None:
            # In this order only the few rows are transposed, not all that they are compared with.
            likeness = (rare[seen] @ rare[rows].T).T.toarray(order="C")
            likeness += common[rows] @ common[seen].T
            values += options.sparse_weight * likeness
        return values

    def strip(start: int) -> Array:
        stop = min(start + _STRIP_ROWS, count)
        values = np.empty((stop - start, stop), dtype=np.float32)
        for first in range(start, stop, _KERNEL_ROWS):
            rows = slice(first, min(first + _KERNEL_ROWS, stop))
            values[first - start : rows.stop - start] = kernel(rows, slice(stop))
        own = np.arange(stop - start)
        values[own, start + own] += ridges[start:stop]
        return values

    with ThreadPoolExecutor(WORKERS) as workers:
        return list(workers.map(strip, range(0, count, _STRIP_ROWS)))


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
