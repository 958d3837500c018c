"""Follows when the visitor says that an answer was wrong or did not help."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import last_cell, second_thoughts
from actions.record import record_previous
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
        given = last_cell(tracker)
        record_previous(
            tracker,
            MissKind.WRONG_ANSWER if wrong else MissKind.NOT_HELPFUL,
            f"utter_{given}" if given else None,
        )
        answers = domain.get("responses") or {}
        others = [c for c in second_thoughts(tracker) if c != given and f"utter_{c}" in answers]
        if wrong and len(others) > 1:
            dispatcher.utter_message(response="utter_apology", choices=others[:_MOST_CHOICES])
        else:
            dispatcher.utter_message(response="utter_apology_person")
        return []
