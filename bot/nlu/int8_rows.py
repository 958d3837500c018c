"""Large matrices in eight bits: a quarter of the memory, whose bandwidth limits a product."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper

from bot.nlu.encoder.run import open_session
from bot.nlu.mapped import leave_unread

Array = npt.NDArray[np.floating[Any]]

_MOST = 127
# Weights are taken apart into two digits of seven bits: with eight, processors without VNNI
# overflow when they add two products, and a model must read the same everywhere.
_DIGIT_BITS = 7
_DIGIT = 1 << _DIGIT_BITS
_ROWS = "rows"
_OPSET = 17
_IR_VERSION = 10


@dataclass(frozen=True)
class Int8Rows:
    """A matrix as integers with one scale a row.

    Attributes:
        values: shape (rows, columns).
        scales: what a row's integers are multiplied by, shape (rows,).
    """

    values: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float32]

    @classmethod
    def of(cls, matrix: Array) -> Int8Rows:
        """Rounds a matrix, shape (rows, columns)."""
        scales = np.abs(matrix).max(axis=1) / np.float32(_MOST)
        scales[scales == 0] = 1.0
        return cls(np.rint(matrix / scales[:, np.newaxis]).astype(np.int8), scales)

    def sum_of(self, rows: npt.NDArray[np.intp], weights: Array) -> Array:
        """The weighted sum of a few rows, shape (columns,)."""
        total: Array = (weights * self.scales[rows]) @ self.values[rows].astype(np.float32)
        return total


class Int8Product:
    """Weighted sums of all rows of a matrix. May be used by several threads at once."""

    def __init__(self, rows: Int8Rows) -> None:
        """Takes the matrix over into a form that onnxruntime multiplies at once."""
        self._scales = rows.scales
        self._totals = rows.values.sum(axis=0, dtype=np.int64).astype(np.float32)
        # The sum of both digits' products has to fit.
        fits = len(rows.values) * _MOST * _DIGIT * _DIGIT < np.iinfo(np.int32).max
        self._kind = np.int32 if fits else np.float64
        # onnxruntime packs the values for itself, but may go on reading these.
        self._values = np.ascontiguousarray(rows.values)
        self._session = open_session(_product(self._values.shape), initial={_ROWS: self._values})
        leave_unread(self._values)

    def __call__(self, weights: Array) -> Array:
        """Sums of all rows, several at a time.

        Reading the matrix dominates the time, and it is read once however many sums there are.

        Args:
            weights: of each row in each sum, shape (sums, rows). They are rounded to a 16 384th of
                their range in the sum.

        Returns:
            Shape (sums, columns).
        """
        # In place where possible: arrays of this size cost more to allocate than to fill.
        scaled = weights * self._scales
        least = scaled.min(axis=1, keepdims=True)
        scaled -= least
        reach = scaled.max(axis=1, keepdims=True).astype(np.float64)
        step = np.where(reach > 0, reach, 1.0) / (_DIGIT * _DIGIT - 1)
        scaled /= step.astype(np.float32)
        codes = np.rint(scaled, out=scaled).astype(np.uint16)
        digits = np.empty((2 * len(codes), codes.shape[1]), dtype=np.uint8)
        digits[: len(codes)] = codes >> _DIGIT_BITS
        digits[len(codes) :] = codes & (_DIGIT - 1)
        sums = self._session.run(None, {"digits": digits})[0]
        high, low = np.split(sums.astype(self._kind, copy=False), 2)
        high *= _DIGIT
        high += low
        total = np.empty(high.shape, dtype=np.float32)
        np.add(high * step, least * self._totals, out=total, casting="same_kind")
        return total


def _product(shape: tuple[int, ...]) -> bytes:
    """A model that multiplies digits with a matrix that it is given when it is opened."""
    digits = helper.make_tensor_value_info("digits", TensorProto.UINT8, [None, shape[0]])
    sums = helper.make_tensor_value_info("sums", TensorProto.INT32, [None, shape[1]])
    node = helper.make_node("MatMulInteger", ["digits", _ROWS], ["sums"])
    given = TensorProto(
        name=_ROWS, data_type=TensorProto.INT8, dims=shape, data_location=TensorProto.EXTERNAL
    )
    # The format requires a file name; no file is read.
    given.external_data.add(key="location", value=_ROWS)
    graph = helper.make_graph([node], "product", [digits], [sums], [given])
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION
    )
    serialised: bytes = model.SerializeToString()
    return serialised
