"""What was outside stays so when it is named again."""

from __future__ import annotations

from typing import Optional

from bot.answers.grid import Grid
from bot.conversation.history import Turn
from bot.conversation.reading import Decision
from bot.nlu.judge import Judgement, ReadText
from bot.nlu.outside import outside_again, reached_elsewhere
from bot.nlu.trust import Reading, Verdict
from tests.nlu.grids import GRID, RESPONSES, entry
from tests.nlu.readings import clear, read

OUTSIDE = "out_of_scope"
MAY_BE = read({"twin_towns/decides": 0.3, OUTSIDE: 0.2})


def judged(
    text: str,
    before: str,
    reading: Reading = MAY_BE,
    topic: Optional[str] = None,
    decision: Decision = Decision.OUT_OF_SCOPE,
) -> Optional[Judgement]:
    turn = Turn({"text": before, "parse_data": {"decision": decision.value}})
    return outside_again(text, ReadText(reading, topic=topic), [turn], GRID, OUTSIDE)


def test_a_matter_that_was_outside_is_so_in_another_form() -> None:
    for text in ("vem bestämmer om sopbilarna, länk?", "vem har numret till sopbilen"):
        found = judged(text, "När kommer sopbilen?")
        assert found is not None
        assert found.verdict.decision is Decision.OUT_OF_SCOPE


def test_all_else_is_read_as_ever() -> None:
    assert judged("vem bestämmer om det", "När kommer sopbilen?") is None
    text = "vem bestämmer om sopbilarna"
    assert judged(text, "När kommer sopbilen?", topic="sern") is None
    assert judged(text, "När kommer sopbilen?", decision=Decision.ANSWER) is None
    assert judged(text, "När kommer sopbilen?", read({"sern/what": 0.9, OUTSIDE: 0.01})) is None


def asked_whom(text: str, *before: Decision, topic: Optional[str] = None) -> str:
    grid = Grid.of_responses({**RESPONSES, "utter_contact/other": entry()})
    reading = clear("contact/phone")
    found = Judgement(Verdict(Decision.ANSWER, reading.best), reading)
    cells = {Decision.ANSWER: ["sern/what"], Decision.GUESS: ["contact/phone"]}
    turns = [
        Turn({"text": "…", "parse_data": {"decision": one.value, "cells": cells.get(one, [])}})
        for one in before
    ]
    read_text = ReadText(reading, topic=topic)
    return reached_elsewhere(text, read_text, found, turns, grid).verdict.intent


def test_whom_to_ask_about_what_was_outside_is_told_for_that() -> None:
    outside = Decision.OUT_OF_SCOPE
    assert asked_whom("vart ringer man då", outside) == "contact/other"
    # Also when it is asked once more.
    assert asked_whom("vart ringer man då", Decision.GUESS, outside) == "contact/other"
    assert asked_whom("vart ringer man då", Decision.ANSWER, outside) == "contact/phone"
    assert asked_whom("vart ringer man då") == "contact/phone"
    assert asked_whom("vart ringer man om vänorter", outside, topic="twin_towns") == "contact/phone"
    assert asked_whom("who knows about work abroad", outside) == "contact/phone"
