"""Follows a message with several questions, or with two readings: answers each in turn."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.handoff.beside_the_form import fill_in_form
from actions.handoff.form import read_message
from actions.handoff.run import begin
from actions.handoff.steps import ABOUT_SENDING, ABOUT_US
from actions.responses import open_once
from bot.cases.details import read_details
from bot.conversation.cells import is_cell
from bot.conversation.reading import FOR_THE_FORM, questions_of

_OUTSIDE = "out_of_scope"
# About the assistant and about sending, with an answer of their own: "send it. Who reads it?".
_ANSWERED = frozenset((*ABOUT_SENDING, *ABOUT_US)) - {"case_status", "overreach"}


class ActionSeveral(Action):
    """Answers every question or reading of the message; what is for a person comes last."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_several"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Answers each question, then begins the hand-off, or fills in the form that waits."""
        intents = questions_of(tracker.latest_message)
        beside_form = FOR_THE_FORM in intents
        # Beside a form also what is asked about sending: "070-…, will anybody else see it?".
        others = [one for one in intents if beside_form or one in _ANSWERED]
        asked = [one for one in intents if is_cell(one) or (one in others and one != FOR_THE_FORM)]
        events: List[Dict[str, Any]] = []
        for intent in asked:
            dispatcher.utter_message(response=f"utter_{intent}")
        if _OUTSIDE in intents:
            dispatcher.utter_message(response="utter_rest_out_of_scope")
        if beside_form:
            events = fill_in_form(dispatcher, tracker, read_details(read_message(tracker).text))
        elif any(intent not in asked and intent != _OUTSIDE for intent in intents):
            events = begin(dispatcher, tracker, domain)
        open_once(dispatcher)
        return events
