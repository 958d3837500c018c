"""Says the last answer again: in another language or style, or just once more."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import last_cell, previous_message, slot_before_message
from bot.conversation.easy_language import asks_for_easy_language
from bot.conversation.reading import intents_of

_EASIER = ("simplify", "what_do_you_mean")
# These make no sense without a last answer.
_ABOUT_THE_LAST = ("repeat", "what_do_you_mean")
_WANTED_LANGUAGE = {"speak_english": "en"}
# Said in a third language, it may be a wish for that one rather than English.
_NOT_ENGLISH = "speak_swedish"


class ActionSayAgain(Action):
    """Follows a request for easier words, another language, or the same again."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_say_again"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Repeats the last answer; with none, says what it will do from now on, or what it can.

        A visitor who already reads English and asks for it hears which languages there are. One
        answer that was too long or not understood makes the next ones no easier.
        """
        intent = tracker.get_intent_of_latest_message()
        last = last_cell(tracker)
        text = str(tracker.latest_message.get("text") or "")
        # With nothing to say once more, it is about what comes.
        once = last is not None and intent in _EASIER and not asks_for_easy_language(text)
        if intent in _EASIER and not _can_be_easier(tracker):
            # The same words once more would not help.
            dispatcher.utter_message(response="utter_apology_person")
            return _as_before(tracker) if once else []
        if last and _WANTED_LANGUAGE.get(intent) == slot_before_message(tracker, "language", "sv"):
            # "Can I get an answer in English?" in English no longer asks for a translation.
            dispatcher.utter_message(response="utter_speak_other")
        else:
            nothing_said = "utter_help" if intent in _ABOUT_THE_LAST else "utter_language_set"
            response = f"utter_{last}" if last else nothing_said
            dispatcher.utter_message(response=response, tells_languages=intent == _NOT_ENGLISH)
        return _as_before(tracker) if once else []


def _as_before(tracker: Tracker) -> List[Dict[str, Any]]:
    """What undoes the style that the message has set."""
    return [SlotSet("style", slot_before_message(tracker, "style", "normal"))]


def _can_be_easier(tracker: Tracker) -> bool:
    if last_cell(tracker) is None:
        return True
    if set(intents_of(previous_message(tracker).get("parse_data") or {})) & set(_EASIER):
        # It was just said as easily as it can be.
        return False
    return tracker.get_slot("language") == "sv" and slot_before_message(tracker, "style") != "easy"
