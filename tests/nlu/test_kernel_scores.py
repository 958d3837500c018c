"""Summed-up weights score a message as the sum over all phrases would."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.kernel import Features, KernelOptions, centred_directions, sentence_kernel
from bot.nlu.kernel_scores import KernelScores, Sums
from tests.nlu import small_data

OPTIONS = KernelOptions(sparse_weight=1.5, dense_weight=4.0, sharpness=2.0, ridge=0.5)
PHRASES, INTENTS, MESSAGES = 200, 5, 30


@pytest.mark.parametrize("kind", ["both", "sparse", "dense"])
def test_scores_are_those_of_the_kernel(kind: str) -> None:
    rng = np.random.default_rng(4)
    ngrams = small_data.sparse_rows(rng, PHRASES + MESSAGES) if kind != "dense" else None
    dense = small_data.dense_rows(rng, PHRASES + MESSAGES) if kind != "sparse" else None
    weights = rng.normal(size=(PHRASES, INTENTS)).astype(np.float32)
    mean = dense[:PHRASES].mean(axis=0) if dense is not None else None
    directions = centred_directions(dense, mean) if dense is not None and mean is not None else None

    kernel = np.ones((MESSAGES, PHRASES))
    if ngrams is not None:
        likeness = (ngrams[PHRASES:] @ ngrams[:PHRASES].T).toarray()
        kernel += OPTIONS.sparse_weight * likeness
    if directions is not None:
        cosines = directions[PHRASES:] @ directions[:PHRASES].T
        kernel += OPTIONS.dense_weight * sentence_kernel(cosines, OPTIONS.sharpness)
    expected = kernel @ weights

    sums = Sums.of(
        weights,
        OPTIONS,
        ngrams[:PHRASES] if ngrams is not None else None,
        directions[:PHRASES] if directions is not None else None,
        mean,
    )
    scores = KernelScores(Sums.of_arrays(sums.arrays()), OPTIONS.sharpness)
    asked = Features(
        ngrams[PHRASES:] if ngrams is not None else None,
        dense[PHRASES:] if dense is not None else None,
    )
    found, nearness = scores(asked)
    np.testing.assert_allclose(found, expected, atol=0.02 * np.abs(expected).max())
    assert (nearness is None) == (directions is None)
    if nearness is not None:
        np.testing.assert_allclose(nearness, cosines, atol=0.02)
