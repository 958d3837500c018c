"""Cuts a text into the ids that the network reads.

Our own encoder is served by ``sentencepiece`` (about 50 MB for this vocabulary); a folder with a
``tokenizer.json`` by the package ``tokenizers`` (275 MB for the same one), which is optional.
"""

from __future__ import annotations

import json
import re
import struct
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .layout import NORMALISER, SENTENCEPIECE, TOKENIZER, EncoderError

if TYPE_CHECKING:
    from .weights import Vocabulary

# No piece of the vocabulary is longer, so what lies beyond this many characters a token is cut
# off anyway: dropping it first keeps the cost of a very long text down.
CHARS_PER_TOKEN = 16

_UNREADABLE = re.compile("[\0\ud800-\udfff]")  # sentencepiece takes neither
_BLANKS = re.compile("[ \t\r\n\xa0]+")
# Kinds of pieces in sentencepiece's own file.
_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3


class Tokeniser(Protocol):
    """Whatever makes ids of a text."""

    def ids(self, text: str, max_tokens: int) -> list[int]:
        """Ids with begin and end marks, at most ``max_tokens`` of them."""


def plain(text: str, max_tokens: int) -> str:
    """Makes any string one that every tokeniser can take.

    Args:
        text: any string, with lone surrogates and NUL characters too.
        max_tokens: as given to the tokeniser afterwards; what it could not reach is dropped.

    Returns:
        The text composed (NFC: decomposed letters would give other vectors), single-spaced.
    """
    limit = CHARS_PER_TOKEN * max_tokens
    # Cut before composing, which takes quadratic time on long runs of combining marks.
    text = _BLANKS.sub(" ", _UNREADABLE.sub("", text[: 4 * limit])).strip()[:limit]
    return unicodedata.normalize("NFC", text)


class SentencePieceTokeniser:
    """The XLM-R tokeniser: normalisation table, then the unigram model."""

    def __init__(self, folder: Path) -> None:
        """Loads it.

        Args:
            folder: holds ``sentencepiece.model`` and ``normaliser.json``.

        Raises:
            EncoderError: a file is damaged, or the package is not installed.
        """
        try:
            from sentencepiece import SentencePieceProcessor
        except ImportError as error:
            raise EncoderError(
                "The encoder needs the package 'sentencepiece': pip install sentencepiece"
            ) from error
        try:
            self._processor = SentencePieceProcessor()
            self._processor.LoadFromSerializedProto((folder / SENTENCEPIECE).read_bytes())
            table = json.loads((folder / NORMALISER).read_text(encoding="utf-8"))
            self._table = str.maketrans(table)
        except (OSError, RuntimeError, ValueError, TypeError) as error:
            raise EncoderError(
                f"The tokeniser in {folder} cannot be read ({error}). Remove the folder; it is "
                "made anew."
            ) from error
        self._begin, self._end = self._processor.bos_id(), self._processor.eos_id()

    def ids(self, text: str, max_tokens: int) -> list[int]:
        """See :class:`Tokeniser`."""
        pieces: list[int] = self._processor.EncodeAsIds(text.translate(self._table))
        return [self._begin, *pieces[: max_tokens - 2], self._end]


class HuggingFaceTokeniser:
    """Any tokeniser that is stored as ``tokenizer.json``."""

    def __init__(self, folder: Path) -> None:
        """Loads it.

        Args:
            folder: holds ``tokenizer.json``.

        Raises:
            EncoderError: the file is damaged, or the package is not installed.
        """
        try:
            from tokenizers import Tokenizer
        except ImportError as error:
            raise EncoderError(
                f"{folder / TOKENIZER} needs the package 'tokenizers': pip install tokenizers"
            ) from error
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # the package raises bare Exception
            raise EncoderError(
                f"{folder / TOKENIZER} cannot be read ({error}). Copy it anew from where the "
                "encoder comes from."
            ) from error
        self._tokenizer.no_padding()

    def ids(self, text: str, max_tokens: int) -> list[int]:
        """See :class:`Tokeniser`."""
        self._tokenizer.enable_truncation(max_length=max_tokens)
        return list(self._tokenizer.encode(text).ids)


def load_tokeniser(folder: Path) -> Tokeniser:
    """The tokeniser that the folder holds.

    Raises:
        EncoderError: it cannot be read, or its package is not installed.
    """
    if (folder / TOKENIZER).is_file():
        return HuggingFaceTokeniser(folder)
    return SentencePieceTokeniser(folder)


def write_sentencepiece(vocabulary: Vocabulary, folder: Path) -> None:
    """Writes the two files of :class:`SentencePieceTokeniser`.

    Args:
        vocabulary: pieces, scores and normalisation table.
        folder: where to.
    """
    (folder / SENTENCEPIECE).write_bytes(_model_proto(vocabulary))
    table = json.dumps(vocabulary.normalisation, sort_keys=True)
    (folder / NORMALISER).write_text(table + "\n", encoding="utf-8")


def _model_proto(vocabulary: Vocabulary) -> bytes:
    """A sentencepiece ``ModelProto``, written field by field.

    The package's own generated class wants a newer protobuf than Rasa allows; the numbers are
    those of sentencepiece_model.proto.
    """
    special = vocabulary.special
    # "<s>" or "<mask>" typed by a visitor is text like any other, not a mark.
    control = {special.begin, special.end, special.pad}
    control |= {i for i, piece in enumerate(vocabulary.pieces) if piece == "<mask>"}
    parts = []
    scores = vocabulary.scores.tolist()
    for number, (piece, score) in enumerate(zip(vocabulary.pieces, scores, strict=True)):
        kind = _CONTROL if number in control else _NORMAL
        kind = _UNKNOWN if number == special.unknown else kind
        entry = _bytes(1, piece.encode("utf-8")) + _float(2, score) + _number(3, kind)
        parts.append(_bytes(1, entry))
    trainer = _number(3, 1)  # a unigram model
    ids = (special.unknown, special.begin, special.end, special.pad)
    trainer += b"".join(_number(40 + place, value) for place, value in enumerate(ids))
    # Begin with a blank, drop blanks at the ends and between blanks, write blanks as "▁".
    normaliser = _bytes(1, b"identity") + _number(3, 1) + _number(4, 1) + _number(5, 1)
    return b"".join(parts) + _bytes(2, trainer) + _bytes(3, normaliser)


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _float(field: int, value: float) -> bytes:
    return _varint(field << 3 | 5) + struct.pack("<f", value)


def _bytes(field: int, value: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(value)) + value
