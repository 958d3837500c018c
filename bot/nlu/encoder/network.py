"""The network of multilingual-e5-small, written as ONNX operators.

BERT: word, position and type embeddings, layers of attention and GELU, the mean over the tokens,
length one. The word table stays in 4 bits in either precision; onnxruntime's own operators are
used where they save time or memory.
"""

from __future__ import annotations

from typing import Mapping, Protocol

import numpy as np
import numpy.typing as npt

from . import quantise
from .quantise import Floats
from .weights import BLOCK, FourBit, PackedWeights

# Outliers are found in all layers' inputs but the attention's output, which has none.
SMOOTHED = ("q", "fi", "fo")


class Graph(Protocol):
    """Where the operators are collected."""

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        """Adds a constant and returns its name."""

    def constant_int4(self, name: str, shape: tuple[int, int], nibbles: bytes) -> str:
        """Adds a constant of signed 4-bit integers, two a byte, and returns its name."""

    def op(self, kind: str, *inputs: str, **attributes: object) -> str:
        """Adds an operator of the ONNX standard and returns its output's name."""

    def contrib(self, kind: str, *inputs: str, **attributes: object) -> str:
        """The same for an operator of onnxruntime's own."""

    def split(self, value: str, sizes: str, count: int) -> list[str]:
        """Splits the last axis."""

    def cast(self, value: str, kind: str) -> str:
        """Converts to another type, named as in the ONNX standard."""


class Network:
    """Builds the network into a graph."""

    def __init__(self, graph: Graph, weights: PackedWeights, precision: str) -> None:
        """Prepares to build.

        Args:
            graph: where to.
            weights: the opened packed weights.
            precision: of the layers' matrices: ``int4`` or ``int8``, or ``exact`` for 4-bit
                weights with inputs in full precision, which is slow and meant for measuring.
        """
        self._graph = graph
        self._weights = weights
        self._precision = precision
        self._smoothing: Mapping[str, Floats] = {}
        #: The inputs of each matrix, by the matrix's name.
        self.inputs: dict[str, str] = {}

    def build(self, smoothing: Mapping[str, Floats]) -> str:
        """Adds everything from ``input_ids`` and ``attention_mask`` (int64 [batch, tokens]) on.

        Args:
            smoothing: for ``int8``, by matrix: see :func:`.quantise.smoothing_of`.

        Returns:
            The name of the output: float32 [batch, hidden], each row of length one.
        """
        graph, shape = self._graph, self._weights.shape
        self._smoothing = smoothing
        mask = graph.cast("attention_mask", "INT32")
        graph.constant("thirds", np.full(3, shape.hidden, np.int64))
        state = self._embeddings()
        for layer in range(shape.layers):
            state = self._layer(f"l{layer}", state, mask)
        return self._pooled(state)

    def _embeddings(self) -> str:
        graph, weights, shape = self._graph, self._weights, self._weights.shape
        table = weights.four_bit("emb.word", shape.hidden)
        nibbles = quantise.word_table(table).tobytes()
        words = graph.constant_int4("words", (shape.vocabulary, shape.hidden), nibbles)
        scales = graph.constant("words.scales", table.scales)
        rows = graph.contrib(
            "GatherBlockQuantized", words, "input_ids", scales,
            gather_axis=0, quantize_axis=1, block_size=BLOCK,
        )  # fmt: skip
        # Positions start at 0, unlike XLM-R's, and the type is always 0.
        places = weights.floats("emb.pos").reshape(shape.positions, shape.hidden)
        places = places + weights.floats("emb.type")[: shape.hidden]
        zero = graph.constant("zero", _ints(0))
        count = graph.op("Shape", "input_ids", start=1, end=2)
        used = graph.op("Slice", graph.constant("places", places), zero, count, zero)
        total = graph.op("Add", graph.cast(rows, "FLOAT"), used)
        scale, shift = self._floats("emb.ln.w"), self._floats("emb.ln.b")
        return graph.op("LayerNormalization", total, scale, shift, axis=-1, epsilon=shape.epsilon)

    def _layer(self, name: str, state: str, mask: str) -> str:
        graph, shape = self._graph, self._weights.shape
        # One product for queries, keys and values: they read the same input.
        together = self._linear(name, ("q", "k", "v"), state, shape.hidden)
        query, key, value = graph.split(together, "thirds", 3)
        attention = graph.contrib(
            "MultiHeadAttention", query, key, value, "", mask, num_heads=shape.heads
        )
        added = self._linear(name, ("ao",), attention, shape.hidden)
        state = self._add_and_normalise(state, added, f"{name}.aln")
        grown = graph.contrib("Gelu", self._linear(name, ("fi",), state, shape.hidden))
        added = self._linear(name, ("fo",), grown, shape.inner)
        return self._add_and_normalise(state, added, f"{name}.oln")

    def _linear(self, layer: str, parts: tuple[str, ...], inputs: str, columns: int) -> str:
        names = [f"{layer}.{part}" for part in parts]
        name = names[0]
        matrices = [self._weights.four_bit(f"{n}.w", columns) for n in names]
        matrix = FourBit(
            np.concatenate([m.values for m in matrices]),
            np.concatenate([m.scales for m in matrices]),
        )
        bias = np.concatenate([self._weights.floats(f"{n}.b") for n in names])
        bias_name = self._graph.constant(f"{name}.bias", bias)
        self.inputs[name] = inputs
        if self._precision == "int8":
            return self._linear_int8(name, inputs, matrix, bias_name)
        return self._linear_int4(name, inputs, matrix, bias_name)

    def _linear_int4(self, name: str, inputs: str, matrix: FourBit, bias: str) -> str:
        graph = self._graph
        rows, columns = matrix.values.shape
        nibbles = graph.constant(f"{name}.nibbles", quantise.int4_blocks(matrix))
        scales = matrix.scales.astype(np.float32).reshape(-1)
        return graph.contrib(
            "MatMulNBits", inputs, nibbles, graph.constant(f"{name}.scales", scales), "", "", bias,
            K=columns, N=rows, bits=4, block_size=BLOCK,
            # 4: the inputs in 8 bits, block by block, as the package's own engine has them.
            accuracy_level=1 if self._precision == "exact" else 4,
        )  # fmt: skip

    def _linear_int8(self, name: str, inputs: str, matrix: FourBit, bias: str) -> str:
        graph = self._graph
        smoothing = self._smoothing.get(name)
        if smoothing is not None:
            factors = graph.constant(f"{name}.smoothing", 1 / smoothing)
            inputs = graph.op("Mul", inputs, factors)
        whole, scales = quantise.int8_rows(matrix, smoothing)
        weights = graph.constant(f"{name}.whole", whole.T)
        scales_name = graph.constant(f"{name}.scales", scales)
        return graph.contrib("DynamicQuantizeMatMul", inputs, weights, scales_name, "", bias)

    def _add_and_normalise(self, first: str, second: str, name: str) -> str:
        return self._graph.contrib(
            "SkipLayerNormalization", first, second,
            self._floats(f"{name}.w"), self._floats(f"{name}.b"),
            epsilon=self._weights.shape.epsilon,
        )  # fmt: skip

    def _pooled(self, state: str) -> str:
        """The masked mean with length one. Mean and sum point the same way, so the sum will do."""
        graph = self._graph
        last, tokens = (
            graph.constant("last_axis", _ints(2)),
            graph.constant("tokens_axis", _ints(1)),
        )
        weight = graph.op("Unsqueeze", graph.cast("attention_mask", "FLOAT"), last)
        total = graph.op("ReduceSum", graph.op("Mul", state, weight), tokens, keepdims=0)
        length = graph.op("ReduceL2", total, axes=[1], keepdims=1)
        tiny = graph.constant("tiny", np.array(1e-12, np.float32))
        return graph.op("Div", total, graph.op("Max", length, tiny))

    def _floats(self, name: str) -> str:
        return self._graph.constant(name, self._weights.floats(name))


def _ints(*values: int) -> npt.NDArray[np.int64]:
    return np.array(values, dtype=np.int64)
