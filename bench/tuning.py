"""Shipped and tuned encoder at equal strictness: ``python -m bench.tuning [SHIPPED TUNED]``.

Trains the project's pipeline with the encoder as shipped and as tuned, or takes two such models,
reads the development set with both, and draws ``plots/tuning.png``: at each margin, what is right
at once against what gets a wrong fact, or any fact where none fits.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import Any, Sequence
from unittest import mock

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt

from bench.candidates import OWN_CONFIG
from bench.plots import GOOD, PLAIN, PLOTS, save
from bench.splits import NLU_DATA
from bot.evaluation.question_sets import OUT_OF_SCOPE, Question, read_questions
from bot.evaluation.training import load_parser, train
from bot.nlu.encoder import folder
from bot.nlu.trust import Trust

_MARGINS = np.linspace(0, 1, 401)
# Allowed shares of questions in scope with a wrong fact, and out of scope with any.
_STRICT = ((0.01, 0.01), (0.015, 0.01), (0.02, 0.02), (0.03, 0.02), (0.05, 0.03))
_COLOURS = {"as shipped": PLAIN, "tuned": GOOD}


def read(name: str, model: Path | None, questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The parse results of one encoder's model, which is trained where none is given."""
    shipped = mock.patch.object(folder, "installed_adapter", lambda: None)
    with (
        shipped if name == "as shipped" else nullcontext(),
        tempfile.TemporaryDirectory() as made,
    ):
        model = model or train(OWN_CONFIG, NLU_DATA, Path(made), "tuning").model
        parse = load_parser(model)
        return [parse(question.text) for question in questions]


def curve(
    parsed: Sequence[dict[str, Any]], questions: Sequence[Question]
) -> npt.NDArray[np.floating]:
    """Shares by margin, shape (margins, 3): right at once, wrong fact, fact out of scope."""
    trusts = [Trust.of_parse_data(result) for result in parsed]
    best = [trust.best if trust else "" for trust in trusts]
    margins = np.array([trust.margin if trust else 0.0 for trust in trusts])
    right = np.array([b in q.right for b, q in zip(best, questions, strict=True)])
    inside = np.array([OUT_OF_SCOPE not in question.right for question in questions])
    answers = np.array([b not in ("", OUT_OF_SCOPE) for b in best])
    shares = []
    for margin in _MARGINS:
        answered = answers & (margins >= margin)
        shares.append(
            [
                (answered & right)[inside].mean(),
                (answered & ~right)[inside].mean(),
                answered[~inside].mean(),
            ]
        )
    return np.array(shares)


def at_strictness(shares: npt.NDArray[np.floating]) -> list[float]:
    """Per cent right at once at each of the strictnesses, 0 where no margin keeps within it."""
    found = []
    for wrong, outside in _STRICT:
        within = shares[(shares[:, 1] <= wrong) & (shares[:, 2] <= outside), 0]
        found.append(100 * float(within.max(initial=0.0)))
    return found


def main() -> None:
    """Draws both encoders' curves and prints what they gain."""
    given = [Path(model) for model in sys.argv[1:3]] or [None, None]
    # Messages with two questions depend on the splitter instead.
    questions = [question for question in read_questions() if not question.questions]
    parsed = {
        name: read(name, model, questions) for name, model in zip(_COLOURS, given, strict=True)
    }
    figure, axes = plt.subplots(1, 2, figsize=(9.5, 4), layout="constrained", sharey=True)
    for axis, swedish in zip(axes, (True, False), strict=True):
        rows = [n for n, question in enumerate(questions) if (question.language == "sv") == swedish]
        some = [questions[row] for row in rows]
        for name, colour in _COLOURS.items():
            shares = curve([parsed[name][row] for row in rows], some)
            told = " ".join(f"{value:.1f}" for value in at_strictness(shares))
            print(f"{'Swedish' if swedish else 'others'}, {name}: {told}", flush=True)
            axis.plot(100 * shares[:, 1], 100 * shares[:, 0], color=colour, label=name)
            axis.plot(100 * shares[:, 2], 100 * shares[:, 0], color=colour, linestyle=":")
        axis.set(xlabel="% wrong fact (line), any fact out of scope (dots)", xlim=(0, 10))
        axis.set_title(f"{'Swedish' if swedish else 'Eight other languages'}, {len(some)} messages")
        axis.legend(loc="lower right", frameon=False)
    axes[0].set(ylabel="% right at once", ylim=(40, 100))
    save(figure, PLOTS / "tuning.png")


if __name__ == "__main__":
    main()
