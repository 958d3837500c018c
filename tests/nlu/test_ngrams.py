"""Which texts count as alike by their words, lemmas and letters."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.ngrams import NgramVectoriser, folded, joined
from tests.nlu.texts import any_text

TEXTS = [
    "vilka vänorter har motala",
    "vem beslutar om policyn",
    "vem beslutade om vänorten",
    "vad är sern",
    "hur går vi med i sern",
    "policyn för samverkan",
]
LEMMAS = [
    "vilken vänort ha motala",
    "vem besluta om policy",
    "vem besluta om vänort",
    "vad vara sern",
    "hur gå vi med i sern",
    "policy för samverkan",
]


@pytest.fixture(scope="module")
def vectoriser() -> NgramVectoriser:
    made = NgramVectoriser(min_phrases=1)
    made.fit(TEXTS, LEMMAS)
    return made


def vector(vectoriser: NgramVectoriser, text: str, lemmas: str = "") -> sparse.csr_matrix:
    """The vector of one text."""
    return vectoriser.transform([text], [lemmas])


def likeness(vectoriser: NgramVectoriser, first: str, second: str) -> float:
    """The cosine of two texts that have no lemmas, 0 … 1."""
    rows = [vector(vectoriser, text) for text in (first, second)]
    length = float(np.prod([np.sqrt(row.multiply(row).sum()) for row in rows]))
    return float(rows[0].multiply(rows[1]).sum()) / length


@pytest.mark.parametrize(
    ("text", "plain"), [("VÄNORT", "vanort"), ("Éå ö", "ea o"), ("va\u0308n", "van"), ("", "")]
)
def test_folding_removes_case_and_diacritics(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize(("text", "plain"), [("Vän orts avtal", "vanortsavtal"), ("", "")])
def test_joining_also_removes_spaces(text: str, plain: str) -> None:
    assert joined(text) == plain


def words_and_pairs(text_and_lemmas: tuple[str, str]) -> list[str]:
    """As it was when models were trained with scikit-learn."""
    sides = [side.split() for side in text_and_lemmas]
    return [part for words in sides for part in [*words, *map(" ".join, pairwise(words))]]


def test_texts_are_as_alike_as_scikit_learns_vectorisers_find_them() -> None:
    common: Any = {"lowercase": False, "sublinear_tf": True, "dtype": np.float32}
    words = TfidfVectorizer(analyzer=words_and_pairs, **common)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, **common)
    across = TfidfVectorizer(analyzer="char", ngram_range=(3, 5), min_df=2, **common)
    parts = [
        words.fit_transform(list(zip(TEXTS, LEMMAS, strict=True))),
        letters.fit_transform([folded(text) for text in TEXTS]),
        across.fit_transform([joined(text) for text in TEXTS]),
    ]
    expected = (sparse.hstack(parts) / np.sqrt(3)).toarray()
    # Columns are in another order here.
    vectoriser = NgramVectoriser(min_phrases=2)
    vectoriser.fit(TEXTS, LEMMAS)
    new = vectoriser.transform(TEXTS, LEMMAS)
    assert new.shape == expected.shape
    np.testing.assert_allclose((new @ new.T).toarray(), expected @ expected.T, atol=1e-6)


def test_a_texts_vector_does_not_depend_on_its_neighbours(vectoriser: NgramVectoriser) -> None:
    together = vectoriser.transform(TEXTS, LEMMAS)
    alone = vector(vectoriser, TEXTS[2], LEMMAS[2])
    np.testing.assert_array_equal(together[2].toarray(), alone.toarray())


def test_vectors_of_known_texts_have_unit_length(vectoriser: NgramVectoriser) -> None:
    rows = vectoriser.transform(TEXTS, LEMMAS)
    np.testing.assert_allclose(rows.multiply(rows).sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize(
    ("written", "also", "other"),
    [
        pytest.param("vänorter", "vanorter", "policyn", id="without diacritics"),
        pytest.param("vänorter", "vän orter", "policyn", id="wrongly split"),
        pytest.param("vänorter", "vänårter", "policyn", id="misspelt"),
        pytest.param("policyn", "POLICYN", "vänorter", id="shouted"),
    ],
)
def test_other_spellings_are_alike(
    written: str, also: str, other: str, vectoriser: NgramVectoriser
) -> None:
    assert likeness(vectoriser, written, also) > 0.4
    assert likeness(vectoriser, written, also) > 3 * likeness(vectoriser, written, other)


def test_a_common_lemma_makes_texts_alike(vectoriser: NgramVectoriser) -> None:
    known = vector(vectoriser, "motala har", "motala ha")
    without = vector(vectoriser, "xyz")
    with_lemma = vector(vectoriser, "xyz", "ha")
    assert known.multiply(without).sum() == 0
    assert known.multiply(with_lemma).sum() > 0


def test_the_last_word_and_the_first_lemma_are_no_pair() -> None:
    vectoriser = NgramVectoriser(min_phrases=2)
    # No letters but z stand in two phrases, so that the others are known as words and pairs only.
    vectoriser.fit(["hej du", "zzzz", "zzzz z"], ["jag vara", "", ""])
    assert vector(vectoriser, "hej du").nnz == 3
    assert vector(vectoriser, "du jag").nnz == 2


def test_what_stands_in_too_few_phrases_does_not_count() -> None:
    strict, lenient = NgramVectoriser(min_phrases=2), NgramVectoriser(min_phrases=1)
    for made in (strict, lenient):
        made.fit(TEXTS, LEMMAS)
    assert vector(strict, "").shape[1] < vector(lenient, "").shape[1]
    # Words count however rare they are.
    assert vector(strict, "samverkan").nnz > 0


@pytest.mark.parametrize("text", ["", "?!", "Ωμέγα"])
def test_a_text_without_known_parts_has_an_empty_vector(
    text: str, vectoriser: NgramVectoriser
) -> None:
    assert vector(vectoriser, text).nnz == 0


def test_training_without_a_word_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty vocabulary"):
        NgramVectoriser(min_phrases=1).fit(["?", "!"], ["", ""])


@given(any_text)
@settings(max_examples=30, deadline=None)
def test_any_text_has_a_vector(vectoriser: NgramVectoriser, text: str) -> None:
    found = vectoriser.transform([text], [text])
    assert found.shape == (1, vector(vectoriser, "").shape[1])
    assert np.isfinite(found.data).all()


@pytest.mark.parametrize(
    ("text", "known"),
    [("Vad?", True), ("asdf motala", True), ("asdf", False), ("v", False), ("???", False)],
)
def test_a_word_of_the_phrases_is_known(
    vectoriser: NgramVectoriser, text: str, known: bool
) -> None:
    assert vectoriser.knows_a_word_of(text) is known


@pytest.mark.parametrize(
    ("text", "hardly"),
    [
        *(("vi?", True), ("vi asd", True), ("vi asdfghjkl", True), ("vi 4646 111464", True)),
        *(("asdf motala kjhgfd", False), ("har asdfghj", True), ("har asdf", False)),
    ],
)
def test_short_words_stand_in_any_letters(
    vectoriser: NgramVectoriser, text: str, hardly: bool
) -> None:
    assert vectoriser.hardly_knows_a_word_of(text) is hardly
