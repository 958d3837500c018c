"""Collects the operators and constants of an ONNX model."""

from __future__ import annotations

from typing import Any, Mapping

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

TOKENS = "input_ids"
_CONTRIB = "com.microsoft"  # onnxruntime's own operators
_OPSETS = {"": 17, _CONTRIB: 1}
_IR_VERSION = 10  # the oldest that knows 4-bit integers


class Graph:
    """A model from the ids of one text, int64 [1, tokens], to its outputs."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        """Adds a constant and returns its name."""
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def constant_int4(self, name: str, shape: tuple[int, int], nibbles: bytes) -> str:
        """Adds a constant of signed 4-bit integers, two per byte, and returns its name."""
        tensor = helper.make_tensor(name, TensorProto.INT4, shape, nibbles, raw=True)
        self._constants.append(tensor)
        return name

    def op(self, kind: str, *inputs: str, **attributes: object) -> str:
        """Adds an operator of the ONNX standard and returns its output's name."""
        return self._add(kind, "", inputs, 1, attributes)[0]

    def contrib(self, kind: str, *inputs: str, **attributes: object) -> str:
        """The same for one of onnxruntime's own operators."""
        return self._add(kind, _CONTRIB, inputs, 1, attributes)[0]

    def split(self, value: str, sizes: str, count: int) -> list[str]:
        """Splits the last axis."""
        return self._add("Split", "", (value, sizes), count, {"axis": -1})

    def ones(self, shape: str) -> str:
        """Integers of value 1, int32, in a shape that is known only when the model runs."""
        one = helper.make_tensor("one", TensorProto.INT32, [1], [1])
        return self.op("ConstantOfShape", shape, value=one)

    def floats(self, value: str) -> str:
        """Converts to single precision."""
        return self.op("Cast", value, to=TensorProto.FLOAT)

    def output(self, name: str, value: str, *shape: int) -> None:
        """Declares an output of the model, float32 of the given shape."""
        self._nodes.append(helper.make_node("Identity", [value], [name], name=name))
        self._outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))

    def model(self) -> onnx.ModelProto:
        """The finished model."""
        tokens = helper.make_tensor_value_info(TOKENS, TensorProto.INT64, [1, "tokens"])
        graph = helper.make_graph(self._nodes, "encoder", [tokens], self._outputs, self._constants)
        opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSETS.items()]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)

    def _add(
        self,
        kind: str,
        domain: str,
        inputs: tuple[str, ...],
        count: int,
        attributes: Mapping[str, Any],
    ) -> list[str]:
        name = f"{kind}_{len(self._nodes)}"
        names = [f"{name}_{number}" for number in range(count)]
        node = helper.make_node(kind, inputs, names, name=name, domain=domain, **attributes)
        self._nodes.append(node)
        return names
