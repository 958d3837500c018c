"""Where the last answer comes from is said, whatever it was about."""

from __future__ import annotations

from typing import Any, Mapping

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.name_source import ActionNameSource
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR
from tests.handoff.trackers import said, tracker

DOMAIN = read_yaml(PROJECT_DIR / "domain.yml")
PAGE = {"url": "https://www.motala.se/a", "title": "Motala kommun"}
OTHER = {"url": "https://www.sern.eu/b", "title": "SERN"}
ASKED = said("källa?", "source")


def answered(cell: str, *pages: Mapping[str, str], outcome: str = "answered") -> dict[str, Any]:
    metadata = {"cell": cell, "outcome": outcome, "sources": pages, "reviewed": "2026-11-26"}
    return {"event": "bot", "text": "…", "metadata": {"metadata": metadata}}


def told(outcome: str) -> dict[str, Any]:
    return {"event": "bot", "text": "…", "metadata": {"metadata": {"outcome": outcome}}}


def named(*events: Mapping[str, Any], **slots: str) -> tuple[str, str]:
    """The response, and the pages that it names."""
    dispatcher = CollectingDispatcher()
    ActionNameSource().run(dispatcher, tracker(*events, ASKED, **slots), DOMAIN)
    (message,) = dispatcher.messages
    return message["response"], message["pages"]


def test_the_pages_of_the_last_answer_are_named_with_the_day() -> None:
    pages = "- Motala kommun: https://www.motala.se/a (2026-11-26)"
    found = named(said("När?", "sern/since"), answered("sern/since", PAGE))
    assert found == ("utter_source", pages)


def test_of_several_answers_each_page_is_named_once() -> None:
    known = answered("sern/what", PAGE, OTHER)
    unknown = answered("sern/cost", PAGE, outcome="handed_off")
    question = said("Vad är SERN och vad kostar det?", "sern/what")
    response, pages = named(question, known, unknown)
    assert response == "utter_source"
    assert [line.split(":")[0] for line in pages.splitlines()] == ["- Motala kommun", "- SERN"]


def test_what_no_source_answers_has_none() -> None:
    question = said("Vad kostar det?", "sern/cost")
    unknown = answered("sern/cost", outcome="handed_off")
    assert named(question, unknown) == ("utter_source_unknown", "")
    response, pages = named(question, answered("sern/cost", PAGE, outcome="handed_off"))
    assert (response, pages.count("http")) == ("utter_source_of_the_rest", 1)


def test_thanks_and_asking_again_change_nothing() -> None:
    before = [said("När?", "sern/since"), answered("sern/since", PAGE)]
    thanks = [said("tack", "thanks"), told("small_talk")]
    assert named(*before, *thanks, ASKED, told("answered"))[0] == "utter_source"


@pytest.mark.parametrize("outcome", ["missed", "out_of_scope", "clarified"])
def test_what_got_no_answer_has_no_source(outcome: str) -> None:
    before = [said("När?", "sern/since"), answered("sern/since", PAGE)]
    response, _ = named(*before, said("Hur är vädret?", "out_of_scope"), told(outcome))
    assert response == "utter_source_in_general"


def test_with_no_answer_before_it_is_said_what_the_sources_are() -> None:
    assert named() == ("utter_source_in_general", "")
