"""Words, lemmas and letter sequences of a text as one sparse tf-idf vector."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Callable, Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.normalise import folded

_WORD = re.compile(r"\w+")
# For each so many phrases, an n-gram has to stand in one more, up to the chosen number.
_SMALL = 1000
# What stands among letters and digits at random, too.
_SHORT = 3
_SMALL_NUMBER = re.compile(r"\d{1,3}")
# A third of a text's letters and digits.
_PART = 3
_KIND = np.float32

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.integer[Any]]


def joined(text: str) -> str:
    """Folded and without spaces, so that wrongly split or joined compounds look alike."""
    return folded(text).replace(" ", "")


class NgramVectoriser:
    """Learns the vocabulary of n-grams and how rare each one is.

    Three views of equal weight: words and lemmas (1-2), letters within words (2-5), letters across
    words without the spaces (3-5).
    """

    # Each of the three views has unit length; so do they together.
    _scale = np.float32(1 / np.sqrt(3))

    def __init__(self, min_phrases: int) -> None:
        """
        Args:
            min_phrases: an n-gram counts when it occurs in at least this many training phrases;
                in fewer when there are few phrases.
        """
        common = {"lowercase": False, "sublinear_tf": True, "dtype": _KIND}
        self._min_phrases = min_phrases
        self._words = TfidfVectorizer(analyzer=_words_and_pairs, **common)
        self._letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **common)
        self._joined = TfidfVectorizer(analyzer="char", ngram_range=(3, 5), **common)

    def fit(self, texts: Sequence[str], lemmas: Sequence[str]) -> sparse.csr_matrix:
        """Learns from training phrases.

        Args:
            texts: the phrases.
            lemmas: their lemmas, one string per phrase.

        Returns:
            Their vectors, shape (phrases, n-grams).

        Raises:
            ValueError: no phrase contains a word.
        """
        # Few phrases share few n-grams, and hardly a word.
        grown = len(texts) // _SMALL
        self._words.set_params(min_df=min(self._min_phrases, 1 + grown))
        for letters in (self._letters, self._joined):
            letters.set_params(min_df=min(self._min_phrases, 2 + grown))
        vectors = [
            self._words.fit_transform(_words_and_lemmas(texts, lemmas)),
            self._letters.fit_transform([folded(text) for text in texts]),
            self._joined.fit_transform([joined(text) for text in texts]),
        ]
        for view in (self._words, self._letters, self._joined):
            # scikit-learn's record of n-grams that were too rare: a third of the memory, unread.
            del view.stop_words_
        return sparse.hstack(vectors, format="csr") * self._scale

    def transform(self, texts: Sequence[str], lemmas: Sequence[str]) -> sparse.csr_matrix:
        """The vectors of other texts, shape (texts, n-grams)."""
        rows = [self._row(*pair) for pair in zip(texts, lemmas, strict=True)]
        ends = np.cumsum([0, *(len(places) for places, _ in rows)])
        matrix = sparse.csr_matrix((len(rows), sum(view.size for view in self._views)), dtype=_KIND)
        if rows:
            matrix.indices = np.concatenate([places for places, _ in rows])
            matrix.data = np.concatenate([values for _, values in rows])
            matrix.indptr = ends.astype(matrix.indices.dtype)
        return matrix

    @cached_property
    def _views(self) -> Sequence[_View]:
        return [_View.of(view) for view in (self._words, self._letters, self._joined)]

    def _row(self, text: str, lemmas: str) -> tuple[Places, Floats]:
        said = (_words_and_lemmas([text], [lemmas])[0], folded(text), joined(text))
        found = [view.weights_in(part) for view, part in zip(self._views, said, strict=True)]
        starts = np.cumsum([0, *(view.size for view in self._views[:-1])])
        places = [start + places for start, (places, _) in zip(starts, found, strict=True)]
        values = np.concatenate([values for _, values in found])
        return np.concatenate(places).astype(np.int32), values * self._scale

    def knows_a_word_of(self, text: str) -> bool:
        """Whether any word of a text, of two letters at least, was in the training phrases."""
        return bool(self._known_in(text))

    def hardly_knows_a_word_of(self, text: str) -> bool:
        """Whether the known words of a text are such as stand in letters and digits at random, too.

        Those are words of two or three letters and small numbers, in the middle of much else.
        """
        known = self._known_in(text)
        if any(len(word) > _SHORT and not _SMALL_NUMBER.fullmatch(word) for word in known):
            return False
        short = sum(len(word) for word in known if not word.isdigit())
        return short * _PART <= sum(map(len, _WORD.findall(text)))

    def _known_in(self, text: str) -> list[str]:
        words = _WORD.findall(text.lower())
        return [word for word in words if len(word) > 1 and word in self._words.vocabulary_]


@dataclass(frozen=True)
class _View:
    """A trained vectoriser's way with one text.

    The same figures as its own ``transform`` up to rounding, which takes 1.4 ms for the three views
    of a message, nearly all of it for building and checking matrices; this takes 0.25.
    """

    analyse: Callable[[Any], Iterable[str]]
    places: Mapping[str, int]
    rarity: Floats

    @classmethod
    def of(cls, trained: TfidfVectorizer) -> _View:
        return cls(trained.build_analyzer(), trained.vocabulary_, trained.idf_.astype(_KIND))

    @property
    def size(self) -> int:
        return len(self.rarity)

    def weights_in(self, said: Any) -> tuple[Places, Floats]:
        """Where the vector of a text is not 0, in ascending order, and what it is there."""
        known = (self.places.get(ngram) for ngram in self.analyse(said))
        counts = Counter(place for place in known if place is not None)
        places = np.array(sorted(counts), dtype=np.int64)
        often = np.array([counts[place] for place in places.tolist()], dtype=_KIND)
        weights = (1 + np.log(often)) * self.rarity[places]
        return places, weights / (np.linalg.norm(weights) or _KIND(1))


def _words_and_lemmas(texts: Sequence[str], lemmas: Sequence[str]) -> list[tuple[str, str]]:
    return [(text.lower(), lemma.lower()) for text, lemma in zip(texts, lemmas, strict=True)]


def _words_and_pairs(text_and_lemmas: tuple[str, str]) -> list[str]:
    # Separately: the last word and the first lemma are not a pair.
    found: list[str] = []
    for side in text_and_lemmas:
        words = _WORD.findall(side)
        found += [*words, *(" ".join(pair) for pair in pairwise(words))]
    return found
