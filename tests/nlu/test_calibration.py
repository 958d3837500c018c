"""Calibrated probabilities."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.calibration import expected_calibration_error, fit_sharpness, probabilities


def test_probabilities_keep_the_order_and_sum_to_one() -> None:
    scores = np.array([[0.2, -1.0, 0.7], [0.0, 0.0, 0.0]])
    found = probabilities(scores, 3.0)
    np.testing.assert_allclose(found.sum(axis=1), 1)
    assert list(found[0].argsort()) == [1, 0, 2]
    np.testing.assert_allclose(found[1], 1 / 3)
    np.testing.assert_allclose(probabilities(scores[0], 3.0), found[0])


def test_sharper_probabilities_are_surer() -> None:
    scores = np.array([0.2, -1.0, 0.7])
    assert probabilities(scores, 9.0).max() > probabilities(scores, 3.0).max()
    np.testing.assert_allclose(probabilities(scores, 0.0), 1 / 3)


def test_huge_scores_do_not_overflow() -> None:
    np.testing.assert_array_equal(probabilities(np.array([1e4, -1e4]), 100.0), [1, 0])


@pytest.mark.parametrize("sharpness", [0.5, 3.0, 20.0])
def test_the_sharpness_that_made_the_labels_is_found(sharpness: float) -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=(4000, 4))
    chances = probabilities(scores, sharpness)
    labels = (rng.random((4000, 1)) > chances.cumsum(axis=1)).sum(axis=1)
    assert fit_sharpness(scores, labels) == pytest.approx(sharpness, rel=0.15)
    right = chances.argmax(axis=1) == labels
    assert expected_calibration_error(chances.max(axis=1), right) < 0.03


def test_scores_that_tell_nothing_give_even_chances() -> None:
    rng = np.random.default_rng(2)
    scores = rng.normal(size=(4000, 4))
    sharpness = fit_sharpness(scores, rng.integers(0, 4, 4000))
    assert probabilities(scores, sharpness).max() < 0.5


def test_scores_that_are_always_right_give_sure_answers() -> None:
    labels = np.arange(40) % 4
    scores = np.where(labels[:, np.newaxis] == np.arange(4), 1.0, -1.0)
    chances = probabilities(scores, fit_sharpness(scores, labels))
    assert chances.max(axis=1).min() > 0.99


@pytest.mark.parametrize(
    ("confidences", "correct", "error"),
    [
        pytest.param([1.0, 1.0], [True, True], 0.0, id="sure and right"),
        pytest.param([1.0, 1.0], [False, False], 1.0, id="sure and wrong"),
        pytest.param([0.5, 0.5], [True, False], 0.0, id="half sure, half right"),
        pytest.param([0.9, 0.9, 0.9, 0.9], [True, True, True, False], 0.15, id="too sure"),
        # Two bins, one too sure and one not sure enough: they do not make up for each other.
        pytest.param([0.9, 0.3], [False, True], 0.8, id="wrong both ways"),
        pytest.param([0.9, 0.3, 0.3, 0.3], [True, True, False, False], 0.05, id="weighted"),
    ],
)
def test_the_calibration_error_is_the_gap_between_sure_and_right(
    confidences: list[float], correct: list[bool], error: float
) -> None:
    found = expected_calibration_error(np.array(confidences), np.array(correct))
    assert found == pytest.approx(error)
