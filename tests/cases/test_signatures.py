"""What a message is signed with is taken off it, and the name is known."""

from __future__ import annotations

import pytest

from bot.cases.sending import sends
from bot.cases.signatures import (
    apart_from_signature,
    signed_name,
    without_closing,
    without_own_name,
)


@pytest.mark.parametrize(
    ("text", "said", "name"),
    [
        ("Ja, skicka den. Med vänlig hälsning, Karin Holm", "Ja, skicka den.", "Karin Holm"),
        ("ja tack, mvh olle ek", "ja tack", "Olle Ek"),
        ("Ja.\nMvh\nKarin", "Ja.", "Karin"),
        ("ja, det stämmer. /Olle", "ja, det stämmer.", "Olle"),
        ("Ja! Mvh Karin Holm, Ask skola", "Ja!", "Karin Holm, Ask skola"),
        ("Ja! Mvh Karin Holm, ordförande", "Ja!", "Karin Holm"),
        ("ok skicka mvh Bengt på Borens kör", "ok skicka", "Bengt på Borens kör"),
        ("Ja tack på förhand, hälsar Fatuma", "Ja", "Fatuma"),
        ("ja, skicka, Karin Holm", "ja, skicka", "Karin Holm"),
        ("Skicka den.\nFatuma Noor", "Skicka den.", "Fatuma Noor"),
        ("ja tack, mvh", "ja tack", ""),
        ("ja, hälsningar från Motala", "ja", ""),
        ("yes please, kind regards, John Smith", "yes please", "John Smith"),
    ],
)
def test_a_signature_is_taken_off(text: str, said: str, name: str) -> None:
    rest, found = apart_from_signature(text)
    assert (rest.strip(), found) == (said, name)


@pytest.mark.parametrize(
    "text",
    [
        "ja",
        "Ja\nToppen",
        "ja, skicka, tack",
        "ja och/eller nej",
        "ja, hälsa Karin Holm",
        "vi hälsar på i Hyvinge",
        "kan ni skicka hälsningar till alla där",
        "ja, vänligen skicka",
        "ring mig, mvh mamma",
        "skicka till kommunen, Hyvinge",
        "Vi åker till Parma i maj",
        "Tack, Motala kommun!",
        "070-123 45 67",
        "1/5 åker vi",
    ],
)
def test_what_signs_nothing_stays(text: str) -> None:
    assert apart_from_signature(text) == (text, "")
    assert signed_name(text) == ""


def test_only_a_greeting_or_a_slash_makes_the_last_words_of_a_text_its_name() -> None:
    assert signed_name("Får vi en kopia? Vänligen Olof Ek") == "Olof Ek"
    assert signed_name("Vem leder kören, Olof Ek") == ""


def test_a_wish_to_send_may_be_signed() -> None:
    assert sends("Ja, skicka. Med vänlig hälsning Berit Ström")
    assert not sends("Skicka inte. Mvh Berit Ström")


@pytest.mark.parametrize(
    ("question", "name", "left"),
    [
        ("hej jag heter Eva Ek, får vi åka?", "Eva Ek", "Får vi åka?"),
        ("hej jag heter Eva Ek, får vi åka?", "", "Får vi åka?"),
        ("Får vi åka? Jag heter Eva Ek.", "Eva Ek, Asks skola", "Får vi åka?"),
        ("Jag heter Eva Ek och undrar vem som svarar.", "Eva Ek", "Undrar vem som svarar."),
        ("Får vi åka? Mvh Eva Ek", "Eva Ek", "Får vi åka?"),
        ("Får vi åka? Eva Ek", "Eva Ek", "Får vi åka?"),
        ("My name is Eva Ek. May we come?", "eva ek", "May we come?"),
        # A name that is spoken of, and no name.
        ("Vem känner Eva Ek i Motala?", "Eva Ek", "Vem känner Eva Ek i Motala?"),
        ("Jag är lärare. Får vi åka?", "", "Jag är lärare. Får vi åka?"),
        ("Jag heter Eva Ek", "Eva Ek", "Jag heter Eva Ek"),
    ],
)
def test_the_writers_own_name_is_taken_out_of_a_question(
    question: str, name: str, left: str
) -> None:
    assert without_own_name(question, name) == left


@pytest.mark.parametrize(
    "closing",
    [
        "Med vänlig hälsning Gunilla Åkerström Strandvägen 8",
        "Mvh Eva Ek, pensionerad lärare, Storgatan 3, 590 31 Borensberg",
        "Kind regards\nEva Ek\nTeacher\nHigh Street 3",
        "Hälsningar\nEva Ek\nTel",
    ],
)
def test_all_that_is_short_after_a_closing_is_none_of_the_question(closing: str) -> None:
    assert without_closing(f"Får vi komma? {closing}") == "Får vi komma?"


@pytest.mark.parametrize(
    "text",
    [
        "Får vi komma? Hälsningar från kören går fram på måndag",
        "Vi vill skicka. Hälsningar till Hyvinge i maj är viktiga",
        "Får vi komma? Tack på förhand! Vi är tio",
        "Får vi komma? Hälsningar Eva. Vi är tio.",
        "Hälsningar Eva Ek",
    ],
)
def test_a_text_that_goes_on_after_a_greeting_stays(text: str) -> None:
    assert without_closing(text) == text
