"""Two models that Rasa trains in seconds, and that a server loads as it does large ones."""

from __future__ import annotations

import os
from pathlib import Path

import yaml
from rasa.model_training import train

# By model, what it answers; under a name that the other one does not know.
WORDS = {"first": "ett", "second": "två"}


def train_small_models(folder: Path) -> Path:
    """Trains both.

    Args:
        folder: for what they are trained on.

    Returns:
        The folder with ``first.tar.gz`` and ``second.tar.gz``.
    """
    config = {
        **{"recipe": "default.v1", "language": "sv", "assistant_id": "x"},
        "pipeline": [{"name": "KeywordIntentClassifier"}],
        "policies": [{"name": "RulePolicy", "enable_fallback_prediction": False}],
    }
    nlu = [{"intent": name, "examples": f"- {name}"} for name in ("hello", "wait")]
    before, cache = os.environ.get("RASA_CACHE_DIRECTORY"), str(folder / "cache")
    os.environ["RASA_CACHE_DIRECTORY"] = cache
    for name, text in WORDS.items():
        reply = f"utter_{name}"
        domain = {
            "intents": ["hello", "wait"],
            "actions": ["action_wait"],
            "responses": {reply: [{"text": text, "metadata": {"outcome": "small_talk"}}]},
        }
        rules = [
            {"rule": "hello", "steps": [{"intent": "hello"}, {"action": reply}]},
            {
                "rule": "wait",
                "steps": [{"intent": "wait"}, {"action": "action_wait"}, {"action": reply}],
            },
        ]
        for file, content in (
            ("config", config),
            ("domain", domain),
            ("data", {"nlu": nlu, "rules": rules}),
        ):
            written = yaml.safe_dump({"version": "3.1", **content})
            (folder / f"{file}.yml").write_text(written, encoding="utf-8")
        made = train(
            *(str(folder / f"{file}.yml") for file in ("domain", "config")),
            [str(folder / "data.yml")],
            output=str(folder / "models"),
            fixed_model_name=name,
        )
        assert made.model is not None
    if before is None:
        del os.environ["RASA_CACHE_DIRECTORY"]
    else:
        os.environ["RASA_CACHE_DIRECTORY"] = before
    return folder / "models"
