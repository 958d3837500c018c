"""A ready mail, for visitors whose question cannot go from here."""

from __future__ import annotations

from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.handoff.draft import draft_questions
from actions.responses import response_words
from bot.cases.mailto import mailto_link
from bot.conversation.history import DRAFT_SLOT
from bot.settings import get_settings

# To who wants no reply, and gives no way to be reached.
NO_REPLY = "utter_case_no_reply"
# Their button sends the question from here after all.
READY_MAILS = {NO_REPLY, "utter_case_mailto"}


def say_with_mail_link(
    response: str,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
    *,
    question: Optional[str] = "",
) -> None:
    """Says a response with a link that opens a mail to the municipality.

    Args:
        response: its name.
        dispatcher: says it.
        tracker: the conversation.
        domain: as Rasa sends it.
        question: what the mail holds; without one it is found in the conversation.
    """
    subject = response_words("utter_handoff_request", "mail_subject", domain, tracker)
    question = question or tracker.get_slot("case_question") or tracker.get_slot(DRAFT_SLOT)
    question = question or next(iter(draft_questions(tracker.events)), None)
    link = mailto_link(get_settings().contact_email, subject, question)
    dispatcher.utter_message(response=response, link=link)
