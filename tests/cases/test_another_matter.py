"""What is said after a case belongs to it, or is another matter."""

from __future__ import annotations

import pytest

from bot.cases.another_matter import (
    denies_that_it_belongs,
    is_another_matter,
    matter_of,
    without_its_case,
)


@pytest.mark.parametrize(
    "text",
    [
        "bra. en sak till som jag vill skicka till er: kan kommunen betala en tolk?",
        "jag har ett ärende till, det gäller stipendier",
        "en helt annan fråga: vem sköter flaggorna?",
        "One more thing, who pays for the buses?",
        "I would like to send something else",
    ],
)
def test_one_more_thing_is_another_matter(text: str) -> None:
    assert is_another_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "jag glömde en sak till",
        "en sak till om mitt ärende",
        "en sak till om det jag skickade nyss",
        "jag kom på en sak till som ska med",
        "en sak till: vi är 22 dansare. Kan det också stå med?",
        "en sak till att lägga till i ärendet",
        "en sak till om EU-2026-0040: det gäller två klasser",
        "en sak till, ring efter fem",
        "One more thing I forgot: we are twelve",
        "hälsa dem att jag är ledig på fredag",
        "det gäller saken från i går",
    ],
)
def test_what_is_tied_to_the_case_is_none(text: str) -> None:
    assert not is_another_matter(text)


@pytest.mark.parametrize(
    "text",
    [
        "de hör inte ihop, det är en helt annan sak",
        "det har inget att göra med det förra",
        "den hör inte till det ärendet",
        "they don't belong together",
        "it's a completely different matter",
    ],
)
def test_that_two_matters_have_nothing_in_common_is_understood(text: str) -> None:
    assert denies_that_it_belongs(text)


@pytest.mark.parametrize(
    "text",
    [
        "Orden hör inte till min fråga, ta bort dem",
        "vilka vänorter hör till Motala?",
        "det är en viktig sak för oss",
        "jag hör inte vad ni säger",
    ],
)
def test_other_things_that_do_not_belong_are_left_alone(text: str) -> None:
    assert not denies_that_it_belongs(text)


def test_the_matter_is_what_is_sent_without_the_words_that_lead_to_it() -> None:
    question = "Kan kommunen betala en tolk?"
    assert matter_of(f"bra. en sak till som jag vill skicka till er: {question}").endswith(question)
    assert matter_of(question) == question


def test_the_number_before_a_question_is_taken_off() -> None:
    assert without_its_case("Hör till ärende EU-2026-0040: Vem betalar?") == "Vem betalar?"
    assert without_its_case("Belongs to case EU-2026-0040: Who pays?") == "Who pays?"
    for question in ("Vem betalar? Svar: snarast", "Vad hände med EU-2026-0040?"):
        assert without_its_case(question) == question
