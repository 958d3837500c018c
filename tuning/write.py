"""From tuned weights to the adapter's two files."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path
from typing import Any, Mapping

import numpy as np
import numpy.typing as npt

from bot.nlu.encoder.adapter import CHANGES, DESCRIPTION, LEFT, RIGHT, SCALES, Adapter, Changes
from bot.nlu.encoder.weights import Floats

Doubles = npt.NDArray[np.float64]

# Of the largest second moment of a matrix's inputs.
_LEAST_MOMENT = 1e-6
_INT8_MAX = 127

# An adapter is committed: it must stay small.
MOST_BYTES = 3_000_000


def factors(difference: Doubles, moments: Doubles, rank: int) -> tuple[Doubles, Doubles]:
    """Two factors whose product approximates a difference of matrices.

    Minimises the effect of the remaining difference on the actual inputs, rather than the
    difference: the matrix is multiplied by the root of their second moments, cut by its singular
        values, and
    divided by it again (Wang, Zheng, Wan & Zhang, "SVD-LLM: Truncation-aware singular value
    decomposition for large language model compression", 2024).

    Args:
        difference: shape (rows, columns).
        moments: of the inputs, shape (columns, columns).
        rank: at most.

    Returns:
        Shapes (rows, rank) and (rank, columns).
    """
    sizes, axes = np.linalg.eigh(moments / np.trace(moments))
    # Avoids division by zero in directions that no input takes.
    roots = np.sqrt(np.maximum(sizes, _LEAST_MOMENT * sizes.max()))
    left, values, right = np.linalg.svd(difference @ (axes * roots), full_matrices=False)
    return left[:, :rank] * values[:rank], right[:rank] / roots @ axes.T


def changes(
    before: Mapping[str, Floats],
    after: Mapping[str, Floats],
    moments: Mapping[str, Doubles],
    rank: int,
) -> Changes:
    """What to add to the weights, as an adapter keeps it.

    Args:
        before: the weights as shipped, by name.
        after: as tuned.
        moments: of each matrix's inputs, from :func:`.training.input_moments`.
        rank: of a matrix's change.
    """
    kept: dict[str, npt.NDArray[Any]] = {}
    for name, tuned in after.items():
        difference = tuned.astype(np.float64) - before[name]
        if difference.ndim == 2:
            left, right = factors(difference, moments[name], rank)
            kept |= _in_eight_bits(name, left, right)
        else:
            kept[name] = difference.astype(np.float16)
    return kept


def _in_eight_bits(name: str, left: Doubles, right: Doubles) -> dict[str, npt.NDArray[Any]]:
    """The factors with one scale for each column of the first times row of the second."""
    parts = {name + LEFT: left.T, name + RIGHT: right}
    scales = {part: np.abs(rows).max(axis=1) / _INT8_MAX + 1e-30 for part, rows in parts.items()}
    whole = {
        part: np.rint(rows / scales[part][:, np.newaxis]).astype(np.int8)
        for part, rows in parts.items()
    }
    both = scales[name + LEFT] * scales[name + RIGHT]
    return {
        name + LEFT: whole[name + LEFT].T,
        name + RIGHT: whole[name + RIGHT],
        name + SCALES: both.astype(np.float32),
    }


def changed(before: Mapping[str, Floats], kept: Changes) -> dict[str, Floats]:
    """The weights with what was kept of the change, as the encoder will have them.

    Args:
        before: the weights as shipped.
        kept: from :func:`changes`.
    """
    adapter = Adapter("", "", kept)
    return {name: adapter.added_to(name, weights) for name, weights in before.items()}


def write(folder: Path, kept: Changes, description: Mapping[str, Any]) -> None:
    """Writes the adapter.

    Args:
        folder: for its two files; made if missing.
        kept: from :func:`changes`.
        description: of the tuning; the checksum of the changes is added.

    Raises:
        ValueError: it is larger than may be committed.
    """
    packed = io.BytesIO()
    np.savez(packed, **kept)
    data = packed.getvalue()
    if len(data) > MOST_BYTES:
        raise ValueError(
            f"The adapter takes {len(data)} bytes, {MOST_BYTES} at most: choose a lower rank."
        )
    folder.mkdir(exist_ok=True)
    (folder / CHANGES).write_bytes(data)
    whole = {**description, "changes_sha256": hashlib.sha256(data).hexdigest()}
    text = json.dumps(whole, indent=2, ensure_ascii=False)
    (folder / DESCRIPTION).write_text(text + "\n", encoding="utf-8")
