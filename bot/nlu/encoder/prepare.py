"""Finds the folder of the encoder to run, and has it made when it is missing."""

from __future__ import annotations

from pathlib import Path

from .layout import (
    PRECISIONS,
    EncoderError,
    converted_folder,
    file_checksum,
    read_description,
)
from .weights import installed_weights


def prepare_encoder(var: Path, precision: str = "int8") -> Path:
    """The folder of our own encoder, converted from the installed weights when it is missing.

    Args:
        var: folder for run-time files.
        precision: ``int8`` (faster) or ``int4`` (closer to the original).

    Returns:
        A complete folder.

    Raises:
        EncoderError: an unknown precision, weights that are missing or damaged, or a folder that
            cannot be written.
    """
    if precision not in PRECISIONS:
        raise EncoderError(
            f"The encoder has no precision '{precision}'; known: {', '.join(PRECISIONS)}"
        )
    weights = installed_weights()
    source = file_checksum(weights)
    folder = converted_folder(var, precision, source)
    try:
        read_description(folder)
    except EncoderError:
        # Missing, incomplete or of an older format.
        _convert(weights, folder, precision, source)
    return folder


def _convert(weights: Path, folder: Path, precision: str, source: str) -> None:
    try:
        from .convert import convert  # only now: `onnx` stays out of a process that just runs
    except ImportError as error:
        raise EncoderError(
            f"Converting the encoder needs the package 'onnx' ({error}): pip install onnx==1.17.0"
        ) from error
    convert(weights, folder, precision, source)
