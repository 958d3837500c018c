"""Words, lemmas and letter sequences of a text as one sparse tf-idf vector."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.normalise import folded

_WORD = re.compile(r"\w+")
# For each so many phrases, an n-gram has to stand in one more, up to the chosen number.
_SMALL = 1000
# What stands among letters and digits at random, too.
_SHORT = 2
_SMALL_NUMBER = re.compile(r"\d{1,3}")
# A quarter of a text's letters and digits.
_PART = 4


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
        common = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32}
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
        vectors = self._stack(
            self._words.fit_transform(_words_and_lemmas(texts, lemmas)),
            self._letters.fit_transform([folded(text) for text in texts]),
            self._joined.fit_transform([joined(text) for text in texts]),
        )
        for view in (self._words, self._letters, self._joined):
            # scikit-learn's record of n-grams that were too rare: a third of the memory, unread.
            del view.stop_words_
        return vectors

    def transform(self, texts: Sequence[str], lemmas: Sequence[str]) -> sparse.csr_matrix:
        """The vectors of other texts, shape (texts, n-grams)."""
        return self._stack(
            self._words.transform(_words_and_lemmas(texts, lemmas)),
            self._letters.transform([folded(text) for text in texts]),
            self._joined.transform([joined(text) for text in texts]),
        )

    def knows_a_word_of(self, text: str) -> bool:
        """Whether any word of a text, of two letters at least, was in the training phrases."""
        return bool(self._known_in(text))

    def hardly_knows_a_word_of(self, text: str) -> bool:
        """Whether the known words of a text are such as stand in letters and digits at random, too.

        Those are words of two letters and small numbers, in the middle of much else.
        """
        known = self._known_in(text)
        if any(len(word) > _SHORT and not _SMALL_NUMBER.fullmatch(word) for word in known):
            return False
        short = sum(len(word) for word in known if not word.isdigit())
        return short * _PART < sum(map(len, _WORD.findall(text)))

    def _known_in(self, text: str) -> list[str]:
        words = _WORD.findall(text.lower())
        return [word for word in words if len(word) > 1 and word in self._words.vocabulary_]

    @staticmethod
    def _stack(*views: sparse.csr_matrix) -> sparse.csr_matrix:
        # Each view has unit length; so do they together.
        scale = np.float32(1 / np.sqrt(len(views)))
        return sparse.hstack(views, format="csr") * scale


def _words_and_lemmas(texts: Sequence[str], lemmas: Sequence[str]) -> list[tuple[str, str]]:
    return [(text.lower(), lemma.lower()) for text, lemma in zip(texts, lemmas, strict=True)]


def _words_and_pairs(text_and_lemmas: tuple[str, str]) -> list[str]:
    # Separately: the last word and the first lemma are not a pair.
    found: list[str] = []
    for side in text_and_lemmas:
        words = _WORD.findall(side)
        found += [*words, *(" ".join(pair) for pair in pairwise(words))]
    return found


Sparse = sparse.csr_matrix
Floats = npt.NDArray[np.float32]
