"""A piece of an address or a number that is put right, and what has to be written as a whole."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.cases.contact import Trouble
from bot.cases.corrections import corrections
from bot.cases.written import Written

EMAIL = "eva.hanson@motala.com"
PHONE = "070-123 45 67"
QUESTION = "Får laget åka till Hyvinge?"


def contact_after(text: str, contact: str) -> Optional[str]:
    """The contact that a text leaves, or the trouble with it."""
    found = corrections(text, Written(QUESTION, contact)).contact
    if found is None:
        return None
    return found.contact.shown if found.contact else found.trouble


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("nej, .se inte .com", "eva.hanson@motala.se"),
        ("inte .com utan .se", "eva.hanson@motala.se"),
        ("punkt se inte punkt com", "eva.hanson@motala.se"),
        ("det slutar på .se", "eva.hanson@motala.se"),
        ("it ends in .se", "eva.hanson@motala.se"),
        ("adressen slutar inte på .com utan .se", "eva.hanson@motala.se"),
        (".fi eikä .com", "eva.hanson@motala.fi"),
        ("det ska vara skola.motala.se efter snabel-a", "eva.hanson@skola.motala.se"),
        ("efter snabel-a ska det stå gmail.com", "eva.hanson@gmail.com"),
        ("nej, det ska vara @gmail.com", "eva.hanson@gmail.com"),
        ("eva.ek före snabel-a", "eva.ek@motala.com"),
        ("before the at it should be eva.ek", "eva.ek@motala.com"),
        ("med två s", "eva.hansson@motala.com"),
        ("nej, stavas med två v", "evva.hanson@motala.com"),
        ("double s", "eva.hansson@motala.com"),
        ("byt hanson mot hansson", "eva.hansson@motala.com"),
        ("och .se på slutet, inte .com", "eva.hanson@motala.se"),
        ("and .se at the end, not .com", "eva.hanson@motala.se"),
        ("det ska sluta på .se", "eva.hanson@motala.se"),
        ("nej .se ska det sluta på!!", "eva.hanson@motala.se"),
        (".se it should end in", "eva.hanson@motala.se"),
        ("adressen blev fel, det ska vara hansson, inte hansen", "eva.hansson@motala.com"),
        ("the address is wrong, it should be hansson, not hanzon", "eva.hansson@motala.com"),
    ],
)
@pytest.mark.parametrize("beside", ["", f", {PHONE}"])
def test_a_piece_of_an_address_is_put_right(text: str, email: str, beside: str) -> None:
    assert contact_after(text, EMAIL + beside) == email + beside


MISTYPED = "karin@exmple.se"


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("det ska vara example.se, inte exmple.se", "karin@example.se"),
        ("inte exmple.se utan example.se", "karin@example.se"),
        ("example.se i stället för exmple.se", "karin@example.se"),
        ("det är example inte exmple", "karin@example.se"),
        ("ändra exmple.se till example.com", "karin@example.com"),
        ("punkt com inte punkt se", "karin@exmple.com"),
        ("com på slutet, inte se", "karin@exmple.com"),
        ("adressen ska sluta på com", "karin@exmple.com"),
        ("domänen är example.se", "karin@example.se"),
        ("domänen ska vara motala.se i stället", "karin@motala.se"),
        ("nej fel, det ska vara motala.se", "karin@motala.se"),
        ("sista delen ska vara example.se", "karin@example.se"),
        ("jag stavade fel, example ska det vara", "karin@example.se"),
        ("mejlen ska vara karin.holm före snabel-a", "karin.holm@exmple.se"),
        ("det ska vara karin.holm i adressen", "karin.holm@exmple.se"),
        ("before the at it should be karina", "karina@exmple.se"),
        ("the domain should be example.se", "karin@example.se"),
    ],
)
def test_half_an_address_takes_the_place_of_what_it_is_like(text: str, email: str) -> None:
    assert contact_after(text, MISTYPED) == email


@pytest.mark.parametrize(
    "text",
    [
        # Its end as it stands.
        "mple.se ska det vara",
        "det saknas ett a i adressen",
        "jag missade en bokstav i mejladressen",
        "adressen är felstavad",
        "gmail.com",
        "efter snabel-a är det fel",
        "det ska vara example efter snabel-a",
    ],
)
def test_half_an_address_that_is_unclear_changes_nothing(text: str) -> None:
    assert contact_after(text, MISTYPED) == Trouble.HALF


def test_a_domain_that_the_question_speaks_of_is_not_that_of_the_address() -> None:
    written = Written("Varför står det fel på motala.se/eu?", MISTYPED)
    for text in ("det ska vara motala.se/sern", "nej det ska vara www.motala.se"):
        assert corrections(text, written).contact is None


@pytest.mark.parametrize(
    "text",
    [
        "det ska vara tio elever",
        "inte kören utan laget",
        "det ska vara i maj",
        "Bo inte Olle",
        "vi åker till Parma, inte Busseto",
        "kl. 10.30 ska det vara",
        "det är inte jag utan min man",
        "ring efter fem",
        "det ska vara med",
        "nej, se över det",
    ],
)
def test_what_is_of_no_address_leaves_it(text: str) -> None:
    assert contact_after(text, MISTYPED) is None


def test_a_letter_that_is_too_many_goes() -> None:
    assert contact_after("med ett s", "eva.hansson@motala.se") == "eva.hanson@motala.se"


def test_the_last_digits_of_a_number_are_put_right() -> None:
    assert contact_after("numret slutar på 68", PHONE) == "070-123 45 68"
    assert contact_after("slutar på 69, inte 67", f"{EMAIL}, {PHONE}") == f"{EMAIL}, 070-123 45 69"


def test_a_piece_that_looks_mistyped_is_asked_about() -> None:
    found = corrections("det är @gmial.com", Written(QUESTION, EMAIL)).contact
    assert found is not None and found.suggestion is not None
    assert found.suggestion.email == "eva.hanson@gmail.com"


@pytest.mark.parametrize(
    "text",
    [
        # In two places, or in none.
        "med två n",
        "nej, med dubbel q",
        "det är fel efter snabel-a",
    ],
)
def test_a_piece_that_fits_in_no_single_way_has_to_be_written_as_a_whole(text: str) -> None:
    assert contact_after(text, EMAIL) == Trouble.HALF


@pytest.mark.parametrize(
    "text",
    ["vi slutar 17", "eng", "lägg till att vi är två", "bo@example.se", "ja", "med två barn"],
)
def test_what_is_about_no_piece_leaves_it(text: str) -> None:
    assert contact_after(text, EMAIL) is None


def test_without_a_contact_there_is_no_piece_of_one() -> None:
    assert not corrections("nej, .se inte .com", Written(QUESTION)).contact


@pytest.mark.parametrize(
    "text", ["nej .se ska det sluta på!! och jag heter Olle Berg", ".se, and my name is Olle Berg"]
)
def test_a_name_may_stand_beside_a_piece_of_an_address(text: str) -> None:
    found = corrections(text, Written(QUESTION, EMAIL))
    assert found.contact and found.contact.contact
    assert (found.contact.contact.email, found.name) == ("eva.hanson@motala.se", "Olle Berg")


@pytest.mark.parametrize(
    "text", ["adressen blev fel, det ska vara berg, inte lund", "it should be och då, not com"]
)
def test_no_address_is_made_of_words_that_are_not_of_it(text: str) -> None:
    found = corrections(text, Written(QUESTION, EMAIL)).contact
    assert found is None or found.contact is None


@pytest.mark.parametrize(
    "text",
    [
        "Det saknas att det är anknytning 417, annars hamnar ni i växeln",
        "ankn 417",
        "ext. 417",
        "anknytningen är 417",
    ],
)
@pytest.mark.parametrize("before", ["0141-22 34 00", "0141-22 34 00, anknytning 5"])
def test_an_extension_alone_goes_with_the_number_that_there_is(text: str, before: str) -> None:
    assert contact_after(text, before) == "0141-22 34 00, anknytning 417"
    assert contact_after(text, EMAIL) is None


def test_other_last_digits_leave_the_extension() -> None:
    changed = contact_after("numret slutar på 01", "0141-22 34 00, anknytning 417")
    assert changed == "0141-22 34 01, anknytning 417"


@pytest.mark.parametrize(
    "text",
    [
        "Oops, I misspelled it, it should be example.com, not exampel",
        "oj, jag stavade fel, det ska vara example.com",
        "sorry, I wrote the wrong domain, example.com is right",
    ],
)
def test_a_domain_nearly_like_the_one_there_is_takes_its_place(text: str) -> None:
    assert contact_after(text, "joy@exampel.com") == "joy@example.com"
