"""What is pointed at among things just named is told by its place, or by what it is about."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers.grid import Grid
from bot.conversation.history import Turn
from bot.conversation.reading import CELLS
from bot.nlu.pointed import one_by_place, others_asked_of, pointed_at, with_the_one

TOWN = {"sv": "…", "en": "…", "within": "twin_towns"}


def entry(text: str, **metadata: Any) -> list[dict[str, Any]]:
    return [{"text": text, "metadata": metadata}]


SONGS = "- sånger om skogen\n- gemensamma danser med grannarna\n- lekar för barn"
GRID = Grid.of_responses(
    {
        "utter_twin_towns/which": entry("…", next=["hyvinge/what", "daugavpils/what"]),
        **{
            f"utter_{town}/{aspect}": entry("…", **({"topic": TOWN} if aspect == "what" else {}))
            for town in ("hyvinge", "daugavpils", "eigersund")
            for aspect in ("what", "status", "since")
        },
        "utter_sern/content": entry(SONGS),
        "utter_sern/dances": entry("SERN har lovat gemensamma danser med alla grannarna."),
        "utter_sern/what": entry("SERN är något annat."),
    }
)


def turn(cell: str, text: str = "…") -> Turn:
    return Turn({"event": "user", "parse_data": {CELLS: [cell]}}, [{"event": "bot", "text": text}])


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Och den tredje då?", "eigersund"),
        ("and the first one, since when?", "hyvinge"),
        ("Hur är det med den tredje staden, är den aktiv?", "eigersund"),
        # The other one of two.
        ("och den andra?", None),
        ("Vilken var den första?", None),
        ("den sjunde?", None),
        ("och den tredje är den vilande", "eigersund"),
        ("the first town then", "hyvinge"),
        # Numbers, dates, and what else is counted.
        *(("The one with the lake, is it far?", None), ("den ena, var ligger den?", None)),
        *(("The three networks, do they meet?", None), ("den 1 juni, går det?", None)),
        *(("den tredje juni, är ni där då?", None), ("The first visit, when was it?", None)),
        *(("den första skolan, är den med?", None), ("the third of us, may she go?", None)),
        ("Den första, den tredje och den fjärde klassen får åka", None),
    ],
)
def test_a_place_is_counted_among_what_was_listed(text: str, topic: str | None) -> None:
    assert one_by_place(text, ["twin_towns/which"], GRID) == topic


def test_a_place_is_counted_in_the_order_in_which_things_were_named() -> None:
    said = ["hyvinge/what", "eigersund/what"]
    assert one_by_place("Och den första?", said, GRID) == "eigersund"
    assert one_by_place("Och den första?", ["sern/what"], GRID) is None
    assert pointed_at("den första då", "it/other", [turn(cell) for cell in said], GRID) == [
        "eigersund/what"
    ]


def test_what_more_is_said_is_asked_of_the_one_at_that_place() -> None:
    assert with_the_one("Och den första, hur länge?", "hyvinge") == "Och hyvinge, hur länge?"
    assert with_the_one("Och den första?", "hyvinge") == "Och den första?"


def test_the_other_two_are_all_but_the_one_spoken_of() -> None:
    turns = [turn("eigersund/what")]
    for text in ("Fungerar de två andra?", "and are the other two active"):
        found = pointed_at(text, "eigersund/status", turns, GRID)
        assert found == ["hyvinge/status", "daugavpils/status"]
    assert pointed_at("de två andra", "sern/what", [turn("sern/what")], GRID) == []
    assert pointed_at("de två andra", "sern/what", [], GRID) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("and the other one, where is it?", "and hyvinge, where is it?"),
        ("Kiitos, entä se toinen kaupunki, missä se on?", "Kiitos, entä hyvinge, missä se on?"),
        ("the other networks, do they meet?", None),
        ("se toinen kysymys, missä se on?", None),
    ],
)
def test_what_is_asked_of_the_other_one_is_asked_by_its_name(text: str, named: str | None) -> None:
    one = one_by_place(text, ["daugavpils/what"], GRID)
    assert (with_the_one(text, one) if one else None) == named
    assert one_by_place(text, ["sern/what"], GRID) is None


def test_the_others_are_asked_what_was_asked_of_one() -> None:
    turns = [turn("eigersund/since")]
    for text in ("de andra då?", "And the other ones?", "entä muut?"):
        found = pointed_at(text, "eigersund/what", turns, GRID)
        assert found == ["hyvinge/since", "daugavpils/since"]
    for text in ("de andra skolorna då?", "what do the others say", "och andra länder?"):
        assert pointed_at(text, "eigersund/what", turns, GRID) == []
    assert pointed_at("de andra då?", "sern/what", [turn("sern/what")], GRID) == []


def test_the_other_two_of_something_else_are_no_towns() -> None:
    turns = [turn("eigersund/what")]
    for text in (
        *("Vad vill de två andra programmen?", "what do the other two counties do?"),
        *("hur är det i de andra två svenska kommunerna", "are the other two projects active?"),
    ):
        assert pointed_at(text, "eigersund/status", turns, GRID) == []
    for named, count in (("sern", 0), ("hyvinge", 2), ("twin_towns", 2)):
        found = pointed_at("är de två andra vänorterna med?", "sern/what", turns, GRID, named)
        assert len(found) == count


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Nummer två, vad är det?", ["sern/dances"]),
        ("och den om grannar", ["sern/dances"]),
        # Nothing tells more of this one.
        ("punkt 3?", ["sern/content"]),
        ("nummer sju?", []),
        ("och den om rymden?", []),
        ("vad kostar nummer två?", []),
    ],
)
def test_an_item_of_a_list_is_told_by_its_number_or_matter(text: str, cells: list[str]) -> None:
    turns = [turn("sern/what"), turn("sern/content", f"SERN har lovat:\n{SONGS}")]
    assert pointed_at(text, "sern/what", turns, GRID) == cells
    assert pointed_at(text, "sern/what", turns[:1], GRID) == []


def test_an_item_is_found_also_where_the_list_was_shown_in_another_language() -> None:
    english = "SERN has promised:\n- songs\n- dances with the neighbours\n- games"
    for text in ("number two", "And the one about neighbours?"):
        shown = [turn("sern/content", english)]
        assert pointed_at(text, "sern/what", shown, GRID) == ["sern/dances"]
    # A list of fewer items is not the same one.
    shorter = [turn("sern/content", "- songs\n- dances with the neighbours")]
    assert pointed_at("number two", "sern/what", shorter, GRID) == ["sern/content"]


def listed() -> Turn:
    """An answer of two parts, the second of which is a list."""
    replies = [
        {"event": "bot", "text": said, "metadata": {"metadata": {"cell": cell}}}
        for cell, said in (("sern/what", "SERN är något annat."), ("sern/content", SONGS))
    ]
    return Turn({"event": "user", "parse_data": {CELLS: ["sern/what", "sern/content"]}}, replies)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("den andra punkten i listan", "sern/dances"),
        ("Kan du förklara den andra punkten?", "sern/dances"),
        # No answer tells of that item: the list again.
        ("kan du förklara den tredje lite lättare?", "sern/content"),
        ("What does the first point mean?", "sern/content"),
        ("Skulle du kunna berätta mer om den första?", "sern/content"),
        ("ok, den tredje då?", "sern/content"),
        ("What does the third one mean?", "sern/content"),
        ("är den andra punkten klar?", "sern/dances"),
        # Which may be another one, or is none of the list.
        ("och den andra då?", None),
        ("kan du förklara den femte?", None),
        ("den tredje maj, är ni där?", None),
        ("den första gången, var det bra", None),
        ("Var Motala den första?", None),
        ("Was Motala the first one in Sweden?", None),
        ("Gäller det till den tredje?", None),
    ],
)
def test_an_item_of_the_list_just_shown_is_told_by_its_place(text: str, cell: str | None) -> None:
    assert pointed_at(text, "simplify", [listed()], GRID) == ([cell] if cell else [])
    assert pointed_at(text, "simplify", [turn("sern/what")], GRID) == []


def test_a_mere_place_is_one_of_the_answer_just_given() -> None:
    later = [turn("sern/what"), listed()]
    for text in ("kan du förklara den tredje?", "explain the first one", "the third one, please"):
        assert pointed_at(text, "simplify", later, GRID) == []
    assert pointed_at("förklara den tredje punkten", "simplify", later, GRID) == ["sern/content"]


def test_the_last_question_of_a_message_may_be_about_the_others() -> None:
    asked = ["eigersund/status", "eigersund/since"]
    text = "Hur är det med norrmännen? Och de andra två, hur länge har vi haft dem?"
    assert others_asked_of(text, asked, GRID) == [
        "eigersund/status",
        "hyvinge/since",
        "daugavpils/since",
    ]
    assert others_asked_of("Och de andra två, hur länge? Vem vet?", asked, GRID) == []
    assert others_asked_of(text, asked[:1], GRID) == []
    assert others_asked_of(text, ["sern/what", "sern/content"], GRID) == []
