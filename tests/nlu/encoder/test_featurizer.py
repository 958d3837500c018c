"""Rasa's contract for featurizers, and what is said when a model meets another encoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import GraphModelConfiguration, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.data import TrainingType
from rasa.shared.exceptions import InvalidConfigException, RasaException
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

from bot.nlu.encoder import featurizer, folder
from bot.nlu.encoder.adapter import is_kept_out
from bot.nlu.encoder.errors import EncoderError
from bot.nlu.encoder.featurizer import SentenceEncoderFeaturizer
from bot.nlu.encoder.run import SentenceEncoder
from tests.nlu.encoder import tiny
from tests.nlu.encoder.component import RESOURCE, create, load


def examples() -> TrainingData:
    """Built afresh for each use, since components change messages in place."""
    return TrainingData([Message({TEXT: text, INTENT: "greet"}) for text in ("hej", "hej å")])


def sentence(message: Message, attribute: str = TEXT) -> Any:
    """The one dense sentence feature."""
    (found,) = [f for f in message.features if f.attribute == attribute]
    assert (found.type, found.is_dense()) == (FEATURE_TYPE_SENTENCE, True)
    assert found.features.shape == (1, tiny.HIDDEN)
    return found.features[0]


def test_it_adds_its_feature_and_removes_none(
    options: dict[str, Any], storage: ModelStorage
) -> None:
    other = Features(np.ones((2, 3)), FEATURE_TYPE_SEQUENCE, TEXT, "other")
    message = Message({TEXT: "hej", INTENT: "greet"}, features=[other])
    (returned,) = create(options, storage).process([message])
    assert returned is message
    assert message.features[0] is other
    assert len(message.features) == 2
    assert message.features[1].origin == "SentenceEncoderFeaturizer1"
    assert message.features[1].attribute == TEXT
    assert message.get(TEXT) == "hej"


def test_the_feature_is_the_encoders_vector(
    options: dict[str, Any], storage: ModelStorage, tmp_path: Path
) -> None:
    component = create(options, storage)
    message = Message({TEXT: "hej å"})
    component.process([message])
    made = folder.prepare_encoder(tmp_path / "var")
    expected = SentenceEncoder(made, max_tokens=40).encode(["hej å"])[0]
    np.testing.assert_array_equal(sentence(message), expected)


def test_the_alias_names_the_feature(options: dict[str, Any], storage: ModelStorage) -> None:
    message = Message({TEXT: "hej"})
    create({**options, "alias": "meaning"}, storage).process([message])
    assert message.features[0].origin == "meaning"


def test_only_attributes_with_a_text_get_a_vector(
    options: dict[str, Any], storage: ModelStorage
) -> None:
    answered, wordless = Message({TEXT: "hej", RESPONSE: "hej å"}), Message({INTENT: "greet"})
    create(options, storage).process([answered, wordless])
    assert not np.array_equal(sentence(answered), sentence(answered, RESPONSE))
    assert wordless.features == []


@pytest.mark.parametrize("text", ["", "  \n", "/sern/since"])
def test_empty_texts_and_payloads_get_a_vector_of_zeros(
    text: str, options: dict[str, Any], storage: ModelStorage
) -> None:
    message = Message({TEXT: text})
    create(options, storage).process([message])
    assert not sentence(message).any()


@pytest.mark.parametrize("text", ["\0", "\ud800", "x" * 20_000, "مرحبا", "😀"])
def test_any_text_gets_a_finite_vector(
    text: str, options: dict[str, Any], storage: ModelStorage
) -> None:
    message = Message({TEXT: text})
    create(options, storage).process([message])
    assert np.isfinite(sentence(message)).all()


def test_a_trained_model_gives_the_same_after_loading(
    options: dict[str, Any], storage: ModelStorage, tmp_path: Path
) -> None:
    trained = create(options, storage)
    assert trained.train(examples()) == RESOURCE
    at_training = trained.process_training_data(examples()).training_examples
    packed = tmp_path / "model.tar.gz"
    schema = GraphSchema({})
    nothing_else = GraphModelConfiguration(schema, schema, TrainingType.NLU, None, "sv", None, None)
    storage.create_model_package(packed, nothing_else, Domain.empty())
    (tmp_path / "unpacked").mkdir()
    unpacked, _ = LocalModelStorage.from_model_archive(tmp_path / "unpacked", packed)
    served = load(options, unpacked).process(examples().training_examples)
    for first, second in zip(at_training, served, strict=True):
        assert sentence(first).any()
        np.testing.assert_array_equal(sentence(first), sentence(second))


@pytest.mark.parametrize("tuned", [True, False])
def test_phrases_that_tuning_may_have_seen_are_marked(
    tuned: bool, options: dict[str, Any], storage: ModelStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    phrases = TrainingData([Message({TEXT: f"hej å {number}"}) for number in range(40)])
    component = create(options, storage)
    monkeypatch.setattr(featurizer, "is_tuned", lambda: tuned)
    component.process_training_data(phrases)
    marked = [m.get(TEXT) for m in phrases.training_examples if m.get(featurizer.SEEN_IN_TUNING)]
    seen = [m.get(TEXT) for m in phrases.training_examples if not is_kept_out(m.get(TEXT))]
    assert marked == (seen if tuned else [])


def test_training_without_examples_works(options: dict[str, Any], storage: ModelStorage) -> None:
    component = create(options, storage)
    component.train(TrainingData())
    assert component.process_training_data(TrainingData()).training_examples == []
    load(options, storage)


def test_another_encoder_than_at_training_is_refused_with_both_names(
    options: dict[str, Any], storage: ModelStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    create(options, storage).train(examples())
    before = SentenceEncoderFeaturizer.fingerprint_addon(options)
    monkeypatch.setattr(folder, "installed_version", lambda: "0.4.0")
    after = SentenceEncoderFeaturizer.fingerprint_addon(options)
    assert before and after and before != after
    text = rf"trained with the sentence encoder {before}, but here is {after}\. Retrain it"
    with pytest.raises(InvalidConfigException, match=text):
        load(options, storage)


def test_a_model_that_does_not_tell_is_refused(
    options: dict[str, Any], storage: ModelStorage
) -> None:
    with pytest.raises(InvalidConfigException, match=r"does not tell which .*Retrain it"):
        load(options, storage)


def test_the_encoders_errors_reach_the_operator(
    options: dict[str, Any], storage: ModelStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    component = create(options, storage)

    def fail(*_: object) -> None:
        raise EncoderError("Not enough memory; give it more.")

    monkeypatch.setattr(SentenceEncoder, "encode", fail)
    with pytest.raises(RasaException, match=r"^Not enough memory; give it more\.$"):
        component.process([Message({TEXT: "hej"})])
    monkeypatch.setattr(featurizer, "prepare_encoder", fail)
    with pytest.raises(InvalidConfigException, match=r"^Not enough memory; give it more\.$"):
        create(options, storage)
