"""Small models trained and asked as Rasa does it, with the classifiers that people use."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.model_training import train_nlu

from bot.settings import read_settings

NLU = {
    "greet": ["hej", "hej hej", "hej å", "hejhej"],
    "other": ["å", "å å", "åå", "åh å"],
}
WORDS = {"name": "CountVectorsFeaturizer"}
LOGISTIC = {"name": "LogisticRegressionClassifier"}
DIET = {
    "name": "DIETClassifier",
    "epochs": 1,
    "entity_recognition": False,
    "constrain_similarities": True,
    "evaluate_every_number_of_epochs": 1,
    "number_of_transformer_layers": 0,  # its building takes most of the time
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two intents, in the current folder."""
    examples = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in NLU.items()
    ]
    (tmp_path / "nlu.yml").write_text(
        yaml.safe_dump({"version": "3.1", "nlu": examples}, allow_unicode=True), encoding="utf-8"
    )
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [greet, other]\n')
    settings = read_settings({"BOT_VAR_DIR": str(tmp_path / "var")})
    monkeypatch.setattr("bot.nlu.encoder.featurizer.get_settings", lambda: settings)
    monkeypatch.chdir(tmp_path)  # Rasa keeps its training cache in the current folder
    return tmp_path


def train(project: Path, *components: dict[str, Any]) -> Agent:
    """Trains a pipeline with the encoder before the given components, and loads the model."""
    ours = {
        "name": "bot.nlu.encoder.featurizer.SentenceEncoderFeaturizer",
        "max_tokens": 40,
    }
    pipeline = [{"name": "WhitespaceTokenizer"}, ours, *components]
    config = {"recipe": "default.v1", "language": "sv", "pipeline": pipeline, "assistant_id": "x"}
    (project / "config.yml").write_text(yaml.safe_dump(config))
    model = train_nlu("config.yml", "nlu.yml", str(project / "models"), domain="domain.yml")
    assert model is not None
    return Agent.load(model)


@pytest.mark.usefixtures("tiny_installed")
@pytest.mark.parametrize(
    "components",
    [[LOGISTIC], [WORDS, LOGISTIC], [WORDS, DIET]],
    ids=["alone", "beside words", "in DIET beside words"],
)
def test_a_model_is_trained_and_answers(components: list[dict[str, Any]], project: Path) -> None:
    agent = train(project, *components)
    for text in ("hej", "å", "", "a\0b", "x" * 5000):
        parsed = asyncio.run(agent.parse_message(text))
        assert parsed["intent"]["name"] in NLU


@pytest.mark.usefixtures("tiny_installed")
def test_training_again_uses_what_rasa_has_cached(project: Path) -> None:
    train(project, LOGISTIC)
    agent = train(project, {**LOGISTIC, "max_iter": 200})
    assert asyncio.run(agent.parse_message("hej"))["intent"]["name"] in NLU
