"""The maintainers' step on the tiny network: it computes the same, learns, and leaves out."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.encoder.folder import prepare_encoder
from bot.nlu.encoder.run import SentenceEncoder
from bot.nlu.encoder.weights import PackedWeights
from tests.nlu.encoder import tiny
from tuning.network import Network
from tuning.phrases import PAD, Phrases, in_batches
from tuning.training import Recipe, embed, nearest_class_accuracy, tune
from tuning.write import factors

WORDS = ["hej", "jeh", "heh", "åå", "jej", "hå"]


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> tiny.Tiny:
    """Packed weights of a tiny network."""
    return tiny.pack(tmp_path_factory.mktemp("weights") / "tiny.bin")


@pytest.fixture(scope="module")
def encoder(packed: tiny.Tiny, tmp_path_factory: pytest.TempPathFactory) -> SentenceEncoder:
    """The tiny network as it runs."""
    from bot.nlu.encoder import folder

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(folder, "installed_weights", lambda: packed.path)
        patched.setattr(folder, "installed_adapter", lambda: None)
        return SentenceEncoder(prepare_encoder(tmp_path_factory.mktemp("var")), max_tokens=40)


@pytest.fixture(scope="module")
def phrases(encoder: SentenceEncoder) -> Phrases:
    """Of two intents: one says the first word often, the other the second."""
    chance = np.random.default_rng(4)
    rows, labels = [], []
    for number in range(120):
        words = [*chance.choice(WORDS, 3), *[WORDS[number % 2]] * 2]
        rows.append(encoder.ids(" ".join(chance.permutation(words))))
        labels.append(number % 2)
    lengths = np.array([len(ids) for ids in rows], np.int32)
    ids = np.full((len(rows), lengths.max()), PAD, np.int32)
    for row, own in enumerate(rows):
        ids[row, : len(own)] = own
    kept_out = np.arange(120) % 5 == 0
    return Phrases(ids, lengths, np.array(labels, np.int32), ["one", "two"], kept_out, "")


def test_the_network_is_the_one_that_runs(packed: tiny.Tiny, phrases: Phrases) -> None:
    network = Network(PackedWeights(packed.path), phrases.ids)
    rows = np.arange(20)
    for row, vector in zip(rows, embed(network, phrases, rows), strict=True):
        ids = phrases.ids[row, : phrases.lengths[row]].tolist()
        assert float(vector @ tiny.reference(packed.tensors, ids)) > 0.999


def distance(network: Network, phrases: Phrases) -> float:
    """How far apart the two intents' means are, in phrases' distances from their mean."""
    vectors = embed(network, phrases, np.flatnonzero(~phrases.kept_out))
    labels = phrases.labels[~phrases.kept_out]
    one, two = (vectors[labels == label] for label in (0, 1))
    spread = np.mean(
        [np.linalg.norm(part - part.mean(axis=0), axis=1).mean() for part in (one, two)]
    )
    return float(np.linalg.norm(one.mean(axis=0) - two.mean(axis=0)) / spread)


def test_tuning_brings_an_intents_phrases_together(packed: tiny.Tiny, phrases: Phrases) -> None:
    network = Network(PackedWeights(packed.path), phrases.ids)
    before = network.weights()
    apart = distance(network, phrases)
    assert 0 <= nearest_class_accuracy(network, phrases) <= 1
    tune(network, phrases, Recipe(epochs=20, batch=16, rate=1e-3))
    after = network.weights()
    assert all(np.isfinite(weights).all() for weights in after.values())
    assert all((after[name] != before[name]).any() for name in before)
    assert distance(network, phrases) > 1.3 * apart


def test_kept_out_phrases_teach_nothing(packed: tiny.Tiny, phrases: Phrases) -> None:
    read: list[int] = []

    class Watched(Network):
        def tokens(self, ids: tiny.Ints) -> tiny.Ints:
            read.extend(hash(row[row != PAD].tobytes()) for row in ids)
            return super().tokens(ids)

    tune(Watched(PackedWeights(packed.path), phrases.ids), phrases, Recipe(epochs=1, batch=16))
    texts = [hash(row[row != PAD].tobytes()) for row in phrases.ids]
    seen = {text for text, kept in zip(texts, phrases.kept_out, strict=True) if not kept}
    assert set(read) == seen


def test_each_phrase_is_in_one_batch_and_long_ones_are_together() -> None:
    lengths = np.arange(200, dtype=np.int32) % 40 + 3
    rows = np.arange(0, 200, 2)
    batches = in_batches(rows, lengths, 10, np.random.default_rng(1))
    assert sorted(np.concatenate(batches).tolist()) == rows.tolist()
    padded = sum(len(batch) * int(lengths[batch].max()) for batch in batches)
    assert padded < 1.2 * lengths[rows].sum()


def test_what_inputs_do_not_show_may_be_lost() -> None:
    """Of a change of rank 3 two are kept: those that the inputs there are make the most of."""
    chance = np.random.default_rng(2)
    left, right = chance.normal(size=(30, 3)), np.linalg.qr(chance.normal(size=(50, 3)))[0].T
    inputs = chance.normal(size=(400, 3)) * [1, 0.01, 3] @ right
    change = left @ right
    first, second = factors(change, inputs.T @ inputs, 2)
    assert (first.shape, second.shape) == ((30, 2), (2, 50))
    lost = np.linalg.norm(inputs @ (first @ second - change).T) / np.linalg.norm(inputs @ change.T)
    assert lost < 0.01
    plain = np.linalg.svd(change, full_matrices=False)
    nearest = (plain[0][:, :2] * plain[1][:2]) @ plain[2][:2]
    assert lost < np.linalg.norm(inputs @ (nearest - change).T) / np.linalg.norm(inputs @ change.T)


def test_moments_are_those_of_the_inputs_without_padding(
    packed: tiny.Tiny, phrases: Phrases
) -> None:
    network = Network(PackedWeights(packed.path), phrases.ids)
    row = 3
    ids = phrases.ids[row, : phrases.lengths[row]]
    padded = np.concatenate([ids, np.full(5, PAD, np.int32)])
    alone, beside = (
        network.moments(network.tokens(read[np.newaxis]), [len(ids)]) for read in (ids, padded)
    )
    assert set(alone) == {n for n, t in packed.tensors.items() if t.ndim == 2 and n[0] == "l"}
    for name, moment in alone.items():
        columns = packed.tensors[name].shape[1]
        assert moment.shape == (columns, columns)
        np.testing.assert_allclose(moment, beside[name], rtol=0.02, atol=0.02)
    state = packed.tensors["emb.word"][ids] + packed.tensors["emb.pos"][: len(ids)]
    state = state + packed.tensors["emb.type"][0]
    centred = state - state.mean(axis=1, keepdims=True)
    state = centred / centred.std(axis=1, keepdims=True) * packed.tensors["emb.ln.w"]
    state = state + packed.tensors["emb.ln.b"]
    np.testing.assert_allclose(alone["l0.q.w"], state.T @ state, rtol=1e-3, atol=1e-3)
