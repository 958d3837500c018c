"""Questions by other writers, each sent to the running assistant: the right answer comes back."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Callable, Mapping

import pytest

from tests.questions.files import KnownMiss, Question, read_known_misses, read_questions
from tests.running import Assistant, Visitor

Ask = Callable[[Question], Mapping[str, Any]]

# The form's first question comes in the same turn.
_BEFORE_A_FORM = ("utter_handoff_request",)

_SLOT = re.compile(r"\{\w+\}")


@pytest.fixture(scope="module")
def ask(assistant: Assistant) -> Ask:
    """Sends a question; all of one topic come from one visitor, but for those that lean."""

    @lru_cache
    def visitor_of(topic: str) -> Visitor:
        return Visitor(assistant.url)

    def send(question: Question) -> Mapping[str, Any]:
        if not question.leans:
            return visitor_of(question.topic).say(question.text)
        visitor = Visitor(assistant.url)
        if question.after:
            visitor.say(question.after)
        return visitor.say(question.text)

    return send


def difference(
    turn: Mapping[str, Any], response: str, domain: Mapping[str, Any]
) -> tuple[Any, Any] | None:
    """What the visitor got and what a response of the domain says, where the two differ.

    Any variation of the response will do, but then it must be that one in all parts. What an action
    fills in (a topic's source, buttons with its choices) is not told by the domain.
    """
    message, *more = turn["messages"]
    texts = [reply["text"] for reply in turn["messages"]]
    variations = domain["responses"][response]
    alone = not more or response in _BEFORE_A_FORM
    told = next((one for one in variations if alone and says(one, message["text"])), None)
    if told is None:
        return texts, [one["text"] for one in variations]
    metadata = told["metadata"]
    source = None
    if "source" in metadata:
        source = {"url": metadata["source"], "reviewed": metadata["reviewed"]}
    got = [turn["outcome"], message["source"], [button["title"] for button in message["buttons"]]]
    wanted = [metadata["outcome"], source, [button["title"] for button in told.get("buttons", [])]]
    if metadata.get("source_of_topic"):
        wanted[1] = got[1] or "a source"
    if "buttons" not in told:
        wanted[2] = got[2]
    return None if got == wanted else (got, wanted)


def says(variation: Mapping[str, Any], text: str) -> bool:
    """Whether a text is a variation's, with something in place of each ``{slot}``."""
    parts = _SLOT.split(variation["text"])
    return re.fullmatch(".*".join(map(re.escape, parts)), text, re.DOTALL) is not None


@pytest.mark.parametrize("question", read_questions(), ids=lambda question: question.id)
def test_a_question_gets_its_answer(
    question: Question, ask: Ask, domain: Mapping[str, Any]
) -> None:
    turn = ask(question)
    assert difference(turn, question.response, domain) is None, question.text


@pytest.mark.parametrize("miss", read_known_misses(), ids=lambda miss: miss.question.id)
def test_a_known_miss_is_still_one(miss: KnownMiss, ask: Ask, domain: Mapping[str, Any]) -> None:
    turn = ask(miss.question)
    assert turn["messages"]
    assert difference(turn, miss.question.response, domain) is not None, (
        "This is answered right now: move it from _known_misses.yml to its topic's file."
    )
