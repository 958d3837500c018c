"""Ways to be reached as visitors type and paste them: found, refused with a reason, asked about."""

from __future__ import annotations

from typing import Optional

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.contact import Contact, Trouble, read_contact
from bot.privacy import redact

ADDRESS = "anna@example.se"


def address_in(text: str) -> Optional[str]:
    found = read_contact(text, confirmed=True).contact
    return found.email if found else None


@pytest.mark.parametrize(
    "text",
    [
        ADDRESS,
        f"  {ADDRESS}\n",
        f"Min adress är {ADDRESS}.",
        f"{ADDRESS}!",
        f"Är det {ADDRESS}?",
        f"Svara till {ADDRESS}, tack",
        f"Anna Ek <{ADDRESS}>",
        f"({ADDRESS})",
        f'"{ADDRESS}"',
        f"'{ADDRESS}'",
        f"'{ADDRESS}",
        f"\u201d{ADDRESS}\u201d",
        f"\u201e{ADDRESS}\u201c",
        f"\u00bb{ADDRESS}\u00ab",
        f"*{ADDRESS}*",
        f"**{ADDRESS}**",
        f"`{ADDRESS}`",
        f"{ADDRESS}\u2026",
        f"{ADDRESS}...",
        f"{ADDRESS}/",
        f"{ADDRESS};",
        f"e-post:{ADDRESS}",
        f"mailto:{ADDRESS}",
        f"\u200b{ADDRESS}",
        f"{ADDRESS}\ufeff",
        "an\u00adna@example.se",
        "anna\uff20example.se",
        f"skriv @anna eller {ADDRESS}",
        f"{ADDRESS} och bo@example.se",
        f"bo@ eller {ADDRESS}",
    ],
)
def test_the_first_usable_address_of_a_text_is_found(text: str) -> None:
    reading = read_contact(text)
    assert (reading.contact, reading.trouble) == (Contact(email=ADDRESS), None)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("bo.ek+sern@skola.example.se", "bo.ek+sern@skola.example.se"),
        ("kim.o'brien@example.org", "kim.o'brien@example.org"),
        # The domain's letter case means nothing, the name's may.
        ("Anna.Ek@EXAMPLE.SE", "Anna.Ek@example.se"),
        # As typed; mail servers are given xn--….
        ("anna@räksmörgås.se", "anna@räksmörgås.se"),
        ("info@östergötland.example.se.", "info@östergötland.example.se"),
        # Signs that are spelt out or stand apart.
        ("anna snabel-a example.se", ADDRESS),
        ("anna @ example.se", ADDRESS),
        ("anna @ example . se", ADDRESS),
        ("anna @ example . se . Ring efter fem", ADDRESS),
        ("GUNVOR . HOLM @ Example . SE", "GUNVOR.HOLM@example.se"),
        ("eva . ek @ skola . example . se", "eva.ek@skola.example.se"),
        ("anna (at) example punkt se", ADDRESS),
        ("nå mig på amir.h at example.se tack", "amir.h@example.se"),
    ],
)
def test_an_address_stays_as_it_was_meant(text: str, address: str) -> None:
    assert address_in(text) == address


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("anna@hembygd.s e", Trouble.WRONG_ADDRESS),
        *((text, Trouble.MISSING) for text in ("", " ", "anna", "vet inte", "123", "år 2026")),
        ("skriv till oss at example.se", Trouble.MISSING),
        ("vi ses 10.30 at example.se", Trouble.MISSING),
        ("Jag har ingen adress", Trouble.MISSING),
        ("anna@", Trouble.WRONG_ADDRESS),
        ("anna@example", Trouble.WRONG_ADDRESS),
        ("anna@example..se", Trouble.WRONG_ADDRESS),
        ("anna@-example.se", Trouble.WRONG_ADDRESS),
        ("anna@@example.se", Trouble.WRONG_ADDRESS),
        ("anna@example.se@example.se", Trouble.WRONG_ADDRESS),
        ("anna@localhost", Trouble.WRONG_ADDRESS),
        ("anna berg @ example se", Trouble.WRONG_ADDRESS),
        ("root@localhost.localdomain", Trouble.WRONG_ADDRESS),
        ("x" * 65 + "@example.se", Trouble.WRONG_ADDRESS),
        ("anna@" + "a" * 64 + ".se", Trouble.WRONG_ADDRESS),
        ("åsa@example.se", Trouble.LETTERS),
        ("070-123", Trouble.WRONG_NUMBER),
        # As long as a number is within its town, but for a date and years.
        *((text, Trouble.NO_AREA_CODE) for text in ("123 456", "22 50 00", "12345678")),
        ("ring 22 50 00 efter fyra", Trouble.NO_AREA_CODE),
        *((text, Trouble.WRONG_NUMBER) for text in ("20261130", "2026-11-30", "2024 2025")),
        *((text, Trouble.WRONG_NUMBER) for text in ("0141-22 50", "+46 123 456")),
        # A personal number is none to be rung at.
        ("900101-2385", Trouble.WRONG_NUMBER),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(text: str, trouble: Trouble) -> None:
    reading = read_contact(text)
    assert (reading.contact, reading.trouble) == (None, trouble)


def test_the_letters_that_are_the_trouble_are_named() -> None:
    assert read_contact("åsa.öberg@example.se").letters == "å, ö"


@pytest.mark.parametrize(
    ("text", "phone", "shown"),
    [
        ("070-123 45 67", "+46701234567", "070-123 45 67"),
        ("0701234567", "+46701234567", "070-123 45 67"),
        ("+46 (0)70 123 45 67", "+46701234567", "070-123 45 67"),
        ("0046701234567", "+46701234567", "070-123 45 67"),
        ("ring mig på 0141-123456 sa jag ju", "+46141123456", "0141-12 34 56"),
        ("070\u2013123 45 67", "+46701234567", "070-123 45 67"),
        ("+358 40 1234567", "+358401234567", "+358 40 1234567"),
        ("+371 26 123 456", "+37126123456", "+371 26 123 456"),
    ],
)
def test_a_telephone_number_is_found_and_shown_as_its_country_writes_it(
    text: str, phone: str, shown: str
) -> None:
    found = read_contact(text).contact
    assert found == Contact(phone=phone)
    assert found is not None and found.shown == shown


def test_of_an_address_and_a_number_both_are_kept() -> None:
    assert read_contact(f"{ADDRESS} eller 070-123 45 67").contact == Contact(
        ADDRESS, "+46701234567"
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lars@skola.annanort,se", "lars@skola.annanort.se"),
        ("anna@example.se,tack", None),
        ("anna@gmial.com", "anna@gmail.com"),
        ("anna@gmail.co", "anna@gmail.com"),
        ("anna@hotmial.com", "anna@hotmail.com"),
        ("anna@telia.con", "anna@telia.com"),
        ("anna@motalla.se", "anna@motala.se"),
        ("Anna.Ek@GMIAL.COM", "Anna.Ek@gmail.com"),
        ("e-post=anna@example.se", ADDRESS),
        ("https://example.org/anna@example.se", ADDRESS),
        ("#anna@example.se", ADDRESS),
        ("!anna@example.se", None),
    ],
)
def test_what_is_probably_mistyped_is_asked_about(typed: str, meant: Optional[str]) -> None:
    reading = read_contact(typed)
    if meant is None:
        # A mark at the edge is none of the address.
        assert reading.contact == Contact(ADDRESS)
        return
    assert reading.trouble is Trouble.MISTYPED
    assert reading.suggestion == Contact(meant)
    # Whoever says that it is right is believed.
    assert read_contact(typed, confirmed=True).trouble is None
    # Asked once, not again.
    assert read_contact(meant).trouble is None


@pytest.mark.parametrize(
    "typed", ["anna@gmail.com", "anna@GMAIL.COM", "anna@motala.se", "anna@sern.example.org"]
)
def test_common_and_quite_other_domains_are_left_alone(typed: str) -> None:
    assert read_contact(typed).trouble is None


@given(st.one_of(st.text(), st.text(alphabet="a@.åé\u0301\ud800\x00 -\n\r<>\u2060\u30021+07")))
def test_any_text_is_read_and_what_is_found_is_read_again_the_same(text: str) -> None:
    contact = read_contact(text, confirmed=True).contact
    if contact is None:
        return
    if contact.email:
        validate_email(contact.email, check_deliverability=False, allow_smtputf8=False)
        assert not set(contact.email) & set("\r\n <>\x00")
    assert read_contact(contact.shown, confirmed=True).contact == contact


@given(st.text(), st.emails(), st.text())
def test_any_text_around_an_at_sign_is_read(before: str, address: str, after: str) -> None:
    found = address_in(f"{before}{address}{after}")
    assert found is None or ("@" in found and found == found.strip())


@pytest.mark.parametrize(
    "text",
    [
        *("noll sju noll 174 06 66", "070 sen 174 06 66. jag heter kalle"),
        *("plus 46 70 174 06 66", "070, och sen 174 06 66", "zero seven zero 1740666"),
        "noll sju noll ett sju fyra noll sex sex sex",
    ],
)
def test_a_number_in_words_or_in_pieces_is_read(text: str) -> None:
    contact = read_contact(text).contact
    assert contact is not None
    assert contact.phone == "+46701740666"


@pytest.mark.parametrize(
    "text", ["vi är sex och 3 lärare", "0 till 3 år", "fem, sex barn", "kl 08.30 sen 10.00"]
)
def test_words_for_digits_alone_are_no_number(text: str) -> None:
    assert read_contact(text).trouble is Trouble.MISSING


def test_an_address_spelt_in_words_is_read_from_its_beginning() -> None:
    text = "min mejl är eva punkt berg snabel-a example punkt se"
    found = read_contact(text)
    assert found.contact == Contact(email="eva.berg@example.se") and found.trouble is None
    assert redact(text) == "min mejl är [e-postadress]"
    ended = read_contact("Slut, punkt. eva snabel-a example punkt se").contact
    assert ended == Contact(email="eva@example.se")
