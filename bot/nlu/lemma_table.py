"""The lemmas of the embedded Swedish pipeline in a twentieth of the memory.

spaCy keeps its 660 000 Swedish word forms in a Python dictionary of 210 MB. Sorted arrays in
files, mapped into memory and shared by all processes, take some 15 MB.
"""

from __future__ import annotations

import importlib.metadata
import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any, Optional, cast

import numpy as np
import numpy.typing as npt
from spacy.lookups import Lookups, load_lookups
from spacy.strings import get_string_id

from bot.nlu.normalise import folded

logger = logging.getLogger(__name__)

_PACKAGE = "spacy-lookups-data"
_TABLE = "lemma_lookup"
_LANGUAGE = "sv"
_FORMAT = 2


class LemmaTable:
    """From a word form to its lemma; the part of spaCy's ``Table`` that its lemmatizer uses.

    Attributes:
        keys: hashes of the word forms, sorted, shape (words,), uint64.
        places: index of each word's lemma, shape (words,), uint32.
        starts: where each lemma begins in the text, and where the last one ends, shape
            (lemmas + 1,), uint32.
        text: the lemmas one after another, UTF-8, shape (bytes,), uint8.
        plain: hashes of the lemmas without diacritics, sorted, uint64.
    """

    def __init__(self, folder: Path) -> None:
        self.keys, self.places, self.starts, self.text, self.plain = (
            np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)
            for name in ("keys", "places", "starts", "text", "plain")
        )

    def __len__(self) -> int:
        return len(self.keys)

    def get(self, word: str, default: Optional[str] = None) -> Optional[str]:
        """The lemma of a word form, or the default when the table does not have it."""
        place = _place(self.keys, word)
        if place is None:
            return default
        lemma = int(self.places[place])
        return bytes(self.text[self.starts[lemma] : self.starts[lemma + 1]]).decode("utf-8")

    def knows(self, word: str) -> bool:
        """Whether a word is Swedish, even when written without its diacritics.

        Args:
            word: in lower case.
        """
        return _place(self.keys, word) is not None or _place(self.plain, folded(word)) is not None


def _place(hashes: npt.NDArray[Any], word: str) -> Optional[int]:
    key = np.uint64(get_string_id(word))
    place = int(np.searchsorted(hashes, key))
    return place if place < len(hashes) and hashes[place] == key else None


def prepare_lemmas(var: Path) -> Lookups:
    """What spaCy's lemmatizer is initialised with; converted from the package when missing.

    Args:
        var: folder for run-time files.

    Raises:
        OSError: the folder cannot be written.
    """
    lookups, table = Lookups(), cast(Any, open_lemmas(var))
    lookups.set_table(_TABLE, table)
    return lookups


def open_lemmas(var: Path) -> LemmaTable:
    """The table itself; converted from the package when missing.

    Args:
        var: folder for run-time files.

    Raises:
        OSError: the folder cannot be written.
    """
    folder = var / "lemmas" / f"{importlib.metadata.version(_PACKAGE)}-{_FORMAT}"
    if not folder.exists():
        logger.info("Converting the Swedish lemmas, once …")
        _convert(folder)
    return LemmaTable(folder)


def _convert(folder: Path) -> None:
    table = load_lookups(_LANGUAGE, [_TABLE]).get_table(_TABLE)
    lemmas = sorted(set(table.values()))
    place_of = {lemma: place for place, lemma in enumerate(lemmas)}
    keys = np.fromiter(table.keys(), dtype=np.uint64, count=len(table))
    places = np.fromiter(
        (place_of[lemma] for lemma in table.values()), dtype=np.uint32, count=len(table)
    )
    order = np.argsort(keys)
    encoded = [lemma.encode("utf-8") for lemma in lemmas]
    starts = np.cumsum([0, *map(len, encoded)], dtype=np.uint32)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Written next to it, then renamed: neither a process that is killed here nor a second one
    # converting at the same time leaves half a table.
    work = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        _save(work, keys=keys[order], places=places[order], starts=starts)
        _save(work, text=np.frombuffer(b"".join(encoded), dtype=np.uint8))
        plain = {get_string_id(folded(lemma)) for lemma in lemmas}
        _save(work, plain=np.array(sorted(plain), dtype=np.uint64))
        try:
            work.rename(folder)
        except OSError:
            if not folder.exists():
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _save(folder: Path, **arrays: npt.NDArray[Any]) -> None:
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
