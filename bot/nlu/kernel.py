"""Kernel ridge classification with exact out-of-fold scores.

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
_BLOCK_ROWS = 500
# N-grams in more than this share of the phrases count as common.
_COMMON_SHARE = 0.05
_WORKERS = min(4, os.cpu_count() or 1)


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
        MemoryError: about 4 bytes times the square of the number of phrases are needed.
    """
    count = len(targets)
    matrix = _kernel_matrix(sparse_part, directions, options, count)
    matrix[np.diag_indices(count)] += options.ridge
    factor, lower = linalg.cho_factor(matrix, lower=False, overwrite_a=True, check_finite=False)
    weights = linalg.cho_solve((factor, lower), targets, check_finite=False).astype(np.float32)
    held_out = targets - weights / _inverse_diagonal_in_place(factor)[:, np.newaxis]
    return Solution(weights, held_out)


def _kernel_matrix(
    sparse_part: Optional[sparse.csr_matrix],
    directions: Optional[Array],
    options: KernelOptions,
    count: int,
) -> Array:
    """The upper triangle, filled in block by block; what lies below the blocks is undefined.

    In Fortran order, so that LAPACK works in place instead of on a copy, and in single precision:
    half the memory, a third of the time, and the ridge keeps the matrix well-conditioned.
    """
    # Stored row by row, which is the upper triangle in Fortran order.
    lower = np.empty((count, count), dtype=np.float32)
    common, rare = _common_and_rare(sparse_part)

    def fill(start: int) -> None:
        rows, seen = slice(start, start + _BLOCK_ROWS), slice(0, start + _BLOCK_ROWS)
        block = lower[rows, seen]
        # One constant feature acts as an intercept.
        block[:] = 1
        if directions is not None:
            cosines = directions[rows] @ directions[seen].T
            block += options.dense_weight * sentence_kernel(cosines, options.sharpness)
        if rare is not None:
            likeness = common[rows] @ common[seen].T + (rare[rows] @ rare[seen].T).toarray()
            block += options.sparse_weight * likeness

    # A product of sparse matrices uses one core and releases the GIL.
    with ThreadPoolExecutor(_WORKERS) as workers:
        list(workers.map(fill, range(0, count, _BLOCK_ROWS)))
    return lower.T


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


def _inverse_diagonal_in_place(factor: Array) -> Array:
    """The diagonal of the inverse of the matrix whose upper Cholesky factor is given.

    Two thirds of the work of the full inverse, of which nothing else is needed.
    """
    inverse, info = linalg.lapack.strtri(factor, lower=0, overwrite_c=True)
    if info != 0:
        raise ValueError(f"LAPACK strtri failed with {info}: the ridge is too small")
    diagonal = np.empty(len(inverse), dtype=np.float32)
    for start in range(0, len(inverse), _BLOCK_ROWS):
        # What lies below the diagonal is undefined.
        block = np.triu(inverse[start : start + _BLOCK_ROWS, start:])
        diagonal[start : start + _BLOCK_ROWS] = np.einsum("ij,ij->i", block, block)
    return diagonal
