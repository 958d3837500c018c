"""Which Swedish pipeline reads: the official one when it is installed, else the embedded one."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest
import spacy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import swedish_spacy
from bot.nlu.swedish_spacy import EMBEDDED, SwedishSpacyNLP
from tests.nlu import official_pipeline
from tests.nlu.official_pipeline import PACKAGE, VERSION

RESOURCE = Resource("spacy")
CONTEXT = ExecutionContext(GraphSchema({}), node_name="SwedishSpacyNLP2")
OFFICIAL = f"{PACKAGE}-{VERSION}"
# No package has this name, so that the embedded pipeline is what there is.
NOT_INSTALLED = "sv_core_news_none"


@pytest.fixture(scope="module")
def packaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small trained pipeline as a package."""
    folder = tmp_path_factory.mktemp("site")
    official_pipeline.install(folder)
    return folder


@pytest.fixture
def official(packaged: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the official pipeline were installed."""
    monkeypatch.syspath_prepend(packaged)
    _forget()
    assert spacy.util.is_package(PACKAGE)
    yield
    _forget()


def _forget() -> None:
    """What was loaded is looked for anew."""
    sys.modules.pop(PACKAGE, None)
    importlib.invalidate_caches()
    swedish_spacy.load_pipeline.cache_clear()


@pytest.fixture
def storage(tmp_path: Path) -> ModelStorage:
    """An empty Rasa model."""
    (tmp_path / "model").mkdir()
    return LocalModelStorage.create(tmp_path / "model")


def options(**given: Any) -> dict[str, Any]:
    """Options merged as Rasa does it."""
    return {**SwedishSpacyNLP.get_default_config(), **given}


def embedded(storage: ModelStorage) -> SwedishSpacyNLP:
    """The component for training where the official pipeline is not installed."""
    return SwedishSpacyNLP.create(options(model=NOT_INSTALLED), storage, RESOURCE, CONTEXT)


def train(component: SwedishSpacyNLP) -> None:
    """Trains as Rasa does it: with the pipeline that the component itself provides."""
    assert component.train(TrainingData(), component.provide()) == RESOURCE


def read(component: SwedishSpacyNLP, text: str) -> Any:
    """What spaCy makes of a text."""
    message = Message({TEXT: text})
    component.process([message], component.provide())
    return message.get(SPACY_DOCS[TEXT])


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("vänorter", "vänort"),
        ("Vänorterna", "vänort"),
        ("beslutar", "besluta"),
        ("kommuner", "kommun"),
        ("sern", "sern"),
    ],
)
def test_the_embedded_pipeline_finds_lemmas(word: str, lemma: str, storage: ModelStorage) -> None:
    component = embedded(storage)
    assert component.provide().model_name == EMBEDDED
    assert [token.lemma_ for token in read(component, word)] == [lemma]


def test_case_counts_when_told_so(storage: ModelStorage) -> None:
    given = options(model=NOT_INSTALLED, case_sensitive=True)
    component = SwedishSpacyNLP.create(given, storage, RESOURCE, CONTEXT)
    assert read(component, "SERN").text == "SERN"
    assert read(embedded(storage), "SERN").text == "sern"


@pytest.mark.usefixtures("official")
def test_the_official_pipeline_is_used_when_installed(storage: ModelStorage) -> None:
    component = SwedishSpacyNLP.create(options(), storage, RESOURCE, CONTEXT)
    assert component.provide().model_name == OFFICIAL
    doc = read(component, "vi besöker Motala")
    assert [token.tag_ for token in doc] == ["PRON", "VERB", "PROPN"]
    assert [token.lemma_ for token in doc] == ["vi", "besöka", "motala"]
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("motala", "LOC")]


@pytest.mark.usefixtures("official")
def test_a_model_trained_without_the_official_pipeline_refuses_it(storage: ModelStorage) -> None:
    train(embedded(storage))
    text = (
        rf"trained with the Swedish pipeline '{EMBEDDED}', but '{OFFICIAL}' is installed now\. "
        r"Retrain it \(make train\), or install the other pipeline again"
    )
    with pytest.raises(InvalidConfigException, match=text):
        SwedishSpacyNLP.load(options(), storage, RESOURCE, CONTEXT)


@pytest.mark.usefixtures("official")
def test_a_model_trained_with_the_official_pipeline_wants_it_back(storage: ModelStorage) -> None:
    train(SwedishSpacyNLP.create(options(), storage, RESOURCE, CONTEXT))
    text = (
        rf"trained with the Swedish pipeline '{OFFICIAL}', but '{EMBEDDED}' is installed now\. "
        r"Retrain it \(make train\), .* \(make model fetches the official one\)"
    )
    with pytest.raises(InvalidConfigException, match=text):
        SwedishSpacyNLP.load(options(model=NOT_INSTALLED), storage, RESOURCE, CONTEXT)


@pytest.mark.usefixtures("official")
def test_the_same_pipeline_is_accepted(storage: ModelStorage) -> None:
    train(SwedishSpacyNLP.create(options(), storage, RESOURCE, CONTEXT))
    loaded = SwedishSpacyNLP.load(options(), storage, RESOURCE, CONTEXT)
    assert loaded.provide().model_name == OFFICIAL


def test_the_node_that_hands_out_the_pipeline_has_no_record(storage: ModelStorage) -> None:
    train(embedded(storage))
    given = options(model=NOT_INSTALLED)
    provider = SwedishSpacyNLP.load(given, storage, Resource("provider"), CONTEXT)
    assert provider.provide().model_name == EMBEDDED


def test_the_pipeline_is_loaded_once(storage: ModelStorage) -> None:
    assert embedded(storage).provide() is embedded(storage).provide()
