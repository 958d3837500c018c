"""How the weights' 4-bit blocks become what onnxruntime's operators read: plain arithmetic."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .weights import BLOCK, FourBit

Floats = npt.NDArray[np.float32]

# Seven bits, not eight: processors without VNNI overflow when they add two products of eight, and
# the same encoder must give the same vectors everywhere.
INT8_MAX = 63
# The share of channels that sets the range of a layer's inputs; those above it are outliers.
_ORDINARY = 0.99


def pack_nibbles(values: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Two 4-bit values a byte, the first in the low half.

    Args:
        values: 0 to 15, [..., even number].

    Returns:
        [..., half as many].
    """
    return np.bitwise_or(values[..., 0::2], np.left_shift(values[..., 1::2], np.uint8(4)))


def word_table(matrix: FourBit) -> npt.NDArray[np.uint8]:
    """The nibbles of the word table for ``GatherBlockQuantized``, as signed 4-bit integers."""
    return pack_nibbles((matrix.values & 0x0F).view(np.uint8))


def int4_blocks(matrix: FourBit) -> npt.NDArray[np.uint8]:
    """A matrix's nibbles for ``MatMulNBits``, each as value + 8: [rows, blocks, 16]."""
    rows, columns = matrix.values.shape
    nibbles = pack_nibbles((matrix.values + 8).view(np.uint8))
    return nibbles.reshape(rows, columns // BLOCK, BLOCK // 2)


def int8_rows(matrix: FourBit, smoothing: Floats | None) -> tuple[npt.NDArray[np.int8], Floats]:
    """A matrix with one scale for each row.

    Args:
        matrix: the 4-bit original.
        smoothing: what the inputs are divided by, one number a column; None for nothing.

    Returns:
        Whole numbers [rows, columns] and the scales [rows].
    """
    rows, columns = matrix.values.shape
    blocks = matrix.values.reshape(rows, -1, BLOCK) * matrix.scales.astype(np.float32)[..., None]
    full = blocks.reshape(rows, columns)
    if smoothing is not None:
        full = full * smoothing
    scales = np.maximum(np.abs(full).max(axis=1), 1e-12) / INT8_MAX
    return np.rint(full / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def smoothing_of(peaks: Floats) -> Floats:
    """What to divide a layer's inputs by, so that a few outliers do not use up their 8 bits.

    All inputs share one scale, which a single channel can blow up to thirty times its need. Such a
    channel is divided by a power of two, and its weights multiplied by it. Powers of two, so that
    a difference in the last digit between two processors does not make another encoder.

    Args:
        peaks: greatest absolute input seen on each channel.

    Returns:
        At least 1 for each channel.
    """
    ordinary = np.quantile(peaks, _ORDINARY)
    powers: Floats = np.exp2(np.rint(np.log2(np.maximum(peaks / ordinary, 1.0))))
    return powers.astype(np.float32)
