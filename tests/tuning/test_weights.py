"""How the weights of a message's readings are fitted."""

from __future__ import annotations

import json

import numpy as np

from bot.evaluation.talk import read_conversations
from bot.nlu.weighing import FEATURES, WEIGHTS_FILE
from tuning.weights import CONVERSATIONS, Choice, accuracy, fitted, held_out_accuracy


def choices(count: int, noise: float) -> list[Choice]:
    """What is right has more of the first feature, and less of the second; the third is noise."""
    chance = np.random.default_rng(0)
    made = []
    for number in range(count):
        right = np.zeros(6, dtype=np.bool_)
        right[chance.integers(6)] = True
        rows = chance.normal(0, noise, (6, 3))
        rows[right] += [2.0, -1.0, 0.0]
        made.append(Choice(number, rows, right))
    return made


def test_what_speaks_for_an_intent_gets_a_weight_above_zero() -> None:
    weights = fitted(choices(200, 1.0), 1.0)
    assert weights[0] > 1 and weights[1] < -0.5 and abs(weights[2]) < 0.4


def test_a_higher_penalty_gives_smaller_weights() -> None:
    some = choices(50, 1.0)
    assert np.abs(fitted(some, 100.0)).sum() < np.abs(fitted(some, 1.0)).sum()


def test_without_noise_every_message_is_read_rightly() -> None:
    some = choices(60, 0.1)
    assert accuracy(some, fitted(some, 1.0)) == 1.0
    assert held_out_accuracy(some, 1.0) == 1.0


def test_several_intents_may_be_right() -> None:
    rows = np.array([[1.0], [1.0], [0.0]])
    right = np.array([True, True, False])
    weights = fitted([Choice(0, rows, right)] * 5, 0.1)
    assert accuracy([Choice(0, rows, right)], weights) == 1.0


def test_the_weights_in_use_are_those_of_the_features() -> None:
    stored = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    assert set(stored["weights"]) == set(FEATURES)
    # Worse, and the two readings do not help.
    assert stored["held_out_accuracy"] > 0.7


def test_every_conversation_can_be_read() -> None:
    paths = list(CONVERSATIONS.glob("*.jsonl"))
    assert paths
    for path in paths:
        for turns in read_conversations(path):
            for turn in turns:
                assert turn["text"].strip()
                assert ("right" in turn) != ("questions" in turn)
