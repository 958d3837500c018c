"""A network of the same kind with a dozen pieces and two layers, for tests that need no meaning.

It is packed as the real weights are, and also computed step by step in numpy.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, TYPES = 64, 2, 4, 128, 40, 2
EPSILON = 1e-12
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁query", ":", "▁hej", "h", "e", "j", "å", "<mask>"]
SCORES = [0.0, 0.0, 0.0, 0.0, -3.0, -2.0, -2.5, -2.2, -4.0, -4.1, -4.2, -4.3, 0.0]
NORMALISATION = {"\t": " ", "Ａ": "a", "…": "..."}


@dataclass(frozen=True)
class Tiny:
    """What was packed."""

    path: Path
    tensors: dict[str, Floats]  # after the loss to 4 bits, shaped


def pack(path: Path, **changes: Any) -> Tiny:
    """Writes the packed file.

    Args:
        path: where to.
        changes: ``magic``, ``version``, ``block``, ``blob`` (the pieces' bytes) or ``leave_out``
            (a tensor's name), to make a wrong file.
    """
    chance = np.random.RandomState(7)
    blocks: list[tuple[str, int, int, bytes]] = []
    tensors: dict[str, Floats] = {}

    def four_bit(name: str, rows: int, columns: int) -> None:
        nibbles = chance.randint(0, 16, (rows * columns // 32, 32)).astype(np.uint8)
        scales = chance.uniform(0.01, 0.03, len(nibbles)).astype(np.float16)
        full = (nibbles.astype(np.float32) - 8) * scales.astype(np.float32)[:, None]
        tensors[name] = full.reshape(rows, columns)
        packed = np.empty(len(nibbles), dtype=[("d", "<f2"), ("q", "u1", 16)])
        packed["d"], packed["q"] = scales, nibbles[:, :16] | nibbles[:, 16:] << 4
        blocks.append((name, 1, rows * columns, packed.tobytes()))

    def floats(name: str, *shape: int, near: float = 0.0) -> None:
        tensors[name] = (near + chance.normal(0, 0.1, shape)).astype(np.float32)
        blocks.append((name, 0, tensors[name].size, tensors[name].tobytes()))

    four_bit("emb.word", len(PIECES), HIDDEN)
    floats("emb.pos", POSITIONS, HIDDEN)
    floats("emb.type", TYPES, HIDDEN)
    floats("emb.ln.w", HIDDEN, near=1)
    floats("emb.ln.b", HIDDEN)
    sizes = {part: (HIDDEN, HIDDEN) for part in ("q", "k", "v", "ao")}
    sizes |= {"fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}
    for layer in range(LAYERS):
        for part, (rows, columns) in sizes.items():
            four_bit(f"l{layer}.{part}.w", rows, columns)
            floats(f"l{layer}.{part}.b", rows)
        for part in ("aln", "oln"):
            floats(f"l{layer}.{part}.w", HIDDEN, near=1)
            floats(f"l{layer}.{part}.b", HIDDEN)
    blocks = [block for block in blocks if block[0] != changes.get("leave_out")]
    path.write_bytes(_file(blocks, changes))
    return Tiny(path, tensors)


def _file(blocks: list[tuple[str, int, int, bytes]], changes: dict[str, Any]) -> bytes:
    out = bytearray(changes.get("magic", b"E5S1"))
    out += struct.pack("<I", changes.get("version", 1))
    shape = (HIDDEN, LAYERS, HEADS, INNER, len(PIECES), POSITIONS, TYPES)
    out += struct.pack("<7ifi", *shape, EPSILON, changes.get("block", 32))
    out += struct.pack("<5i", len(PIECES), 0, 2, 1, 3)
    pieces = [piece.encode() for piece in PIECES]
    blob = changes.get("blob", b"".join(pieces))
    offsets = np.cumsum([0, *map(len, pieces)]).astype("<u4")
    out += struct.pack("<Q", len(blob)) + offsets.tobytes()
    out += np.array(SCORES, "<f4").tobytes() + blob
    table = b"".join(
        struct.pack(f"<IB{len(to)}I", ord(char), len(to), *map(ord, to))
        for char, to in NORMALISATION.items()
    )
    out += struct.pack("<iI", len(NORMALISATION), len(table)) + table
    out += struct.pack("<i", len(blocks))
    names = [name.encode() for name, *_ in blocks]
    at = len(out) + sum(2 + len(name) + 1 + 4 + 16 for name in names)
    for name, (_, kind, count, data) in zip(names, blocks, strict=True):
        out += struct.pack("<H", len(name)) + name
        out += struct.pack("<BIQQ", kind, count, at, len(data))
        at += len(data)
    for *_, data in blocks:
        out += data
    return bytes(out)


def reference(tensors: dict[str, Floats], ids: list[int]) -> Floats:
    """The vector of one text, computed step by step as the paper says.

    Args:
        tensors: of :func:`pack`.
        ids: begin and end marks included.
    """
    t = tensors
    state = t["emb.word"][ids] + t["emb.pos"][: len(ids)] + t["emb.type"][0]
    state = _normalised(state, t["emb.ln.w"], t["emb.ln.b"])
    for layer in (f"l{number}" for number in range(LAYERS)):
        query, key, value = (
            (state @ t[f"{layer}.{part}.w"].T + t[f"{layer}.{part}.b"]).reshape(-1, HEADS, 16)
            for part in "qkv"
        )
        scores = np.einsum("ahd,bhd->hab", query, key) / 4
        weights = np.exp(scores - scores.max(axis=2, keepdims=True))
        weights /= weights.sum(axis=2, keepdims=True)
        mixed = np.einsum("hab,bhd->ahd", weights, value).reshape(len(ids), HIDDEN)
        mixed = mixed @ t[f"{layer}.ao.w"].T + t[f"{layer}.ao.b"]
        state = _normalised(state + mixed, t[f"{layer}.aln.w"], t[f"{layer}.aln.b"])
        grown = state @ t[f"{layer}.fi.w"].T + t[f"{layer}.fi.b"]
        grown = grown * 0.5 * (1 + np.vectorize(math.erf)(grown / math.sqrt(2)))
        grown = grown @ t[f"{layer}.fo.w"].T + t[f"{layer}.fo.b"]
        state = _normalised(state + grown, t[f"{layer}.oln.w"], t[f"{layer}.oln.b"])
    mean: Floats = state.mean(axis=0)
    return mean / np.float32(np.linalg.norm(mean))


def _normalised(state: Floats, scale: Floats, shift: Floats) -> Floats:
    centred = state - state.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + EPSILON)
    result: Floats = centred / spread * scale + shift
    return result
