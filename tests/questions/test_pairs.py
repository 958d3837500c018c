"""The question files are complete, pair with the training data and hold nothing of it."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.content.phrases import comparison_key, read_phrases
from tests.questions.files import (
    NLU_DIR,
    Question,
    read_known_misses,
    read_questions,
    read_topics,
)

LEAST = 3
LEAST_OF = {"sern_join": 4, "sern_membership": 4, "handoff_request": 4, "out_of_scope": 12}


def all_questions() -> list[Question]:
    """Also those that the assistant gets wrong."""
    return [*read_questions(), *(miss.question for miss in read_known_misses())]


def test_every_topic_has_its_questions_and_none_asks_about_another() -> None:
    asked = {(question.topic, question.intent) for question in read_questions()}
    trained = {(topic, intent) for topic, intents in read_topics().items() for intent in intents}
    assert trained
    assert asked == trained


@pytest.mark.parametrize("intent", [name for names in read_topics().values() for name in names])
def test_an_intent_has_enough_questions(intent: str) -> None:
    count = sum(question.intent == intent for question in read_questions())
    assert count >= LEAST_OF.get(intent, LEAST)


def test_no_question_stands_twice() -> None:
    keys = Counter(comparison_key(question.text) for question in all_questions())
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_question_is_training_data() -> None:
    trained = {phrase.key: phrase for phrase in read_phrases(NLU_DIR)}
    assert trained
    known = [trained.get(comparison_key(question.text)) for question in all_questions()]
    assert [f"{phrase.file}: {phrase.text}" for phrase in known if phrase] == []


def test_a_known_miss_tells_what_happened() -> None:
    assert all(miss.happened.strip() for miss in read_known_misses())


def test_no_two_questions_share_an_id() -> None:
    ids = Counter(question.id for question in all_questions())
    assert [id for id, count in ids.items() if count > 1] == []
