"""For visitors who leave no way to be reached: to send without one, or else a ready mail."""

from __future__ import annotations

from itertools import chain
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.handoff.draft import draft_questions
from actions.responses import response_words
from bot.cases.mailto import mailto_link
from bot.conversation.history import DRAFT_SLOT
from bot.settings import get_settings

# Their first button sends the question from here, without a way to be reached.
OFFERS = {"utter_case_mailto", "utter_case_no_way"}


def say_with_mail_link(
    response: str,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
) -> Optional[str]:
    """Says a response with a link that opens a mail to the municipality.

    The mail holds the case's question, else the draft, else what the conversation asked last.

    Args:
        response: its name.
        dispatcher: says it.
        tracker: the conversation.
        domain: as Rasa sends it.

    Returns:
        What the mail holds; None for nothing.
    """
    subject = response_words("utter_handoff_request", "mail_subject", domain, tracker)
    question = tracker.get_slot("case_question") or tracker.get_slot(DRAFT_SLOT)
    question = question or asked_or_told(tracker)
    link = mailto_link(get_settings().contact_email, subject, question)
    dispatcher.utter_message(response=response, link=link)
    return question


def asked_or_told(tracker: Tracker) -> Optional[str]:
    """The question of the conversation, or the complaint that the newest message only speaks of."""
    events = tracker.events
    newest = next((n for n, e in reversed([*enumerate(events)]) if e.get("event") == "user"), 0)
    return next(chain(draft_questions(events), draft_questions(events[:newest])), None)
