"""Addresses as visitors type them: found in sentences, and asked about when mistyped."""

from __future__ import annotations

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from actions.handoff.addresses import find_address, likely_meant


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("anna@example.se", "anna@example.se"),
        ("  anna@example.se\n", "anna@example.se"),
        ("Min adress är anna@example.se.", "anna@example.se"),
        ("anna@example.se!", "anna@example.se"),
        ("Är det anna@example.se?", "anna@example.se"),
        ("Svara till anna@example.se, tack", "anna@example.se"),
        ("Anna Ek <anna@example.se>", "anna@example.se"),
        ("(anna@example.se)", "anna@example.se"),
        ('"anna@example.se"', "anna@example.se"),
        ("e-post:anna@example.se", "anna@example.se"),
        ("mailto:anna@example.se", "anna@example.se"),
        (
            "nej, fel adress, det ska vara bo.ek+sern@skola.example.se",
            "bo.ek+sern@skola.example.se",
        ),
        ("anna.ek...@example.se eller bo@example.se", "bo@example.se"),
        ("skriv @anna eller anna@example.se", "anna@example.se"),
        ("anna@example.se och bo@example.se", "anna@example.se"),
        # The domain's letter case means nothing, the name's may.
        ("Anna.Ek@EXAMPLE.SE", "Anna.Ek@example.se"),
    ],
)
def test_the_first_usable_address_of_a_text_is_found(text: str, address: str) -> None:
    assert find_address(text) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("anna@räksmörgås.se", "anna@xn--rksmrgs-5wao1o.se"),
        ("info@östergötland.example.se.", "info@xn--stergtland-dcbf.example.se"),
    ],
)
def test_swedish_letters_in_a_domain_become_what_mail_servers_read(text: str, address: str) -> None:
    assert find_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "@",
        "anna",
        "anna@",
        "@example.se",
        "anna@example",
        "anna snabel-a example.se",
        "anna@example..se",
        "anna@-example.se",
        "anna@@example.se",
        ".anna@example.se",
        "anna@example.se@example.se",
        # Most mail servers could not send to it.
        "åsa@example.se",
        "anna@localhost",
        "anna@[192.0.2.1]",
        "anna@" + "a" * 64 + ".se",
        "Jag har ingen adress",
    ],
)
def test_what_mail_cannot_be_sent_to_is_no_address(text: str) -> None:
    assert find_address(text) is None


@given(st.text())
def test_any_text_has_a_usable_address_or_none(text: str) -> None:
    address = find_address(text)
    if address is not None:
        validate_email(address, check_deliverability=False, allow_smtputf8=False)


@given(st.text(), st.emails(), st.text())
def test_any_text_around_an_at_sign_is_read(before: str, address: str, after: str) -> None:
    found = find_address(f"{before}{address}{after}")
    assert found is None or ("@" in found and found.isascii() and found == found.strip())


@given(st.text(alphabet="a@.åé\u0301\ud800\x00 -\n\r<>\u2060\u3002", max_size=40))
def test_texts_of_an_address_own_characters_are_read(text: str) -> None:
    found = find_address(text)
    assert found is None or not set(found) & set("\r\n <>\x00")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("anna@gmial.com", "anna@gmail.com"),
        ("anna@gmail.co", "anna@gmail.com"),
        ("anna@hotmial.com", "anna@hotmail.com"),
        ("anna@outlok.com", "anna@outlook.com"),
        ("anna@telia.con", "anna@telia.com"),
        ("anna@motalla.se", "anna@motala.se"),
        ("Anna.Ek@GMIAL.COM", "Anna.Ek@gmail.com"),
    ],
)
def test_a_domain_that_is_nearly_a_common_one_is_asked_about(typed: str, meant: str) -> None:
    assert likely_meant(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "anna@gmail.com",
        "anna@GMAIL.COM",
        "anna@motala.se",
        "anna@example.se",
        "anna@sernnetwork.example.org",
        "anna@xn--rksmrgs-5wao1o.se",
    ],
)
def test_common_and_quite_other_domains_are_left_alone(typed: str) -> None:
    assert likely_meant(typed) is None


@given(st.emails())
def test_what_is_meant_is_the_same_name_elsewhere(typed: str) -> None:
    meant = likely_meant(typed)
    if meant is not None:
        assert meant.rpartition("@")[0] == typed.rpartition("@")[0]
        assert meant != typed
        # Asked once, not again.
        assert likely_meant(meant) is None
