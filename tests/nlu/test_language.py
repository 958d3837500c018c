"""The language of short messages: right or unsaid, never guessed."""

from __future__ import annotations

from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.language import detect
from bot.nlu.lemma_table import LemmaTable, open_lemmas
from bot.settings import get_settings

LEAST, AT_HOME = 0.7, 0.6


@pytest.fixture(scope="module")
def lemmas() -> LemmaTable:
    return open_lemmas(get_settings().var_path)


def language_of(text: str, lemmas: LemmaTable) -> Optional[str]:
    return detect(text, LEAST, AT_HOME, lemmas.knows)


@pytest.mark.parametrize(
    "text, language",
    [
        ("What is SERN?", "en"),
        ("I want to talk to a human", "en"),
        ("how do we take part", "en"),
        ("Was ist SERN?", "de"),
        ("Mikä on SERN?", "fi"),
        ("Che cosa è SERN?", "it"),
        ("Kas ir SERN?", "lv"),
        ("Що таке SERN і хто там?", "uk"),
        ("ما هي شبكة SERN؟", "ar"),
        ("Vad är SERN?", "sv"),
        ("vem bestämmer?", "sv"),
        ("var ligger Hyvinge", "sv"),
        ("i dag", "sv"),
    ],
)
def test_short_questions_are_told_apart(text: str, language: str, lemmas: LemmaTable) -> None:
    assert language_of(text, lemmas) == language


@pytest.mark.parametrize("text", ["SERN?", "ok", "Hyvinge", "", "?!", "Daugavpils Eigersund", "no"])
def test_a_name_or_a_word_tells_nothing(text: str, lemmas: LemmaTable) -> None:
    assert language_of(text, lemmas) is None


@pytest.mark.parametrize("text", ["hva er SERN", "Hvem bestemmer om vennskapsbyer i Motala?"])
def test_norwegian_is_never_taken_for_what_is_answered_in_english(
    text: str, lemmas: LemmaTable
) -> None:
    assert language_of(text, lemmas) in ("no", "da", "sv", None)


@pytest.mark.parametrize(
    "text",
    [
        "sern medlem ansokan formular",
        "vaxelkurs euro kronor",
        "a insure da",
        "besoksadress oppettider",
    ],
)
def test_swedish_keywords_without_marks_change_no_language(text: str, lemmas: LemmaTable) -> None:
    assert language_of(text, lemmas) in (None, "sv")


@given(text=st.text())
def test_no_text_is_too_odd(text: str, lemmas: LemmaTable) -> None:
    found: Optional[str] = language_of(text, lemmas)
    assert found is None or len(found) == 2
