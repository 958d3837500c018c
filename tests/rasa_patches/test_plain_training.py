"""A forced training gives the model that Rasa gives, with less overhead."""

from __future__ import annotations

import asyncio
import tarfile
from pathlib import Path

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.engine.training.hooks import TrainingHook
from rasa.model_training import train_nlu
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_patches.plain_training import train_plainly

PHRASES = {"greet": ["hej", "hejsan", "god dag"], "thanks": ["tack", "tackar", "stort tack"]}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project in the current folder, trained plainly until the test's end."""
    for owner, name in (
        (TrainingHook, "on_before_node"),
        (TrainingHook, "on_after_node"),
        (loading, "_load"),
        (TrainingData, "sanitize_examples"),
        (TrainingData, "_fill_response_phrases"),
        (tarfile.TarFile, "gzopen"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(Message, "__deepcopy__", None, raising=False)
    (tmp_path / "data").mkdir()
    for intent, texts in PHRASES.items():
        nlu = [{"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}]
        path = tmp_path / "data" / f"{intent}.yml"
        path.write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}), encoding="utf-8")
    pipeline = ["WhitespaceTokenizer", "CountVectorsFeaturizer", "LogisticRegressionClassifier"]
    config = {
        "recipe": "default.v1",
        "language": "sv",
        "assistant_id": "x",
        "pipeline": [{"name": name} for name in pipeline],
    }
    (tmp_path / "config.yml").write_text(yaml.safe_dump(config))
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [greet, thanks]\n')
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RASA_CACHE_DIRECTORY", str(tmp_path / "cache"))
    train_plainly()
    return tmp_path


def test_the_model_is_whole_and_nothing_is_cached(project: Path) -> None:
    model = train_nlu("config.yml", "data", str(project / "models"), domain="domain.yml")
    assert model is not None
    parse = Agent.load(model).parse_message
    assert asyncio.run(parse("hej"))["intent"]["name"] == "greet"
    assert asyncio.run(parse("tack"))["intent"]["name"] == "thanks"
    kept = [path.name for path in (project / "cache").rglob("*") if path.is_dir()]
    assert kept == [], "a trained component was copied into the cache"


def test_what_is_read_again_is_the_same_and_unchanged(project: Path) -> None:
    first = loading.load_data(str(project / "data"), "sv")
    first.training_examples[0].set("text", "spoilt")
    again = loading.load_data(str(project / "data"))
    assert sorted(example.get("text") for example in again.training_examples) == sorted(
        text for texts in PHRASES.values() for text in texts
    )
