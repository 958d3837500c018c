"""The pipeline of config.yml, made part by part as Rasa does it, on a handful of phrases."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterable, Mapping, Sequence

from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import SPACY_DOCS, TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR

OURS = "bot.nlu"
PHRASES: Mapping[str, Sequence[str]] = {
    "sern/what": [
        "Vad  är SERN????",
        "bera\u0308tta om sern",
        "vad betyder sern",
        "förklara nätverket sern",
    ],
    "twin_towns/which": [
        "vilka vänorter finns",
        "har vi vänorter",
        "nämn alla vänorter",
        "vänorter",
    ],
    "policy/read": ["var finns policyn", "läsa policyn", "ladda ner policyn", "länk till policyn"],
    "out_of_scope": ["när hämtas soporna", "blir det regn", "ett recept på våfflor", "bygglov"],
}


@dataclass(frozen=True)
class Part:
    """A component as config.yml lists it."""

    place: int
    name: str
    component: type[GraphComponent]
    is_trainable: bool
    given: Mapping[str, Any]

    @property
    def options(self) -> dict[str, Any]:
        """The options given, merged into the defaults, as the component gets them."""
        return {**self.component.get_default_config(), **self.given}


@lru_cache(maxsize=1)
def read_parts() -> Sequence[Part]:
    """All components of the pipeline, in their order."""
    config = read_yaml(PROJECT_DIR / "config.yml")
    parts = []
    for place, entry in enumerate(config["pipeline"]):
        registered = DefaultV1Recipe._from_registry(entry["name"])
        given = {option: value for option, value in entry.items() if option != "name"}
        parts.append(Part(place, entry["name"], registered.clazz, registered.is_trainable, given))
    return parts


@dataclass
class Line:
    """The pipeline with a place to keep what it learns; its parts both as trained and as loaded."""

    folder: Path
    trained: list[Any] = field(default_factory=list)
    loaded: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self._storage = LocalModelStorage.create(self.folder)

    def create(self, part: Part, **options: Any) -> Any:
        """A part for training."""
        return self._make(part, part.component.create, options)

    def load(self, part: Part, **options: Any) -> Any:
        """A part of the trained model."""
        return self._make(part, part.component.load, options)

    def train(self) -> None:
        """Trains all parts, one after the other, on what those before have made of the phrases."""
        data = TrainingData(phrases())
        for part in read_parts():
            component = self.create(part)
            self.trained.append(component)
            if part.is_trainable:
                self.call(component.train, data)
            self.loaded.append(self.load(part))
            if hasattr(component, "process_training_data"):
                data = self.call(self.loaded[-1].process_training_data, data)

    def call(self, method: Any, given: Any) -> Any:
        """Calls a method of a part, with the spaCy model when it asks for that."""
        if "model" not in inspect.signature(method).parameters:
            return method(given)
        providers = [part for part in self.loaded + self.trained if hasattr(part, "provide")]
        return method(given, model=providers[0].provide())

    def before(self, part: Part, messages: Iterable[Message]) -> list[Message]:
        """Messages as they come to a part."""
        listed = list(messages)
        for component in self.loaded[: part.place]:
            listed = self.call(component.process, listed)
        return listed

    def _make(self, part: Part, make: Any, options: Mapping[str, Any]) -> Any:
        name = f"{part.component.__name__}{part.place}"
        context = ExecutionContext(GraphSchema({}), node_name=name)
        return make({**part.options, **options}, self._storage, Resource(name), context)


def phrases() -> list[Message]:
    """The training phrases, built afresh for each use, since parts change messages in place."""
    return [
        Message.build(text=text, intent=intent)
        for intent, texts in PHRASES.items()
        for text in texts
    ]


def told(message: Message) -> dict[str, Any]:
    """All that a message holds, in a form that can be compared."""
    data = dict(message.data)
    tokens, doc = data.pop(TOKENS_NAMES[TEXT], None), data.pop(SPACY_DOCS[TEXT], None)
    if tokens is not None:
        data["tokens"] = [(token.text, token.start, token.lemma) for token in tokens]
    if doc is not None:
        data["doc"] = [(token.text, token.lemma_, token.tag_) for token in doc]
    data["features"] = [
        (one.origin, one.type, one.attribute, as_list(one.features)) for one in message.features
    ]
    return data


def as_list(features: Any) -> list[list[float]]:
    """Sparse or dense features as plain numbers."""
    rows: list[list[float]] = (
        features.toarray() if hasattr(features, "toarray") else features
    ).tolist()
    return rows
