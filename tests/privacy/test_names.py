"""Names that nobody introduces: of who is to be reached, who signs, and names that stand alone."""

from __future__ import annotations

import pytest

from bot.privacy import redact
from bot.privacy.addresses import as_addresses
from bot.privacy.names import is_bare_name
from bot.privacy.words import DATA, PLACEHOLDERS, with_gaps

NAME = PLACEHOLDERS["name"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A first name, and what goes on as one; in lower case only what ends there.
        ("prata med Anna", f"prata med {NAME}"),
        ("kontakta Anna Holm", f"kontakta {NAME}"),
        ("ring mig, Anna Holm, tack", f"ring mig, {NAME}, tack"),
        ("prata med anna", f"prata med {NAME}"),
        ("prata med anna svensson", f"prata med {NAME}"),
        ("prata med anna svensson om", f"prata med {NAME} svensson om"),
        ("prata med Anna svensson", f"prata med {NAME} svensson"),
        ("PRATA MED ANNA", f"PRATA MED {NAME}"),
        # Any other name of two words, but only of the visitor.
        ("ring mig: Xerxes Holm", f"ring mig: {NAME}"),
        ("prata med Xerxes Holm", "prata med Xerxes Holm"),
        ("ring mig Xerxes", "ring mig Xerxes"),
        ("ring mig Xerxes holm", "ring mig Xerxes holm"),
        ("ring mig xerxes Holm", "ring mig xerxes Holm"),
        ("ring mig, INFORMATION OM", "ring mig, INFORMATION OM"),
        # Names that are words, too, are names in capitals only.
        ("ring mig per telefon", "ring mig per telefon"),
        ("ring mig Per", f"ring mig {NAME}"),
        # What is no name hides none behind it.
        ("prata med dig eller prata med Anna", f"prata med dig eller prata med {NAME}"),
    ],
)
def test_the_name_of_who_is_to_be_reached_goes(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "words",
    [words for key in ("reach_me", "reach_somebody") for line in DATA[key] for words in line],
)
def test_after_every_way_of_saying_who_is_to_be_reached_a_name_goes(words: str) -> None:
    assert redact(f"Hej, {words} Anna") == f"Hej, {words} {NAME}"


@pytest.mark.parametrize("words", DATA["likely_introductions"])
def test_after_i_am_a_first_name_goes_and_nothing_else(words: str) -> None:
    assert redact(f"Hej! {words} Anna") == f"Hej! {words} {NAME}"
    assert redact(f"Hej! {words} Xerxes") == f"Hej! {words} Xerxes"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tack! /Anna", f"Tack! /{NAME}"),
        ("Tack! / Anna", f"Tack! / {NAME}"),
        ("tack /anna och bo", f"tack /{NAME} och bo"),
        # Any name that ends a sentence's line.
        ("Tack! /Xerxes Holm", f"Tack! /{NAME}"),
        ("Tack!\n/Xerxes", f"Tack!\n/{NAME}"),
        ("/Xerxes", f"/{NAME}"),
        ("Tack,  /Xerxes \nPS. Ring gärna.", f"Tack,  /{NAME} \nPS. Ring gärna."),
        # Not within a line, after a word, or what is no name.
        ("Tack! /Xerxes och så", "Tack! /Xerxes och så"),
        ("tack x /Xerxes", "tack x /Xerxes"),
        ("Tack! /xerxes", "Tack! /xerxes"),
        ("Tack! /EU", "Tack! /EU"),
        ("Tack! /Och", "Tack! /Och"),
        ("och/eller", "och/eller"),
        ("Tack! /Motala och /Anna", f"Tack! /Motala och /{NAME}"),
        ("Tack! /. /Anna", f"Tack! /. /{NAME}"),
    ],
)
def test_the_name_with_which_somebody_signs_goes(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        *(("070-174 06 22. ", ""), ("070-174 06 22, ", ""), ("070-174 06 22 – ", ".")),
        *(("070-174 06 22\n", ""), ("070-174 06 22 \n\n", "\n"), ("berit@example.org\n", "!")),
        *(
            ("Nås på 070-174 06 22, ", ", berit@example.org"),
            ("berit@example.org; ", ", 070-174 06 22"),
        ),
        *(("Storgatan 12\n", "\n070-174 06 22"), ("berit@example.org,\n", ",\n070-174 06 22")),
    ],
)
def test_a_name_alone_after_a_way_to_be_reached_goes(before: str, after: str) -> None:
    for name in ("Xerxes Holm", "Berit"):
        assert redact(before + name + after) == redact(before) + NAME + redact(after)


@pytest.mark.parametrize(
    "rest",
    [
        *(
            "\nVad kostar det",
            "\nMotala kommun",
            ", Motala och Hyvinge",
            "\nVi är tio",
            " Xerxes Holm",
        ),
        *(
            "\nXerxes Holm undrar hur det går",
            ", helst på Kvällen, ",
            "\nxerxes holm",
            ",\n,\n",
            "\n\n",
        ),
    ],
)
def test_what_else_stands_after_a_way_to_be_reached_stays(rest: str) -> None:
    assert redact(f"070-174 06 22{rest}") == f"{PLACEHOLDERS['phone']}{rest}"


@pytest.mark.parametrize(
    "text",
    ["Anna", " Anna ", "Anna!", "Anna Holm.", "Anna de la Gardie", "Anna Holm Berg Lind Ek"],
)
def test_a_first_name_and_what_goes_on_as_one_is_a_bare_name(text: str) -> None:
    assert is_bare_name(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", ".", "anna", "Xerxes", "Anna holm", "Anna och", "Anna Vad", "Anna Holm, hej"),
        "Anna Holm Berg Lind Ek Alm",
    ],
)
def test_what_says_more_than_a_name_is_none(text: str) -> None:
    assert not is_bare_name(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("skriv till amir.h at example.org, tack", ["amir.h@example.org"]),
        ("eva (snabel-a) example punkt se", ["eva@example.se"]),
        ("a@b.example och c @ d.example", ["a@b.example", "c@d.example"]),
        ("var är mötet", []),
    ],
)
def test_addresses_are_read_as_their_owners_mean_them(text: str, expected: list[str]) -> None:
    assert [address for _, address in as_addresses(text)] == expected


def test_what_went_shows_as_a_gap() -> None:
    phone = PLACEHOLDERS["phone"]
    assert with_gaps(f"ring {phone}, jag heter {NAME}") == "ring …, jag heter …"
