"""Cuts a text into the ids that the network reads, with ``sentencepiece``."""

from __future__ import annotations

import json
import re
import struct
import unicodedata
from pathlib import Path

from sentencepiece import SentencePieceProcessor

from .errors import EncoderError
from .folder import NORMALISER, SENTENCEPIECE
from .weights import Vocabulary

# No piece of the vocabulary is longer, so what lies beyond this many characters a token is cut
# off anyway: dropping it first keeps the cost of a very long text down.
CHARS_PER_TOKEN = 16

_UNREADABLE = re.compile("[\0\ud800-\udfff]")  # sentencepiece accepts neither
_BLANKS = re.compile("[ \t\r\n\xa0]+")
# Kinds of pieces in sentencepiece's own file.
_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3


def plain(text: str, max_tokens: int) -> str:
    """Turns any string into one that every tokeniser accepts.

    Args:
        text: any string, with lone surrogates and NUL characters too.
        max_tokens: the tokeniser's limit; what lies beyond its reach is dropped.

    Returns:
        The text composed (NFC: decomposed letters would give other vectors), single-spaced.
    """
    limit = CHARS_PER_TOKEN * max_tokens
    # Cut before composing, which takes quadratic time on long runs of combining marks.
    text = _BLANKS.sub(" ", _UNREADABLE.sub("", text[: 4 * limit])).strip()[:limit]
    return unicodedata.normalize("NFC", text)


class Tokeniser:
    """The XLM-R tokeniser: normalisation table, then the unigram model."""

    def __init__(self, folder: Path) -> None:
        """Loads it.

        Args:
            folder: the encoder's.

        Raises:
            EncoderError: a file is damaged.
        """
        try:
            self._processor = SentencePieceProcessor()
            self._processor.LoadFromSerializedProto((folder / SENTENCEPIECE).read_bytes())
            table = json.loads((folder / NORMALISER).read_text(encoding="utf-8"))
            self._table = str.maketrans(table)
        except (OSError, RuntimeError, ValueError, TypeError) as error:
            raise EncoderError(
                f"The tokeniser in {folder} cannot be read ({error}). Remove the folder; it is "
                "made again."
            ) from error
        self._begin, self._end = self._processor.bos_id(), self._processor.eos_id()

    def ids(self, text: str, max_tokens: int) -> list[int]:
        """Ids with begin and end tokens, at most ``max_tokens`` of them."""
        pieces: list[int] = self._processor.EncodeAsIds(text.translate(self._table))
        return [self._begin, *pieces[: max_tokens - 2], self._end]


def write_tokeniser(vocabulary: Vocabulary, folder: Path) -> None:
    """Writes the two files of :class:`Tokeniser`.

    Args:
        vocabulary: pieces, scores and normalisation table.
        folder: where to.
    """
    (folder / SENTENCEPIECE).write_bytes(_model_proto(vocabulary))
    table = json.dumps(vocabulary.normalisation, sort_keys=True)
    (folder / NORMALISER).write_text(table + "\n", encoding="utf-8")


def _model_proto(vocabulary: Vocabulary) -> bytes:
    """A sentencepiece ``ModelProto``, written field by field.

    The package's own generated class needs a newer protobuf than Rasa allows; the field numbers
    are those of sentencepiece_model.proto.
    """
    special = vocabulary.special
    # "<s>" or "<mask>" typed by a visitor is text like any other, not a control token.
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
    # Begin with a space, strip and collapse spaces, write spaces as "▁".
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
