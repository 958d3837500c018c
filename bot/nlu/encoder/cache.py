"""Keeps the vectors of training phrases on disk, so that the next training can reuse them."""

from __future__ import annotations

import hashlib
import logging
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Sequence

import numpy as np

from bot.files.replacing import in_place_of

from .run import SentenceEncoder, Vectors

logger = logging.getLogger(__name__)

# 1.6 kB each. The current training's phrases always stay; older ones fill up to this many.
MOST_VECTORS = 120_000
_WORKERS = min(4, os.cpu_count() or 1)
_STEP = 1000  # phrases between two progress lines


class VectorCache:
    """The vectors of one encoder, in one file."""

    def __init__(self, var: Path, encoder: SentenceEncoder) -> None:
        """Sets the file's name; it is read on first use.

        Args:
            var: folder for run-time files.
            encoder: makes the vectors that are missing.
        """
        self.path = var / "encoder" / f"vectors-{encoder.name}.npz"
        self._encoder = encoder

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """The same as ``encoder.encode(texts)``, but known vectors are taken from the file.

        A file that cannot be read is rebuilt, one that cannot be written is done without; either
        way a warning is logged.

        Args:
            texts: any strings, duplicates included.

        Returns:
            float32 [texts, dimension].

        Raises:
            EncoderError: the encoder cannot compute the missing ones.
        """
        keys = [self._key(text) for text in texts]
        known = self._read()
        wanted = dict(zip(keys, texts, strict=True))
        missing = [key for key in wanted if key not in known]
        with ThreadPoolExecutor(_WORKERS) as workers:
            for done in range(0, len(missing), _STEP):
                logger.info("Embedding %d new training phrases, %d done …", len(missing), done)
                part = missing[done : done + _STEP]
                # One thread per text, as in the server; as many texts at once as there are cores.
                shares = [part[first::_WORKERS] for first in range(_WORKERS)]
                made = workers.map(self._encoder.encode, [[wanted[k] for k in s] for s in shares])
                for share, vectors in zip(shares, made, strict=True):
                    known.update(zip(share, vectors, strict=True))
        if missing:
            older = [key for key in known if key not in wanted]
            kept = [*wanted, *older[: max(0, MOST_VECTORS - len(wanted))]]
            self._write({key: known[key] for key in kept})
        return np.stack([known[key] for key in keys]) if keys else self._encoder.encode([])

    def _key(self, text: str) -> bytes:
        """Identifies a vector by everything that determines it, the encoder aside."""
        whole = f"{self._encoder.max_tokens}\n{text}"
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).digest()

    def _read(self) -> dict[bytes, Vectors]:
        if not self.path.exists():
            return {}
        try:
            with np.load(self.path, allow_pickle=False) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
            expected = (len(keys), self._encoder.dimension)
            if (vectors.shape, vectors.dtype) != (expected, np.float32):
                raise ValueError(f"shape {vectors.shape}, expected {expected}")
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            logger.warning("Vector cache %s is unusable and made again: %s", self.path, error)
            return {}
        return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}

    def _write(self, known: dict[bytes, Vectors]) -> None:
        """Writes to a temporary file and renames it, so that no reader sees half a file."""
        keys = np.frombuffer(b"".join(known), dtype=np.uint8).reshape(-1, 32)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with in_place_of(self.path) as file:
                np.savez(
                    file,
                    keys=keys,
                    vectors=np.stack(list(known.values())),
                )
                os.fchmod(file.fileno(), 0o644)  # another user may train next
        except OSError as error:
            logger.warning("Vector cache %s is not kept: %s", self.path, error)
