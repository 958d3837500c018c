"""However a visitor wanders, there is always an answer and a way on to a person."""

from __future__ import annotations

import random
import re
from itertools import islice
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping

import pytest

from bot.content.phrases import comparison_key, read_phrases
from bot.conversation.cells import IT, SAME, is_cell, split_cell
from bot.conversation.outcomes import Outcome
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR
from tests.questions.answers import plain_intents, read_answers
from tests.questions.wanted import names_in, read_wanted
from tests.running import Visitor

QUESTIONS: Mapping[str, str] = read_yaml(Path(__file__).parent / "walks" / "questions.yml")
WALKS = 7
TURNS = 30
# Of every second turn; the others are questions.
SHARE_OF_BUTTONS = 0.7
EMAIL = "samhallsbyggnad@motala.se"
UNCLEAR = (Outcome.CLARIFIED, Outcome.MISSED)
MOST_UNCLEAR_WITHOUT_EMAIL = 1

_LINK = re.compile(r"https://\S+")


@pytest.mark.parametrize("walk", range(WALKS))
def test_every_walk_is_answered_all_the_way(walk: int, new_visitor: Callable[[], Visitor]) -> None:
    visitor, check = new_visitor(), Check()
    dice = random.Random(walk)
    questions = deck(walk)
    buttons: list[Mapping[str, str]] = []
    for number in range(TURNS):
        if number % 2 and buttons and dice.random() < SHARE_OF_BUTTONS:
            button = dice.choice(buttons)
            turn = visitor.press(button["id"])
            check.turn(f"[{button['title']}]", turn)
        else:
            text = next(questions)
            turn = visitor.say(text)
            check.turn(text, turn)
        offered = [button for reply in turn["messages"] for button in reply["buttons"]]
        # Now and then one scrolls up and presses what was offered long ago.
        buttons = offered if dice.random() < 0.8 else buttons + offered


@pytest.mark.parametrize("text", [QUESTIONS[name] for name in ("it/more", "nlu_fallback")])
def test_the_same_unclear_words_again_and_again_lead_to_a_person(
    text: str, new_visitor: Callable[[], Visitor]
) -> None:
    visitor, check = new_visitor(), Check()
    for _ in range(4):
        check.turn(text, visitor.say(text))


def deck(walk: int) -> Iterator[str]:
    """A walk's questions: first its share of all of them, then any."""
    intents = sorted(QUESTIONS)
    random.Random(WALKS).shuffle(intents)
    dice = random.Random(f"deck {walk}")
    for intent in intents[walk::WALKS]:
        yield QUESTIONS[intent]
    while True:
        yield QUESTIONS[dice.choice(intents)]


class Check:
    """Holds each turn of a conversation against what every turn owes the visitor."""

    def __init__(self) -> None:
        self._transcript: list[str] = []
        self._unclear: list[list[str]] = []

    def turn(self, visitor_did: str, turn: Mapping[str, Any]) -> None:
        """Checks one more turn."""
        texts = [reply["text"] for reply in turn["messages"]]
        said = [f"  [{turn['outcome']}] {text}" for text in texts]
        self._transcript += [f"> {visitor_did}", *said]
        told = "\n".join(self._transcript[-12:])
        assert texts and all(text.strip() for text in texts), f"no answer\n{told}"
        assert turn["outcome"] != Outcome.ERROR, f"an error\n{told}"
        assert any(map(leads_on, turn["messages"])), f"a dead end: {texts[-1]!r}\n{told}"
        if turn["outcome"] not in UNCLEAR:
            self._unclear.clear()
            return
        if self._unclear:
            assert self._unclear[-1] != texts, f"the same words twice in a row\n{told}"
        self._unclear.append(texts)
        if len(self._unclear) > MOST_UNCLEAR_WITHOUT_EMAIL:
            said_since = " ".join(text for texts in self._unclear for text in texts)
            assert EMAIL in said_since, f"unclear again, and no address\n{told}"


def leads_on(reply: Mapping[str, Any]) -> bool:
    """Tells whether a reply offers something to press, to follow or to write to."""
    text = reply["text"]
    return bool(reply["buttons"] or reply["source"] or EMAIL in text or _LINK.search(text))


def test_every_topic_and_every_intent_without_one_has_its_question() -> None:
    names = {name for told in QUESTIONS for name in names_in(read_wanted(told))}
    plain = {name for name in names if not is_cell(name)}
    # Only answers to what was offered or shown become these.
    made = {"clarify", "none_of_these", "for_the_form"}
    assert plain == {*plain_intents(), "nlu_fallback"} - made
    topics = {split_cell(cell).topic for cell in read_answers().cells}
    assert {split_cell(name).topic for name in names - plain} == topics | {IT}


def test_every_cell_asked_about_is_answered() -> None:
    names = {name for told in QUESTIONS for name in names_in(read_wanted(told))}
    cells = [name for name in names if is_cell(name)]
    leaning = [c for c in cells if split_cell(c).topic == IT or split_cell(c).aspect == SAME]
    assert sorted(set(cells) - set(leaning) - set(read_answers().names)) == []


def test_the_walks_ask_every_question() -> None:
    # Every second turn is a question at least, whatever the dice say.
    asked = {text for walk in range(WALKS) for text in islice(deck(walk), TURNS // 2)}
    assert asked == set(QUESTIONS.values())


def test_no_question_is_a_training_phrase() -> None:
    phrases = {phrase.key for phrase in read_phrases(PROJECT_DIR / "data" / "nlu")}
    assert [text for text in QUESTIONS.values() if comparison_key(text) in phrases] == []


BUTTON = {"title": "SERN", "id": "1"}


@pytest.mark.parametrize(
    ("turns", "wrong"),
    [
        ([("answered", "", [BUTTON])], "no answer"),
        ([("error", "Fel", [BUTTON])], "an error"),
        ([("answered", "Punkt slut.", [])], "a dead end"),
        ([("missed", "Va?", [BUTTON]), ("missed", "Va?", [BUTTON])], "the same words"),
        ([("missed", "Va?", [BUTTON]), ("clarified", "Vad?", [BUTTON])], "no address"),
    ],
)
def test_what_a_turn_owes_is_noticed(turns: list[tuple[str, str, list[Any]]], wrong: str) -> None:
    check = Check()
    with pytest.raises(AssertionError, match=wrong):
        for outcome, text, buttons in turns:
            reply = {"text": text, "buttons": buttons, "source": None}
            check.turn("hej", {"outcome": outcome, "messages": [reply]})
