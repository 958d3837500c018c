"""The folder of the converted encoder: its name, its contents, and having it made."""

from __future__ import annotations

from pathlib import Path

from .adapter import installed_adapter
from .errors import EncoderError
from .weights import installed_version, installed_weights

# Version of the conversion: a new number means a new encoder, and models have to be retrained.
FORMAT = 2
MODEL = "model.onnx"
SENTENCEPIECE = "sentencepiece.model"
NORMALISER = "normaliser.json"


def encoder_name() -> str:
    """Tells one encoder from another: equal names give equal vectors.

    Raises:
        EncoderError: the package with the weights is not installed, or the adapter is unusable.
    """
    adapter = installed_adapter()
    name = f"{installed_version()}-{FORMAT}"
    return f"{name}-{adapter.checksum[:12]}" if adapter else name


def is_tuned() -> bool:
    """Whether the encoder has been tuned on this project's phrases.

    Raises:
        EncoderError: the adapter is unusable.
    """
    return installed_adapter() is not None


def prepare_encoder(var: Path) -> Path:
    """The encoder's folder, made from the installed weights when it is missing or incomplete.

    Args:
        var: folder for run-time files.

    Returns:
        A complete folder with the encoder's name.

    Raises:
        EncoderError: the weights or the adapter are missing or damaged, or the folder cannot be
            written.
    """
    folder = var / "encoder" / encoder_name()
    if not is_complete(folder):
        try:
            from .convert import convert  # only now: just running it must not load `onnx`
        except ImportError as error:
            raise EncoderError(
                f"Converting the encoder needs the package 'onnx' ({error}): install it with "
                "`make sync`."
            ) from error
        convert(installed_weights(), installed_adapter(), folder)
    return folder


def is_complete(folder: Path) -> bool:
    """Whether an encoder's folder has all its files."""
    return all((folder / name).is_file() for name in (MODEL, SENTENCEPIECE, NORMALISER))
