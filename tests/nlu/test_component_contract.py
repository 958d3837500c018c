"""What every component of ours must do; a new one is tested by being listed in config.yml."""

from __future__ import annotations

from typing import Any, Callable, Sequence

import numpy as np
import pytest
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.validation import validate
from rasa.shared.data import TrainingType
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    FEATURE_TYPE_SEQUENCE,
    INTENT,
    RESPONSE,
    TEXT,
)
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.files.yaml_data import read_yaml
from bot.nlu.encoder.featurizer import SEEN_IN_TUNING
from bot.nlu.normaliser import TextNormaliser
from bot.nlu.question_splitter import ASKS_SOMETHING, CORRECTS, PART_OF_MESSAGE
from bot.settings import PROJECT_DIR
from tests.nlu.line import OURS, Line, Part, phrases, read_parts, told

PARTS = [part for part in read_parts() if part.name.startswith(OURS)]
QUESTIONS = [
    "Vad är SERN?",
    "vilka  vänorter",
    "var finns polisyn",
    "regnar det",
    "Che cos'è SERN?",
]
ODD_TEXTS = ["", " ", "\0", "vad\0 är sern", "sern " * 1000, "å" * 5000, "\ud800", "/", "?", "😀"]
# What is said without a phrase to learn from; all others have nothing against it.
WITHOUT_PHRASES = {
    "NgramFeaturizer": r"found no n-grams in the training data \(data/nlu\).* add phrases",
    "KernelIntentClassifier": r"needs phrases of at least two intents.* add phrases to data/nlu",
}
# Components that add a feature to each text, one.
FEATURIZERS = ["NgramFeaturizer", "SentenceEncoderFeaturizer"]

every_part = pytest.mark.parametrize("part", PARTS, ids=lambda part: part.component.__name__)
Fresh = Callable[[Part, Sequence[str]], list[Message]]


@pytest.fixture(scope="module")
def line(trained_model: Any, tmp_path_factory: pytest.TempPathFactory) -> Line:
    """The trained pipeline; ``trained_model`` sees to it that the encoder is there."""
    made = Line(tmp_path_factory.mktemp("line") / "model")
    made.train()
    return made


@pytest.fixture
def fresh(line: Line) -> Fresh:
    """Makes messages, as they come to a part, that nothing else holds."""
    return lambda part, texts: line.before(part, [Message({TEXT: text}) for text in texts])


def test_answers_are_not_read_with_the_phrases() -> None:
    phrase = Message({TEXT: "vad är SERN?", INTENT: "sern", RESPONSE: "SERN är ett nätverk."})
    TextNormaliser().process_training_data(TrainingData([phrase]))
    assert phrase.get(RESPONSE) is None


def test_there_are_components_of_ours() -> None:
    names = [part.component.__name__ for part in PARTS]
    assert len(names) >= 7
    assert set(WITHOUT_PHRASES) | set(FEATURIZERS) <= set(names)


@every_part
def test_a_loaded_component_does_what_the_trained_one_did(
    part: Part, line: Line, fresh: Fresh
) -> None:
    trained, loaded = line.trained[part.place], line.loaded[part.place]
    assert trained is not loaded
    first = line.call(trained.process, fresh(part, QUESTIONS))
    second = line.call(loaded.process, fresh(part, QUESTIONS))
    assert [told(message) for message in first] == [told(message) for message in second]


@every_part
def test_a_message_is_read_alone_as_among_others(part: Part, line: Line, fresh: Fresh) -> None:
    component = line.loaded[part.place]
    together = line.call(component.process, fresh(part, QUESTIONS))
    for place, question in enumerate(QUESTIONS):
        (alone,) = line.call(component.process, fresh(part, [question]))
        assert told(alone) == told(together[place])


@every_part
def test_the_default_options_will_do(part: Part, line: Line) -> None:
    defaults = part.component.get_default_config()
    assert set(part.given) <= set(defaults)
    assert line.create(part, **defaults) is not None


@every_part
@pytest.mark.parametrize("maker", ["create", "load"])
def test_a_misspelt_option_is_refused_with_the_nearest(part: Part, maker: str, line: Line) -> None:
    make = getattr(line, maker)
    for option in part.component.get_default_config():
        wrong = option[:-1] + ("x" if option[-1] != "x" else "y")
        text = rf"^{part.component.__name__} has no option '{wrong}'.*Did you mean '{option}'\?"
        with pytest.raises(InvalidConfigException, match=text):
            make(part, **{wrong: 1})
    with pytest.raises(InvalidConfigException, match="has no option 'qqqq'"):
        make(part, qqqq=1)


@every_part
def test_training_without_data_works_or_says_what_is_missing(part: Part, line: Line) -> None:
    component = line.create(part)
    reason = WITHOUT_PHRASES.get(part.component.__name__)
    if reason is not None:
        with pytest.raises(InvalidConfigException, match=reason):
            line.call(component.train, TrainingData())
        return
    if part.is_trainable:
        line.call(component.train, TrainingData())
    if hasattr(component, "process_training_data"):
        data = line.call(component.process_training_data, TrainingData())
        assert data.training_examples == []
    assert line.call(component.process, []) == []


@every_part
@pytest.mark.parametrize("text", ODD_TEXTS, ids=lambda text: ascii(text[:12]))
def test_any_text_passes(part: Part, text: str, line: Line, fresh: Fresh) -> None:
    messages = fresh(part, [text, "vad är sern"])
    given = [id(message) for message in messages]
    returned = line.call(line.loaded[part.place].process, messages)
    # Messages may be added (the parts of one) and taken out again; the visitors' own come back.
    whole = [id(message) for message in returned if not message.get(PART_OF_MESSAGE)]
    assert whole == given
    for message in returned:
        for feature in message.features:
            dense = feature.features.data if feature.is_sparse() else feature.features
            assert np.isfinite(dense).all()


@every_part
def test_a_message_without_a_text_passes(part: Part, line: Line) -> None:
    (message,) = line.before(part, [Message({INTENT: "sern"})])
    line.call(line.loaded[part.place].process, [message])
    assert not message.features


@every_part
def test_it_adds_its_features_and_removes_none(part: Part, line: Line, fresh: Fresh) -> None:
    (message,) = fresh(part, ["vad är sern"])
    message.add_features(Features(np.ones((3, 2)), FEATURE_TYPE_SEQUENCE, TEXT, "other"))
    before = list(message.features)
    line.call(line.loaded[part.place].process, [message])
    assert [id(one) for one in message.features[: len(before)]] == [id(one) for one in before]
    added = message.features[len(before) :]
    name = part.component.__name__
    assert len(added) == (1 if name in FEATURIZERS else 0)
    for feature in added:
        assert (feature.type, feature.attribute) == (FEATURE_TYPE_SENTENCE, TEXT)
        assert name in feature.origin
        assert feature.features.shape[0] == 1


@every_part
def test_what_training_sees_is_what_messages_get(part: Part, line: Line, fresh: Fresh) -> None:
    if not hasattr(part.component, "process_training_data"):
        pytest.skip("it only reads messages")
    component = line.loaded[part.place]
    texts = [phrase.get(TEXT) for phrase in phrases()]
    data = TrainingData(fresh(part, texts))
    at_training = line.call(component.process_training_data, data).training_examples
    served = line.call(component.process, fresh(part, texts))
    assert len(at_training) == len(texts)
    for first, second in zip(at_training, served, strict=True):
        # Of training phrases alone it is told whether the encoder has been tuned on them.
        first.data.pop(SEEN_IN_TUNING, None)
        # And of messages alone, whether they ask something and whether they correct what was said.
        for name in (ASKS_SOMETHING, CORRECTS):
            for message in (first, second):
                message.data.pop(name, None)
        assert told(first) == told(second)


@pytest.mark.parametrize("left_out", FEATURIZERS)
def test_the_classifier_can_do_with_one_featurizer(left_out: str) -> None:
    config = read_yaml(PROJECT_DIR / "config.yml")
    rest = [entry for entry in config["pipeline"] if not entry["name"].endswith(left_out)]
    assert len(rest) == len(config["pipeline"]) - 1
    recipe = DefaultV1Recipe()
    # Rasa refuses a pipeline in which a component misses what it requires.
    validate(recipe.graph_config_for_recipe({**config, "pipeline": rest}, {}, TrainingType.BOTH))
