"""The last answer is said again where that is of use."""

from __future__ import annotations

from typing import Any

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
