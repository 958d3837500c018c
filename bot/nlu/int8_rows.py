"""Large matrices in eight bits: a quarter of the memory, which is what a product waits for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import TensorProto, helper, numpy_helper

from bot.nlu.encoder.run import open_session

Array = npt.NDArray[np.floating[Any]]

_MOST = 127
# Weights are taken apart into two digits of seven bits: with eight, processors without VNNI
# overflow when they add two products, and a model must read the same everywhere.
_DIGIT = 128
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
        digits = helper.make_tensor_value_info("digits", TensorProto.UINT8, [2, len(rows.values)])
        sums = helper.make_tensor_value_info("sums", TensorProto.INT32, [2, rows.values.shape[1]])
        node = helper.make_node("MatMulInteger", ["digits", "rows"], ["sums"])
        constant = numpy_helper.from_array(rows.values, "rows")
        graph = helper.make_graph([node], "product", [digits], [sums], [constant])
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION
        )
        self._session = open_session(model.SerializeToString())

    def __call__(self, weights: Array) -> Array:
        """The sum of all rows.

        Args:
            weights: of each row, shape (rows,). They are rounded to a 16 384th of their range.

        Returns:
            Shape (columns,).
        """
        scaled = weights * self._scales
        least = scaled.min()
        step = (scaled.max() - least) / (_DIGIT * _DIGIT - 1) or np.float32(1.0)
        codes = np.rint((scaled - least) / step).astype(np.int32)
        digits = np.stack([codes // _DIGIT, codes % _DIGIT]).astype(np.uint8)
        high, low = self._session.run(None, {"digits": digits})[0].astype(np.float64)
        total: Array = (step * (_DIGIT * high + low) + least * self._totals).astype(np.float32)
        return total
