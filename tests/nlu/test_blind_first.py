"""The assistant keeps what it has reached on questions by writers who did not see its phrases.

Only the first blind set is read here: the second is there to be measured, not to be steered by.
"""

from __future__ import annotations

from typing import Callable, Sequence

import pytest

from bench.blind import (
    BLIND_DIR,
    FALLBACK,
    HANDOFF,
    OUT_OF_SCOPE,
    Result,
    read_all,
    read_questions,
    share,
)
from bot.content.check_phrases import read_catalogue
from bot.settings import PROJECT_DIR
from tests.nlu.conftest import Parse

CONTENT = {
    intent
    for intent, kind in read_catalogue(PROJECT_DIR / "docs" / "intents.md").items()
    if kind == "answer"
}
SHOWN = 15


@pytest.fixture(scope="module")
def results(parse: Parse) -> Sequence[Result]:
    """How the Swedish questions are read."""
    questions = [one for one in read_questions(BLIND_DIR / "first") if one.language == "sv"]
    return read_all(parse, questions)


@pytest.fixture(scope="module")
def inside(results: Sequence[Result]) -> Sequence[Result]:
    """Those in the field."""
    return [one for one in results if one.question.intent not in (OUT_OF_SCOPE, HANDOFF)]


def percentage(results: Sequence[Result], holds: Callable[[Result], bool]) -> float:
    """The share of results of which something holds; prints some of which it does not."""
    for one in [one for one in results if not holds(one)][:SHOWN]:
        print(f"{one.question.intent} read as {one.intent}, offered {list(one.offered)}")
    return share(holds(one) for one in results)


def test_there_are_enough_questions(results: Sequence[Result], inside: Sequence[Result]) -> None:
    assert len(inside) > 1000
    assert len(results) - len(inside) > 400


def test_questions_are_right_at_once(inside: Sequence[Result]) -> None:
    assert percentage(inside, lambda one: one.right_at_once) >= 95


def test_questions_are_right_or_among_those_offered(inside: Sequence[Result]) -> None:
    assert percentage(inside, lambda one: one.right_or_offered) >= 98


def test_hardly_a_question_gets_another_topics_answer(inside: Sequence[Result]) -> None:
    right_or_open = (FALLBACK, OUT_OF_SCOPE)
    kept = percentage(inside, lambda one: one.right_at_once or one.intent in right_or_open)
    assert 100 - kept <= 2


def test_hardly_anything_outside_gets_an_answer(results: Sequence[Result]) -> None:
    outside = [one for one in results if one.question.intent == OUT_OF_SCOPE]
    assert 100 - percentage(outside, lambda one: one.intent not in CONTENT) <= 2


def test_wishes_for_a_person_are_recognised(results: Sequence[Result]) -> None:
    wishes = [one for one in results if one.question.intent == HANDOFF]
    assert percentage(wishes, lambda one: one.right_at_once) >= 98
