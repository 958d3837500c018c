"""``python -m tuning``: tunes the encoder and writes its adapter."""

from __future__ import annotations

import os

# Before TensorFlow is loaded.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import datetime as dt
from dataclasses import asdict

import numpy as np
import typer

from bot.nlu.encoder.adapter import FOLDER, installed_adapter
from bot.nlu.encoder.folder import prepare_encoder
from bot.nlu.encoder.run import SentenceEncoder
from bot.nlu.encoder.weights import PACKAGE, PackedWeights, installed_version, installed_weights
from bot.settings import get_settings
from tuning.network import Network
from tuning.phrases import read_phrases
from tuning.training import Recipe, input_moments, nearest_class_accuracy, tune
from tuning.write import changed, changes, write


def main(
    # Rank: with more the adapter would exceed its size limit, which shows only at the end.
    rank: int = typer.Option(32, min=1, max=33, help="Of each matrix's change."),
    epochs: int = typer.Option(4, min=1, help="Passes over the phrases."),
    seed: int = typer.Option(1, help="Of everything random."),
    go_on: bool = typer.Option(
        False,
        "--go-on",
        help="Begin with the adapter that there is: new phrases need fewer passes.",
    ),
) -> None:
    """Tune the sentence encoder on the training phrases: on two cores twenty minutes a pass."""
    adapter = installed_adapter() if go_on else None
    if go_on and adapter is None:
        raise typer.BadParameter(f"{FOLDER} holds no adapter to go on with.", param_hint="--go-on")
    weights = PackedWeights(installed_weights())
    phrases = read_phrases(SentenceEncoder(prepare_encoder(get_settings().var_path)))
    network = Network(weights, phrases.ids)
    before = network.weights()
    if adapter is not None:
        network.set_weights({name: adapter.added_to(name, w) for name, w in before.items()})
    accuracy = {"before": round(nearest_class_accuracy(network, phrases), 3)}
    recipe = Recipe(epochs=epochs, seed=seed)
    tune(network, phrases, recipe)
    moments = input_moments(network, phrases, np.random.default_rng(seed))
    kept = changes(before, network.weights(), moments, rank)
    network.set_weights(changed(before, kept))
    accuracy["after"] = round(nearest_class_accuracy(network, phrases), 3)
    write(
        FOLDER,
        kept,
        {
            "made": dt.date.today().isoformat(),
            "weights": f"{PACKAGE} {installed_version()}",
            "weights_sha256": weights.checksum,
            "phrases": int((~phrases.kept_out).sum()),
            "phrases_sha256": phrases.checksum,
            "begun_with": adapter.checksum if adapter else None,
            "recipe": asdict(recipe),
            "rank": rank,
            "nearest_class_accuracy": accuracy,
        },
    )
    typer.echo(f"{FOLDER}: {accuracy}. Now retrain (make train), measure, and commit it.")


if __name__ == "__main__":
    typer.run(main)
