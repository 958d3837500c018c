"""Phrases that are read plainly are those that Rasa reads."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any, Mapping

import numpy as np
import pytest
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data import loading
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.rasa_patches.plain_reading import read_plainly

FILES = {
    "one": "- intent: greet\n  examples: |\n    - hej\n    - hej\n    - god [dag](time)\n"
    "- intent: ask/what\n  metadata: {language: fi}\n  examples: |\n    - mikä on sern\n",
    "answers": "- intent: faq/one\n  examples: |\n    - ett\n- intent: faq/two\n  examples: |\n"
    "    - två\nresponses:\n  utter_faq/one:\n  - text: Ett.\n  - text: Eller ett.\n"
    "  utter_faq/two:\n  - custom: {two: 2}\n",
    "two": "- intent: greet\n  examples: |\n    - hej\n    - hejsan\n- synonym: dag\n"
    "  examples: |\n    - da\n- regex: time\n  examples: |\n    - d+\n",
}


@pytest.fixture
def plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the test's end."""
    monkeypatch.setattr(loading, "_load", loading._load)
    kept = staticmethod(TrainingData.sanitize_examples)
    monkeypatch.setattr(TrainingData, "sanitize_examples", kept)
    kept = TrainingData._fill_response_phrases
    monkeypatch.setattr(TrainingData, "_fill_response_phrases", kept)
    monkeypatch.setattr(Message, "__deepcopy__", None, raising=False)
    read_plainly()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    for name, text in FILES.items():
        written = f'version: "3.1"\nnlu:\n{text}'
        (tmp_path / "data" / f"{name}.yml").write_text(written, encoding="utf-8")
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [greet, ask, faq]\n')
    (tmp_path / "config.yml").write_text("recipe: default.v1\nassistant_id: x\nlanguage: sv\n")
    return tmp_path


def read(project: Path) -> Mapping[str, Any]:
    importer = TrainingDataImporter.load_from_config(
        str(project / "config.yml"), str(project / "domain.yml"), [str(project / "data")]
    )
    importer.get_domain()
    data = importer.get_nlu_data("sv")
    return {
        "phrases": [message.as_dict() for message in data.training_examples],
        "sums": [message.fingerprint() for message in data.training_examples],
        "synonyms": data.entity_synonyms,
        "regexes": data.regex_features,
    }


def test_they_are_the_same_in_the_same_order(project: Path, request: pytest.FixtureRequest) -> None:
    as_rasa = read(project)
    request.getfixturevalue("plainly")
    assert read(project) == as_rasa
    texts = [phrase.get("text") for phrase in as_rasa["phrases"]]
    assert texts.count("hej") == 1 and "hejsan" in texts
    answers = {phrase.get("response") for phrase in as_rasa["phrases"]}
    assert answers == {None, "Eller ett.", "utter_faq/two"}


def test_a_copy_is_equal_and_shares_nothing(plainly: None) -> None:
    vector = Features(np.ones((1, 2)), "sequence", "text", "test")
    phrase = Message({"text": "hej", "entities": [{"start": 0}]}, features=[vector])
    phrase.fingerprint()
    copied = copy.deepcopy(phrase)
    assert copied == phrase and vars(copied).keys() == vars(phrase).keys()
    assert copied.features[0] is not vector
    copied.data["entities"][0]["start"] = 1
    copied.output_properties.add("more")
    copied.set("text", "hejdå")
    assert phrase.as_dict() == {"text": "hej", "entities": [{"start": 0}]}
    assert "more" not in phrase.output_properties
    assert copied.fingerprint() != phrase.fingerprint()


def test_spaces_around_a_label_are_dropped(plainly: None) -> None:
    data = TrainingData([Message({"text": "hej", "intent": " greet ", "response": "x "})])
    assert data.training_examples[0].as_dict() == {
        "text": "hej",
        "intent": "greet",
        "response": "x",
    }
