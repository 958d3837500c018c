"""Draws how far the classifier's probabilities can be trusted: ``python -m bench.plots``.

Writes ``plots/*.png`` and prints the expected calibration error and the commonest confusions, all
from scores of phrases that were held out.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np

from bench.held_out import HeldOut, held_out
from bot.nlu.calibration import expected_calibration_error

PLOTS = Path(__file__).with_name("plots")
_BINS = 15
_COMMONEST = 15
_STYLE = {"font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
GOOD, _BAD, PLAIN = "#1b6ca8", "#b3261e", "#555555"


def draw_reliability(scores: HeldOut, path: Path) -> float:
    """How often the best intent is right, by its probability.

    Returns:
        The expected calibration error.
    """
    right = scores.predicted == scores.labels
    error = expected_calibration_error(scores.confidence, right, _BINS)
    index = np.minimum((scores.confidence * _BINS).astype(int), _BINS - 1)
    filled = [number for number in range(_BINS) if (index == number).any()]
    said = [scores.confidence[index == number].mean() for number in filled]
    true = [right[index == number].mean() for number in filled]
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(5, 5.5), sharex=True, height_ratios=[3, 1], layout="constrained"
    )
    above.plot([0, 1], [0, 1], color=PLAIN, linestyle=":", label="says just what it knows")
    above.plot(said, true, color=GOOD, marker="o", label="held-out phrases")
    above.set(ylabel="share right", ylim=(0, 1.02))
    above.set_title(f"Reliability: expected calibration error {error:.3f}")
    above.legend(loc="upper left", frameon=False)
    below.hist(scores.confidence, bins=_BINS, range=(0, 1), color=GOOD)
    below.set(xlabel="probability of the likeliest intent", ylabel="phrases", xlim=(0, 1))
    save(figure, path)
    return error


def draw_thresholds(scores: HeldOut, path: Path) -> None:
    """Shares answered rightly and wrongly, by margin."""
    outside = scores.labels == scores.out_of_scope
    content = scores.predicted != scores.out_of_scope
    right = scores.predicted == scores.labels
    near = scores.nearness >= scores.thresholds.nearness
    margins = np.linspace(0, 1, 201)
    answered = np.array([content & near & (scores.margin >= margin) for margin in margins])
    figure, axes = plt.subplots(1, 2, figsize=(9.5, 4), layout="constrained")
    first, second = axes
    first.plot(margins, 100 * (answered & right)[:, ~outside].mean(axis=1), color=GOOD)
    first.set(xlabel="margin", ylabel="%", title="In scope: right answer at once", ylim=(0, 100))
    wrong = 100 * (answered & ~right)[:, ~outside].mean(axis=1)
    second.plot(margins, wrong, color=_BAD, label="in scope: another answer")
    all_the_same = 100 * answered[:, outside].mean(axis=1)
    second.plot(margins, all_the_same, color=PLAIN, label="out of scope: answered all the same")
    second.set(xlabel="margin", ylabel="%", title="Wrong answers", ylim=(0, None))
    second.legend(frameon=False)
    for axis in axes:
        axis.axvline(scores.thresholds.margin, color="black", linestyle="--", linewidth=1)
        axis.annotate(
            f"chosen: {scores.thresholds.margin:.2f}",
            (scores.thresholds.margin, axis.get_ylim()[1] * 0.5),
            xytext=(4, 0),
            textcoords="offset points",
        )
    save(figure, path)


def draw_confusion(scores: HeldOut, path: Path) -> None:
    """Which topics are taken for which, in per cent of each right one."""
    matrix = confusion(scores)
    shares = 100 * matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    figure, axis = plt.subplots(figsize=(11, 10.5), layout="constrained")
    # The root shows the rare mistakes beside the common hits.
    image = axis.imshow(np.sqrt(shares), cmap="Blues", vmin=0, vmax=10)
    names = scores.views.topics
    places = range(len(names))
    axis.set_xticks(places, names, rotation=90, fontsize=7)
    axis.set_yticks(places, names, fontsize=7)
    axis.set(
        xlabel="read as", ylabel="meant", title="Held-out phrases: topic of the likeliest intent"
    )
    bar = figure.colorbar(image, ax=axis, shrink=0.5, ticks=np.sqrt([0, 1, 5, 20, 50, 100]))
    bar.set_ticklabels(["0 %", "1 %", "5 %", "20 %", "50 %", "100 %"])
    save(figure, path)


def confusion(scores: HeldOut) -> np.ndarray:
    """Counts, shape (right topics, predicted topics); an intent without a topic is its own."""
    views = scores.views
    matrix = np.zeros((len(views.topics),) * 2, dtype=int)
    np.add.at(matrix, (views.topics_of(scores.labels), views.topics_of(scores.predicted)), 1)
    return matrix


def commonest_confusions(scores: HeldOut) -> list[tuple[str, str, int]]:
    """What was meant, what it was read as, how often; commonest first."""
    wrong = scores.predicted != scores.labels
    pairs = Counter(zip(scores.labels[wrong], scores.predicted[wrong], strict=True))
    return [
        (scores.views.intents[meant], scores.views.intents[read], count)
        for (meant, read), count in pairs.most_common(_COMMONEST)
    ]


def save(figure: plt.Figure, path: Path) -> None:
    """Writes a figure to its file, and tells its size."""
    path.parent.mkdir(exist_ok=True)
    # Without the date and version that matplotlib adds, equal data gives equal files.
    figure.savefig(path, dpi=80, metadata={"Software": None})
    plt.close(figure)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB", flush=True)


def main() -> None:
    """Trains once, draws everything."""
    print("Training for held-out scores …", flush=True)
    scores = held_out()
    with plt.rc_context(_STYLE):
        error = draw_reliability(scores, PLOTS / "reliability.png")
        draw_thresholds(scores, PLOTS / "thresholds.png")
        draw_confusion(scores, PLOTS / "confusion.png")
    right = float((scores.predicted == scores.labels).mean())
    print(f"{len(scores.labels)} phrases held out, {100 * right:.1f} % right")
    print(f"expected calibration error {error:.4f}")
    print(f"margin {scores.thresholds.margin:.3f}, nearness {scores.thresholds.nearness:.3f}")
    for meant, read, count in commonest_confusions(scores):
        print(f"{count:4d}  {meant} read as {read}")


if __name__ == "__main__":
    main()
