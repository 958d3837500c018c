"""``python -m tuning.weights``: fits how the readings of a message in a conversation are weighed.

The conversations of ``tuning/conversations`` are run through the trained model; after each message
the conversation goes on as if it had been answered correctly. For each message that follows another
one the model's readings and the right cells are recorded, and the weights of
:mod:`bot.nlu.weighing` are fitted on them by maximum likelihood.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator, Sequence
from unittest import mock

import numpy as np
import numpy.typing as npt
import typer
from scipy.optimize import minimize

from bot.answers.grid import Grid
from bot.conversation.reading import intents_of
from bot.evaluation.talk import MORE, UNKNOWN, Talk, read_as, read_conversations, wanted
from bot.nlu import judge
from bot.nlu.context import Context, in_context
from bot.nlu.trust import Reading
from bot.nlu.weighing import FEATURES, WEIGHTS_FILE, ReadTwice, features
from bot.operations.chosen_model import require_model

CONVERSATIONS = Path(__file__).with_name("conversations")
_FOLDS = 5

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Choice:
    """One message in a conversation: what speaks for each intent, and which are right.

    Attributes:
        conversation: the number of its conversation.
        features: shape (intents, features).
        right: shape (intents,).
    """

    conversation: int
    features: Array
    right: npt.NDArray[np.bool_]


def fitted(choices: Sequence[Choice], penalty: float) -> Array:
    """The weights under which the right intents are likeliest, shape (features,).

    Args:
        choices: messages, each with a right intent among those that were weighed.
        penalty: on the squares of the weights of standardised features.
    """
    rows = np.concatenate([choice.features for choice in choices])
    right = np.concatenate([choice.right for choice in choices])
    counts = [len(choice.right) for choice in choices]
    starts = np.cumsum([0, *counts[:-1]])
    owner = np.repeat(np.arange(len(choices)), counts)
    scale = rows.std(axis=0) + 1e-6
    standard = rows / scale

    def loss(weights: Array) -> tuple[float, Array]:
        sums = standard @ weights
        powers = np.exp(sums - np.maximum.reduceat(sums, starts)[owner])
        every = np.add.reduceat(powers, starts)
        hits = np.add.reduceat(powers * right, starts)
        slope = standard.T @ (powers / every[owner] - powers * right / hits[owner])
        value = -np.log(hits / every).sum() + penalty / 2 * weights @ weights
        return float(value), slope + penalty * weights

    result = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B")
    weights: Array = result.x / scale
    return weights


def accuracy(choices: Sequence[Choice], weights: Array) -> float:
    """The share of messages whose likeliest intent is right."""
    return float(np.mean([c.right[(c.features @ weights).argmax()] for c in choices]))


def held_out_accuracy(choices: Sequence[Choice], penalty: float) -> float:
    """The same, each message with weights fitted on other conversations."""
    hits = 0.0
    for fold in range(_FOLDS):
        held_out = [c for c in choices if c.conversation % _FOLDS == fold]
        others = [c for c in choices if c.conversation % _FOLDS != fold]
        hits += accuracy(held_out, fitted(others, penalty)) * len(held_out)
    return hits / len(choices)


def choices_in(conversations: Sequence[Sequence[dict[str, Any]]]) -> list[Choice]:
    """Runs conversations through the trained model.

    Args:
        conversations: of each its turns: ``text`` and ``right``, or ``questions``.
    """
    return asyncio.run(_choices_in(conversations))


async def _choices_in(conversations: Sequence[Sequence[dict[str, Any]]]) -> list[Choice]:
    talk = Talk(require_model())
    choices = []
    for number, turns in enumerate(conversations):
        tracker = talk.tracker()
        for turn in turns:
            with _read_twice() as seen:
                parsed = await talk.read(turn["text"], tracker)
            right_ones = wanted(turn)
            if len(right_ones) == 1 and seen:
                # The first that is weighed is the message itself, its sentences come after it.
                intents, rows, _ = features(*seen[0])
                right = np.isin(intents, right_ones[0])
                if right.any():
                    choices.append(Choice(number, np.array(rows), right))
            await talk.answer(turn["text"], _read_rightly(parsed, right_ones), tracker)
    return choices


def _read_rightly(parsed: dict[str, Any], right_ones: Sequence[Sequence[str]]) -> dict[str, Any]:
    led_to = intents_of(parsed)
    # Its own decision where that is right as well, so that the conversation goes on as in reality.
    right = [next((one for one in led_to if one in each), each[0]) for each in right_ones]
    named = [intent for intent in right if intent not in (MORE, UNKNOWN)]
    return read_as(parsed, named) if named else parsed


@contextmanager
def _read_twice() -> Iterator[list[Any]]:
    """The features, without weights, which may not match them yet."""
    seen: list[Any] = []

    def noted(read: ReadTwice, context: Context, grid: Grid, *rest: Any) -> Reading:
        seen.append((read, context, grid, *rest))
        return in_context(read.alone, context, grid)

    with mock.patch.object(judge, "weighed", noted):
        yield seen


def main(
    penalty: float = typer.Option(3.0, min=0.0, help="On the squares of the weights."),
) -> None:
    """Fit the weights of a message's two readings on labelled conversations: some minutes."""
    conversations = [
        turns
        for path in sorted(CONVERSATIONS.glob("*.jsonl"))
        for turns in read_conversations(path)
    ]
    choices = choices_in(conversations)
    weights = fitted(choices, penalty)
    written = {
        "messages": len(choices),
        "penalty": penalty,
        "held_out_accuracy": round(held_out_accuracy(choices, penalty), 3),
        "weights": dict(zip(FEATURES, weights.round(3).tolist(), strict=True)),
    }
    WEIGHTS_FILE.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    typer.echo(f"{WEIGHTS_FILE}: {written}")


if __name__ == "__main__":
    typer.run(main)
