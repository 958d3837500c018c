"""What a message means in its conversation."""

from __future__ import annotations

import pytest

from bot.answers.grid import Grid
from bot.nlu.context import Context, in_context
from bot.nlu.trust import Reading
from tests.nlu.grids import GRID, entry

AFTER_HYVINGE = Context(("hyvinge/since",))


def meant(intent: str, context: Context) -> str:
    reading = Reading({intent: 0.9, "greet": 0.1}, {intent: 0.8, "greet": 0.1})
    return in_context(reading, context, GRID).best


@pytest.mark.parametrize(
    ("intent", "context", "cell"),
    [
        ("it/decides", AFTER_HYVINGE, "twin_towns/decides"),
        ("it/since", Context(("sern/what",)), "sern/since"),
        ("it/more", Context(("sern/what",)), "sern/joined"),
        ("it/other", AFTER_HYVINGE, "daugavpils/since"),
        ("daugavpils/same", AFTER_HYVINGE, "daugavpils/since"),
        ("hyvinge/same", AFTER_HYVINGE, "hyvinge/what"),
        ("sern/same", Context(), "sern/what"),
        ("sern/same", Context(("hyvinge/what",), asked_aspect="since"), "sern/since"),
        ("sern/since", AFTER_HYVINGE, "sern/since"),
        ("it/since", Context(), "it/since"),
        ("it/cost", Context(), "international/cost"),
        ("it/decides", Context(("terms/lup",)), "policy/lup_author"),
    ],
)
def test_what_leans_on_the_conversation_becomes_a_cell(
    intent: str, context: Context, cell: str
) -> None:
    assert meant(intent, context) == cell


def test_an_office_has_its_own_number_and_the_municipality_alone_replies() -> None:
    cells = ("sern/what", "sern/phone", "sern/language", "contact/phone", "contact/language")
    grid = Grid.of_responses({f"utter_{cell}": entry() for cell in cells})
    after = Context(("sern/what",))
    for intent, cell in (("contact/phone", "sern/phone"), ("contact/language", "contact/language")):
        reading = Reading({intent: 0.9, "greet": 0.1}, {intent: 0.8, "greet": 0.1})
        assert in_context(reading, after, grid).best == cell


def test_what_leans_adds_to_what_was_said_outright() -> None:
    reading = Reading({"it/since": 0.4, "sern/since": 0.35, "greet": 0.25}, {"it/since": 0.7})
    merged = in_context(reading, Context(("sern/what",)), GRID)
    assert merged.chances["sern/since"] == pytest.approx(0.75)
    assert merged.nearness["sern/since"] == 0.7
    assert sum(merged.chances.values()) == pytest.approx(1)


def test_an_address_after_an_office_is_that_of_the_office() -> None:
    cells = ("brussels_office/phone", "sern/phone", "contact/where")
    grid = Grid.of_responses({f"utter_{cell}": entry() for cell in cells})
    reading = Reading({"contact/where": 0.9, "greet": 0.1}, {"contact/where": 0.8})
    for said, cell in (("brussels_office/jobs", cells[0]), ("sern/what", "contact/where")):
        assert in_context(reading, Context((said,)), grid).best == cell


def test_what_is_named_after_a_list_of_all_is_picked_out_of_it() -> None:
    cells = ("sern/what", "sern/which", "policy/what", "policy/which", "international/which")
    grid = Grid.of_responses({f"utter_{cell}": entry() for cell in cells})
    reading = Reading({"sern/same": 0.9, "greet": 0.1}, {"sern/same": 0.8})
    assert in_context(reading, Context(("international/which",)), grid).best == "sern/what"
    assert in_context(reading, Context(("policy/which",)), grid).best == "sern/which"
