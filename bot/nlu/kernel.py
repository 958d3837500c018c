"""Kernel ridge classification with exact out-of-fold scores.

One-against-rest least squares on a sum of two kernels: the dot product of sparse tf-idf vectors (a
linear classifier over words and letter sequences) and a radial kernel over the angle between dense
sentence vectors. Leaving a group of phrases out needs no second training: the scores that the
others alone would give follow in closed form from the inverse that training computes anyway
(Rifkin & Lippert, "Notes on Regularized Least Squares", MIT-CSAIL-TR-2007-025, here in its block
form).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional, Sequence

import numpy as np
import numpy.typing as npt
from scipy import linalg, sparse

Array = npt.NDArray[np.floating[Any]]

# Rows of the kernel matrix made at a time: what stands beside the matrix in memory.
_BLOCK_ROWS = 1000


@dataclass(frozen=True)
class Features:
    """The features of some texts, row for row.

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
        sharpness: how fast likeness falls with the angle: exp(-sharpness * (1 - cosine)).
        ridge: what is added to the diagonal; more makes smoother scores.
    """

    sparse_weight: float
    dense_weight: float
    sharpness: float
    ridge: float


def centred_directions(dense: Array, mean: Array) -> Array:
    """Sentence vectors as directions from their common mean.

    Encoders put all sentences into a narrow cone; what tells them apart shows from its middle.

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
    """What training gives.

    Attributes:
        weights: shape (phrases, intents): each phrase's say in each intent.
        held_out_scores: shape (phrases, intents): the scores of each phrase had its group not been
            trained on.
    """

    weights: Array
    held_out_scores: Array


def solve(
    sparse_part: Optional[sparse.csr_matrix],
    directions: Optional[Array],
    labels: npt.NDArray[np.intp],
    groups: npt.NDArray[np.intp],
    options: KernelOptions,
) -> Solution:
    """Trains on phrases.

    Args:
        sparse_part: tf-idf vectors, or None.
        directions: from :func:`centred_directions`, or None.
        labels: the intent of each phrase, 0 … intents-1.
        groups: phrases of one number are left out together (a phrase and its changed copies).
        options: the kernels' weights.

    Returns:
        The weights and the held-out scores.

    Raises:
        MemoryError: about 8 bytes times the square of the number of phrases are needed.
    """
    count = len(labels)
    matrix = _kernel_matrix(sparse_part, directions, options, count)
    matrix[np.diag_indices(count)] += options.ridge
    targets = np.full((count, int(labels.max()) + 1), -1.0, order="F")
    targets[np.arange(count), labels] = 1.0

    inverse = _inverse_in_place(matrix)
    weights = linalg.blas.dsymm(1.0, inverse, targets, lower=0)
    held_out = targets.copy()
    for members in _members(groups):
        upper = np.triu(inverse[np.ix_(members, members)])
        block = upper + np.triu(upper, 1).T
        held_out[members] -= np.linalg.solve(block, weights[members])
    return Solution(weights.astype(np.float32), held_out.astype(np.float32))


def _kernel_matrix(
    sparse_part: Optional[sparse.csr_matrix],
    directions: Optional[Array],
    options: KernelOptions,
    count: int,
) -> Array:
    """The upper triangle, filled in row by row block; what lies below the blocks is undefined.

    In Fortran's order, so that LAPACK works in place instead of on a copy.
    """
    matrix = np.empty((count, count), dtype=np.float64, order="F")
    for start in range(0, count, _BLOCK_ROWS):
        rows = slice(start, start + _BLOCK_ROWS)
        # One constant feature lets scores have an offset.
        block = np.ones((min(_BLOCK_ROWS, count - start), count - start))
        if sparse_part is not None:
            likeness = (sparse_part[rows] @ sparse_part[start:].T).toarray()
            block += options.sparse_weight * likeness
        if directions is not None:
            cosines = (directions[rows] @ directions[start:].T).astype(np.float64)
            block += options.dense_weight * sentence_kernel(cosines, options.sharpness)
        matrix[rows, start:] = block
    return matrix


def _inverse_in_place(matrix: Array) -> Array:
    """The inverse of a symmetric matrix; only the upper triangles are read and written."""
    factor, lower = linalg.cho_factor(matrix, lower=False, overwrite_a=True, check_finite=False)
    inverse, info = linalg.lapack.dpotri(factor, lower=lower, overwrite_c=True)
    if info != 0:
        raise ValueError(f"LAPACK dpotri failed with {info}: the ridge is too small")
    return inverse


def _members(groups: npt.NDArray[np.intp]) -> Sequence[npt.NDArray[np.intp]]:
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order])) + 1
    return np.split(order, starts)
