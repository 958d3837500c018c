"""When the visitor says that an answer was wrong or did not help."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import last_answered_topic, second_thoughts
from actions.record import record_previous
from actions.responses import closing_button, topic_buttons
from bot.store.models import MissKind

_MOST_CHOICES = 3


class ActionApologise(Action):
    """Apologises in one line, then offers what else was likely meant, or a person."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_apologise"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """After a wrong answer: a choice. After one that did not help: a person."""
        wrong = tracker.get_intent_of_latest_message() == "wrong_answer"
        given = last_answered_topic(tracker)
        record_previous(
            tracker,
            MissKind.WRONG_ANSWER if wrong else MissKind.NOT_HELPFUL,
            f"utter_{given}" if given else None,
        )
        others = [intent for intent in second_thoughts(tracker) if intent != given]
        buttons = topic_buttons(others, domain, tracker)[:_MOST_CHOICES] if wrong else []
        if buttons:
            buttons += closing_button("utter_apology", domain, tracker)
            dispatcher.utter_message(response="utter_apology", buttons=buttons)
        else:
            dispatcher.utter_message(response="utter_apology_person")
        return []
