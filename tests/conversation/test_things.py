"""What is meant by the kind of thing that it is."""

from __future__ import annotations

import pytest

from bot.conversation.history import Turn
from bot.conversation.things import TOPICS, cells_meant
from bot.settings import PROJECT_DIR


def turn(*cells: str, intent: str = "…") -> Turn:
    return Turn({"parse_data": {"intent": {"name": intent}, "cells": list(cells)}})


OFFICE = turn("brussels_office/jobs")
CASE = turn(intent="case_status")


@pytest.mark.parametrize("text", ["vem basar på kontoret?", "is this office big?"])
def test_a_kind_of_thing_leads_back_to_what_was_spoken_of(text: str) -> None:
    assert cells_meant(text, [CASE, OFFICE]) == ["brussels_office/jobs"]
    between = [turn("sern/what"), OFFICE]
    assert cells_meant(text, between) == ["brussels_office/jobs", "sern/what"]
    # Nothing of the kind was spoken of.
    assert cells_meant(text, [turn("sern/what")]) == ["sern/what"]


def test_of_several_of_a_kind_the_last_is_meant() -> None:
    turns = [turn("sern/what"), turn("daugavpils/what"), turn("hyvinge/what")]
    for text in ("hur stor är den staden", "och den där orten, är den stor?", "is that town big?"):
        assert cells_meant(text, turns)[0] == "daugavpils/what"


@pytest.mark.parametrize(
    "text", ["vad tycker staden om det?", "does the city pay?", "I live in this town, may I go?"]
)
def test_the_city_is_no_twin_town_where_something_else_was_spoken_of_since(text: str) -> None:
    assert cells_meant(text, [turn("sern/what"), turn("daugavpils/what")])[0] == "sern/what"
    assert cells_meant(text, [turn("daugavpils/what")]) == ["daugavpils/what"]


def test_all_else_leans_on_what_was_said_last_and_on_nothing_after_a_case() -> None:
    assert cells_meant("hur många är de?", [CASE, OFFICE]) == []
    assert cells_meant("hur många är de?", [turn("sern/what"), OFFICE])[0] == "sern/what"


def test_whoever_cancels_a_case_goes_on_about_what_was_spoken_of_before_it() -> None:
    cancelled = {"metadata": {"utter_action": "utter_case_cancelled"}}
    left = Turn({"parse_data": {"intent": {"name": "cancel_case"}}}, [cancelled])
    assert cells_meant("hur många är de?", [left, OFFICE]) == ["brussels_office/jobs"]


def test_every_topic_of_the_list_has_answers() -> None:
    assert {path.stem for path in (PROJECT_DIR / "data" / "answers").glob("*.yml")} >= TOPICS
