"""Swedish messages are read by one model, those in other languages by another."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import pytest
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features as MessageFeatures
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.intent_classifier import KernelIntentClassifier
from bot.nlu.kernel import Features
from bot.nlu.language_detector import LANGUAGE
from bot.nlu.question_splitter import PART_OF_MESSAGE
from bot.nlu.trust import Reading

SWEDISH, OTHERS = "read as Swedish", "read as another language"


class Told:
    """A model that reads everything as one intent."""

    thresholds = None

    def __init__(self, intent: str) -> None:
        self._reading = Reading({intent: 1.0}, {intent: 1.0})

    def read(self, features: Features) -> list[Reading]:
        return [self._reading] * features.count


def message(language: Optional[str], is_part: bool = False) -> Message:
    made = Message({TEXT: "SERN?", LANGUAGE: language, PART_OF_MESSAGE: is_part})
    vector = np.ones((1, 3), dtype=np.float32)
    made.add_features(MessageFeatures(vector, FEATURE_TYPE_SENTENCE, TEXT, "test"))
    return made


def read(messages: list[Message], *intents: str) -> list[str]:
    models: Any = [Told(intent) for intent in intents]
    unused: Any = None
    classifier = KernelIntentClassifier({}, unused, unused, models)
    return [one.get(INTENT)["name"] for one in classifier.process(messages)]


@pytest.mark.parametrize(
    ("language", "wanted"), [("sv", SWEDISH), (None, SWEDISH), ("fi", OTHERS), ("en", OTHERS)]
)
def test_the_language_decides_who_reads(language: Optional[str], wanted: str) -> None:
    assert read([message(language)], SWEDISH, OTHERS) == [wanted]


def test_a_sentence_is_read_in_its_messages_language() -> None:
    messages = [message("fi"), message(None, is_part=True), message("sv"), message("fi", True)]
    assert read(messages, SWEDISH, OTHERS) == [OTHERS, OTHERS, SWEDISH, SWEDISH]


def test_without_phrases_in_other_languages_one_model_reads_all() -> None:
    assert read([message("fi"), message("sv")], SWEDISH) == [SWEDISH, SWEDISH]
