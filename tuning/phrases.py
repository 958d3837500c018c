"""What the encoder is tuned on: the training phrases, and sentences from outside.

The phrases are read by Rasa and by the components that come before the encoder in the pipeline, so
that a follow-up comes after its question here as in training.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.loading import load_data

from bot.nlu.encoder.adapter import is_kept_out
from bot.nlu.encoder.run import SentenceEncoder
from bot.nlu.normalise import normalise
from bot.nlu.normaliser import TextNormaliser
from bot.nlu.question_splitter import QuestionSplitter
from bot.settings import PROJECT_DIR

# The Swedish sentences of the training part of MASSIVE 1.0 (Amazon, CC BY 4.0), without their
# labels: requests to voice assistants.
OUTSIDE = Path(__file__).with_name("outside-sv.txt")
OUT_OF_SCOPE = "out_of_scope"
PAD = 1

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Phrases:
    """Phrases as the network reads them.

    Attributes:
        ids: shape (phrases, most tokens), padded.
        lengths: tokens of each, shape (phrases,).
        labels: an index into ``intents`` for each, shape (phrases,).
        intents: their names.
        kept_out: which of them tuning must not see, shape (phrases,).
        checksum: over texts and intents, in hexadecimal digits.
    """

    ids: Ints
    lengths: Ints
    labels: Ints
    intents: Sequence[str]
    kept_out: npt.NDArray[np.bool_]
    checksum: str


def read_phrases(encoder: SentenceEncoder) -> Phrases:
    """Reads ``data/nlu`` and the sentences from outside.

    Args:
        encoder: whose tokens are wanted.
    """
    rows = list(_own())
    outside = OUTSIDE.read_text(encoding="utf-8").splitlines()
    rows += [(normalise(line), OUT_OF_SCOPE) for line in outside if line.strip()]
    every = [encoder.ids(text) for text, _ in rows]
    lengths = np.array([len(ids) for ids in every], np.int32)
    padded = np.full((len(rows), lengths.max()), PAD, np.int32)
    for row, ids in enumerate(every):
        padded[row, : len(ids)] = ids
    intents, labels = np.unique([intent for _, intent in rows], return_inverse=True)
    return Phrases(
        padded,
        lengths,
        labels.astype(np.int32),
        [str(intent) for intent in intents],
        np.array([is_kept_out(text) for text, _ in rows]),
        hashlib.sha256(json.dumps(rows).encode()).hexdigest(),
    )


def _own() -> Iterator[tuple[str, str]]:
    """Texts as the encoder reads them, with their full intents."""
    # The answers have the questions that follow-ups stand after.
    data = load_data(str(PROJECT_DIR / "data" / "nlu"))
    data = data.merge(load_data(str(PROJECT_DIR / "data" / "answers")))
    data = TextNormaliser().process_training_data(data)
    splitter = QuestionSplitter(QuestionSplitter.get_default_config())
    for phrase in splitter.process_training_data(data).intent_examples:
        if phrase.get(TEXT):
            yield str(phrase.get(TEXT)), str(phrase.get_full_intent())


def in_batches(
    rows: npt.NDArray[np.intp], lengths: Ints, size: int, chance: np.random.Generator
) -> list[npt.NDArray[np.intp]]:
    """Rows in random batches of texts of similar length, which saves padding.

    Args:
        rows: which phrases.
        lengths: of all phrases.
        size: of a batch.
        chance: decides the order.
    """
    mixed = chance.permutation(rows)
    batches = []
    # Sorted within some batches only: each still holds phrases of many intents.
    for start in range(0, len(mixed), size * 16):
        part = mixed[start : start + size * 16]
        part = part[np.argsort(lengths[part], kind="stable")]
        batches += [part[first : first + size] for first in range(0, len(part), size)]
    return [batches[place] for place in chance.permutation(len(batches))]
