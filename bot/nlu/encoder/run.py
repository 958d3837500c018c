"""Runs the sentence encoder: texts in, vectors out, with ``onnxruntime`` alone."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import onnxruntime

from .errors import EncoderError
from .folder import MODEL
from .tokenise import Tokeniser, plain

Vectors = npt.NDArray[np.float32]  # [texts, dimension]

MIN_TOKENS = 8  # begin, prefix, end, and at least one token in between
MOST_TOKENS = 512  # the network has no more positions
PREFIX = "query: "  # prefix that the encoder was trained with
_OUT_OF_MEMORY = (
    "Not enough memory to run the sentence encoder (about 150 MB a process): give the process "
    "more, or run fewer processes on this machine."
)


class SentenceEncoder:
    """A loaded encoder. May be used by several threads at once."""

    def __init__(self, folder: Path, threads: int = 1, max_tokens: int = 128) -> None:
        """Loads the encoder of a folder.

        Args:
            folder: from :func:`.folder.prepare_encoder`.
            threads: per text; on shared cores one is fastest.
            max_tokens: texts are truncated to this many tokens, begin and end tokens included.

        Raises:
            EncoderError: the folder cannot be used; the text says what to do.
        """
        self.name = folder.name
        self.max_tokens = max_tokens
        self._tokeniser = Tokeniser(folder)
        self._session = _open(folder / MODEL, threads)
        #: Dimension of the vectors.
        self.dimension = int(self._session.get_outputs()[0].shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeds texts one at a time, so that no vector depends on what else is embedded.

        Args:
            texts: any strings.

        Returns:
            float32 [texts, dimension], each row of length one.

        Raises:
            EncoderError: out of memory, or the model does not run.
        """
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = np.array([self.ids(text)], dtype=np.int64)
            try:
                vectors[row] = self._session.run(None, {"input_ids": ids})[0][0]
            except Exception as error:  # onnxruntime has no common ancestor for its own
                raise _failed(error, "does not run") from error
        return vectors

    def ids(self, text: str) -> list[int]:
        """What the network reads for a text, prefix, begin and end tokens included."""
        return self._tokeniser.ids(PREFIX + plain(text, self.max_tokens), self.max_tokens)


_encoders: dict[tuple[Path, int, int], SentenceEncoder] = {}
_loading = threading.Lock()


def get_encoder(folder: Path, threads: int = 1, max_tokens: int = 128) -> SentenceEncoder:
    """Like :class:`SentenceEncoder`, but each encoder is loaded only once per process."""
    key = (folder.resolve(), threads, max_tokens)
    with _loading:
        if key not in _encoders:
            _encoders[key] = SentenceEncoder(folder, threads, max_tokens)
        return _encoders[key]


def open_session(
    model: Path | bytes,
    threads: int = 1,
    initial: Mapping[str, npt.NDArray[Any]] | None = None,
) -> Any:
    """Opens an ONNX model for a server: its threads sleep when idle, and it frees memory.

    Args:
        model: its file, or the model itself.
        threads: per run; on shared cores one is fastest.
        initial: constants of the model that lie outside it, by name; they have to stay there as
            long as the session does. Within the model they would be kept twice.

    Returns:
        The session. What it raises has no ancestor of onnxruntime's own.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Otherwise memory for the longest text so far is never released.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    if initial:
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(array) for array in initial.values()]
        options.add_external_initializers(list(initial), values)
    source = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])


def _open(model: Path, threads: int) -> Any:
    try:
        return open_session(model, threads)
    except Exception as error:  # onnxruntime has no common ancestor for its own
        raise _failed(error, f"cannot be loaded from {model}") from error


def _failed(error: Exception, what: str) -> EncoderError:
    cause = str(error)
    if isinstance(error, MemoryError) or "alloc" in cause.lower():
        return EncoderError(f"{_OUT_OF_MEMORY} ({cause})")
    return EncoderError(
        f"The sentence encoder {what} with onnxruntime {onnxruntime.__version__} ({cause}). "
        "Remove its folder under var/encoder: it is made again."
    )
