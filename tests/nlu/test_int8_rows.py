"""A matrix in eight bits gives nearly the same sums as the matrix itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bot.nlu.int8_rows import Int8Product, Int8Rows


def matrix(rows: int = 300, columns: int = 40) -> npt.NDArray[np.float32]:
    """Rows of very different sizes, one of them nothing but zeros."""
    rng = np.random.default_rng(3)
    sizes = 10.0 ** rng.integers(-3, 3, rows)
    sizes[7] = 0
    return (rng.normal(size=(rows, columns)) * sizes[:, np.newaxis]).astype(np.float32)


@pytest.mark.parametrize(
    "weights",
    [
        np.random.default_rng(1).normal(size=300),
        np.abs(np.random.default_rng(2).normal(size=300)),
        np.eye(300)[5],
        np.full(300, -2.0),
    ],
    ids=["of both signs", "positive", "of one row", "all alike"],
)
def test_the_sum_of_all_rows_is_within_a_hundredth(weights: npt.NDArray[np.float64]) -> None:
    exact = matrix()
    weights = weights.astype(np.float32)
    found = Int8Product(Int8Rows.of(exact))(weights[np.newaxis])[0]
    error = np.abs(found - weights @ exact).max()
    assert error <= 0.01 * (np.abs(weights) @ np.abs(exact).max(axis=1))


def test_no_weights_give_no_sum() -> None:
    assert not Int8Product(Int8Rows.of(matrix()))(np.zeros((1, 300), dtype=np.float32)).any()


def test_large_sums_do_not_overflow() -> None:
    # All products of a processor's 16-bit lanes and of the 32-bit sum at their largest.
    rows = np.ones((70_000, 4), dtype=np.float32)
    weights = np.linspace(0, 1, len(rows), dtype=np.float32)
    found = Int8Product(Int8Rows.of(rows))(weights[np.newaxis])[0]
    np.testing.assert_allclose(found, np.full(4, len(rows) / 2), rtol=1e-3)


def test_a_few_rows_are_summed_like_all() -> None:
    rows = Int8Rows.of(matrix())
    weights = np.zeros(300, dtype=np.float32)
    weights[[3, 200]] = [0.5, -1.5]
    picked = rows.sum_of(np.array([3, 200]), weights[[3, 200]])
    together = Int8Product(rows)(weights[np.newaxis])[0]
    np.testing.assert_allclose(picked, together, atol=0.01 * np.abs(picked).max())


def test_a_sum_does_not_depend_on_those_beside_it() -> None:
    product = Int8Product(Int8Rows.of(matrix()))
    weights = np.random.default_rng(5).normal(size=(4, 300)).astype(np.float32)
    weights[1] *= 1000
    alone = np.concatenate([product(row[np.newaxis]) for row in weights])
    np.testing.assert_array_equal(product(weights), alone)


def test_a_mapped_matrix_is_not_kept_in_memory_twice(tmp_path: Path) -> None:
    exact = matrix()
    np.save(tmp_path / "values.npy", Int8Rows.of(exact).values)
    mapped = np.load(tmp_path / "values.npy", mmap_mode="r")
    product = Int8Product(Int8Rows(np.asarray(mapped), Int8Rows.of(exact).scales))
    assert np.shares_memory(product._values, mapped)
    (tmp_path / "values.npy").unlink()
    weights = np.eye(300, dtype=np.float32)[5:7]
    np.testing.assert_array_equal(product(weights), Int8Product(Int8Rows.of(exact))(weights))
