"""The network of multilingual-e5-small, written as ONNX operators.

BERT: word, position and type embeddings, layers of attention and GELU, the mean over the tokens,
length one. The word table stays in 4 bits; the layers' matrices are in 8. onnxruntime's own
operators are used where they save time or memory.
"""

from __future__ import annotations

from typing import Mapping, Optional

import numpy as np
import numpy.typing as npt

from . import quantise
from .graph import TOKENS, Graph
from .weights import BLOCK, Floats, PackedWeights

# All layers' inputs have outliers except the attention's output.
SMOOTHED = ("q", "fi", "fo")


class Network:
    """Builds the network in a graph."""

    def __init__(
        self, graph: Graph, weights: PackedWeights, smoothing: Optional[Mapping[str, Floats]]
    ) -> None:
        """Prepares to build.

        Args:
            graph: to build it in.
            weights: the opened packed weights.
            smoothing: by matrix, see :func:`.quantise.smoothing_of`; None: matrices in full
                precision, which is slow and meant for finding the smoothing.
        """
        self._graph = graph
        self._weights = weights
        self._smoothing = smoothing
        #: The inputs of each matrix, by the matrix's name.
        self.inputs: dict[str, str] = {}

    def build(self) -> str:
        """Adds everything from the ids to the output.

        Returns:
            The name of the output: float32 [1, hidden], of length one.
        """
        shape = self._weights.shape
        self._graph.constant("thirds", np.full(3, shape.hidden, np.int64))
        # All tokens are read. Without a mask, onnxruntime takes another path through attention that
        # is no faster and whose last digits differ from those in models trained so far.
        mask = self._graph.ones(self._graph.op("Shape", TOKENS))
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
            "GatherBlockQuantized", words, TOKENS, scales,
            gather_axis=0, quantize_axis=1, block_size=BLOCK,
        )  # fmt: skip
        # Positions start at 0, unlike XLM-R's, and the type is always 0.
        places = weights.floats("emb.pos").reshape(shape.positions, shape.hidden)
        places = places + weights.floats("emb.type")[: shape.hidden]
        zero = graph.constant("zero", _ints(0))
        count = graph.op("Shape", TOKENS, start=1, end=2)
        used = graph.op("Slice", graph.constant("places", places), zero, count, zero)
        total = graph.op("Add", graph.floats(rows), used)
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
        graph = self._graph
        names = [f"{layer}.{part}" for part in parts]
        name = names[0]
        self.inputs[name] = inputs
        matrix = np.concatenate([self._weights.matrix(f"{n}.w", columns) for n in names])
        bias = graph.constant(
            f"{name}.bias", np.concatenate([self._weights.floats(f"{n}.b") for n in names])
        )
        if self._smoothing is None:
            full = graph.constant(f"{name}.full", matrix.T)
            return graph.op("Add", graph.op("MatMul", inputs, full), bias)
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
        """The mean, normalised. Mean and sum point in the same direction, so the sum will do."""
        graph = self._graph
        total = graph.op("ReduceSum", state, graph.constant("tokens_axis", _ints(1)), keepdims=0)
        length = graph.op("ReduceL2", total, axes=[1], keepdims=1)
        tiny = graph.constant("tiny", np.array(1e-12, np.float32))
        return graph.op("Div", total, graph.op("Max", length, tiny))

    def _floats(self, name: str) -> str:
        return self._graph.constant(name, self._weights.floats(name))


def _ints(*values: int) -> npt.NDArray[np.int64]:
    return np.array(values, dtype=np.int64)
