"""The stories beside this file, told to the running assistant: each reply is the one told.

Both kinds are told, Rasa's own and those in ``leaning/``; see :mod:`tests.conversations.stories`.
"""

from __future__ import annotations

from typing import Any, Callable, Mapping

import pytest

from bot.conversation.cells import is_cell
from tests.conversations.known_misses import known_miss
from tests.conversations.stories import Story, read_leaning, read_stories
from tests.conversations.telling import Conversation
from tests.questions.answers import Answers, read_answers
from tests.questions.wanted import read_wanted
from tests.running import Visitor

STORIES = [*read_stories(), *read_leaning()]
# At least one is asked back about, with a choice: what began is not said, and nothing before it.
UNCLEAR = ("Vilket år började det?", "fullmäktige och vänorterna", "policyn och handslaget")
NONE_OF_THESE = "/none_of_these"
FEWEST_CHOICES = 2

NewVisitor = Callable[[], Visitor]


@pytest.fixture(scope="module")
def answers() -> Answers:
    return read_answers()


@pytest.mark.parametrize(
    "story",
    [pytest.param(s, id=s.name.replace(" ", "_"), marks=known_miss(s.name)) for s in STORIES],
)
def test_a_written_conversation_goes_as_written(
    story: Story, new_visitor: NewVisitor, answers: Answers
) -> None:
    conversation = Conversation(new_visitor(), answers)
    for turn in story.turns:
        conversation.tell(turn)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        pytest.param(text, cells, marks=known_miss(text))
        for text, cells in (
            ("Vad är SERN, och hur går man med?", "sern/what + sern/join or sern/membership"),
            (
                "Vilka vänorter har Motala? Och vem beslutar om vänorter?",
                "twin_towns/which + twin_towns/decides",
            ),
            (
                "Vad är EU-handslaget? När skrev Motala under det?",
                "eu_handslag/what + eu_handslag/joined",
            ),
            ("Hur blir man medlem i SERN och vad är SERN?", "sern/membership + sern/what"),
        )
    ],
)
def test_several_questions_are_answered_in_their_order(
    text: str, cells: str, new_visitor: NewVisitor, answers: Answers
) -> None:
    turn = new_visitor().say(text)
    assert answers.difference(turn, read_wanted(cells), ("sv",)) is None


@pytest.mark.parametrize(
    ("text", "greeting"),
    [
        pytest.param(question, greeting, marks=known_miss(question))
        for question, greeting in (
            ("Hejsan! Vad heter Motalas vänort i Norge?", "Hej"),
            ("Hello! Could you explain what SERN stands for?", "Hello"),
        )
    ],
)
def test_a_greeting_before_a_question_is_returned(
    text: str, greeting: str, new_visitor: NewVisitor
) -> None:
    turn = new_visitor().say(text)
    assert turn["outcome"] == "answered", turn
    assert turn["messages"][0]["text"].startswith(greeting), turn


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Jag menar den första", 0),
        ("Ja, just så", 0),
        ("den andra", 1),
        ("Nummer 2, tack", 1),
        ("Den sista, tack", -1),
    ],
)
def test_what_was_offered_is_picked_by_where_it_stands(
    words: str, place: int, new_visitor: NewVisitor, answers: Answers
) -> None:
    visitor, offered = asked_back(new_visitor, answers)
    answer = visitor.say(words)
    assert answers.difference(answer, [offered[place]]) is None


@pytest.mark.parametrize("words", ["Nej, inget av det", NONE_OF_THESE])
def test_none_of_what_was_offered_leads_to_a_person(
    words: str, new_visitor: NewVisitor, answers: Answers
) -> None:
    visitor, _ = asked_back(new_visitor, answers)
    if words == NONE_OF_THESE:
        titles = answers.titles(words)
        buttons = visitor.history()[-1]["messages"][-1]["buttons"]
        turn = visitor.press(next(b["id"] for b in buttons if b["title"] in titles))
    else:
        turn = visitor.say(words)
    assert answers.difference(turn, [["offer_person"]]) is None


def asked_back(new_visitor: NewVisitor, answers: Answers) -> tuple[Visitor, list[list[str]]]:
    """A visitor who has been asked what is meant, and the cells that were offered."""
    turns: list[Mapping[str, Any]] = []
    for text in UNCLEAR:
        visitor = new_visitor()
        turns.append(visitor.say(text))
        titles = [button["title"] for button in turns[-1]["messages"][-1]["buttons"]]
        found = [[name for name in answers.titled(title) if is_cell(name)] for title in titles]
        offered = [names for names in found if names]
        if turns[-1]["outcome"] == "clarified" and len(offered) >= FEWEST_CHOICES:
            return visitor, offered
    raise AssertionError(f"never asked back with a choice: {turns}")
