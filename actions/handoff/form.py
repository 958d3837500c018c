"""Rasa's validation action of the hand-off form."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import slot_before_message
from actions.handoff.steps import ORGANISATION_STEPS, asks_for_organisation, read_step

_LANGUAGE_SLOTS = ("language", "visitor_language", "language_notice")

Slots = Dict[str, Any]


class ValidateHandoffForm(FormValidationAction):
    """Reads what the visitor answers; a question in between is answered, then the form goes on.

    Rasa's own way for such asides is a rule for each intent and form, sixty here, so they are
    answered in the validation.
    """

    def name(self) -> str:
        """Name of the action in the domain."""
        return "validate_handoff_form"

    async def required_slots(
        self,
        domain_slots: List[str],
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: DomainDict,
    ) -> List[str]:
        """The steps of this run; none are left once the visitor has decided."""
        if tracker.get_slot("case_end"):
            return []
        organisation = asks_for_organisation(tracker)
        return [s for s in domain_slots if organisation or s not in ORGANISATION_STEPS]

    def validate_case_question(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """The question, or yes to the one that was asked before."""
        return _take("case_question", dispatcher, tracker, domain)

    def validate_case_organisation_kind(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """Which kind of organisation; may be skipped."""
        return _take("case_organisation_kind", dispatcher, tracker, domain)

    def validate_case_wish(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """What the organisation would like to do; may be skipped."""
        return _take("case_wish", dispatcher, tracker, domain)

    def validate_case_name(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """A name of a person or an organisation; may be skipped."""
        return _take("case_name", dispatcher, tracker, domain)

    def validate_case_email(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """An address that mail can be sent to; whoever has none gets a link instead."""
        return _take("case_email", dispatcher, tracker, domain)

    def validate_case_decision(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Slots:
        """Send, change or cancel. Nothing is sent without a clear yes."""
        return _take("case_decision", dispatcher, tracker, domain)


def _take(
    step: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> Slots:
    result = read_step(step, tracker)
    for response, values in result.said:
        dispatcher.utter_message(response=response, **values)
    kept = (
        {
            name: slot_before_message(
                tracker, name, (domain.get("slots", {}).get(name) or {}).get("initial_value")
            )
            for name in _LANGUAGE_SLOTS
        }
        if result.is_value
        else {}
    )
    return {step: None, **kept, **result.slots}
