"""Words, lemmas and letter sequences of a text as one sparse tf-idf vector.

N-grams are stored as hashes: 250 000 take 4 MB instead of a dictionary's 45, and those of a text
are looked up in one vectorised step.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import islice, pairwise
from typing import Any, Iterable, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from bot.nlu.normalise import folded

_WORD = re.compile(r"\w+")
# Per this many phrases, an n-gram must occur in one more, up to the configured minimum.
_SMALL = 1000
# Words that random letters and digits contain, too: in the middle of much else, and always.
_SHORT, _TINY = 3, 2
_SMALL_NUMBER = re.compile(r"\d{1,3}")
# A third of a text's letters and digits.
_PART = 3
# How many letters a sequence has: within a word and its two edges, and across words.
_WITHIN, _ACROSS = (2, 5), (3, 5)
_WORDS, _LETTERS, _JOINED = _VIEWS = range(3)
# Each of the three views has unit length; so do they together.
_SCALE = np.float32(1 / np.sqrt(len(_VIEWS)))
# Of a linear congruential generator (Knuth): spreads letters over all 64 bits.
_FACTOR = np.uint64(6364136223846793005)
_KEY_BYTES = 8
# Bounds the memory that training takes.
_TEXTS_AT_A_TIME = 2000
_KIND = np.float32

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.integer[Any]]


def joined(text: str) -> str:
    """Folded and without spaces, so that wrongly split or joined compounds look alike."""
    return folded(text).replace(" ", "")


class NgramVectoriser:
    """Learns the vocabulary of n-grams and how rare each one is.

    Three views of equal weight: words and lemmas (1-2), letters within words (2-5), letters across
    words without the spaces (3-5).
    """

    def __init__(self, min_phrases: int) -> None:
        """
        Args:
            min_phrases: an n-gram counts when it occurs in at least this many training phrases;
                in fewer when there are few phrases.
        """
        self._min_phrases = min_phrases
        # Of the known n-grams in ascending order, and the column of each.
        self._keys: Keys = np.empty(0, dtype=np.uint64)
        self._columns: Places = np.empty(0, dtype=np.int32)
        # Of each column.
        self._rarity = np.empty(0, dtype=_KIND)
        self._view_of = np.empty(0, dtype=np.uint8)

    def fit(self, texts: Sequence[str], lemmas: Sequence[str]) -> None:
        """Learns from training phrases.

        Args:
            texts: the phrases.
            lemmas: their lemmas, one string per phrase.

        Raises:
            ValueError: no phrase contains a word.
        """
        # With few phrases, few n-grams and hardly a word occur twice.
        grown = len(texts) // _SMALL
        least = [min(self._min_phrases, 1 + grown), *[min(self._min_phrases, 2 + grown)] * 2]
        found = [_phrases_with_each(view, texts, lemmas, least[view]) for view in _VIEWS]
        if not all(len(keys) for keys, _ in found):
            raise ValueError("empty vocabulary")
        keys, phrases = (np.concatenate(parts) for parts in zip(*found, strict=True))
        views = np.repeat(np.array(_VIEWS, dtype=np.uint8), [len(each) for each, _ in found])
        order = np.argsort(keys)
        self._keys, self._columns = keys[order], np.arange(len(keys), dtype=np.int32)
        self._view_of = views[order]
        self._rarity = (np.log((len(texts) + 1) / (phrases[order] + 1)) + 1).astype(_KIND)

    def transform(self, texts: Sequence[str], lemmas: Sequence[str]) -> sparse.csr_matrix:
        """The vectors of texts, shape (texts, n-grams)."""
        said = list(zip(texts, lemmas, strict=True))
        parts = [
            self._vectors(said[start : start + _TEXTS_AT_A_TIME])
            for start in range(0, max(1, len(said)), _TEXTS_AT_A_TIME)
        ]
        return parts[0] if len(parts) == 1 else sparse.vstack(parts, format="csr")

    def _vectors(self, said: Sequence[tuple[str, str]]) -> sparse.csr_matrix:
        """The same, for as many texts as are computed at a time; each with its lemmas."""
        columns, rows = self._known_in(*_ngrams(said))
        size = len(self._rarity)
        cells, often = np.unique(rows * size + columns, return_counts=True)
        rows, columns = np.divmod(cells, size or 1)
        values = (1 + np.log(often.astype(_KIND))) * self._rarity[columns]
        part = rows * len(_VIEWS) + self._view_of[columns]
        values /= np.sqrt(np.bincount(part, values * values))[part]
        ends = np.cumsum(np.bincount(rows, minlength=len(said)), dtype=np.int32)
        return sparse.csr_matrix(
            (values * _SCALE, columns.astype(np.int32), np.concatenate([[0], ends])),
            (len(said), size),
        )

    def _known_in(self, keys: Keys, rows: Places) -> tuple[Places, Places]:
        """Which n-grams are known: their columns, and the rows that they were found in."""
        places = np.searchsorted(self._keys, keys)
        places[places == len(self._keys)] = 0
        known = self._keys[places] == keys if len(self._keys) else np.zeros(len(keys), np.bool_)
        return self._columns[places[known]], rows[known]

    def knows_a_word_of(self, text: str) -> bool:
        """Whether any word of a text, of two letters at least, was in the training phrases."""
        return bool(self._known_words(text))

    def hardly_knows_a_word_of(self, text: str) -> bool:
        """Whether a text's known words are only such as random letters and digits contain, too.

        Those are words of two or three letters and small numbers, in the middle of much else, or of
        two letters alone.
        """
        known = self._known_words(text)
        if all(len(word) <= _TINY for word in known):
            return True
        if any(len(word) > _SHORT and not _SMALL_NUMBER.fullmatch(word) for word in known):
            return False
        short = sum(len(word) for word in known if not word.isdigit())
        return short * _PART <= sum(map(len, _WORD.findall(text)))

    def _known_words(self, text: str) -> list[str]:
        words = [word for word in _WORD.findall(text.lower()) if len(word) > 1]
        _, places = self._known_in(_keys_of(words), np.arange(len(words)))
        return [words[place] for place in places]


def _phrases_with_each(
    view: int, texts: Sequence[str], lemmas: Sequence[str], least: int
) -> tuple[Keys, Places]:
    """The n-grams of a view that occur in enough phrases, and in how many each does."""
    said = zip(texts, lemmas, strict=True)
    found = []
    while part := list(islice(said, _TEXTS_AT_A_TIME)):
        keys, rows = _ngrams(part, [view])
        # Each once a phrase.
        order = np.lexsort((rows, keys))
        keys, rows = keys[order], rows[order]
        new = np.ones(len(keys), dtype=np.bool_)
        new[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
        found.append(keys[new])
    keys, phrases = np.unique(np.concatenate(found or [_keys_of([])]), return_counts=True)
    return keys[phrases >= least], phrases[phrases >= least]


def _ngrams(said: Sequence[tuple[str, str]], views: Iterable[int] = _VIEWS) -> tuple[Keys, Places]:
    """All n-grams of some texts, and of each the text that it stands in.

    Args:
        said: the texts, each with its lemmas.
        views: of which to look for n-grams.
    """
    found = []
    for view in views:
        if view == _WORDS:
            words = [_words_and_pairs(*pair) for pair in said]
            keys = _keys_of([word for each in words for word in each])
            found.append((keys, np.repeat(np.arange(len(said)), [len(each) for each in words])))
        elif view == _LETTERS:
            within = [[f" {word} " for word in folded(text).split()] for text, _ in said]
            keys, parts = _sequences([word for each in within for word in each], _LETTERS, _WITHIN)
            rows = np.repeat(np.arange(len(said)), [len(each) for each in within])
            found.append((keys, rows[parts]))
        else:
            found.append(_sequences([joined(text) for text, _ in said], _JOINED, _ACROSS))
    keys, rows = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return keys, rows


def _words_and_pairs(text: str, lemmas: str) -> list[str]:
    # Separately: the last word and the first lemma are not a pair.
    found: list[str] = []
    for side in (text.lower(), lemmas.lower()):
        words = _WORD.findall(side)
        found += [*words, *(" ".join(pair) for pair in pairwise(words))]
    return found


def _keys_of(words: Sequence[str]) -> Keys:
    """The hashes of words and pairs."""
    said = (word.encode("utf-8", "surrogatepass") for word in words)
    return np.frombuffer(
        b"".join(blake2b(each, digest_size=_KEY_BYTES).digest() for each in said), dtype="<u8"
    )


def _sequences(parts: Sequence[str], view: int, lengths: tuple[int, int]) -> tuple[Keys, Places]:
    """All sequences of letters that lie within one of some parts.

    Args:
        parts: words, or texts.
        view: hashed with the sequences.
        lengths: the least and the greatest.

    Returns:
        The hash of each sequence, and the index of its part.
    """
    letters = np.frombuffer("".join(parts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
    lengths_of = np.array([len(part) for part in parts], dtype=np.intp)
    part_of = np.repeat(np.arange(len(parts)), lengths_of)
    left = np.cumsum(lengths_of)[part_of] - np.arange(len(letters))
    keys, found, found_in = np.full(len(letters), view, dtype=np.uint64), [], []
    least, most = lengths
    for length in range(1, most + 1):
        # Of those that begin at each letter, one letter longer than before.
        keys = keys[: len(letters) - length + 1] * _FACTOR + letters[length - 1 :]
        if length >= least:
            fits = left[: len(keys)] >= length
            found.append(keys[fits])
            found_in.append(part_of[: len(keys)][fits])
    return np.concatenate(found), np.concatenate(found_in)
