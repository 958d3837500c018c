"""What became of a question that was sent."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict


class ActionCaseStatus(Action):
    """Tells the case's number, for what was sent in this conversation; more is not known here."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_case_status"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Answers."""
        reference = tracker.get_slot("case_reference")
        if reference:
            dispatcher.utter_message(response="utter_case_status", reference=reference)
        else:
            dispatcher.utter_message(response="utter_case_status_unknown")
        return []
