"""What becomes of a form that has ended: a case, a mail of the visitor's own, or nothing."""

from __future__ import annotations

import logging
from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.database import sessions
from actions.handoff.mailto import mailto_link
from actions.handoff.replies import is_pressed, latest_intent
from actions.handoff.start import FORM_SLOTS, begin
from actions.handoff.steps import Decision
from actions.handoff.transcript import transcript
from actions.handoff.unseen import sent_unseen
from actions.responses import response_words
from bot.settings import get_settings
from bot.store.cases import NewCase, open_case
from bot.store.errors import StoreError

logger = logging.getLogger(__name__)


class ActionCloseHandoff(Action):
    """Ends the form as the visitor decided; also tries again to send what could not be stored."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_close_handoff"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Writes the case at most once for each run of the form."""
        reference = tracker.get_slot("case_reference")
        decision = tracker.get_slot("case_end")
        if latest_intent(tracker) == "cancel_case" and decision != Decision.CANCELLED:
            if decision != Decision.SEND:
                dispatcher.utter_message(response="utter_no_case")
                return []
            return _give_up(dispatcher, tracker)
        if decision == Decision.CANCELLED:
            dispatcher.utter_message(response="utter_case_cancelled")
            return _keep_question(tracker)
        if decision == Decision.NO_ADDRESS:
            _say_with_mail_link("utter_case_mailto", dispatcher, tracker, domain)
            return _keep_question(tracker)
        if reference:
            dispatcher.utter_message(response="utter_case_already_sent", reference=reference)
            return []
        if decision != Decision.SEND:
            if is_pressed(tracker):
                # An old button; what it stood under is not there any more.
                dispatcher.utter_message(response="utter_no_case")
                return []
            # "Send it", with nothing there to send: a new run, or the one that was cancelled.
            return begin(dispatcher, tracker, domain)
        try:
            settings = get_settings()
            reference = open_case(
                sessions(),
                _case(tracker),
                municipality=settings.contact_email,
                receipts_per_day=settings.receipts_per_day,
            )
        except StoreError as error:
            logger.error("A case could not be kept: %s", error)
            _say_with_mail_link("utter_case_failed", dispatcher, tracker, domain)
            return []
        dispatcher.utter_message(
            response="utter_case_sent",
            reference=reference,
            case_email=tracker.get_slot("case_email"),
        )
        return [*_forget(), SlotSet("case_reference", reference)]


def _give_up(dispatcher: CollectingDispatcher, tracker: Tracker) -> List[Dict[str, Any]]:
    # After a failure, what waits for another try.
    try:
        reference = sent_unseen(tracker)
    except StoreError as error:
        logger.error("It is not known whether a case was kept: %s", error)
        # The connector apologises for a turn without a reply; cancelling can be tried again.
        return []
    if reference is None:
        dispatcher.utter_message(response="utter_case_cancelled")
        return _keep_question(tracker)
    dispatcher.utter_message(response="utter_case_already_sent", reference=reference)
    return [*_forget(), SlotSet("case_reference", reference)]


def _case(tracker: Tracker) -> NewCase:
    return NewCase(
        idempotency_key=tracker.get_slot("case_key"),
        conversation_id=tracker.sender_id,
        question=tracker.get_slot("case_question"),
        email=tracker.get_slot("case_email"),
        contact_name=tracker.get_slot("case_name"),
        organisation_kind=tracker.get_slot("case_organisation_kind"),
        wish=tracker.get_slot("case_wish"),
        topic=tracker.get_slot("case_topic"),
        visitor_language=tracker.get_slot("visitor_language") or "sv",
        reply_language=tracker.get_slot("language") or "sv",
        transcript=transcript(tracker),
    )


def _forget() -> List[Dict[str, Any]]:
    # What has been sent, or was not to be, has no business in later turns.
    return [SlotSet(name, None) for name in (*FORM_SLOTS, "case_draft", "case_end")]


def _keep_question(tracker: Tracker) -> List[Dict[str, Any]]:
    # Whoever changes their mind finds it again.
    question = tracker.get_slot("case_question") or tracker.get_slot("case_draft")
    return [*_forget(), SlotSet("case_draft", question)]


def _say_with_mail_link(
    response: str, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> None:
    subject = response_words("utter_handoff_request", "mail_subject", domain, tracker)
    question = tracker.get_slot("case_question") or tracker.get_slot("case_draft")
    link = mailto_link(get_settings().contact_email, subject, question)
    dispatcher.utter_message(response=response, link=link)
