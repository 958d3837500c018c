"""Merging similar phrases into one row: which are merged, and what the row holds."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from bot.nlu.kernel import Features
from bot.nlu.merging import Merged, merge_alike

# Two directions, in turns.
DENSE = np.array([[2.0, 0.0], [0.0, 1.0], [1.0, 0.1], [0.1, 1.0], [1.0, 0.0], [0.0, 3.0]])
SPARSE = np.eye(6)


def merged(groups: list[int], apart: tuple[int, ...] = (), likeness: float = 0.9) -> Merged:
    directions = DENSE / np.linalg.norm(DENSE, axis=1, keepdims=True)
    marks = np.isin(np.arange(6), apart)
    features = Features(sparse.csr_matrix(SPARSE), DENSE)
    return merge_alike(
        features, directions, np.array(groups), marks, np.full(len(groups), likeness)
    )


def members(found: Merged) -> set[frozenset[int]]:
    assert found.features.sparse is not None
    return {frozenset(row.nonzero()[0].tolist()) for row in found.features.sparse.toarray()}


def test_what_points_the_same_way_is_one_row() -> None:
    assert members(merged([0] * 6)) == {frozenset({0, 2, 4}), frozenset({1, 3, 5})}


def test_other_groups_and_what_is_kept_apart_stay_as_they_are() -> None:
    found = members(merged([0, 0, 0, 0, 1, 0], apart=(3,)))
    assert found == {frozenset(row) for row in ({0, 2}, {1, 5}, {3}, {4})}


def test_a_row_is_the_mean_of_its_phrases_and_counts_as_many() -> None:
    found = merged([0] * 6)
    assert found.features.dense is not None and found.features.sparse is not None
    assert found.counts.tolist() == [3, 3]
    assert found.features.dense == pytest.approx(
        np.array([DENSE[::2].mean(0), DENSE[1::2].mean(0)])
    )
    assert found.features.sparse.sum(axis=1) == pytest.approx(np.ones((2, 1)))
    assert found.first.tolist() == [0, 1]


def test_what_is_less_alike_than_asked_is_not_merged() -> None:
    assert len(merged([0] * 6, likeness=0.9999).first) == 4


def test_each_group_is_merged_by_its_own_likeness() -> None:
    def rows(first: float, second: float) -> int:
        groups = np.array([0, 0, 0, 1, 1, 1])
        likeness = np.where(groups == 0, first, second)
        directions = DENSE / np.linalg.norm(DENSE, axis=1, keepdims=True)
        features = Features(sparse.csr_matrix(SPARSE), DENSE)
        marks = np.zeros(6, dtype=np.bool_)
        return len(merge_alike(features, directions, groups, marks, likeness).first)

    assert rows(1.1, 1.1) == 6
    assert rows(1.1, -1.1) == rows(-1.1, 1.1) == 4
    assert rows(-1.1, -1.1) == 2
