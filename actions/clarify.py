"""Follows a message that is not one clear question: asks what it means, or offers a person."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import (
    MOST_QUESTIONS_IN_A_ROW,
    OFFER_PERSON,
    turns_before,
    unclear_in_a_row,
)
from actions.record import record_current
from bot.conversation.reading import Decision, choices_of, decision_of
from bot.store.models import MissKind


class ActionClarify(Action):
    """Follows ``clarify`` and ``nlu_fallback``.

    What the message may mean comes from the scope guard as ``choices``; the generator of answers
    makes them buttons.
    """

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Asks what is meant, never twice in the same words; the third time it offers a person."""
        said = _response(tracker)
        dispatcher.utter_message(response=said)
        asked = said.startswith("utter_clarify")
        record_current(tracker, MissKind.CLARIFIED if asked else MissKind.MISSED, said)
        return []


def _response(tracker: Tracker) -> str:
    unclear = unclear_in_a_row(tracker)
    if unclear >= MOST_QUESTIONS_IN_A_ROW:
        return OFFER_PERSON
    if decision_of(tracker.latest_message) == Decision.NOTHING_MORE:
        return "utter_nothing_more"
    choices = choices_of(tracker.latest_message)
    earlier = turns_before(tracker)
    asked_before = bool(earlier) and set(choices_of(earlier[0].parse_data)) == set(choices)
    if choices and not (unclear and asked_before):
        topic = decision_of(tracker.latest_message) == Decision.ASK_TOPIC
        return "utter_clarify_topic" if topic else "utter_clarify"
    return OFFER_PERSON if unclear else "utter_not_sure"
