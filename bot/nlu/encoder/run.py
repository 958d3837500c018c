"""Runs a sentence encoder: texts in, vectors out. Needs ``onnxruntime``, neither onnx nor Rasa."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any, Sequence

import numpy as np
import numpy.typing as npt
import onnxruntime

from .layout import MODEL, Description, EncoderError, read_description
from .tokenise import Tokeniser, load_tokeniser, plain

Vectors = npt.NDArray[np.float32]  # [texts, dimension]

MIN_TOKENS = 8  # begin, prefix, end, and something in between
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_INTEGERS = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_POOLED = "sentence_embedding"  # what exported encoders call their finished vector
_OUT_OF_MEMORY = (
    "Not enough memory to run the sentence encoder (about 200 MB a process): give the process "
    "more, or run fewer processes on this machine."
)


class SentenceEncoder:
    """A loaded encoder. May be used by several threads at once."""

    def __init__(
        self,
        description: Description,
        tokeniser: Tokeniser,
        session: onnxruntime.InferenceSession,
        max_tokens: int,
    ) -> None:
        """Use :meth:`load`."""
        self.description = description
        self.max_tokens = max_tokens
        self._tokeniser = tokeniser
        self._session = session
        self._inputs = {given.name: _INTEGERS[given.type] for given in session.get_inputs()}
        names = [output.name for output in session.get_outputs()]
        self._output = _POOLED if _POOLED in names else names[0]

    @classmethod
    def load(cls, folder: Path, threads: int = 1, max_tokens: int = 128) -> SentenceEncoder:
        """Loads the encoder of a folder.

        Args:
            folder: as :mod:`.layout` describes it.
            threads: that one text may use; on shared cores one is fastest.
            max_tokens: a text is cut after so many tokens, begin and end marks included.

        Raises:
            EncoderError: the folder cannot be used; the text says what to do.
        """
        description = read_description(folder)
        if not MIN_TOKENS <= max_tokens <= description.positions:
            raise EncoderError(
                f"max_tokens is {max_tokens}, but this encoder takes {MIN_TOKENS} to "
                f"{description.positions}"
            )
        if threads < 1:
            raise EncoderError(f"threads is {threads}, but at least 1 is needed")
        tokeniser = load_tokeniser(folder)
        session = _open(folder / MODEL, threads)
        for given in session.get_inputs():
            if given.name not in _INPUTS or given.type not in _INTEGERS:
                raise EncoderError(
                    f"{folder / MODEL} wants an input '{given.name}' of {given.type}, which a "
                    f"sentence encoder does not have; known: {', '.join(_INPUTS)}, all integers"
                )
        encoder = cls(description, tokeniser, session, max_tokens)
        found = encoder.encode(["."]).shape[1]
        if found != description.dimension:
            raise EncoderError(
                f"{folder} should give {description.dimension} numbers a text, but gives {found}: "
                "the model and encoder.json are not of the same encoder. Correct 'dimension'."
            )
        return encoder

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return self.description.dimension

    @property
    def checksum(self) -> str:
        """Identifies the encoder: equal checksums give equal vectors."""
        return self.description.checksum

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embeds texts, each by itself, so that no vector depends on what else is embedded.

        Args:
            texts: any strings.

        Returns:
            float32 [texts, dimension], each row of length one.

        Raises:
            EncoderError: out of memory, or the model does not run.
        """
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._encode(text) for text in texts])

    def ids(self, text: str) -> list[int]:
        """What the network reads for a text, prefix and marks included."""
        prefixed = self.description.prefix + plain(text, self.max_tokens)
        return self._tokeniser.ids(prefixed, self.max_tokens)

    def _encode(self, text: str) -> npt.NDArray[np.float32]:
        ids = self.ids(text)
        row = {"input_ids": ids, "attention_mask": [1] * len(ids), "token_type_ids": [0] * len(ids)}
        feed = {name: np.array([row[name]], dtype=kind) for name, kind in self._inputs.items()}
        try:
            output: Any = self._session.run([self._output], feed)[0]
        except Exception as error:  # onnxruntime has no common ancestor for its own
            raise _failed(error, "does not run") from error
        vector: Vectors = np.asarray(output, dtype=np.float32)[0]
        if vector.ndim == 2:  # one vector a token: take the mean
            vector = vector.mean(axis=0)
        length = max(float(np.linalg.norm(vector)), 1e-12)
        return np.divide(vector, np.float32(length))


_encoders: dict[tuple[Path, int, int], SentenceEncoder] = {}
_loading = threading.Lock()


def get_encoder(folder: Path, threads: int = 1, max_tokens: int = 128) -> SentenceEncoder:
    """Like :meth:`SentenceEncoder.load`, but each encoder is loaded once in a process."""
    key = (folder.resolve(), threads, max_tokens)
    with _loading:
        if key not in _encoders:
            _encoders[key] = SentenceEncoder.load(folder, threads, max_tokens)
        return _encoders[key]


def _open(model: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Otherwise memory for the longest text so far is kept for ever.
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has no common ancestor for its own
        raise _failed(error, f"cannot be loaded from {model}") from error


def _failed(error: Exception, what: str) -> EncoderError:
    cause = str(error)
    if isinstance(error, MemoryError) or "alloc" in cause.lower():
        return EncoderError(f"{_OUT_OF_MEMORY} ({cause})")
    return EncoderError(
        f"The sentence encoder {what} with onnxruntime {onnxruntime.__version__} ({cause}). "
        "If it is our own, remove its folder: it is made anew. Else check the model."
    )
