"""Which of the contacts in a message its writer is to be reached on."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.cases.contact import read_contact
from bot.cases.contact_changes import given_in, is_one_of_two_numbers
from bot.cases.details import more_than_details

FIRST, SECOND = "070-174 06 05", "0141-22 31 40"


@pytest.mark.parametrize(
    ("text", "used"),
    [
        (f"{FIRST} eller {SECOND}", FIRST),
        (f"{FIRST} eller {SECOND} till butiken, ring helst den första", FIRST),
        (f"{FIRST} eller {SECOND}, ring helst den andra", SECOND),
        (f"{FIRST}, annars {SECOND}", FIRST),
        (f"{FIRST}, men helst {SECOND}", SECOND),
        (f"mobil {FIRST}, jobbet {SECOND}", FIRST),
        (f"call me on {FIRST} or {SECOND}, preferably the second", SECOND),
    ],
)
def test_of_two_numbers_the_preferred_one_is_used(text: str, used: str) -> None:
    found = read_contact(given_in(text)).contact
    assert found is not None and found.shown == used
    assert is_one_of_two_numbers(text, found)
    # Neither the other number nor "the first" goes with the question.
    assert more_than_details(text) == ""


@pytest.mark.parametrize(
    ("text", "used"),
    [
        (f"gamla numret {FIRST} står kvar i frågan", None),
        (f"{FIRST} finns kvar i frågan", None),
        (f"{FIRST} är mitt gamla, mitt nya är {SECOND}", SECOND),
        (f"mitt gamla nummer {FIRST}, mitt nya {SECOND}", SECOND),
        (f"ändra numret från {FIRST} till {SECOND}", SECOND),
        (f"my old number {FIRST} is still in the question", None),
        # To be used again, or none of it.
        (f"ta gamla numret {FIRST} igen", FIRST),
        (f"numret ska vara {FIRST}, det andra är mitt gamla", FIRST),
        (f"{FIRST} nej förlåt {SECOND}", SECOND),
        (f"numret är {FIRST}", FIRST),
        (f"{FIRST} är rätt", FIRST),
    ],
)
def test_a_contact_that_is_only_quoted_is_not_used(text: str, used: Optional[str]) -> None:
    found = read_contact(given_in(text)).contact
    assert (found and found.shown) == used
    assert found is None or not is_one_of_two_numbers(text, found)
