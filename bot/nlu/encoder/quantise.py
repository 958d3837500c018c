"""Converts weights to what onnxruntime's operators read: plain arithmetic."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .weights import Floats, FourBit

# Seven bits, not eight: processors without VNNI overflow when they add two 8-bit products, and the
# same encoder must give the same vectors everywhere.
INT8_MAX = 63
# The share of channels that sets the range of a layer's inputs; those above it are outliers.
_ORDINARY = 0.99


def word_table(matrix: FourBit) -> npt.NDArray[np.uint8]:
    """The word table for ``GatherBlockQuantized``: two signed 4-bit integers per byte.

    The first of the two is in the low half.
    """
    nibbles = (matrix.values & 0x0F).view(np.uint8)
    return np.bitwise_or(nibbles[:, 0::2], np.left_shift(nibbles[:, 1::2], np.uint8(4)))


def int8_rows(weights: Floats, smoothing: Floats | None) -> tuple[npt.NDArray[np.int8], Floats]:
    """A matrix with one scale for each row.

    Args:
        weights: the matrix, [rows, columns].
        smoothing: what the inputs are divided by, one number per column; None for no smoothing.

    Returns:
        Integers [rows, columns] and the scales [rows].
    """
    if smoothing is not None:
        weights = weights * smoothing
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-12) / INT8_MAX
    return np.rint(weights / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def smoothing_of(peaks: Floats) -> Floats:
    """What to divide a layer's inputs by, so that a few outliers do not use up their 8 bits.

    All inputs share one scale, which a single channel can inflate thirtyfold. Such a channel is
    divided by a power of two, and its weights multiplied by it. Powers of two, so that
    a difference in the last digit between two processors does not result in another encoder.

    Args:
        peaks: largest absolute input seen on each channel.

    Returns:
        At least 1 for each channel.
    """
    ordinary = np.quantile(peaks, _ORDINARY)
    powers: Floats = np.exp2(np.rint(np.log2(np.maximum(peaks / ordinary, 1.0))))
    return powers.astype(np.float32)
