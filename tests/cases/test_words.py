"""What a visitor's text says: yes, no, which of two, what it names and lacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cases.lead_ins import without_lead_in
from bot.cases.words import (
    choice,
    has_a_word_for_yes,
    is_one_of,
    lacks,
    looks_like_a_question,
    matches,
    named_parts,
    names_a_language,
)
from bot.content.phrases import read_phrases

NLU = Path(__file__).parents[2] / "data" / "nlu"
QUESTION = "Vem bestämmer om bussen till Hyvinge?"


@pytest.mark.parametrize(
    "text", ["Ja!", "ja tack", "skicka den nu", "det stämmer", "OK, skicka", "ja skicka, äntligen"]
)
def test_a_yes_is_a_yes_with_what_is_said_beside_it(text: str) -> None:
    assert is_one_of(text, "yes")
    assert not is_one_of(text, "no")


@pytest.mark.parametrize(
    "text", ["ja?", "ja men byt namnet", "tack", "den", "jag vill veta mer", ""]
)
def test_a_yes_with_a_question_or_with_more_is_none(text: str) -> None:
    assert not is_one_of(text, "yes")


def test_what_is_taken_for_a_yes_has_a_word_of_one() -> None:
    phrases = [
        phrase.text
        for phrase in read_phrases(NLU)
        if phrase.intent == "affirm" and phrase.key != "aa"
    ]
    assert len(phrases) > 100 and [text for text in phrases if not has_a_word_for_yes(text)] == []
    for text in ("preciss", "jaaa", "mm", "ja de va så", "aha, det låter bättre"):
        assert has_a_word_for_yes(text)


@pytest.mark.parametrize("text", ["", "a", "aa", "aaa", "uuu", "oo", "j", "hmm", "asdf", "nej"])
def test_letters_without_a_word_of_a_yes_are_none(text: str) -> None:
    assert not has_a_word_for_yes(text)


@pytest.mark.parametrize(
    "text", ["nej", "Nej tack.", "inte den", "en annan fråga", "no, thank you"]
)
def test_a_no_is_a_no(text: str) -> None:
    assert is_one_of(text, "no")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("den första", "first"),
        ("nummer 2 tack", "second"),
        ("båda två", "both"),
        ("den om bussen", "first"),
        ("ja, frågan om stipendier", "second"),
        # By the beginning of a word, where the whole word stands in neither.
        ("den om stipendiet", "second"),
        # Both, neither, or a question of its own.
        ("den första eller den andra", ""),
        ("den om skolan", ""),
        ("den om Hyvinge", ""),
        ("den om bussen?", ""),
        ("den om en", ""),
        ("hejsan", ""),
    ],
)
def test_which_of_two_questions_is_told_by_place_or_by_words(text: str, meant: str) -> None:
    assert choice(text, QUESTION, "Finns det stipendier i Hyvinge?") == meant


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("jag har ingen mejl", (True, False)),
        ("ingen telefon", (False, True)),
        ("har varken mejl eller telefon", (True, True)),
        ("ingen mejl, bara telefon", (True, False)),
        ("eva@foreningen.example", (False, False)),
        ("Ingen har svarat på mitt mejl om resan.", (False, False)),
        ("Jag fick inget mejl från er", (False, False)),
        ("No one answered my email", (False, False)),
        ("Ingen svarar i telefon hos er", (False, False)),
        ("Det går inte att mejla er, mejlen studsar", (False, False)),
        # What goes unanswered, and what is lacked all the same.
        ("Ingen svarade, och jag har ingen mejl", (True, False)),
        ("jag har ingen mejl så svara med brev", (True, False)),
        ("har inget mejl för ingen har hjälpt mig", (True, False)),
        ("min telefon är trasig och inget mejl har jag", (True, True)),
        ("I don't have an email, please answer by letter", (True, False)),
        ("jag använder inte mejl", (True, False)),
        ("jag läser inte mejl", (True, False)),
        ("jag svarar inte i telefon", (False, True)),
    ],
)
def test_who_lacks_e_mail_or_a_telephone_says_so(text: str, missing: tuple[bool, bool]) -> None:
    assert lacks(text) == missing


def test_a_question_is_told_by_its_mark_or_its_first_word() -> None:
    assert looks_like_a_question("och bussen?")
    assert looks_like_a_question("vem bestämmer det")
    assert not looks_like_a_question("vem då")
    assert not looks_like_a_question("jag heter Eva Ek")
    assert not looks_like_a_question("")


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Nej, jag vill fråga: vem bestämmer?", "vem bestämmer?"),
        ("Min fråga är vem som bestämmer", "vem som bestämmer"),
        ("vem bestämmer?", "vem bestämmer?"),
        ("Ok, skicka en fråga då: vad kostar SERN?", "vad kostar SERN?"),
        # Nothing would be left.
        ("nej", "nej"),
    ],
)
def test_words_that_lead_to_a_question_are_no_part_of_it(text: str, question: str) -> None:
    assert without_lead_in(text) == question


def test_parts_are_known_by_their_names() -> None:
    assert list(named_parts("byt namnet")) == ["name"]
    assert list(named_parts("ändra mejlen")) == ["contact"]
    assert list(named_parts("bussen")) == []


def test_a_language_is_known_by_its_name_in_any_form() -> None:
    assert names_a_language("på svenska, tack")
    assert not names_a_language("jag heter Eva")


def test_a_pattern_holds_for_a_whole_text_that_asks_nothing() -> None:
    assert matches("Nej, glöm det!", "cancel")
    assert not matches("glöm det?", "cancel")
    assert not matches("glöm det inte", "cancel")
