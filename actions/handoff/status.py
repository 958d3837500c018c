"""What became of a question that was sent."""

from __future__ import annotations

import logging
from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.handoff.unseen import sent_unseen
from bot.store.errors import StoreError

logger = logging.getLogger(__name__)


class ActionCaseStatus(Action):
    """Tells the case's number, for what was sent in this conversation; more is not known here."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_case_status"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Answers, also for what was sent although the answer to it was lost."""
        try:
            reference = tracker.get_slot("case_reference") or sent_unseen(tracker)
        except StoreError as error:
            logger.error("It is not known whether a case was kept: %s", error)
            # The connector apologises for a turn without a reply; it can be asked again.
            return []
        if reference:
            dispatcher.utter_message(response="utter_case_status", reference=reference)
        else:
            dispatcher.utter_message(response="utter_case_status_unknown")
        return []
