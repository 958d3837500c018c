"""The last answer is said again where that is of use."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.say_again import ActionSayAgain
from tests.handoff.trackers import replied, said, tracker


def again(intent: str, before: str, *, asked: bool = True) -> str:
    """What is said to an intent where the conversation was in a language before it."""
    events: list[dict[str, Any]] = [{"event": "slot", "name": "language", "value": before}]
    if asked:
        events = [said("Vad?", "sern/what"), *events, replied("…")]
    dispatcher = CollectingDispatcher()
    conversation = tracker(*events, said("…", intent), language="en")
    ActionSayAgain().run(dispatcher, conversation, {})
    (message,) = dispatcher.messages
    response: str = message["response"]
    return response


def test_another_language_repeats_the_last_answer() -> None:
    assert again("speak_english", "sv") == "utter_sern/what"
    assert again("speak_swedish", "en") == "utter_sern/what"
    assert again("speak_english", "sv", asked=False) == "utter_language_set"


def test_who_reads_english_already_is_told_of_languages_instead() -> None:
    assert again("speak_english", "en") == "utter_speak_other"
    assert again("speak_english", "en", asked=False) == "utter_language_set"
    assert again("repeat", "en") == "utter_sern/what"


def styled(text: str, intent: str, *before: dict[str, Any], style: str = "normal") -> list[Any]:
    """What is said to a wish for other words, and the style that is left after it."""
    asked = [{"event": "slot", "name": "style", "value": style}, said("Vad?", "sern/what")]
    events = [*asked, replied("…"), *before, said(text, intent)]
    conversation = tracker(*events, language="sv", style="easy")
    dispatcher = CollectingDispatcher()
    changes = ActionSayAgain().run(dispatcher, conversation, {})
    left = changes[0]["value"] if changes else conversation.get_slot("style")
    return [dispatcher.messages[0]["response"], left]


def test_easy_language_stays_where_it_is_asked_for() -> None:
    assert styled("lättare ord, tack", "simplify") == ["utter_sern/what", "easy"]
    assert styled("jag vill ha lätt svenska", "easy_swedish") == ["utter_sern/what", "easy"]


def test_one_answer_that_was_too_long_or_unclear_makes_the_next_no_easier() -> None:
    assert styled("kan du skriva det kortare", "simplify") == ["utter_sern/what", "normal"]
    assert styled("hur menar du", "what_do_you_mean") == ["utter_sern/what", "normal"]


def test_what_was_just_said_easily_is_not_said_so_again() -> None:
    before = [said("kortare", "simplify"), replied("…")]
    assert styled("ännu kortare", "simplify", *before) == ["utter_apology_person", "normal"]
    assert styled("va?", "simplify", style="easy") == ["utter_apology_person", "easy"]


@pytest.mark.parametrize(("intent", "told"), [("speak_swedish", True), ("repeat", False)])
def test_who_wants_no_english_is_told_of_the_languages_in_their_own(
    intent: str, told: bool
) -> None:
    dispatcher = CollectingDispatcher()
    conversation = tracker(said("Vad?", "sern/what"), replied("…"), said("…", intent))
    ActionSayAgain().run(dispatcher, conversation, {})
    assert dispatcher.messages[0]["tells_languages"] is told
