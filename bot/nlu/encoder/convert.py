"""Makes the encoder's folder from the packed weights, once."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from pathlib import Path
from typing import Optional

import numpy as np
import onnx
import onnxruntime

from .adapter import Adapter, TunedWeights
from .errors import EncoderError
from .folder import MODEL, is_complete
from .graph import TOKENS, Graph
from .network import SMOOTHED, Network
from .quantise import smoothing_of
from .tokenise import write_tokeniser
from .weights import Floats, PackedWeights

logger = logging.getLogger(__name__)

# Next to the model, so that onnxruntime maps it: only the used parts of the word table take memory.
_DATA = f"{MODEL}.data"


def convert(weights_file: Path, adapter: Optional[Adapter], target: Path) -> None:
    """Makes the folder; if another process has made it in the meantime, that one is kept.

    Args:
        weights_file: the packed weights.
        adapter: what tuning changed in them; None to leave them as they are.
        target: the folder to make.

    Raises:
        EncoderError: the weights cannot be read, the adapter belongs to others, or the folder
            cannot be written.
    """
    started = time.monotonic()
    logger.info("Converting the sentence encoder (once, some seconds) …")
    try:
        weights = TunedWeights(weights_file, adapter) if adapter else PackedWeights(weights_file)
        graph = Graph()
        smoothing = {name: smoothing_of(peaks) for name, peaks in input_peaks(weights).items()}
        embedding = Network(graph, weights, smoothing).build()
        graph.output("embedding", embedding, 1, weights.shape.hidden)
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            made.chmod(0o755)  # mkdtemp restricts it to one user, but another may run it
            onnx.save(graph.model(), str(made / MODEL), save_as_external_data=True, location=_DATA)
            write_tokeniser(weights.vocabulary, made)
            _give_name(made, target)
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


def input_peaks(weights: PackedWeights) -> dict[str, Floats]:
    """The largest absolute input on each channel, for each matrix whose inputs have outliers.

    The outliers occur at the begin and end tokens, so random tokens between them show the same as
    real texts do.

    Args:
        weights: the opened packed weights.

    Returns:
        One number per channel, by the matrix's name.
    """
    graph = Graph()
    network = Network(graph, weights, None)
    network.build()
    names = [name for name in network.inputs if name.rsplit(".", 1)[1] in SMOOTHED]
    for name in names:
        size = graph.op("Abs", network.inputs[name])
        shape = weights.shape.inner if name.endswith(".fo") else weights.shape.hidden
        graph.output(f"{name}.peak", graph.op("ReduceMax", size, axes=[0, 1], keepdims=0), shape)
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
        found.append(session.run([f"{name}.peak" for name in names], {TOKENS: ids}))
    together = zip(*found, strict=True)
    return {name: np.max(peaks, axis=0) for name, peaks in zip(names, together, strict=True)}


def _give_name(made: Path, target: Path) -> None:
    if not is_complete(target):
        shutil.rmtree(target, ignore_errors=True)
    try:
        made.rename(target)
    except OSError:
        # Another process was faster.
        if not is_complete(target):
            raise
