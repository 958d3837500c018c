"""Telephone numbers without their country: whose they are, and what stays Swedish."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.cases.contact import Trouble, read_contact, without_contacts
from bot.cases.phone import dialled_phone, number_abroad


@pytest.mark.parametrize(
    ("text", "language", "given", "meant"),
    [
        # A number in Sweden and a mobile in the visitor's country: asked.
        ("040 1234567", "fi", "040-123 45 67", "+358 40 1234567"),
        ("soita 0401234567", "fi", "040-123 45 67", "+358 40 1234567"),
        ("0501234567", "uk", "0501-23 45 67", "+380 50 123 4567"),
        ("kim@example.se 040 1234567", "fi", "kim@example.se, 040-123 45 67", "+358 40 1234567"),
        # No number in Sweden.
        ("045 12345678", "fi", None, "+358 45 12345678"),
        ("412 34 567", "no", None, "+47 41 23 45 67"),
        ("41 23 45 67", "da", None, "+45 41 23 45 67"),
        ("501 234 567", "pl", None, "+48 501 234 567"),
        ("501 234 567", "sv", None, "+48 501 234 567"),
        ("mein Handy: 0171 1234567", "sv", None, "+49 171 1234567"),
        ("0151 23456789", "", None, "+49 1512 3456789"),
        # One in Sweden without its first digit.
        ("70 123 45 67", "sv", None, "070-123 45 67"),
    ],
)
def test_a_number_that_is_probably_another_is_asked_about(
    text: str, language: str, given: Optional[str], meant: str
) -> None:
    reading = read_contact(text, language=language)
    assert (reading.contact and reading.contact.shown) == given
    assert reading.suggestion is not None and reading.suggestion.shown_phone == meant
    assert reading.trouble == (Trouble.MISTYPED if given else Trouble.FOREIGN_NUMBER)


@pytest.mark.parametrize(
    ("text", "language", "shown"),
    [
        ("040 1234567", "", "040-123 45 67"),
        ("040 1234567", "sv", "040-123 45 67"),
        ("040 1234567", "en", "040-123 45 67"),
        # A Swedish mobile is one, whoever has it; and so is the number of a house.
        ("070-123 45 67", "fi", "070-123 45 67"),
        ("0141 22 50 00", "fi", "0141-22 50 00"),
        ("08-123 456 78", "de", "08-123 456 78"),
        # With its country there is nothing to ask.
        ("+46 40 123 45 67", "fi", "040-123 45 67"),
        ("+358 40 1234567", "sv", "+358 40 1234567"),
        ("00358 40 1234567", "fi", "+358 40 1234567"),
    ],
)
def test_what_is_clear_is_not_asked_about(text: str, language: str, shown: str) -> None:
    reading = read_contact(text, language=language)
    assert (reading.contact and reading.contact.shown, reading.suggestion) == (shown, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        # Swedish mobiles with a digit too few or too many.
        *(("070-123 45 6", language) for language in ("", "sv", "fi", "de")),
        *(("073-123 45 678", language) for language in ("", "sv")),
        ("2026-11-29", "da"),
        ("2004 2005", "sv"),
        ("900101-2385", "de"),
    ],
)
def test_what_may_be_anything_is_only_wrong(text: str, language: str) -> None:
    reading = read_contact(text, language=language)
    assert (reading.trouble, reading.suggestion) == (Trouble.WRONG_NUMBER, None)


def test_what_is_danish_and_norwegian_alike_lacks_its_beginning_for_who_writes_neither() -> None:
    reading = read_contact("412 34 567", language="sv")
    assert (reading.trouble, reading.suggestion) == (Trouble.NO_AREA_CODE, None)


def test_what_was_confirmed_is_right() -> None:
    reading = read_contact("040 1234567", confirmed=True, language="fi")
    assert (reading.contact and reading.contact.phone, reading.suggestion) == ("+46401234567", None)


@pytest.mark.parametrize(
    "text",
    [
        "0141-22 34 00 anknytning 417",
        "0141-22 34 00, ankn. 417",
        "0141-223400 ankn 417",
        "0141-22 34 00 (ankn 417)",
        "0141-22 34 00 ext. 417",
        "0141-22 34 00 x417",
        "0141-22 34 00 min anknytning är 417",
        "ring 0141-22 34 00 anknytning 417, bara torsdagar",
        "+46 141 22 34 00;ext=417",
    ],
)
def test_an_extension_is_kept(text: str) -> None:
    contact = read_contact(text).contact
    assert contact is not None and contact.phone == "+46141223400;ext=417"
    assert contact.shown == "0141-22 34 00, anknytning 417"
    assert read_contact(contact.shown).contact == contact
    assert dialled_phone(contact.phone) == "+46141223400, anknytning 417"
    assert "417" not in without_contacts(text)


@pytest.mark.parametrize(
    "text",
    [
        "0141-22 34 00, 5 personer",
        "0141-22 34 00; 12 personer",
        "0141-22 34 00, anknytning till EU",
        "0141-22 34 00 # 5",
        "0141-22 34 00. Rummet är 12 x 30",
    ],
)
def test_other_digits_after_a_number_are_no_extension(text: str) -> None:
    contact = read_contact(text).contact
    assert contact is not None and contact.phone == "+46141223400"


@pytest.mark.parametrize("text", ["141 22 41 80", "141-22 41 80"])
def test_a_number_of_a_house_without_its_zero_is_asked_about_with_it(text: str) -> None:
    assert number_abroad(text, None, "") == "+46141224180"
    # Where it is a mobile in one country it is more likely that.
    assert number_abroad("501 234 567", None, "") == "+48501234567"
