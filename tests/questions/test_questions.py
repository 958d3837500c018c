"""Questions by other writers, each sent to the running assistant: the right answer comes back."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable, Mapping

import pytest

from tests.questions.files import KnownMiss, Question, read_known_misses, read_questions
from tests.running import Assistant, Visitor

Ask = Callable[[Question], Mapping[str, Any]]


@pytest.fixture(scope="module")
def ask(assistant: Assistant) -> Ask:
    """Sends a question; all of one topic come from one visitor."""

    @lru_cache
    def visitor_of(topic: str) -> Visitor:
        return Visitor(assistant.url)

    return lambda question: visitor_of(question.topic).say(question.text)


def difference(
    turn: Mapping[str, Any], response: str, domain: Mapping[str, Any]
) -> tuple[Any, Any] | None:
    """What the visitor got and what a response of the domain says, where the two differ.

    Any variation of the response will do, but then it must be that one in all parts.
    """
    texts = [message["text"] for message in turn["messages"]]
    by_text = {variation["text"]: variation for variation in domain["responses"][response]}
    if len(texts) != 1 or texts[0] not in by_text:
        return texts, list(by_text)
    told = by_text[texts[0]]
    metadata = told["metadata"]
    source = None
    if "source" in metadata:
        source = {"url": metadata["source"], "reviewed": metadata["reviewed"]}
    (message,) = turn["messages"]
    got = (turn["outcome"], message["source"], [button["title"] for button in message["buttons"]])
    wanted = (metadata["outcome"], source, [button["title"] for button in told["buttons"]])
    return None if got == wanted else (got, wanted)


@pytest.mark.parametrize("question", read_questions(), ids=lambda question: question.id)
def test_a_question_gets_its_answer(
    question: Question, ask: Ask, domain: Mapping[str, Any]
) -> None:
    turn = ask(question)
    assert difference(turn, f"utter_{question.intent}", domain) is None, question.text


@pytest.mark.parametrize("miss", read_known_misses(), ids=lambda miss: miss.question.id)
def test_a_known_miss_is_still_one(miss: KnownMiss, ask: Ask, domain: Mapping[str, Any]) -> None:
    turn = ask(miss.question)
    assert turn["messages"]
    assert difference(turn, f"utter_{miss.question.intent}", domain) is not None, (
        "This is answered right now: move it from _known_misses.yml to its topic's file."
    )
