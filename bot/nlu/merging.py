"""Merges similar phrases of one intent: training time grows with the cube of the rows.

A row is the mean of its phrases' features and counts as many times as there are phrases (DuMouchel
et al., "Squashing flat files flatter", 1999). docs/adr/0004-kernel-classifier.md has how many rows
that saves, at no loss of accuracy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.nlu.kernel import Array, Features

Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Merged:
    """Rows made of phrases.

    Attributes:
        features: of the rows.
        first: the index of each row's first phrase, shape (rows,).
        counts: how many phrases each is made of, shape (rows,).
    """

    features: Features
    first: Places
    counts: Array


def merge_alike(
    features: Features,
    directions: Array,
    groups: Places,
    apart: npt.NDArray[np.bool_],
    likeness: Array,
) -> Merged:
    """Merges phrases of one group whose sentence vectors point the same way.

    Args:
        features: of the phrases.
        directions: of their sentence vectors, unit length, shape (phrases, dimension).
        groups: which phrases may be merged at all: those of equal number, shape (phrases,).
        apart: which phrases stay as they are.
        likeness: of each phrase the least cosine to the sum of those that it joins, the same
            within a group, shape (phrases,).
    """
    row_of = np.empty(len(groups), dtype=np.intp)
    rows = 0
    by_group = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[by_group], prepend=-1))[1:]
    for members in np.split(by_group, starts):
        alone, others = members[apart[members]], members[~apart[members]]
        row_of[alone] = rows + np.arange(len(alone))
        rows += len(alone)
        found = _clusters(directions[others], float(likeness[members[0]]))
        row_of[others] = rows + found
        rows += int(found.max(initial=-1)) + 1
    counts = np.bincount(row_of, minlength=rows).astype(np.float32)
    shares = (1 / counts[row_of], (row_of, np.arange(len(groups))))
    means = sparse.csr_matrix(shares, shape=(rows, len(groups)), dtype=np.float32)
    return Merged(
        Features(
            None if features.sparse is None else (means @ features.sparse).tocsr(),
            None if features.dense is None else means @ features.dense,
        ),
        np.unique(row_of, return_index=True)[1],
        counts,
    )


def _clusters(directions: Array, likeness: float) -> Places:
    """The cluster of each vector: one after the other joins the nearest, or begins its own."""
    cluster_of = np.empty(len(directions), dtype=np.intp)
    sums = np.empty_like(directions)
    lengths = np.empty(len(directions), dtype=directions.dtype)
    count = 0
    for place, direction in enumerate(directions):
        cosines = sums[:count] @ direction / lengths[:count]
        nearest = int(cosines.argmax()) if count else 0
        if count == 0 or cosines[nearest] < likeness:
            nearest, count = count, count + 1
            sums[nearest] = 0
        sums[nearest] += direction
        lengths[nearest] = np.linalg.norm(sums[nearest])
        cluster_of[place] = nearest
    return cluster_of
