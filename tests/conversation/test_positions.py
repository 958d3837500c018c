"""What is chosen by its place, in every language that questions are understood in."""

from __future__ import annotations

import pytest

from bot.cases.words import choice
from bot.conversation.positions import named_positions, names_the_other, only_names_positions
from bot.settings import PROJECT_DIR

# The first, the second and both of two.
CHOSEN = {
    "sv": ("den första", "den andra", "båda"),
    "ar": ("الأول", "الثاني", "كلاهما"),
    "bs": ("prvi", "drugo pitanje", "oba"),
    "da": ("det første", "det andet, tak", "begge"),
    "de": ("bitte die erste Frage", "das zweite", "beide"),
    "en": ("the first one", "the second one, please", "both"),
    "es": ("la primera", "el segundo", "las dos"),
    "fa": ("اولی", "دومی", "هر دو"),
    "fi": ("Ensimmäinen", "toinen", "molemmat"),
    "it": ("la prima", "il secondo", "entrambe"),
    "lv": ("pirmais", "otrais", "abus"),
    "no": ("den første", "den andre", "begge"),
    "pl": ("pierwszy", "drugie pytanie", "oba"),
    "ru": ("первый", "второй вопрос", "оба"),
    "so": ("kan koowaad", "labaad", "labadaba"),
    "uk": ("перший", "друге питання", "обидва"),
}


def test_every_language_has_its_words() -> None:
    languages = {path.stem for path in (PROJECT_DIR / "data/nlu/languages").glob("*.yml")}
    assert set(CHOSEN) == {"sv", *languages}


@pytest.mark.parametrize("language", CHOSEN)
def test_a_place_is_told_in_every_language_to_the_chat_and_to_the_hand_off(language: str) -> None:
    places = [named_positions(text, 2) for text in CHOSEN[language]]
    assert places == [[0], [1], [0, 1]]
    kinds = [choice(text, "Om bussen?", "Om skolan?") for text in CHOSEN[language]]
    assert kinds == ["first", "second", "both"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("den andra", [1]),
        ("2", [1]),
        ("den sista tack", [2]),
        ("första och tredje", [0, 2]),
        ("the third one", [2]),
        ("kolmas", [2]),
        ("båda", [0, 1, 2]),
        ("kanske", []),
        # To change, and not the second.
        ("ändra frågan tack", []),
        ("4", []),
        ("nummer 1 tack", [0]),
        *(("1 164", []), ("010 1", []), ("1 och 3", [0, 2])),
        *(("a1b 1 c", []), ("1an tack", [0]), ("fråga 2 b", [1])),
    ],
)
def test_positions_are_named_by_number_and_by_word(text: str, places: list[int]) -> None:
    assert named_positions(text, 3) == places


def test_a_choice_says_nothing_else() -> None:
    assert only_names_positions("ja, ta den första frågan tack")
    assert not only_names_positions("den första gången vi var med")
    assert not only_names_positions("...")


@pytest.mark.parametrize("text", ["nej, den andra", "the other one", "der andere", "другой"])
def test_the_other_one_of_two_is_told(text: str) -> None:
    assert names_the_other(text)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        *(("alla", [0, 1, 2]), ("2", [1]), ("nummer 2 tack", [1]), ("den andra där", [1])),
        *(("visa alla ärenden", []), ("alert 1", []), ("ignore all of it", [])),
    ],
)
def test_in_what_may_be_no_choice_figures_and_all_stand_by_themselves(
    text: str, places: list[int]
) -> None:
    assert named_positions(text, 3, is_choice=False) == places
