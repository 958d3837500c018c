"""When a message is not one clear question: answers several, asks back, or says so."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import unclear_in_a_row
from actions.record import record_current
from actions.responses import closing_button, topic_buttons
from bot.store.models import MissKind

_MOST_QUESTIONS_IN_A_ROW = 2


class ActionClarify(Action):
    """Follows ``nlu_fallback``.

    What the message may mean comes with it from the scope guard: ``questions`` when it holds
    several clear ones, ``choices`` when it may mean one of several topics.
    """

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Answers; never in the same words as the turn before, never a third time without help."""
        questions = tracker.latest_message.get("questions") or []
        for intent in questions:
            dispatcher.utter_message(response=f"utter_{intent}")
        if questions:
            if tracker.latest_message.get("choices"):
                ask_back(dispatcher, tracker, domain, again=False)
            return [SlotSet("topic", questions[-1])]
        before = unclear_in_a_row(tracker)
        if before >= _MOST_QUESTIONS_IN_A_ROW:
            dispatcher.utter_message(response="utter_offer_person")
            record_current(tracker, MissKind.MISSED, "utter_offer_person")
            return []
        said = ask_back(dispatcher, tracker, domain, again=before > 0)
        asked = tracker.latest_message.get("choices")
        record_current(tracker, MissKind.CLARIFIED if asked else MissKind.MISSED, said)
        return []


def ask_back(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict, again: bool
) -> str:
    """Asks which of the message's topics is meant, or says that it was not understood.

    Returns:
        The name of the response.
    """
    question = "utter_clarify_again" if again else "utter_clarify"
    buttons = topic_buttons(tracker.latest_message.get("choices") or [], domain, tracker)
    if buttons:
        buttons += closing_button(question, domain, tracker)
        dispatcher.utter_message(response=question, buttons=buttons)
        return question
    said = "utter_offer_person" if again else "utter_not_sure"
    dispatcher.utter_message(response=said)
    return said
