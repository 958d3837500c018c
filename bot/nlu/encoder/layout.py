"""What the folder of an encoder holds, what is missing in it, and its checksum."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

FORMAT = 1
MODEL = "model.onnx"
SENTENCEPIECE = "sentencepiece.model"
NORMALISER = "normaliser.json"
TOKENIZER = "tokenizer.json"
DESCRIPTION = "encoder.json"
PRECISIONS = ("int8", "int4")

_EXAMPLE = '{"format": 1, "dimension": 384, "precision": "float32", "prefix": "query: "}'

logger = logging.getLogger(__name__)


class EncoderError(Exception):
    """The encoder cannot be made or run; the text says what to do about it."""


@dataclass(frozen=True)
class Description:
    """What ``encoder.json`` says. The last two are filled in by the first load."""

    format: int  # version of this layout
    dimension: int  # numbers in a vector
    precision: str  # of the weights; a remark unless it is one of PRECISIONS
    prefix: str  # put before each text, as the encoder was trained
    source: str = ""  # sha256 of the file that the encoder was converted from
    positions: int = 512  # most tokens that the network can take
    checksum: str = ""  # sha256 over the contents of the folder's files and the prefix
    stamps: str = ""  # sizes and times of those files when the checksum was taken


def converted_folder(var: Path, precision: str, source: str) -> Path:
    """Where an encoder that we convert is kept.

    Args:
        var: folder for run-time files.
        precision: one of ``PRECISIONS``.
        source: checksum of the file that it is converted from, hexadecimal.
    """
    return var / "encoder" / f"{precision}-{source[:12]}"


def missing_files(folder: Path) -> list[str]:
    """Names of the files that the folder lacks; either kind of tokeniser will do."""
    missing = [name for name in (MODEL, DESCRIPTION) if not (folder / name).is_file()]
    if not (folder / TOKENIZER).is_file():
        own = [name for name in (SENTENCEPIECE, NORMALISER) if not (folder / name).is_file()]
        missing += [TOKENIZER] if len(own) == 2 else own
    return missing


def read_description(folder: Path) -> Description:
    """Checks the folder and reads what it says of itself.

    Args:
        folder: an encoder's folder.

    Returns:
        The description, its checksum filled in (and remembered in the folder where that can be
        written, so that later loads need not read everything again).

    Raises:
        EncoderError: the folder or a file is missing, or ``encoder.json`` cannot be used.
    """
    if not folder.is_dir():
        raise EncoderError(f"There is no encoder folder {folder}. {_cure(folder)}")
    missing = missing_files(folder)
    if missing:
        raise EncoderError(
            f"The encoder folder {folder} is incomplete: {', '.join(missing)} missing. "
            f"{_cure(folder)}"
        )
    description = _parse(folder / DESCRIPTION)
    stamps = _stamps(folder)
    if description.checksum and description.stamps == stamps:
        return description
    checksum = folder_checksum(folder, description.prefix)
    description = replace(description, checksum=checksum, stamps=stamps)
    try:
        write_description(folder, description)
    except OSError as error:
        logger.debug("Checksum of %s not remembered: %s", folder, error)
    return description


def write_description(folder: Path, description: Description) -> None:
    """Writes ``encoder.json`` in one step, so that no reader sees half of it.

    Raises:
        OSError: the folder cannot be written.
    """
    beside = folder / f".{DESCRIPTION}.{os.getpid()}"
    beside.write_text(json.dumps(asdict(description), indent=2) + "\n", encoding="utf-8")
    os.replace(beside, folder / DESCRIPTION)


def seal(folder: Path, description: Description) -> None:
    """Writes ``encoder.json`` with the checksum of the files that now stand beside it."""
    checksum = folder_checksum(folder, description.prefix)
    write_description(folder, replace(description, checksum=checksum, stamps=_stamps(folder)))


def folder_checksum(folder: Path, prefix: str) -> str:
    """sha256 over all that decides what the vectors are: the files' contents and the prefix."""
    total = hashlib.sha256(prefix.encode("utf-8"))
    for path in _content(folder):
        total.update(f"\n{path.name} {file_checksum(path)}".encode())
    return total.hexdigest()


def file_checksum(path: Path) -> str:
    """sha256 of a file's contents, hexadecimal.

    Raises:
        EncoderError: the file cannot be read.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except OSError as error:
        raise EncoderError(f"{path} cannot be read ({error}). Check its permissions.") from error
    return digest.hexdigest()


def _content(folder: Path) -> list[Path]:
    """The model (with its data where that is a file of its own) and the tokeniser in use."""
    tokeniser = (TOKENIZER,) if (folder / TOKENIZER).is_file() else (SENTENCEPIECE, NORMALISER)
    return sorted(folder.glob(f"{MODEL}*")) + [folder / name for name in tokeniser]


def _stamps(folder: Path) -> str:
    states = [(path.name, path.stat()) for path in _content(folder)]
    return " ".join(f"{name}:{state.st_size}:{state.st_mtime_ns}" for name, state in states)


def _parse(path: Path) -> Description:
    try:
        given: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EncoderError(f"{path} cannot be read ({error}). It should read {_EXAMPLE}") from error
    known = {field.name: field.type for field in fields(Description)}
    required = [f.name for f in fields(Description) if f.name in json.loads(_EXAMPLE)]
    if not isinstance(given, dict) or any(name not in given for name in required):
        raise EncoderError(f"{path} must name {', '.join(required)}, like this: {_EXAMPLE}")
    for name, value in given.items():
        if name not in known:
            raise EncoderError(f"{path} has an unknown key '{name}'; known: {', '.join(known)}")
        if type(value).__name__ != known[name]:
            raise EncoderError(f"{path}: '{name}' is {value!r}, expected {known[name]}")
    if given["format"] != FORMAT:
        raise EncoderError(
            f"{path} has format {given['format']}, but this program reads format {FORMAT}. "
            f"{_cure(path.parent)}"
        )
    return Description(**given)


def _cure(folder: Path) -> str:
    return (
        f"Make it with: python -m {__package__} --var {folder.parent.parent}; or, for an encoder "
        f"of your own, put {MODEL}, {TOKENIZER} and {DESCRIPTION} ({_EXAMPLE}) into it."
    )
