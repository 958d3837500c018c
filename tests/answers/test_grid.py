"""Which cell answers what was meant."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.answers.grid import FOR_ORGANISATIONS, OFFICES, Grid
from bot.conversation.cells import OVERVIEW, Cell
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR
from tests.nlu.grids import GRID


def test_the_answer_on_how_to_reach_an_office_tells_of_its_address() -> None:
    # It is given to whoever asks for that.
    for topic in OFFICES:
        answers = read_yaml(PROJECT_DIR / "data" / "answers" / f"{topic}.yml")["responses"]
        reached = answers[f"utter_{Cell(topic, 'phone')}"][0]
        texts = (reached["text"], reached["metadata"]["easy"], reached["metadata"]["en"])
        for text, word in zip(texts, ("adress", "adress", "address"), strict=True):
            assert re.search(rf"\b{word}\b", text) is not None


def test_small_talk_is_no_cell() -> None:
    assert "greet" not in GRID
    assert "sern/what" in GRID


@pytest.mark.parametrize(
    ("topic", "aspect", "cell"),
    [
        pytest.param("hyvinge", "since", "hyvinge/since", id="its own"),
        pytest.param("hyvinge", "decides", "twin_towns/decides", id="of what it is part of"),
        pytest.param("sern", "decides", "international/decides", id="the general one"),
        pytest.param("sern", "phone", "contact/phone", id="the contact"),
        pytest.param("sern", "cost", "sern/cost", id="known to be unknown"),
        pytest.param("policy", "since", "policy/since", id="nobody wrote it"),
        pytest.param("policy", "content", "policy/what", id="told in the overview"),
    ],
)
def test_the_cell_about_a_topic(topic: str, aspect: str, cell: str) -> None:
    assert GRID.cell_about(topic, aspect) == cell


def test_what_nobody_wrote_is_unknown() -> None:
    assert GRID.is_unknown("policy/since")
    assert GRID.is_unknown("sern/cost")
    assert not GRID.is_unknown("sern/since")


def test_more_is_what_comes_next_and_has_not_been_said() -> None:
    assert GRID.cell_after(["sern/what"]) == "sern/joined"
    assert GRID.cell_after(["sern/joined", "sern/what"]) == "sern/since"
    # What is unknown is not told as more.
    assert GRID.cell_after(["sern/since", "sern/joined", "sern/what"]) == "policy/what"
    assert GRID.cell_after(["policy/what"]) is None
    assert GRID.cell_after([]) is None


def test_the_other_one_is_asked_the_same() -> None:
    assert GRID.other_than(["hyvinge/since"]) == "daugavpils/since"
    assert GRID.other_than(["daugavpils/since", "hyvinge/since"]) == "twin_towns/which"
    # "And the other one?" is the other one that was spoken of, asked what was asked last.
    assert GRID.other_than(["daugavpils/since", "hyvinge/what"]) == "hyvinge/since"
    assert GRID.other_than(["sern/what"]) is None


def test_of_two_of_a_kind_the_other_one_is_meant_also_when_it_was_told() -> None:
    assert GRID.sibling_of(["daugavpils/since", "hyvinge/since"]) == "hyvinge/since"
    assert GRID.sibling_of(["hyvinge/since"]) == "daugavpils/since"
    assert GRID.sibling_of(["sern/what"]) is None
    assert GRID.sibling_of([]) is None


def test_the_other_one_goes_by_the_list_and_is_not_what_was_just_spoken_of() -> None:
    def answer(*following: str, within: str = "") -> list[dict[str, Any]]:
        metadata = {"next": list(following), "topic": {"within": within} if within else {}}
        return [{"text": "…", "metadata": metadata}]

    names = ("daugavpils", "eigersund", "hyvinge")
    towns = {f"utter_{name}/what": answer(within="twin_towns") for name in names}
    list_of_towns = answer("hyvinge/what", "daugavpils/what", "eigersund/status")
    grid = Grid.of_responses({**towns, "utter_twin_towns/which": list_of_towns})
    after = grid.sibling_of
    assert after(["daugavpils/what"]) == "hyvinge/what"
    assert after(["hyvinge/what"]) == "daugavpils/what"
    assert after(["eigersund/what"]) == "hyvinge/what"
    # Neither of the two that were just spoken of is meant, until none is left.
    assert after(["daugavpils/what", "hyvinge/what"]) == "eigersund/what"
    assert after(["eigersund/what", "daugavpils/what", "hyvinge/what"]) == "hyvinge/what"
    # What was spoken of before something else may be meant again.
    assert after(["daugavpils/what", "sern/what", "hyvinge/what"]) == "hyvinge/what"
    assert grid.other_than(["daugavpils/what"]) == "hyvinge/what"


def test_a_second_answer_may_add_little() -> None:
    def answer(text: str, **metadata: Any) -> list[dict[str, Any]]:
        return [{"text": text, "metadata": metadata}]

    town = {"within": "twin_towns"}
    grid = Grid.of_responses(
        {
            "utter_sern/join": answer("Ja, skriv och berätta vad ni vill göra i SERN."),
            "utter_projects/join": answer("Ja, skriv och berätta vad ni vill göra."),
            "utter_policy/what": answer("Policyn säger hur kommunen arbetar."),
            "utter_sern/cost": answer("Jag vet inte vad SERN kostar.", unknown=True),
            "utter_policy/since": answer("Jag vet inte när policyn kom.", unknown=True),
            "utter_hyvinge/join": answer("Skriv till kommunen om Hyvinge.", topic=town),
            "utter_daugavpils/join": answer("Skriv till kommunen om Daugavpils.", topic=town),
        }
    )
    assert grid.adds_little("projects/join", to="sern/join")
    assert grid.adds_little("sern/join", to="projects/join")
    assert not grid.adds_little("policy/what", to="sern/join")
    # Two things that are not known are one too many …
    assert grid.adds_little("policy/since", to="sern/cost")
    assert not grid.adds_little("sern/join", to="sern/cost")
    # … and of two twin towns the same can be said.
    assert not grid.adds_little("daugavpils/join", to="hyvinge/join")


def test_naming_a_topic_asks_the_same_or_for_its_overview() -> None:
    assert GRID.same_about("daugavpils", "since") == "daugavpils/since"
    assert GRID.same_about("policy", "since") == "policy/what"
    assert GRID.same_about("policy", None) == "policy/what"


def test_without_a_topic_some_aspects_have_an_answer_all_the_same() -> None:
    assert GRID.cell_without_topic("decides") == "international/decides"
    assert GRID.cell_without_topic("requirements") == "projects/join"
    assert GRID.cell_without_topic("since") is None


def test_which_topic_is_asked_with_two_choices_at_least() -> None:
    assert GRID.topics_to_ask("since", ["daugavpils/since"], 3) == [
        "daugavpils/since",
        "sern/since",
    ]
    assert len(GRID.topics_to_ask("nothing", [], 3)) == 3


def test_a_word_that_was_explained_changes_no_topic() -> None:
    assert GRID.spoken_of(["terms/lup", "sern/what"]) == "sern"
    assert GRID.spoken_of(["terms/lup"]) == "policy"
    assert GRID.spoken_of([]) is None


def test_after_a_document_it_is_the_document() -> None:
    assert GRID.cell_of_document(["terms/lup", "policy/what"], "decides") == "policy/lup_author"
    assert GRID.cell_of_document(["policy/what", "terms/lup"], "decides") is None
    assert GRID.cell_of_document(["terms/lup"], "phone") is None
    # No answer was written.
    assert GRID.cell_of_document(["terms/lup"], "read") is None
    assert GRID.cell_of_document([], "decides") is None


def test_what_the_lists_name_exists() -> None:
    files = (PROJECT_DIR / "data" / "answers").glob("*.yml")
    written = {
        name.removeprefix("utter_") for file in files for name in read_yaml(file)["responses"]
    }
    lists = read_yaml(PROJECT_DIR / "bot" / "answers" / "grid.yml")
    named = {*FOR_ORGANISATIONS, *lists["cell_without_topic"].values()}
    named |= {str(Cell(topic, OVERVIEW)) for topic in (*lists["common_topics"], *OFFICES)}
    for document in lists["documents"]:
        named |= {*document["after"], *document["aspects"].values()}
    assert named - written == set()
