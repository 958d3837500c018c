"""The tuning itself: cross-entropy over the intents, on directions from the phrases' mean.

The recipe, and what else was tried, is in docs/adr/0003-sentence-encoder.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from tqdm import tqdm

from tuning.network import Network
from tuning.phrases import Phrases, in_batches

_SCALE = 20.0  # of a cosine to a class vector
_SMOOTHING = 0.05
_DECAY = 0.01
_CLASS_RATE = 25.0  # class vectors, made from scratch, learn so much faster than the layers
_WARM_UP = 0.1
_PHRASES_A_CLASS = 8  # whose mean a class vector begins with
_READ_AT_ONCE = 256
_PHRASES_MEASURED = 4096
_COUNTS = tf.TensorSpec([None], tf.int32)
_TOKENS = tf.TensorSpec([None, None], tf.int32)
_NUMBER = tf.TensorSpec([], tf.float32)

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """How to tune.

    Attributes:
        epochs: passes over the phrases.
        batch: phrases a step.
        rate: the layers' learning rate at its height.
        seed: of everything random.
    """

    epochs: int = 4
    batch: int = 128
    rate: float = 2e-5
    seed: int = 1


def embed(network: Network, phrases: Phrases, rows: npt.NDArray[np.intp]) -> Vectors:
    """The vectors of some phrases, shape (rows, hidden)."""
    read = tf.function(
        lambda tokens, lengths: network(tokens, lengths, learns=False),
        input_signature=[_TOKENS, _COUNTS],
        autograph=False,
    )
    vectors = np.empty((len(rows), network.shape.hidden), np.float32)
    shortest_first = np.argsort(phrases.lengths[rows], kind="stable")
    for start in tqdm(range(0, len(rows), _READ_AT_ONCE), desc="embedding", leave=False):
        places = shortest_first[start : start + _READ_AT_ONCE]
        vectors[places] = read(*_inputs(network, phrases, rows[places])).numpy()
    return vectors


def input_moments(
    network: Network, phrases: Phrases, chance: np.random.Generator
) -> dict[str, npt.NDArray[np.float64]]:
    """The second moments of what the matrices read; see :meth:`.Network.moments`."""
    read = tf.function(network.moments, input_signature=[_TOKENS, _COUNTS], autograph=False)
    rows = np.flatnonzero(~phrases.kept_out)
    some = chance.permutation(rows)[:_PHRASES_MEASURED]
    totals: dict[str, npt.NDArray[np.float64]] = {}
    for batch in in_batches(some, phrases.lengths, _READ_AT_ONCE, chance):
        for name, moment in read(*_inputs(network, phrases, batch)).items():
            totals[name] = totals.get(name, 0) + moment.numpy().astype(np.float64)
    return totals


def nearest_class_accuracy(network: Network, phrases: Phrases) -> float:
    """The share of kept-out phrases that are nearest to the mean of their own intent's others."""
    seen, unseen = np.flatnonzero(~phrases.kept_out), np.flatnonzero(phrases.kept_out)
    vectors = embed(network, phrases, seen)
    mean = vectors.mean(axis=0)
    centres = _class_means(vectors - mean, phrases.labels[seen], len(phrases.intents))
    likeness = (embed(network, phrases, unseen) - mean) @ centres.T
    return float((likeness.argmax(axis=1) == phrases.labels[unseen]).mean())


def tune(network: Network, phrases: Phrases, recipe: Recipe) -> None:
    """Tunes the network's layers in place, with a progress bar.

    Args:
        network: to tune.
        phrases: kept-out ones are not used.
        recipe: how.
    """
    chance = np.random.default_rng(recipe.seed)
    tf.random.set_seed(recipe.seed)
    rows = np.flatnonzero(~phrases.kept_out)
    classes, centre = _first_class_vectors(network, phrases, chance.permutation(rows))
    step = _Step(network, classes, centre)
    total = len(rows) // recipe.batch * recipe.epochs
    warm_up = max(1, int(total * _WARM_UP))
    done = 0
    with tqdm(total=total, desc="tuning", unit="step") as bar:
        while done < total:
            for batch in in_batches(rows, phrases.lengths, recipe.batch, chance)[: total - done]:
                done += 1
                left = (total - done) / (total - warm_up)
                rate = recipe.rate * min(done / warm_up, left)
                inputs = _inputs(network, phrases, batch)
                loss = step(*inputs, tf.constant(phrases.labels[batch]), rate, done)
                bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
                bar.update()


class _Step:
    """One step of AdamW, compiled once."""

    def __init__(self, network: Network, classes: Any, centre: Vectors) -> None:
        self._network = network
        self._classes = classes
        self._centre = tf.constant(centre)
        self._learnt = [*network.layers.values(), classes]
        self._first = [tf.Variable(tf.zeros_like(weights)) for weights in self._learnt]
        self._second = [tf.Variable(tf.zeros_like(weights)) for weights in self._learnt]
        # Weight decay on matrices only, not on biases, norms and class vectors.
        self._decays = [len(w.shape) == 2 and w is not classes for w in self._learnt]
        signature = [_TOKENS, _COUNTS, _COUNTS, _NUMBER, _NUMBER]
        self._compiled = tf.function(self._run, input_signature=signature, autograph=False)

    def __call__(self, tokens: Any, lengths: Any, labels: Any, rate: float, number: int) -> float:
        """Learns from one batch and returns its loss."""
        return float(
            self._compiled(
                tokens, lengths, labels, tf.constant(rate, tf.float32), tf.constant(float(number))
            )
        )

    def _run(self, tokens: Any, lengths: Any, labels: Any, rate: Any, number: Any) -> Any:
        with tf.GradientTape() as tape:
            vectors = self._network(tokens, lengths, learns=True)
            directions = tf.math.l2_normalize(vectors - self._centre, -1)
            classes = tf.math.l2_normalize(self._classes, -1)
            scores = _SCALE * tf.matmul(directions, classes, transpose_b=True)
            count = self._classes.shape[0]
            targets = tf.one_hot(labels, count) * (1 - _SMOOTHING) + _SMOOTHING / count
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(targets, scores))
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, self._learnt), 1.0)
        for place, (gradient, weights) in enumerate(zip(gradients, self._learnt, strict=True)):
            first, second = self._first[place], self._second[place]
            first.assign(0.9 * first + 0.1 * gradient)
            second.assign(0.999 * second + 0.001 * tf.square(gradient))
            update = first / (1 - tf.pow(0.9, number))
            update /= tf.sqrt(second / (1 - tf.pow(0.999, number))) + 1e-8
            if self._decays[place]:
                update += _DECAY * weights
            weights.assign_sub(rate * update * (_CLASS_RATE if weights is self._classes else 1.0))
        return loss


def _first_class_vectors(
    network: Network, phrases: Phrases, mixed: npt.NDArray[np.intp]
) -> tuple[Any, Vectors]:
    """The mean of a few phrases of each intent, from the mean of all; and that mean."""
    labels = phrases.labels[mixed]
    by_class = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.diff(labels[by_class], prepend=-1))
    nth = np.empty(len(mixed), int)
    nth[by_class] = np.arange(len(mixed)) - np.repeat(starts, np.diff([*starts, len(mixed)]))
    few = mixed[nth < _PHRASES_A_CLASS]
    vectors = embed(network, phrases, few)
    mean = vectors.mean(axis=0)
    means = _class_means(vectors - mean, phrases.labels[few], len(phrases.intents))
    return tf.Variable(means, name="classes"), mean


def _class_means(vectors: Vectors, labels: npt.NDArray[np.int32], count: int) -> Vectors:
    """The direction of the sum of each class's vectors, shape (count, hidden)."""
    sums = np.zeros((count, vectors.shape[1]), np.float32)
    np.add.at(sums, labels, vectors)
    means: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return means


def _inputs(network: Network, phrases: Phrases, rows: npt.NDArray[np.intp]) -> tuple[Any, Any]:
    lengths = phrases.lengths[rows]
    ids = phrases.ids[rows, : lengths.max()]
    return tf.constant(network.tokens(ids)), tf.constant(lengths)
