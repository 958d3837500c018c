"""Turns scores into calibrated probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import softmax

Array = npt.NDArray[np.floating[Any]]

_SHARPNESS_BOUNDS = (0.1, 100.0)


def fit_sharpness(held_out_scores: Array, labels: npt.NDArray[np.intp]) -> float:
    """Finds the factor that makes the softmax of held-out scores most likely.

    This is temperature scaling (Guo et al., "On Calibration of Modern Neural Networks", 2017) with
    the inverse temperature.

    Args:
        held_out_scores: shape (phrases, intents), of phrases not trained on.
        labels: their correct intents.
    """
    # All at most 0, so that no exponential overflows; computed once, not at every step.
    below_best = held_out_scores - held_out_scores.max(axis=1, keepdims=True)
    right = below_best[np.arange(len(labels)), labels]

    def negative_log_likelihood(sharpness: float) -> float:
        sums = np.exp(below_best * np.float32(sharpness)).sum(axis=1)
        return float((np.log(sums) - right * sharpness).mean())

    found = minimize_scalar(negative_log_likelihood, bounds=_SHARPNESS_BOUNDS, method="bounded")
    return float(found.x)


def probabilities(scores: Array, sharpness: float) -> Array:
    """Softmax of the scaled scores, same shape."""
    result: Array = softmax(scores * sharpness, axis=-1)
    return result


def expected_calibration_error(
    confidences: Array, correct: npt.NDArray[np.bool_], bins: int = 15
) -> float:
    """Mean distance between confidence and accuracy over equal bins of confidence."""
    index = np.minimum((confidences * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        inside = index == number
        if inside.any():
            gap = abs(confidences[inside].mean() - correct[inside].mean())
            error += float(gap * inside.mean())
    return error
