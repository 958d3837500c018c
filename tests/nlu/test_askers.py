"""Who asks, as far as a message says so."""

from __future__ import annotations

import pytest

from bot.conversation.history import Turn
from bot.nlu.askers import asker_in, asker_of
from bot.nlu.context import Context
from bot.nlu.judge import ReadText
from tests.nlu.readings import read


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Vi är en liten fotbollsklubb i Motala och vill ut i Europa", ["schools/join"]),
        ("jag leder en manskör, vart vänder vi oss", ["schools/join", "sern/company"]),
        ("vi är ju ingen skola", ["schools/join", "sern/school"]),
        ("ingen skola utan en hembygdsförening", ["schools/cost", "sern/individual"]),
        ("We are a choir and would like to go abroad", ["schools/join"]),
        ("Jag är lärare på en skola", ["sern/association", "sern/company"]),
        ("vi driver ett litet företag", ["schools/join", "twin_towns/club", "international/staff"]),
        ("Vi på musikskolan undrar", ["sern/association", "international/internal"]),
        ("jag jobbar ju på miljöförvaltningen", ["schools/join", "sern/association"]),
        ("Jag är handläggare på kommunens kulturförvaltning", ["schools/join", "sern/club"]),
        ("vi inom socialnämnden undrar en sak", ["schools/join", "sern/association"]),
        ("ag sitter i en namnd", ["schools/join", "sern/association"]),
        ("ingen skola utan en förvaltning", ["schools/join", "sern/association"]),
        ("I work for the municipality, how do we join?", ["sern/company", "schools/cost"]),
    ],
)
def test_what_is_about_others_is_told(text: str, others: list[str]) -> None:
    asker = asker_of(text)
    assert asker is not None
    assert [cell for cell in others if not asker.is_other(cell)] == []
    assert not asker.is_other("sern/join") and not asker.is_other("goodbye")


@pytest.mark.parametrize(
    "text",
    [
        *("Jag har ett förslag till kommunens kulturnämnd", "vi är arga på tekniska kontoret"),
        *("jag är intresserad av Brysselkontoret", "Vi har hört talas om EU-kontoret"),
        *(
            "Vi är på väg till Brysselkontoret",
            "vi på Brysselkontoret",
            "kan vi göra det utan nämnden",
        ),
        *("Vad är SERN?", "kan en förening vara med"),
        *("Vilken skola har profil?", "vi är många", ""),
    ],
)
def test_who_does_not_say_who_they_are_may_ask_for_anybody(text: str) -> None:
    assert asker_of(text) is None


def test_a_club_is_not_told_of_pupils() -> None:
    asker = asker_of("Vi är en klubb, ingen skola")
    assert asker is not None
    reading = read({"schools/individual": 0.5, "sern/join": 0.3, "sern/association": 0.2})
    text = asker.in_view_of(ReadText(reading, following=reading, topic="schools"))
    assert text.reading.ranking[0][0] == "sern/join"
    assert text.following is not None and text.following.best == "sern/join"
    assert text.topic is None
    assert sum(text.reading.chances.values()) == pytest.approx(1.0)


def test_what_was_said_of_others_is_nothing_to_lean_on() -> None:
    asker = asker_of("ingen skola utan en klubb")
    assert asker is not None
    assert list(asker.of_context(Context(["schools/cost", "sern/join"])).said) == ["sern/join"]
    # Unless nothing else was spoken of.
    assert list(asker.of_context(Context(["schools/cost"])).said) == ["schools/cost"]


def turn(text: str, *cells: str) -> Turn:
    return Turn({"text": text, "parse_data": {"cells": list(cells)}})


def test_who_asks_is_remembered_until_others_are_spoken_of() -> None:
    said = turn("Vi är en teaterförening", "sern/join")
    asker = asker_in("hur går det till?", [turn("och var?", "sern/where"), said])
    assert asker is not None and asker.is_other("schools/join")
    assert asker_in("hur går det till?", []) is None
    # A message that names others is about them, as is what follows an answer about them.
    assert asker_in("kan en skola vara med?", [said]) is None
    assert asker_in("hur går det till?", [turn("och för ungdomar?", "schools/join"), said]) is None
    # The Brussels office is nobody who asks.
    pupils = [turn("Hur stort är Brysselkontoret?", "brussels_office/jobs"), turn("Vi är en klass")]
    asker = asker_in("hur går det till?", pupils)
    assert asker is not None and asker.is_other("sern/association")
    # Who says now what they are is that.
    now = asker_in("jag är lärare", [said])
    assert now is not None and not now.is_other("schools/join")
