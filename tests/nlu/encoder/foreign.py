"""An encoder of somebody else's: one vector a token, token types asked for, ``tokenizer.json``."""

from __future__ import annotations

import json
import types
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

DIMENSION = 4
TABLE = np.random.RandomState(3).normal(0, 1, (300, DIMENSION)).astype(np.float32)
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Tokenizer:
    """Stands for the class of the optional package: one id a letter."""

    @staticmethod
    def from_file(path: str) -> Tokenizer:
        Path(path).read_text()
        return Tokenizer()

    def no_padding(self) -> None:
        self.longest = 0

    def enable_truncation(self, max_length: int) -> None:
        self.longest = max_length

    def encode(self, text: str) -> Any:
        letters = [ord(char) % 200 + 3 for char in text][: self.longest - 2]
        return types.SimpleNamespace(ids=[0, *letters, 2])


TOKENIZERS = types.SimpleNamespace(Tokenizer=Tokenizer)


def write(
    folder: Path,
    inputs: tuple[str, ...] = INPUTS,
    outputs: tuple[str, ...] = ("last_hidden_state",),
    dimension: int = DIMENSION,
) -> Path:
    """Makes the folder.

    Args:
        folder: where to.
        inputs: names of the model's inputs; all but the first are ignored by it.
        outputs: ``last_hidden_state`` or ``sentence_embedding`` (one vector a text: all ones).
        dimension: what the description says.
    """
    folder.mkdir()
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["tokens"])]
    sources = {"last_hidden_state": "tokens", "sentence_embedding": "ones"}
    nodes += [helper.make_node("Identity", [sources[name]], [name]) for name in outputs]
    constants = [
        numpy_helper.from_array(TABLE, "table"),
        numpy_helper.from_array(np.ones((1, DIMENSION), np.float32), "ones"),
    ]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes,
        "foreign",
        [value(name, TensorProto.INT64, ["batch", "tokens"]) for name in inputs],
        [value(name, TensorProto.FLOAT, None) for name in outputs],
        constants,
    )
    opsets = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=10), folder / "model.onnx")
    (folder / "tokenizer.json").write_text("{}")
    description = {"format": 1, "dimension": dimension, "precision": "float32", "prefix": ""}
    (folder / "encoder.json").write_text(json.dumps(description))
    return folder
