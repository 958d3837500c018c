"""The stories are whole: what they name there is, and they cover what the assistant knows."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bot.conversation.cells import IT, SAME, is_cell, split_cell
from bot.files.yaml_data import read_yaml
from tests.conversations.known_misses import READ_OTHERWISE, STORIES
from tests.conversations.stories import (
    LEANING_DIR,
    Story,
    Turn,
    read_leaning,
    read_stories,
    read_turn,
)
from tests.conversations.telling import Conversation
from tests.questions.answers import Answers, plain_intents, read_answers
from tests.questions.wanted import names_in
from tests.running import Visitor

TOLD = list(read_stories())
LEANING = list(read_leaning())
ALL_STORIES = [*TOLD, *LEANING]
ANSWERS = read_answers()
# Made by the scope guard of answers to what was offered or shown.
MADE_IN_CONVERSATION = {"clarify", "none_of_these", "for_the_form"}
TOPICS = {split_cell(cell).topic for cell in ANSWERS.cells}


def wanted_names(stories: list[Story]) -> list[str]:
    return [name for story in stories for turn in story.turns for name in names_in(turn.wanted)]


def test_every_name_is_answered() -> None:
    named = set(wanted_names(ALL_STORIES))
    cells = {name for name in named if is_cell(name)}
    assert sorted(cell for cell in cells if not ANSWERS.is_answerable(cell)) == []
    assert sorted(name for name in named - cells if name not in ANSWERS) == []


def test_what_leans_is_answered_with_a_cell_of_its_own() -> None:
    cells = [split_cell(name) for name in wanted_names(ALL_STORIES) if is_cell(name)]
    assert [cell for cell in cells if cell.topic == IT or cell.aspect == SAME] == []


def test_every_story_has_a_name_of_its_own() -> None:
    names = Counter(story.name for story in ALL_STORIES)
    assert names and [name for name, count in names.items() if count > 1] == []


def test_known_misses_are_stories() -> None:
    assert set(STORIES) <= {story.name for story in ALL_STORIES}
    assert set(READ_OTHERWISE) <= {story.name for story in TOLD}


def test_there_are_enough_conversations() -> None:
    assert len(TOLD) >= 40
    assert len(LEANING) >= 80
    assert sum(len(story.turns) >= 5 for story in ALL_STORIES) >= 35


def test_every_topic_is_spoken_of() -> None:
    met = {split_cell(name).topic for name in wanted_names(ALL_STORIES) if is_cell(name)}
    assert TOPICS - met == set()


def test_every_intent_without_a_topic_is_met() -> None:
    paths = LEANING_DIR.parent.glob("test_*.yml")
    met = {
        step["intent"]
        for path in paths
        for story in read_yaml(path)["stories"]
        for step in story["steps"]
        if "intent" in step
    }
    assert set(plain_intents()) - met - MADE_IN_CONVERSATION == set()
    assert "nlu_fallback" in met


def test_the_stories_press_buttons_and_pick_by_place_and_all_of_them() -> None:
    turns = [turn for story in ALL_STORIES for turn in story.turns]
    assert any(turn.text.startswith("/") for turn in turns)
    assert {0, 1, -1, "all"} <= {turn.picks for turn in turns}


@pytest.mark.parametrize("key", ["cell", "intent", "anwsers"])
def test_a_misspelt_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="not a turn"):
        read_turn({"says": "hej", key: "sern/what"})


def test_a_turn_that_tells_no_reply_is_refused() -> None:
    with pytest.raises(ValueError, match="not a turn"):
        read_turn({"says": "hej", "language": "en"})


def test_the_leaning_stories_are_not_among_those_that_rasa_reads() -> None:
    assert [path.name for path in LEANING_DIR.glob("test_*")] == []
    assert [path.suffix for path in LEANING_DIR.iterdir() if path.suffix != ".yml"] == []


class Deaf(Visitor):
    """A visitor whose assistant is not there: the replies are given."""

    def __post_init__(self) -> None:
        pass


def got(*texts: str, outcome: str = "answered", source: bool = True) -> dict[str, object]:
    page = {"url": "https://www.motala.se", "reviewed": "2026-11-26"} if source else None
    return {
        "outcome": outcome,
        "messages": [{"text": text, "buttons": [], "source": page} for text in texts],
    }


def said(name: str, answers: Answers = ANSWERS) -> str:
    text: str = answers.text(name)
    return text


@pytest.mark.parametrize(
    ("turn", "given", "wrong"),
    [
        ({"cells": "sern/since"}, ["sern/since"], None),
        ({"cells": "sern/since or sern/joined"}, ["sern/joined"], None),
        ({"cells": "sern/what + sern/join"}, ["sern/what", "sern/join"], None),
        ({"cells": "sern/since"}, ["sern/joined"], "wanted sern/since"),
        ({"cells": "sern/what + sern/join"}, ["sern/what"], "wanted sern/what"),
        ({"cells": "sern/what + sern/join"}, ["sern/join", "sern/what"], "wanted sern/what"),
        ({"cells": "sern/what"}, ["sern/what", "sern/join"], "wanted sern/what"),
        ({"asks_back": True}, ["sern/since"], "not asked back"),
        ({"picks": 0}, ["sern/since"], "wanted what_else"),
    ],
)
def test_another_reply_than_the_one_told_is_noticed(
    turn: dict[str, object], given: list[str], wrong: str | None
) -> None:
    told = read_turn({"says": "…", **turn})
    conversation = Conversation(Deaf(""), ANSWERS)
    replies = got(*map(said, given))
    if wrong is None:
        conversation.check(told, replies, [])
        return
    with pytest.raises(AssertionError, match=re.escape(wrong)):
        conversation.check(told, replies, [])


def test_an_unknown_cell_must_give_the_address() -> None:
    told = Turn("…", [["sern/cost"]])
    bare = said("sern/cost")
    page = ANSWERS.has_page("sern/cost")
    with pytest.raises(AssertionError, match="not said in sv"):
        Conversation(Deaf(""), ANSWERS).check(told, got(bare, outcome="handed_off"), [])
    full = f"{bare} {said('unknown_address')}"
    Conversation(Deaf(""), ANSWERS).check(told, got(full, outcome="handed_off", source=page), [])


def test_the_folder_of_rasas_stories_holds_no_other_file() -> None:
    folder = Path(__file__).parent
    assert [path.name for path in folder.glob("*.y*ml") if path.name[:5] != "test_"] == []
