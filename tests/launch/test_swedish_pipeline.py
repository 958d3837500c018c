"""A model is only run with the Swedish pipeline that it was trained with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import spacy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import swedish_spacy
from bot.nlu.swedish_spacy import EMBEDDED, SwedishSpacyNLP

OFFICIAL = "sv_core_news_sm-3.7.0"


class Machine:
    """A machine on which one Swedish pipeline is installed."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._parts: dict[str, Any] = {
            "model_storage": LocalModelStorage(folder),
            "resource": Resource("SwedishSpacyNLP"),
            "execution_context": ExecutionContext(GraphSchema({})),
        }
        self._monkeypatch = monkeypatch

    def install(self, name: str) -> None:
        pipeline = SpacyModel(spacy.blank("sv"), name)
        self._monkeypatch.setattr(swedish_spacy, "load_pipeline", lambda _: pipeline)

    def train(self) -> None:
        component = SwedishSpacyNLP.create(SwedishSpacyNLP.get_default_config(), **self._parts)
        component.train(TrainingData(), component.provide())

    def load(self) -> SwedishSpacyNLP:
        return SwedishSpacyNLP.load(SwedishSpacyNLP.get_default_config(), **self._parts)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


@pytest.mark.parametrize("name", [EMBEDDED, OFFICIAL])
def test_with_the_same_pipeline_the_model_loads(machine: Machine, name: str) -> None:
    machine.install(name)
    machine.train()
    assert machine.load().provide().model_name == name


@pytest.mark.parametrize(
    ("trained_with", "installed"),
    [(OFFICIAL, EMBEDDED), (EMBEDDED, OFFICIAL), (OFFICIAL, "sv_core_news_sm-3.7.1")],
)
def test_with_another_pipeline_the_model_is_refused_with_the_cure(
    machine: Machine, trained_with: str, installed: str
) -> None:
    machine.install(trained_with)
    machine.train()
    machine.install(installed)
    with pytest.raises(InvalidConfigException) as caught:
        machine.load()
    assert str(caught.value) == (
        f"The model was trained with the Swedish pipeline '{trained_with}', but '{installed}' is "
        "installed now. Retrain it (make train), or install the other pipeline again (make model "
        "fetches the official one)."
    )


def test_the_part_that_hands_out_the_pipeline_has_no_record_and_loads(machine: Machine) -> None:
    machine.install(EMBEDDED)
    assert machine.load().provide().model_name == EMBEDDED


def test_where_the_official_pipeline_is_missing_the_embedded_one_stands_in() -> None:
    pipeline = swedish_spacy.load_pipeline("sv_no_such_package")
    assert pipeline.model_name == EMBEDDED
    lemmas = [token.lemma_ for token in pipeline.model("vänorter samarbeten beslutar")]
    assert lemmas == ["vänort", "samarbete", "besluta"]
