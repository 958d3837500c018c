"""The question files are complete, pair with the training data and hold nothing of it."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.content.phrases import comparison_key, read_phrases
from bot.conversation.cells import IT, OVERVIEW, SAME, is_cell, split_cell
from tests.questions.answers import read_answers
from tests.questions.files import (
    NLU_DIR,
    names_of,
    read_known_misses,
    read_questions,
    read_trained,
)
from tests.questions.wanted import names_in

LEAST = 3
LEAST_OF = {"handoff_request": 4, "complaint": 4, "out_of_scope": 12, "sern": 20}
# Of all questions, so many may have a second cell that answers them as well.
MOST_WITH_ALTERNATIVES = 0.1

TRAINED = read_trained()
PLAIN = [name for names in TRAINED.values() for name in names if not is_cell(name)]
LEANING = sorted(
    {
        name
        for names in TRAINED.values()
        for name in names
        if is_cell(name) and (split_cell(name).topic == IT or split_cell(name).aspect == SAME)
    }
)


def leans(name: str) -> bool:
    return name in LEANING


def test_every_cell_has_an_answer() -> None:
    answers = read_answers()
    asked = {name for q in read_questions() for name in names_in(q.wanted)}
    assert sorted(name for name in asked if name not in answers) == []


def test_every_cell_is_asked_for() -> None:
    asked = {name for question in read_questions() for name in names_in(question.wanted)}
    assert sorted(set(read_answers().cells) - asked) == []


def test_every_question_stands_in_the_file_of_what_it_is_read_as() -> None:
    wrong = [
        f"{question.file}: {question.text}"
        for question in read_questions()
        if question.key not in TRAINED.get(question.file, [])
    ]
    assert wrong == []


def test_every_file_of_the_training_data_has_its_questions() -> None:
    asked = {question.file for question in read_questions()}
    assert asked == set(TRAINED)


@pytest.mark.parametrize("file", TRAINED)
def test_a_topic_has_enough_questions(file: str) -> None:
    count = sum(question.file == file for question in read_questions())
    assert count >= LEAST_OF.get(file, LEAST)


@pytest.mark.parametrize("intent", PLAIN)
def test_an_intent_without_a_topic_has_enough_questions(intent: str) -> None:
    count = sum(question.key == intent for question in read_questions())
    assert count >= LEAST_OF.get(intent, LEAST)


@pytest.mark.parametrize("cell", LEANING)
def test_what_leans_on_the_conversation_is_asked_in_one(cell: str) -> None:
    asked = [question for question in read_questions() if question.key == cell]
    assert asked
    assert all(question.leans and question.after for question in asked)


def test_what_leans_is_answered_with_a_cell_of_its_own() -> None:
    wanted = {name for q in read_questions() for name in names_in(q.wanted)}
    assert sorted(filter(leans, wanted)) == []


def test_few_questions_have_a_second_answer_that_is_as_good() -> None:
    questions = read_questions()
    with_two = [q for q in questions if any(len(names) > 1 for names in q.wanted)]
    assert all(len(names) <= 2 for q in questions for names in q.wanted)
    assert len(with_two) <= MOST_WITH_ALTERNATIVES * len(questions)


def test_an_overview_is_no_second_answer_to_a_narrow_question() -> None:
    # A topic's overview is what an unsure reading gets: it would hide every mistake of that kind.
    overviews = {
        question.text: names[1:]
        for question in read_questions()
        for names in question.wanted
        if any(is_cell(name) and split_cell(name).aspect == OVERVIEW for name in names[1:])
    }
    assert set(overviews) <= OVERVIEW_TELLS_IT


# The overview names it: that town is the twin town in Latvia; what there is between the two.
OVERVIEW_TELLS_IT = {
    "vilken stad i lettland är vi vän med",
    "Vad har Motala ihop med Daugavpils?",
    "vad betyder det att två städer är vänorter",
}


def test_no_question_stands_twice() -> None:
    keys = Counter(comparison_key(question.text) for question in read_questions())
    assert [key for key, count in keys.items() if count > 1] == []


def test_no_question_is_training_data() -> None:
    trained = {phrase.key: phrase for phrase in read_phrases(NLU_DIR)}
    assert trained
    known = [trained.get(comparison_key(question.text)) for question in read_questions()]
    assert [f"{phrase.file}: {phrase.text}" for phrase in known if phrase] == []


def test_what_is_asked_before_is_a_question_of_its_own() -> None:
    own = {question.text for question in read_questions() if not question.leans}
    assert {question.after for question in read_questions() if question.after} <= own


def test_a_known_miss_tells_what_happened() -> None:
    assert all(happened.strip() for happened in read_known_misses().values())


def test_no_two_questions_share_an_id() -> None:
    ids = Counter(question.id for question in read_questions())
    assert [id for id, count in ids.items() if count > 1] == []


def test_all_names_are_cells_or_intents_that_there_are() -> None:
    answers = read_answers()
    known = {name for names in TRAINED.values() for name in names}
    named = {name for question in read_questions() for name in names_of(question)}
    assert sorted(name for name in named if name not in known and name not in answers) == []
