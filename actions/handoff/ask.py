"""Questions of the form whose words depend on what is known already."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import slot_before_message
from actions.handoff.replies import asks_what_to_change
from actions.handoff.steps import asks_for_organisation
from bot.settings import get_settings

# Stands where the visitor would rather say nothing.
_NOTHING = "–"


class ActionAskCaseQuestion(Action):
    """Asks for the question, or whether it is the one that was asked before."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_ask_case_question"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Asks."""
        draft = tracker.get_slot("case_draft")
        dispatcher.utter_message(
            response="utter_ask_case_draft" if draft else "utter_ask_case_question"
        )
        return []


class ActionAskCaseEmail(Action):
    """Asks for the address, or whether a mistyped one is meant to be another."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_ask_case_email"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Asks."""
        unsure = tracker.get_slot("email_suggestion")
        dispatcher.utter_message(
            response="utter_ask_case_email_suggestion" if unsure else "utter_ask_case_email"
        )
        return []


class ActionAskCaseDecision(Action):
    """Sums up what will be sent, to whom, and what that means; or asks what to change."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_ask_case_decision"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Asks."""
        # Any other step's "no" has been taken already.
        under_summary = slot_before_message(tracker, "requested_slot") == "case_decision"
        if under_summary and asks_what_to_change(tracker):
            dispatcher.utter_message(response="utter_case_change_what")
            return []
        organisation = asks_for_organisation(tracker)
        shown = {
            name: tracker.get_slot(name) or _NOTHING
            for name in ("case_name", "case_organisation_kind", "case_wish")
        }
        dispatcher.utter_message(
            response="utter_ask_case_decision_organisation"
            if organisation
            else "utter_ask_case_decision",
            keep_days=str(get_settings().keep_days),
            **shown,
        )
        return []
