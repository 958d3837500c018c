"""Questions by other writers, each sent to the running assistant: the right answer comes back."""

from __future__ import annotations

from typing import Any, Callable, Mapping

import pytest

from tests.questions.answers import read_answers
from tests.questions.files import Question, read_known_misses, read_questions
from tests.running import Assistant, Visitor

Ask = Callable[[Question], Mapping[str, Any]]


@pytest.fixture(scope="module")
def ask(assistant: Assistant) -> Ask:
    """Sends a question, each from a visitor of its own: the same answer is not given twice."""

    def send(question: Question) -> Mapping[str, Any]:
        visitor = Visitor(assistant.url)
        if question.after:
            visitor.say(question.after)
        return visitor.say(question.text)

    return send


def told(question: Question) -> Any:
    """A question; one that is known to be missed may fail, and turns nothing red when it passes."""
    happened = read_known_misses().get(question.text)
    marks = [pytest.mark.xfail(reason=happened, strict=False)] if happened else []
    return pytest.param(question, id=question.id, marks=marks)


@pytest.mark.parametrize("question", [told(question) for question in read_questions()])
def test_a_question_gets_its_answer(question: Question, ask: Ask) -> None:
    different = read_answers().difference(ask(question), question.wanted)
    assert different is None, f"{question.text}: {different}"


def test_known_misses_are_questions() -> None:
    assert set(read_known_misses()) <= {question.text for question in read_questions()}
