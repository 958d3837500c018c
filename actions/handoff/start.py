"""Begins the hand-off form."""

from __future__ import annotations

import uuid
from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.handoff.draft import case_topic, draft_question

# Empty at the beginning of every run.
FORM_SLOTS = (
    "case_question",
    "case_organisation_kind",
    "case_wish",
    "case_name",
    "case_email",
    "case_decision",
)
_ASIDE_SLOTS = ("case_end", "case_reference", "email_given", "email_suggestion")


class ActionStartHandoff(Action):
    """Says what will happen and makes ready for the form."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_start_handoff"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Gives the e-mail address first: whoever leaves now knows the way."""
        if tracker.active_loop:
            # Asked for again in the middle of the form, which goes on where it is.
            return []
        dispatcher.utter_message(response="utter_handoff_request")
        draft, topic = draft_question(tracker, domain), case_topic(tracker, domain)
        if draft is None:
            # What an earlier run was about, which sent nothing.
            draft = tracker.get_slot("case_draft")
            topic = tracker.get_slot("case_topic") or topic
        return [
            *(SlotSet(name, None) for name in (*FORM_SLOTS, *_ASIDE_SLOTS)),
            SlotSet("case_draft", draft),
            SlotSet("case_topic", topic),
            SlotSet("case_key", uuid.uuid4().hex),
        ]
