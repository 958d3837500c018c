"""Makes an encoder's folder from the packed weights. The only module that needs ``onnx``."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Mapping

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from .layout import FORMAT, MODEL, Description, EncoderError, missing_files, read_description, seal
from .network import SMOOTHED, Network
from .quantise import Floats, smoothing_of
from .tokenise import write_sentencepiece
from .weights import PackedWeights

logger = logging.getLogger(__name__)

PREFIX = "query: "
_CONTRIB = "com.microsoft"  # onnxruntime's own operators
_OPSETS = {"": 17, _CONTRIB: 1}
_IR_VERSION = 10  # the oldest that knows 4-bit integers
_STALE_SECONDS = 3600


def convert(weights_file: Path, target: Path, precision: str, source: str) -> None:
    """Makes the folder; when another process makes it meanwhile, that one is kept.

    Args:
        weights_file: the packed weights.
        target: the folder to make.
        precision: ``int8`` or ``int4``.
        source: checksum of ``weights_file``, kept in the description.

    Raises:
        EncoderError: the weights cannot be read, or the folder cannot be written.
    """
    started = time.monotonic()
    logger.info("Converting the sentence encoder to %s (once, some seconds) …", precision)
    try:
        weights = PackedWeights(weights_file)
        model = build(weights, precision)
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            made.chmod(0o755)  # mkdtemp keeps it to one user, but another may run the assistant
            onnx.save(model, str(made / MODEL))
            write_sentencepiece(weights.vocabulary, made)
            shape = weights.shape
            seal(
                made,
                Description(
                    FORMAT, shape.hidden, precision, PREFIX, source, positions=shape.positions
                ),
            )
            _move(made, target)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise EncoderError(
            f"The encoder cannot be written to {target} ({error}). It needs about 90 MB there: "
            "free the space, mend the permissions, or choose another folder for run-time files."
        ) from error
    except MemoryError as error:
        raise EncoderError(
            "Not enough memory to convert the encoder: it takes about 600 MB for some seconds."
        ) from error
    logger.info("Sentence encoder ready in %s after %.1f s", target, time.monotonic() - started)


def build(weights: PackedWeights, precision: str) -> onnx.ModelProto:
    """The network as an ONNX model.

    Args:
        weights: the opened packed weights.
        precision: ``int8`` or ``int4``.

    Returns:
        A model from ``input_ids`` and ``attention_mask`` (int64 [batch, tokens]) to ``embedding``
        (float32 [batch, dimension], each row of length one).
    """
    smoothing: Mapping[str, Floats] = {}
    if precision == "int8":
        smoothing = {name: smoothing_of(peaks) for name, peaks in input_peaks(weights).items()}
    graph = _OnnxGraph()
    graph.output("embedding", Network(graph, weights, precision).build(smoothing))
    return graph.model()


def input_peaks(weights: PackedWeights) -> dict[str, Floats]:
    """The greatest absolute input on each channel, for each matrix whose inputs have outliers.

    The outliers stand on the begin and end marks, so that random tokens between them show the
    same as texts do.

    Args:
        weights: the opened packed weights.

    Returns:
        By the matrix's name, one number a channel.
    """
    graph = _OnnxGraph()
    network = Network(graph, weights, "exact")
    network.build({})
    names = [name for name in network.inputs if name.rsplit(".", 1)[1] in SMOOTHED]
    for name in names:
        size = graph.op("Abs", network.inputs[name])
        graph.output(f"{name}.peak", graph.op("ReduceMax", size, axes=[0, 1], keepdims=0))
    session = onnxruntime.InferenceSession(
        graph.model().SerializeToString(), providers=["CPUExecutionProvider"]
    )
    special, chance = weights.vocabulary.special, np.random.RandomState(0)
    found = []
    for length in (1, 2, 4, 8, 16, 32, 64):
        if length + 2 > weights.shape.positions:
            break
        between = chance.randint(max(special) + 1, len(weights.vocabulary.pieces) - 1, length)
        ids = np.array([[special.begin, *between, special.end]], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        found.append(session.run([f"{name}.peak" for name in names], feed))
    together = zip(*found, strict=True)
    return {name: np.max(peaks, axis=0) for name, peaks in zip(names, together, strict=True)}


class _OnnxGraph:
    """Collects nodes and constants: see :class:`.network.Graph`."""

    def __init__(self) -> None:
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._outputs: list[str] = []

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def constant_int4(self, name: str, shape: tuple[int, int], nibbles: bytes) -> str:
        tensor = helper.make_tensor(name, TensorProto.INT4, shape, nibbles, raw=True)
        self._constants.append(tensor)
        return name

    def op(self, kind: str, *inputs: str, **attributes: object) -> str:
        return self._add(kind, "", inputs, 1, attributes)[0]

    def contrib(self, kind: str, *inputs: str, **attributes: object) -> str:
        return self._add(kind, _CONTRIB, inputs, 1, attributes)[0]

    def split(self, value: str, sizes: str, count: int) -> list[str]:
        return self._add("Split", "", (value, sizes), count, {"axis": -1})

    def cast(self, value: str, kind: str) -> str:
        return self.op("Cast", value, to=TensorProto.DataType.Value(kind))

    def output(self, name: str, value: str) -> None:
        self._nodes.append(helper.make_node("Identity", [value], [name], name=name))
        self._outputs.append(name)

    def model(self) -> onnx.ModelProto:
        inputs = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
            for name in ("input_ids", "attention_mask")
        ]
        outputs = [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in self._outputs
        ]
        graph = helper.make_graph(self._nodes, "encoder", inputs, outputs, self._constants)
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


def _move(made: Path, target: Path) -> None:
    """Gives the finished folder its name; a whole folder that is there already is kept."""
    for _ in range(3):
        with suppress(OSError):
            made.rename(target)
            return
        with suppress(EncoderError):
            read_description(target)
            return
        # What is there is broken or of an older format: out of the way with it.
        trash = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        with suppress(FileNotFoundError):
            target.rename(trash / "old")
        shutil.rmtree(trash, ignore_errors=True)
    raise OSError(f"it could not be replaced; missing there: {missing_files(target)}")


def _sweep(target: Path) -> None:
    """Removes what a conversion left that was killed."""
    for left in target.parent.glob(f".{target.name}.*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(left, ignore_errors=True)
