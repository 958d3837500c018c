"""What is written in the chat of what a form asks for: told apart from what is asked."""

from __future__ import annotations

import pytest

from bot.cases.details import may_be_for_a_field, read_details, tells_only_details


@pytest.mark.parametrize(
    ("text", "contact", "name"),
    [
        ("anna@example.org", "anna@example.org", ""),
        ("Min mejladress är anna@example.org.", "anna@example.org", ""),
        ("det är anna.ek@example.org", "anna.ek@example.org", ""),
        ("ring mig på 070-123 45 67 efter fem tack", "070-123 45 67", ""),
        ("Eva Eek", None, "Eva Eek"),
        ("Eva von Ek", None, "Eva von Ek"),
        ("Eva", None, "Eva"),
        ("jag heter eva eek", None, "eva eek"),
        ("ja heter Göte, 070-123 45 67", "070-123 45 67", "Göte"),
        ("det är Eva Eek", None, "Eva Eek"),
        ("Namn: Bo Ek", None, "Bo Ek"),
        ("vi heter Borensbergs kör", None, "Borensbergs kör"),
        ("Mitt namn är Bo Ek, mejla bo@example.org", "bo@example.org", "Bo Ek"),
        ("my name is Bo Ek", None, "Bo Ek"),
        ("Tom Baker <tom@example.org>", "tom@example.org", "Tom Baker"),
        ("Ulla Ek, ulla@example.org", "ulla@example.org", "Ulla Ek"),
        (
            "Ulla Ek\nGröna Rutan AB\nStorgatan 8\n591 36 Motala\nulla@example.org",
            "ulla@example.org",
            "Ulla Ek, Gröna Rutan AB",
        ),
        ("۰۷۰-۱۲۳ ۴۵ ۶۷", "070-123 45 67", ""),
        ("Ulla Ek, Skolan i Ask, mail ulla@ask.se", "ulla@ask.se", "Ulla Ek, Skolan i Ask"),
        ("Asks kör, Ulla Ek, ulla@ask.se", "ulla@ask.se", "Asks kör, Ulla Ek"),
        ("ulla ek, 070-123 45 67", "070-123 45 67", "ulla ek"),
        ("0708-11 22 33 Kennet Ahlm", "070-811 22 33", "Kennet Ahlm"),
        ("Hej Ulla, nå mig på 070-123 45 67", "070-123 45 67", ""),
        ("ring mig på 070-123 45 67, Hej, Ulla", "070-123 45 67", "Ulla"),
    ],
)
def test_a_name_and_a_way_to_be_reached_are_read(text: str, contact: str | None, name: str) -> None:
    details = read_details(text)
    found = details.contact.contact.shown if details.contact and details.contact.contact else None
    assert (found, details.name) == (contact, name)
    assert tells_only_details(text)


@pytest.mark.parametrize(
    "text",
    [
        "Vad är SERN?",
        "hej",
        "Motala kommun",
        "jag heter inte så",
        "Eva är borta",
        "Hej, jag heter Anna och undrar hur man söker bidrag till en resa",
        "Kan ni ringa mig på 070-123 45 67?",
        "vem har adressen anna@example.org",
    ],
)
def test_what_asks_or_tells_something_else_does_not_tell_only_that(text: str) -> None:
    assert not tells_only_details(text)


def test_somebody_elses_name_is_not_the_visitors() -> None:
    assert read_details("glömde säga att han heter Elias").name == ""


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("Körsångarna i Borensberg", True),
        ("zlatan bäck", True),
        ("När går bussen till Borensberg?", False),
        ("jag tycker att det regnar för mycket här", False),
    ],
)
def test_a_few_words_may_be_for_a_field(text: str, may: bool) -> None:
    assert may_be_for_a_field(text) is may
