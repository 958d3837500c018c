"""Topics are found in a visitor's words by what people call them."""

from __future__ import annotations

from typing import Any, Optional

import pytest

from bot.answers.names import Names
from bot.files.yaml_data import read_yaml
from bot.nlu.questions import BESIDE_NAMES
from bot.settings import PROJECT_DIR


@pytest.fixture(scope="module")
def names() -> Names:
    responses: dict[str, Any] = {}
    for path in (PROJECT_DIR / "data" / "answers").glob("*.yml"):
        responses.update(read_yaml(path)["responses"])
    return Names.of_responses(responses)


@pytest.mark.parametrize(
    "text, topic, word",
    [
        ("Vad är SERN?", "sern", "SERN"),
        ("ett skolarbete om SERN", "sern", "SERN"),
        ("projekt i Hyvinge", "hyvinge", "Hyvinge"),
        ("skolornas projekt", "schools", "skolornas"),
        ("våra vanorter i världen", "twin_towns", "vanorter"),
        ("INSURE-projektet i Motala", "insure", "INSURE"),
        ("vänorten i Lettland", "daugavpils", "Lettland"),
        ("Finns det en skolambassadör på skolan", "schools", "skolambassadör"),
        ("Central Baltic, vad är det", "eu_funds", "Central Baltic"),
        ("Vem bestämmer?", None, None),
        ("", None, None),
    ],
)
def test_the_narrowest_topic_is_found_with_its_word(
    names: Names, text: str, topic: Optional[str], word: Optional[str]
) -> None:
    found = names.found_in(text)
    assert (found and found.topic, found and found.word) == (topic, word)


@pytest.mark.parametrize(
    "text, topic",
    [
        ("Finland, Hyvinge?", "hyvinge"),
        ("och Egersund i Norge då", "eigersund"),
        ("Latvia/daugavpils", "daugavpils"),
        ("den finska vänorten - Hyvinkää?", "hyvinge"),
        ("Hyvinge", None),
        ("Hyvinge/Daugavpils", None),
        ("Var ligger Hyvinge i Finland?", None),
        ("Finland", None),
        ("och den?", None),
    ],
)
def test_what_only_names_a_topic_in_two_ways(names: Names, text: str, topic: Optional[str]) -> None:
    assert names.only_names(text, BESIDE_NAMES) == topic


def test_other_letters_change_no_place(names: Names) -> None:
    found = names.found_in("İİ ﬁ SERN")
    assert found is not None
    assert found.word == "SERN"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        *(("SERN", "sern"), ("sern?", "sern"), ("Hyvinges", "hyvinge")),
        *(("hyvingeresan", None), ("och sern", None), ("vad kostar sern", None), ("", None)),
    ],
)
def test_what_is_a_topics_name_and_nothing_else(
    names: Names, text: str, topic: Optional[str]
) -> None:
    assert names.bare(text, ("s", "en")) == topic


def test_twin_towns_are_alike(names: Names) -> None:
    assert names.are_alike("hyvinge", "eigersund")
    for one, other in (("hyvinge", "sern"), ("sern", "sern"), ("hyvinge", "twin_towns")):
        assert not names.are_alike(one, other)


def test_two_topics_are_apart_where_neither_is_part_of_the_other(names: Names) -> None:
    text = "Vad kostar SERN och policyn?"
    assert [text[start:end] for start, end in names.two_apart(text)] == ["SERN", "policyn"]
    for other in (
        "Är Hyvinge en vänort?",
        "Vad har SERN för projekt?",
        "Vad kostar SERN?",
        "SERN, policyn och EU-handslaget?",
    ):
        assert names.two_apart(other) == []
