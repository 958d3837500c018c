"""What visitors wrote is made safe for the head and the body of a mail."""

from __future__ import annotations

import pytest

from bot.delivery.clean import clean_line, clean_name, clean_text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029"])
def test_every_end_of_a_line_is_one_and_the_same(end: str) -> None:
    assert clean_text(f"Hej!{end}Vad kostar det?") == "Hej!\nVad kostar det?"


def test_tabs_stay_and_white_space_around_a_text_goes() -> None:
    assert clean_text("  \n1\t2 \n") == "1\t2"


# A bell, an escape, a NUL, half a surrogate pair, what turns the direction of writing.
@pytest.mark.parametrize("unseen", ["\a", "\x1b", "\0", "\ud83d", "\u202e", "\u2066"])
def test_what_controls_a_screen_goes(unseen: str) -> None:
    assert clean_text(f"a{unseen}b") == "ab"
    assert unseen not in clean_line(f"a{unseen}b")
    assert unseen not in clean_name(f"a{unseen}b")


def test_a_line_has_no_end_within() -> None:
    assert clean_line("Hej!\r\nBcc: b@c.se") == "Hej! Bcc: b@c.se"


def test_letters_of_any_script_marks_and_digits_stand_in_a_name() -> None:
    for name in ("Åsa Öström", "Jean-Luc O'Neill", "Влад", "Eva 2"):
        assert clean_name(name) == name


def test_what_would_end_a_name_in_a_head_goes() -> None:
    assert not set('<>"@,;:\n') & set(clean_name('Eva" <b@c.se>,\n X: y;'))


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("Föreningen Borensbergs Sångarvänner", "Föreningen Borensbergs"),
        ("Borensbergs Sångförening i Motala - Kör", "Borensbergs Sångförening i Motala"),
        ("Berg & Data & Ljud & Bild & Scen & Co AB", "Berg & Data & Ljud & Bild & Scen"),
        ("Sångkören Borensbergs Vänner i Motala och Vadstena", "Sångkören Borensbergs Vänner"),
        ("föreningen borensbergs sångarvänner i stan", "föreningen borensbergs"),
        ("x" * 50, "x" * 36),
    ],
)
def test_a_long_name_ends_with_a_whole_word(name: str, cut: str) -> None:
    assert clean_name(name) == cut


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna Ek, Motala Internationella Folkdansgille", "Anna Ek"),
        ("Anna Ek, Ask skola", "Anna Ek"),
        ("Ask skola, Anna Ek", "Anna Ek"),
        ("Anna Ek (ordförande)", "Anna Ek"),
        ("Anna Ek\nStrandvägen 8\n591 30 Motala", "Anna Ek"),
        ("Motala IF / Anna Ek", "Anna Ek"),
        ("Anna Ek – Ask skola", "Anna Ek"),
        # Of what is on no list of names, the first.
        ("Fatuma Noor, Borensbergs kör", "Fatuma Noor"),
        (", Ask skola", "Ask skola"),
        # All of it one name.
        ("Anne-Marie O'Brien & son", "Anne-Marie O'Brien & son"),
        ('Karl "Kalle" Ek', "Karl Kalle Ek"),
        ("Bengt i Asks kör", "Bengt i Asks kör"),
        ("anna ek", "anna ek"),
    ],
)
def test_a_name_ends_where_the_person_does(text: str, name: str) -> None:
    assert clean_name(text) == name
