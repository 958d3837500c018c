"""The vectors of phrases, kept in the database and made where they are missing."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any, Callable, Dict, List, Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from bot.nlu.encoder.folder import encoder_name
from bot.settings import PROJECT_DIR
from bot.store.models import PhraseVector
from bot.store.phrases import vector_key
from bot.store.sessions import dialect_insert, reading, writing

Vectors = npt.NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]

_vectors = PhraseVector.__table__
# Texts: some seconds' work; the next round takes the rest.
_MOST_AT_ONCE = 1000
_BATCH = 200
_SECONDS = 120


class EmbeddingFailed(Exception):
    """The encoder could not run; the text says why."""


def known_vectors(sessions: sessionmaker, texts: Sequence[str]) -> Dict[str, Vectors]:
    """The existing vectors, by text.

    Raises:
        StoreError: the database cannot be read.
    """
    by_key = {vector_key(text): text for text in texts}
    keys, encoder = list(by_key), encoder_name()
    found: Dict[str, Vectors] = {}
    with reading(sessions) as session:
        for start in range(0, len(keys), _BATCH):
            rows = session.execute(
                select(_vectors.c.key, _vectors.c.vector)
                .where(_vectors.c.key.in_(keys[start : start + _BATCH]))
                .where(_vectors.c.encoder == encoder)
            )
            for key, vector in rows:
                found[by_key[key]] = np.frombuffer(vector, dtype=np.float32)
    return found


def make_missing_vectors(
    sessions: sessionmaker, texts: Sequence[str], embed: Embed | None = None
) -> int:
    """Makes and keeps the vectors that are missing, up to a thousand.

    Args:
        sessions: of the database.
        texts: redacted.
        embed: from texts to vectors; in a process of its own when not given.

    Returns:
        How many were made.

    Raises:
        StoreError: the database cannot be used.
        EmbeddingFailed: the encoder could not run.
    """
    known = known_vectors(sessions, texts)
    missing = [text for text in dict.fromkeys(texts) if text not in known][:_MOST_AT_ONCE]
    if not missing:
        return 0
    vectors = (embed or _embed_apart)(missing)
    rows: List[Dict[str, Any]] = [
        {
            "key": vector_key(text),
            "encoder": encoder_name(),
            "at": datetime.now(UTC),
            "vector": vector.astype(np.float32).tobytes(),
        }
        for text, vector in zip(missing, vectors, strict=True)
    ]
    with writing(sessions) as session:
        for row in rows:
            session.execute(
                dialect_insert(session, PhraseVector)
                .values(**row)
                .on_conflict_do_update(index_elements=["key"], set_=row)
            )
    return len(rows)


def _embed_apart(texts: Sequence[str]) -> Vectors:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot.learning.embed"],
            input=json.dumps(list(texts)).encode(),
            capture_output=True,
            cwd=PROJECT_DIR,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise EmbeddingFailed(
            f"The encoder has not made {len(texts)} vectors in {_SECONDS} s."
        ) from None
    if done.returncode != 0:
        # Its output is never quoted: it might show the texts that it was given.
        raise EmbeddingFailed(f"The encoder ended with {done.returncode}; see its log.")
    return np.frombuffer(done.stdout, dtype=np.float32).reshape(len(texts), -1)
