"""Begins the hand-off form."""

from __future__ import annotations

import logging
import uuid
from typing import Any, Dict, List, Optional

from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.handoff.draft import case_topic, draft_question
from actions.handoff.unseen import sent_unseen
from bot.store.errors import StoreError

logger = logging.getLogger(__name__)

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
        return prepare(dispatcher, tracker, domain)


def begin(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> List[Dict[str, Any]]:
    """Begins the form from within another action, where no rule does."""
    return [*prepare(dispatcher, tracker, domain), FollowupAction("handoff_form")]


def prepare(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> List[Dict[str, Any]]:
    """Says where to write, and gives a run of the form its key, draft and topic."""
    sent = _sent_unseen(tracker)
    if sent:
        dispatcher.utter_message(response="utter_case_already_sent", reference=sent)
    dispatcher.utter_message(response="utter_handoff_request")
    draft, topic = draft_question(tracker), case_topic(tracker)
    if draft is None and not sent:
        # What an earlier run was about, which sent nothing.
        draft = tracker.get_slot("case_draft")
        topic = tracker.get_slot("case_topic") or topic
    return [
        *(SlotSet(name, None) for name in (*FORM_SLOTS, *_ASIDE_SLOTS)),
        SlotSet("case_draft", draft),
        SlotSet("case_topic", topic),
        SlotSet("case_key", uuid.uuid4().hex),
    ]


def _sent_unseen(tracker: Tracker) -> Optional[str]:
    try:
        return sent_unseen(tracker)
    except StoreError as error:
        # The form is not held up; at worst the municipality gets a question twice.
        logger.error("It is not known whether a case was kept: %s", error)
        return None
