"""Phrases as someone else would type them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.augment import (
    CHANGES,
    Change,
    as_typed_by_another,
    by_ear,
    with_slips,
    with_split_compound,
    without_diacritics,
)
from tests.nlu.texts import short_text

SEEDS = range(40)
LONG = "hur kan vår förening delta i ett internationellt samarbete med andra kommuner i europa"


class Always(random.Random):
    """Takes every chance."""

    def random(self) -> float:
        return 0.0


class Never(random.Random):
    """Takes none."""

    def random(self) -> float:
        return 1.0


def distance(first: str, second: str) -> int:
    """How many letters have to be put in, taken out or changed (Levenshtein)."""
    row = list(range(len(second) + 1))
    for place, char in enumerate(first, 1):
        above, row[0] = row[0], place
        for column, other in enumerate(second, 1):
            above, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, above + (char != other)),
            )
    return row[-1]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("vänort på ön", "vanort pa on"),
        ("Ångström, café 3", "Angstrom, cafe 3"),
        ("sern", "sern"),
        ("", ""),
    ],
)
def test_letters_that_a_keyboard_lacks(written: str, typed: str) -> None:
    assert without_diacritics(written) == typed


@pytest.mark.parametrize("seed", SEEDS)
def test_slips_are_few_and_there_is_at_least_one(seed: int) -> None:
    slips = len(LONG) // 18
    # Two letters that change places count as two.
    assert 0 <= distance(LONG, with_slips(LONG, random.Random(seed))) <= 2 * slips
    assert with_slips("sern", random.Random(seed)) != "sern"


def test_slips_differ_and_are_of_every_kind() -> None:
    lengths = {len(with_slips("kommun", random.Random(seed))) for seed in SEEDS}
    assert lengths == {5, 6, 7}
    assert len({with_slips(LONG, random.Random(seed)) for seed in SEEDS}) > 30


@pytest.mark.parametrize("text", ["2016-10", "?!", " ", ""])
def test_only_letters_slip(text: str) -> None:
    assert {with_slips(text, random.Random(seed)) for seed in SEEDS} == {text}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_long_word_is_split_and_the_rest_stays(seed: int) -> None:
    typed = with_split_compound("om vänortsavtal nu", random.Random(seed)).split(" ")
    assert (typed[0], typed[-1], len(typed)) == ("om", "nu", 4)
    assert typed[1] + typed[2] == "vänortsavtal"
    assert min(len(typed[1]), len(typed[2])) >= 3


def test_without_a_long_word_two_become_one() -> None:
    results = {with_split_compound("vad är sern", random.Random(seed)) for seed in SEEDS}
    assert results == {"vadär sern", "vad ärsern"}


@pytest.mark.parametrize("text", ["sern", ""])
def test_what_cannot_be_split_or_joined_stays(text: str) -> None:
    assert with_split_compound(text, random.Random(1)) == text


@pytest.mark.parametrize(
    ("spelt", "heard"),
    [
        ("något", "nåt"),
        ("någon station", "nån stasjon"),
        ("och det", "å de"),
        ("mig och dig", "mej å dej"),
        ("sern", "sern"),
    ],
)
def test_words_by_ear(spelt: str, heard: str) -> None:
    assert by_ear(spelt, Always(1)) == heard
    assert by_ear(spelt, Never(1)) == spelt


def test_every_way_of_typing_is_met() -> None:
    typed = {as_typed_by_another("Någon Vänortsavtal", random.Random(seed)) for seed in range(300)}
    assert "nagon vanortsavtal" in typed
    assert "nån vänortsavtal" in typed
    assert any(
        text.replace(" ", "") == "någonvänortsavtal" and text.count(" ") == 2 for text in typed
    )
    assert any(0 < distance(text, "någon vänortsavtal") <= 2 for text in typed)
    assert all(text == text.lower() for text in typed)


@given(short_text, st.integers())
def test_any_text_can_be_typed_and_equal_seeds_agree(text: str, seed: int) -> None:
    typed = as_typed_by_another(text, random.Random(seed))
    assert typed == as_typed_by_another(text, random.Random(seed))
    assert text or typed == ""


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@given(text=short_text, seed=st.integers())
def test_no_change_fails(change: Change, text: str, seed: int) -> None:
    assert isinstance(change(text, random.Random(seed)), str)
