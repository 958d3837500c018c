"""Questions of the form whose words depend on what is known already."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import slot_before_message
from actions.handoff.replies import Reply, asks_what_to_change, reply_of
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
        ending = "_organisation" if asks_for_organisation(tracker) else ""
        # Any other step's "no" has been taken already.
        under_summary = slot_before_message(tracker, "requested_slot") == "case_decision"
        if under_summary and asks_what_to_change(tracker):
            dispatcher.utter_message(response=f"utter_case_change_what{ending}")
            return []
        corrected = slot_before_message(tracker, "case_email") != tracker.get_slot("case_email")
        again = reply_of(tracker, "case_decision") is Reply.AGAIN
        if under_summary and not corrected and not again:
            # It stands above, unchanged.
            dispatcher.utter_message(response="utter_ask_case_decision_again")
            return []
        shown = {
            name: tracker.get_slot(name) or _NOTHING
            for name in ("case_name", "case_organisation_kind", "case_wish")
        }
        dispatcher.utter_message(
            response=f"utter_ask_case_decision{ending}",
            keep_days=str(get_settings().keep_days),
            **shown,
        )
        return []
