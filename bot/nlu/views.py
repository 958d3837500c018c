"""Three views of one question: as a cell, by its topic alone and by its aspect alone.

Least squares is linear in its targets, and "belongs to the topic" is a sum of "is the cell": the
scores of topics and aspects follow from those of the cells, as if they had been trained
separately. Each view is calibrated separately. The product of the three is as accurate as the cells
alone, and its sums tell how sure the topic is where the aspect is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax, softmax

from bot.conversation.cells import split_cell
from bot.nlu.calibration import fit_sharpness

Array = npt.NDArray[np.floating[Any]]
Places = npt.NDArray[np.intp]

# Four factors are found as well on a part of the phrases, spread evenly over the intents.
_CALIBRATED_ON = 10_000


@dataclass(frozen=True)
class Sharpness:
    """What turns scores into calibrated probabilities, for each view and for all together."""

    cells: float
    topics: float
    aspects: float
    together: float


class Views:
    """The three sets of classes of a list of intents, side by side."""

    def __init__(self, intents: Sequence[str]) -> None:
        """Takes the intents in the order of the classifier's classes."""
        self.intents = list(intents)
        parts = [split_cell(intent) for intent in intents]
        self.topics = sorted({part.topic for part in parts})
        self.aspects = sorted({part.aspect for part in parts})
        topic_places = {topic: place for place, topic in enumerate(self.topics)}
        aspect_places = {aspect: place for place, aspect in enumerate(self.aspects)}
        self._topic_of: Places = np.array([topic_places[part.topic] for part in parts])
        self._aspect_of: Places = np.array([aspect_places[part.aspect] for part in parts])
        self._in_topic = _membership(self._topic_of, len(self.topics))
        self._in_aspect = _membership(self._aspect_of, len(self.aspects))

    def targets(self, labels: Places) -> Array:
        """What the classifier learns.

        Args:
            labels: the intent of each phrase, shape (phrases,).

        Returns:
            Shape (phrases, intents): 1 for the intent of a phrase, else -1.
        """
        targets = np.full((len(labels), len(self.intents)), -1.0, dtype=np.float32)
        targets[np.arange(len(labels)), labels] = 1.0
        return targets

    def fit(self, held_out_scores: Array, labels: Places) -> Sharpness:
        """Calibrates each view, then all together.

        Args:
            held_out_scores: of phrases not trained on, shape (phrases, intents).
            labels: their correct intents.
        """
        every = -(-len(labels) // _CALIBRATED_ON)
        held_out_scores, labels = held_out_scores[::every], labels[::every]
        apart = Sharpness(
            fit_sharpness(held_out_scores, labels),
            fit_sharpness(_sums(held_out_scores, self._in_topic), self._topic_of[labels]),
            fit_sharpness(_sums(held_out_scores, self._in_aspect), self._aspect_of[labels]),
            1.0,
        )
        together = fit_sharpness(self._log_product(held_out_scores, apart), labels)
        return Sharpness(apart.cells, apart.topics, apart.aspects, together)

    def probabilities(self, scores: Array, sharpness: Sharpness) -> Array:
        """The probability of each intent.

        Args:
            scores: shape (…, intents).
            sharpness: from :meth:`fit`.

        Returns:
            Shape (…, intents).
        """
        product = self._log_product(scores, sharpness)
        result: Array = softmax(product * sharpness.together, axis=-1)
        return result

    def topic_sums(self, chances: Array) -> Array:
        """The probability of each topic: the sum over its cells.

        Args:
            chances: shape (messages, intents).

        Returns:
            Shape (messages, topics).
        """
        sums: Array = chances @ self._in_topic
        return sums

    def topics_of(self, labels: Places) -> Places:
        """The topic of each intent, as an index into :attr:`topics`."""
        return self._topic_of[labels]

    def _log_product(self, scores: Array, sharpness: Sharpness) -> Array:
        by_topic = log_softmax(_sums(scores, self._in_topic) * sharpness.topics, axis=-1)
        by_aspect = log_softmax(_sums(scores, self._in_aspect) * sharpness.aspects, axis=-1)
        product: Array = (
            log_softmax(scores * sharpness.cells, axis=-1)
            + by_topic[..., self._topic_of]
            + by_aspect[..., self._aspect_of]
        )
        return product


def _membership(class_of: Places, count: int) -> Array:
    members = np.zeros((len(class_of), count), dtype=np.float32)
    members[np.arange(len(class_of)), class_of] = 1.0
    return members


def _sums(scores: Array, members: Array) -> Array:
    """The scores of classes that are unions of intents.

    With targets of 1 and -1, a union's target is the sum of its members' plus one less than their
    number; the constant, in turn, is the sum of all targets divided by two less their number.

    Args:
        scores: shape (…, intents).
        members: 1 where an intent belongs to a class, else 0; shape (intents, classes).

    Returns:
        Shape (…, classes).
    """
    intents = len(members)
    sums: Array = scores @ members
    if intents != 2:
        constant = scores.sum(axis=-1, keepdims=True) / (2 - intents)
        sums = sums + constant * (members.sum(axis=0) - 1)
    return sums
