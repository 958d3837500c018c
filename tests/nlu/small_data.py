"""Random features of a few phrases, as small as will do."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import sparse

DIMENSION = 6
NGRAMS = 12


def sparse_rows(rng: np.random.Generator, count: int) -> sparse.csr_matrix:
    """Vectors of n-grams of unit length, shape (count, 12)."""
    rows = rng.random((count, NGRAMS)) * (rng.random((count, NGRAMS)) < 0.4)
    rows[:, 0] += 0.1
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return sparse.csr_matrix(rows.astype(np.float32))


def dense_rows(rng: np.random.Generator, count: int) -> npt.NDArray[np.float32]:
    """Sentence vectors of any length, shape (count, 6)."""
    return rng.normal(size=(count, DIMENSION)).astype(np.float32)
