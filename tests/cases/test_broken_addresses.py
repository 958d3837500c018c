"""Addresses that a space has broken: what remains is another's address, so it is asked about."""

from __future__ import annotations

import pytest

from bot.cases.contact import Contact, Trouble, read_contact


@pytest.mark.parametrize(
    ("text", "half", "meant"),
    [
        ("sven. ahl@example.se", "ahl@example.se", "sven.ahl@example.se"),
        ("sven. ahl snabel-a example.se", "ahl@example.se", "sven.ahl@example.se"),
        ("sven_ ahl@example.se", "ahl@example.se", "sven_ahl@example.se"),
        ("sven .ahl@example.se", "ahl@example.se", "sven.ahl@example.se"),
        ("sven punkt ahl@example.se", "ahl@example.se", "sven.ahl@example.se"),
        ("s. k. ahl@example.se", "ahl@example.se", "s.k.ahl@example.se"),
        ("nej, den ska vara sven. ahl@example.se", "ahl@example.se", "sven.ahl@example.se"),
        ("min mejl är sven- ahl@example.se", "ahl@example.se", "sven-ahl@example.se"),
        ("E-post: sven. ahl@example.se", "ahl@example.se", "sven.ahl@example.se"),
        ("info. ask@example.se", "ask@example.se", "info.ask@example.se"),
        ("sven@skola.ask. se", "sven@skola.ask", "sven@skola.ask.se"),
        ("sven@skola.ask .se", "sven@skola.ask", "sven@skola.ask.se"),
    ],
)
def test_what_may_be_half_of_an_address_is_asked_about(text: str, half: str, meant: str) -> None:
    found = read_contact(text)
    assert (found.contact, found.suggestion) == (Contact(half), Contact(meant))
    assert found.trouble is Trouble.MISTYPED
    assert read_contact(text, confirmed=True).trouble is None


@pytest.mark.parametrize(
    "text",
    [
        "Jag heter Sven. ahl@example.se",
        "jag är sven. ahl@example.se",
        "Mitt namn är Sven Ahl. ahl@example.se",
        "Mvh Sven. ahl@example.se",
        "hälsningar sven. ahl@example.se",
        "Sven - ahl@example.se",
        "Sven, ahl@example.se",
        "Sven Ahl ahl@example.se",
        "Mejla gärna. ahl@example.se",
        "Svara på svenska. ahl@example.se",
        "Det gäller bussen. ahl@example.se",
        "Cykelbanor. ahl@example.se",
        "Tack. ahl@example.se",
        "ja. ahl@example.se",
        "nej. ahl@example.se",
        "Hej. ahl@example.se",
        "mejl. ahl@example.se",
        "sven.\nahl@example.se",
        "ahl@example.se. No thanks",
        "ahl@example.se. it is mine",
        "ahl@example.se .",
    ],
)
def test_the_end_of_a_sentence_breaks_no_address(text: str) -> None:
    found = read_contact(text)
    assert (found.contact, found.trouble) == (Contact("ahl@example.se"), None)


def test_a_name_before_its_own_address_is_no_piece_of_it() -> None:
    assert read_contact("Sven. sven.ahl@example.se").contact == Contact("sven.ahl@example.se")


def test_half_an_address_is_never_certain_but_a_number_beside_it_is() -> None:
    assert read_contact("sven. ahl@example.se").certain is None
    both = read_contact("sven. ahl@example.se, 070-174 06 05")
    assert both.certain == Contact(phone="+46701740605")
    # A slip that leaves the address its own is shown as it was typed.
    assert read_contact("sven@gmial.com").certain == Contact("sven@gmial.com")
