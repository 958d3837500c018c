"""The language of short messages: right or unsaid, never guessed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Mapping, Optional, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.phrases import read_phrases
from bot.files.yaml_data import read_yaml
from bot.nlu.language import SETTINGS, SWEDISH, detect, reply_language, telling_words
from bot.nlu.lemma_table import LemmaTable, open_lemmas
from bot.nlu.phrase_words import PhraseWords
from bot.settings import PROJECT_DIR, get_settings

LEAST, AT_HOME = 0.7, 0.6
SHORT: Mapping[str, Sequence[str]] = read_yaml(Path(__file__).with_name("languages.yml"))
# Danish and Norwegian look alike on a phone, and are answered alike.
ALIKE = {"da": "no"}


@pytest.fixture(scope="module")
def lemmas() -> LemmaTable:
    return open_lemmas(get_settings().var_path)


@cache
def of_phrases() -> PhraseWords:
    """The words of the training phrases, as the component learns them."""
    phrases = PROJECT_DIR / "data" / "nlu"
    marked = [(one.text, Path(one.path)) for one in read_phrases(phrases)]
    return PhraseWords(
        [
            (telling_words(text), path.stem if path.parent.name == "languages" else SWEDISH)
            for text, path in marked
            if path.parent.name != "follow_ups"
        ],
        SWEDISH,
    )


def language_of(text: str, lemmas: LemmaTable) -> Optional[str]:
    return detect(text, LEAST, AT_HOME, lemmas.knows, of_phrases())


@pytest.mark.parametrize(
    "text, language",
    [
        ("What is SERN?", "en"),
        ("actually call me instead, 070-174 06 41", "en"),
        ("I want to talk to a human", "en"),
        ("how do we take part", "en"),
        ("Was ist SERN?", "de"),
        ("Ko dara birojs Briselē", "lv"),
        ("Како се можемо прикључити пројекту", "bs"),
        ("Колико кошта чланство?", "bs"),
        ("ما معنى SERN", "ar"),
        ("vänort یعنی چی", "fa"),
        ("що таке vänort", "uk"),
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


@pytest.mark.parametrize(
    "text, language",
    [
        ("שלום, מה זה SERN?", "he"),
        ("Τι είναι το SERN;", "el"),
        ("SERN ምንድን ነው?", "ti"),
        ("什么是SERN？", "zh"),
        ("SERNとは何ですか？", "ja"),
        ("SERN이 뭐예요?", "ko"),
        # A script that nobody has named: whatever it is, it is not Swedish.
        ("SERN என்றால் என்ன?", "en"),
        ("ما", "ar"),
        ("привет", "ru"),
    ],
)
def test_a_script_that_the_detector_does_not_know_is_not_taken_for_arabic(
    text: str, language: str, lemmas: LemmaTable
) -> None:
    assert language_of(text, lemmas) == language


@pytest.mark.parametrize("language", SHORT)
def test_most_short_messages_tell_their_language(language: str, lemmas: LemmaTable) -> None:
    found = [language_of(text, lemmas) for text in SHORT[language]]
    same = [ALIKE.get(code or "", code) == ALIKE.get(language, language) for code in found]
    assert sum(same) >= 0.8 * len(same), list(zip(SHORT[language], found, strict=True))


def test_hardly_any_short_message_is_answered_in_the_wrong_language(lemmas: LemmaTable) -> None:
    wrong = [
        (text, found)
        for language, texts in SHORT.items()
        for text in texts
        if (found := language_of(text, lemmas))
        and reply_language(found) != reply_language(language)
    ]
    assert len(wrong) <= 0.01 * sum(map(len, SHORT.values())), wrong
    assert not [text for text, _ in wrong if text in SHORT["sv"]]


@pytest.mark.parametrize(
    "text, language",
    [
        ("kiitos", "fi"),
        ("danke", "de"),
        ("gracias", "es"),
        ("paldies", "lv"),
        ("dziękuję", "pl"),
        ("hvala", "bs"),
        ("mahadsanid", "so"),
        ("спасибо", "ru"),
        ("дякую", "uk"),
    ],
)
def test_a_single_word_tells_where_it_stands_in_one_language(
    text: str, language: str, lemmas: LemmaTable
) -> None:
    assert language_of(text, lemmas) == language


@pytest.mark.parametrize(
    "text, language",
    [
        ("twin town policy", "en"),
        ("sister cities", "en"),
        ("Partnerstädte von Motala", "de"),
        ("ciudades hermanadas de Motala", "es"),
        ("ystävyyskaupungit", "fi"),
        ("gemellaggi", "it"),
        ("miasta partnerskie", "pl"),
    ],
)
def test_keywords_tell_their_language(text: str, language: str, lemmas: LemmaTable) -> None:
    assert language_of(text, lemmas) == language


@pytest.mark.parametrize(
    "text",
    ["central baltic program", "EU policy", "twinning", "kontakt", "info om erasmus", "eu office"],
)
def test_what_swedes_write_too_changes_no_language(text: str, lemmas: LemmaTable) -> None:
    assert language_of(text, lemmas) in (None, "sv")


def test_without_phrases_the_words_tell_nothing() -> None:
    nothing = PhraseWords([], SWEDISH)
    assert nothing.language_of(["twin", "towns"], lambda word: False) is None


@pytest.mark.parametrize("text", ["ka ja va me", "snackar ja me en robot", "va e de för projekt"])
def test_spoken_swedish_is_swedish(text: str, lemmas: LemmaTable) -> None:
    assert language_of(text, lemmas) in ("sv", None)


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


def test_staff_read_the_name_of_each_language_that_is_told_apart() -> None:
    names = read_yaml(PROJECT_DIR / "bot/delivery/words.yml")["languages"]
    assert {*SETTINGS["detected"], *SETTINGS["scripts"].values()} <= set(names)
