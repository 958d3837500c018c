"""One name of what was written as one."""

from __future__ import annotations

import pytest

from bot.cases.one_name import one_name

SIGNATURE = "Håkan Berg\n\nMed vänlig hälsning\nHåkan Berg\nEU-samordnare\nNorrvalla kommun\nTfn"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("M. von Essen-Wik, Margareta von Essen-Wik", "Margareta von Essen-Wik"),
        ("Anna, Anna Ek", "Anna Ek"),
        ("Håkan Berg, Håkan Berg EU-samordnare Norrvalla kommun", "Håkan Berg, Norrvalla kommun"),
        (SIGNATURE, "Håkan Berg, Norrvalla kommun"),
        ("Sköld-Ek i efternamn numera, Birgitta Sköld-Ek", "Birgitta Sköld-Ek"),
    ],
)
def test_a_name_is_said_once_without_titles(written: str, name: str) -> None:
    assert one_name(written) == name


@pytest.mark.parametrize(
    "name",
    [
        "Hans",
        "Hans Berg",
        "Min Oh",
        "Anna Ek, Asks skola",
        "Anna Ek, Bo Ek",
        "Ek, Torsten",
        "Berg, Berg Data AB",
        "Rotary Motala",
        "kören Gott Namn",
        "Dr. Eva Ek",
        "Gerda Quist, rektor",
        "Bengt i Asks kör",
    ],
)
def test_any_other_name_stays_as_it_is(name: str) -> None:
    assert one_name(name) == name


@pytest.mark.parametrize("word", ["hans", "Hennes", "Nåja", "Äsch", "Hmm", "Fine"])
def test_a_pronoun_or_a_sigh_is_no_name(word: str) -> None:
    assert one_name(word) == ""
