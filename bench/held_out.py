"""The classifier's scores on training phrases that were held out, as training itself sees them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import numpy.typing as npt

from bench.candidates import OWN_CONFIG
from bench.splits import NLU_DATA
from bot.evaluation.training import train
from bot.nlu import kernel_model
from bot.nlu.trust import Thresholds, margins_of
from bot.nlu.views import Views


@dataclass(frozen=True)
class HeldOut:
    """Arrays with one row per phrase.

    Attributes:
        chances: calibrated probabilities, shape (phrases, intents).
        nearness: to the nearest other phrase of the predicted intent, shape (phrases,).
        labels: the right intents, shape (phrases,).
        views: the intents and their topics.
        out_of_scope: the number of the out-of-scope intent.
        thresholds: what training chose.
    """

    chances: npt.NDArray[np.floating]
    nearness: npt.NDArray[np.floating]
    labels: npt.NDArray[np.intp]
    views: Views
    out_of_scope: int
    thresholds: Thresholds

    @property
    def predicted(self) -> npt.NDArray[np.intp]:
        """The likeliest intents."""
        return self.chances.argmax(axis=1)

    @property
    def confidence(self) -> npt.NDArray[np.floating]:
        """The likeliest intents' probabilities."""
        return self.chances.max(axis=1)

    @property
    def margin(self) -> npt.NDArray[np.floating]:
        """How much likelier the likeliest intents are than the next."""
        return margins_of(self.chances)


def held_out() -> HeldOut:
    """Trains the project's pipeline and keeps the scores that thresholds were found from."""
    kept: list[HeldOut] = []
    found = kernel_model.fit_thresholds

    def keeping(chances: Any, nearness: Any, labels: Any, views: Views, options: Any) -> Thresholds:
        thresholds = found(chances, nearness, labels, views, options)
        outside = views.intents.index(options.out_of_scope)
        kept.append(HeldOut(chances, nearness, labels, views, outside, thresholds))
        return thresholds

    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.object(kernel_model, "fit_thresholds", keeping),
    ):
        train(OWN_CONFIG, NLU_DATA, Path(folder), "plots")
    # The first model is that of Swedish messages.
    return kept[0]
