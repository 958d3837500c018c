"""What tuning changed in the encoder's layers, as the repository keeps it.

Two files in ``adapter/``, written by ``python -m tuning``: for each matrix two factors of the
difference in 8 bits, for each bias and norm the whole difference in half precision; and a
description that tells which weights they belong to. Without the two files the encoder runs as
shipped.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Mapping, Optional

import numpy as np
import numpy.typing as npt

from .errors import EncoderError
from .weights import Floats, PackedWeights

FOLDER = Path(__file__).with_name("adapter")
CHANGES = "changes.npz"
DESCRIPTION = "description.json"
# Of a matrix: two factors, [rows, rank] and [rank, columns], and the scales between them, [rank].
LEFT, RIGHT, SCALES = ".left", ".right", ".scales"

Changes = Mapping[str, npt.NDArray[Any]]

# One phrase in this many is kept out of tuning, for fitting probabilities and thresholds.
_KEPT_OUT = 5
_CURE = (
    "Restore both files of the folder from the repository, remove both to run the encoder as "
    "shipped, or tune it again (make tune); then retrain: make train"
)


@dataclass(frozen=True)
class Adapter:
    """The changes of one tuning.

    Attributes:
        checksum: SHA-256 of the file with the changes, in hexadecimal digits.
        weights: the same of the packed weights that they belong to.
    """

    checksum: str
    weights: str
    _changes: Changes

    def added_to(self, name: str, weights: Floats) -> Floats:
        """A tensor after tuning.

        Args:
            name: as in the packed file, for example ``l0.q.w``.
            weights: as shipped, shape (rows, columns) or (rows,).

        Returns:
            The same shape; the very weights where tuning changed nothing.
        """
        # In double precision, so that processors which sum in another order agree after rounding.
        change: npt.NDArray[np.float64]
        if name in self._changes:
            change = self._changes[name].astype(np.float64)
        elif name + LEFT in self._changes:
            left, right, scales = (self._changes[name + part] for part in (LEFT, RIGHT, SCALES))
            change = (left.astype(np.float64) * scales) @ right.astype(np.float64)
        else:
            return weights
        return (weights + change).astype(np.float32)


class TunedWeights(PackedWeights):
    """The packed weights with the adapter's changes."""

    def __init__(self, path: Path, adapter: Adapter) -> None:
        """Reads the packed weights.

        Args:
            path: the packed file.
            adapter: what to change.

        Raises:
            EncoderError: the file cannot be read, or the adapter belongs to another one.
        """
        super().__init__(path)
        if adapter.weights != self.checksum:
            raise EncoderError(
                f"The encoder's adapter in {FOLDER} belongs to other weights than {path}: "
                f"it names {adapter.weights[:12]} …, the file is {self.checksum[:12]} …. {_CURE}"
            )
        self._adapter = adapter

    def matrix(self, name: str, columns: int) -> Floats:
        """A layer's matrix after tuning; see :meth:`.PackedWeights.matrix`."""
        return self._adapter.added_to(name, super().matrix(name, columns))

    def floats(self, name: str) -> Floats:
        """A tensor after tuning; see :meth:`.PackedWeights.floats`."""
        return self._adapter.added_to(name, super().floats(name))


@cache
def installed_adapter() -> Optional[Adapter]:
    """The repository's adapter, or None where there is none.

    Raises:
        EncoderError: one of its files is missing, damaged or not the one described.
    """
    return read_adapter(FOLDER)


def read_adapter(folder: Path) -> Optional[Adapter]:
    """Reads an adapter.

    Args:
        folder: where its two files are.

    Returns:
        The adapter; None where neither file exists.

    Raises:
        EncoderError: one of the files is missing, damaged or not the one described.
    """
    if not any((folder / name).exists() for name in (CHANGES, DESCRIPTION)):
        return None
    try:
        description: Any = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        data = (folder / CHANGES).read_bytes()
        checksum = hashlib.sha256(data).hexdigest()
        if checksum != description["changes_sha256"]:
            raise ValueError(f"{CHANGES} is not the file that {DESCRIPTION} tells of")
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            changes = {name: stored[name] for name in stored.files}
        return Adapter(checksum, str(description["weights_sha256"]), changes)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise EncoderError(
            f"The encoder's adapter in {folder} cannot be used ({error}). {_CURE}"
        ) from error


def is_kept_out(text: str) -> bool:
    """Whether tuning must not see a phrase.

    Decided by its text alone, so that the rule covers phrases written later.

    Args:
        text: normalised, as the featurizer reads it.
    """
    return (
        int(hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), 16) % _KEPT_OUT == 0
    )
