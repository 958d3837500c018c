"""Arithmetic on weights, on numbers small enough to follow."""

from __future__ import annotations

import numpy as np

from bot.nlu.encoder import quantise
from bot.nlu.encoder.weights import FourBit


def matrix(rows: int = 4, columns: int = 64) -> FourBit:
    """Random weights."""
    chance = np.random.RandomState(1)
    values = chance.randint(-8, 8, (rows, columns)).astype(np.int8)
    return FourBit(values, chance.uniform(0.1, 1, (rows, columns // 32)).astype(np.float16))


def test_the_word_table_keeps_signs_and_the_first_of_two_goes_low() -> None:
    weights = FourBit(np.array([[-8, 7] * 16], np.int8), np.ones((1, 1), np.float16))
    assert set(quantise.word_table(weights).reshape(-1)) == {0x78}


def test_each_block_has_its_scale() -> None:
    weights = matrix()
    scales = np.repeat(weights.scales.astype(np.float32), 32, axis=1)
    np.testing.assert_array_equal(weights.full(), weights.values * scales)


def test_rows_lose_at_most_half_a_step() -> None:
    weights = matrix().full()
    whole, scales = quantise.int8_rows(weights, None)
    assert np.abs(whole).max() == quantise.INT8_MAX
    error = np.abs(whole * scales[:, None] - weights)
    assert (error <= scales[:, None] * 0.501).all()


def test_smoothing_moves_to_the_weights() -> None:
    weights = matrix().full()
    smoothing = np.ones(64, np.float32)
    smoothing[5] = 8
    whole, scales = quantise.int8_rows(weights, smoothing)
    error = np.abs(whole * scales[:, None] - weights * smoothing)
    assert (error <= scales[:, None] * 0.501).all()


def test_a_row_of_zeros_stays_zero() -> None:
    whole, scales = quantise.int8_rows(np.zeros((1, 32), np.float32), None)
    assert not whole.any()
    assert np.isfinite(scales).all()


def test_only_outliers_are_smoothed_and_by_powers_of_two() -> None:
    peaks = np.full(400, 2.0, np.float32)
    peaks[7], peaks[9] = 70.0, 2.1
    smoothing = quantise.smoothing_of(peaks)
    assert smoothing[7] == 32
    assert (np.delete(smoothing, 7) == 1).all()


def test_the_last_digit_of_a_peak_makes_no_other_encoder() -> None:
    peaks = np.random.RandomState(2).uniform(0.5, 50, 400).astype(np.float32)
    nearly = peaks * np.float32(1 + 1e-6)
    np.testing.assert_array_equal(quantise.smoothing_of(peaks), quantise.smoothing_of(nearly))
