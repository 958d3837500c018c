"""The closed-form held-out scores are those of really leaving phrases out."""

from __future__ import annotations

from typing import Optional

import numpy as np
import numpy.typing as npt
import pytest

from bot.nlu.kernel import (
    Array,
    KernelOptions,
    Solution,
    centred_directions,
    sentence_kernel,
    solve,
)
from tests.nlu import small_data

OPTIONS = KernelOptions(sparse_weight=1.5, dense_weight=4.0, sharpness=2.0, ridge=0.5)
INTENTS = 3
KINDS = ["both", "sparse", "dense"]


class Problem:
    """Phrases with random features."""

    def __init__(self, kind: str, seed: int, count: int = 24) -> None:
        rng = np.random.default_rng(seed)
        self.sparse = small_data.sparse_rows(rng, count) if kind != "dense" else None
        self.directions: Optional[Array] = None
        if kind != "sparse":
            dense = small_data.dense_rows(rng, count)
            self.directions = centred_directions(dense, dense.mean(axis=0))
        self.labels = rng.integers(0, INTENTS, count)
        self.labels[:INTENTS] = range(INTENTS)

    def solve(self, options: KernelOptions = OPTIONS, left_out: Optional[Array] = None) -> Solution:
        """Trains on all phrases, or on those not left out."""
        kept = np.arange(len(self.labels)) if left_out is None else np.flatnonzero(~left_out)
        return solve(
            self.sparse[kept] if self.sparse is not None else None,
            self.directions[kept] if self.directions is not None else None,
            self.targets()[kept],
            options,
        )

    def kernel(self) -> Array:
        """The likeness of every phrase to every other, without the ridge."""
        matrix: Array = np.ones((len(self.labels), len(self.labels)))
        if self.sparse is not None:
            matrix += OPTIONS.sparse_weight * (self.sparse @ self.sparse.T).toarray()
        if self.directions is not None:
            cosines = self.directions.astype(np.float64) @ self.directions.T
            matrix += OPTIONS.dense_weight * np.exp((cosines - 1) * OPTIONS.sharpness)
        return matrix

    def targets(self) -> npt.NDArray[np.float64]:
        """1 for the right intent of each phrase, else -1."""
        return np.where(self.labels[:, np.newaxis] == np.arange(INTENTS), 1.0, -1.0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", range(5))
def test_held_out_scores_are_those_of_leaving_each_phrase_out(kind: str, seed: int) -> None:
    problem = Problem(kind, seed)
    held_out = problem.solve().held_out_scores
    for phrase in range(len(problem.labels)):
        left_out = np.arange(len(problem.labels)) == phrase
        weights = problem.solve(left_out=left_out).weights
        really = problem.kernel()[np.ix_(left_out, ~left_out)] @ weights
        np.testing.assert_allclose(held_out[left_out], really, atol=1e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_the_weights_solve_the_regularised_problem(kind: str) -> None:
    problem = Problem(kind, seed=1)
    regularised = problem.kernel() + OPTIONS.ridge * np.eye(len(problem.labels))
    solved = regularised @ problem.solve().weights
    np.testing.assert_allclose(solved, problem.targets(), atol=1e-3)


def test_a_phrase_of_half_the_importance_counts_as_half_a_phrase() -> None:
    once = Problem("both", seed=2)
    twice = np.concatenate([np.arange(len(once.labels)), [0]])

    def scores(rows: npt.NDArray[np.intp], importance: Array) -> Array:
        assert once.sparse is not None
        assert once.directions is not None
        solved = solve(
            once.sparse[rows],
            once.directions[rows],
            once.targets()[rows],
            OPTIONS,
            importance,
        )
        found: Array = once.kernel()[:, rows] @ solved.weights
        return found

    halves = np.ones(len(twice))
    halves[[0, -1]] = 0.5
    expected = scores(twice[:-1], np.ones(len(once.labels)))
    np.testing.assert_allclose(scores(twice, halves), expected, atol=1e-3)


def test_a_large_problem_is_solved_like_a_small_one() -> None:
    problem = Problem("dense", seed=1, count=2100)
    options = KernelOptions(0.0, OPTIONS.dense_weight, OPTIONS.sharpness, OPTIONS.ridge)
    regularised = problem.kernel() + OPTIONS.ridge * np.eye(len(problem.labels))
    expected = np.linalg.solve(regularised, problem.targets())
    np.testing.assert_allclose(problem.solve(options).weights, expected, atol=1e-3)


def test_of_many_phrases_the_held_out_scores_are_estimated() -> None:
    problem = Problem("both", seed=1, count=1501)
    regularised = problem.kernel() + OPTIONS.ridge * np.eye(len(problem.labels))
    inverse = np.linalg.inv(regularised)
    weights = inverse @ problem.targets()
    expected = problem.targets() - weights / np.diagonal(inverse)[:, np.newaxis]
    found = problem.solve().held_out_scores
    difference = np.abs(found - expected)
    assert difference.mean() < 0.02
    # Of random phrases many are close to a tie.
    assert (found.argmax(axis=1) == expected.argmax(axis=1)).mean() > 0.97


def test_what_held_out_scores_do_not_know_is_the_own_label() -> None:
    problem = Problem("both", seed=3)
    before = problem.solve().held_out_scores
    alone = 5
    problem.labels[alone] = (problem.labels[alone] + 1) % INTENTS
    after = problem.solve().held_out_scores
    np.testing.assert_allclose(before[alone], after[alone], atol=1e-4)
    assert not np.allclose(before, after, atol=1e-2)


def test_directions_point_from_the_mean() -> None:
    dense = np.array([[3.0, 0.0], [1.0, 4.0], [1.0, 0.0]], dtype=np.float32)
    found = centred_directions(dense, np.array([1.0, 0.0], dtype=np.float32))
    np.testing.assert_allclose(found, [[1, 0], [0, 1], [0, 0]], atol=1e-7)


def test_likeness_falls_with_the_angle_and_the_sharper_the_faster() -> None:
    cosines = np.array([1.0, 0.5, 0.0, -1.0])
    mild, sharp = sentence_kernel(cosines, 1.0), sentence_kernel(cosines, 5.0)
    assert mild[0] == sharp[0] == 1
    assert (np.diff(mild) < 0).all()
    assert (sharp[1:] < mild[1:]).all()
