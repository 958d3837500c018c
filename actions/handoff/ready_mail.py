"""A ready mail, for visitors whose question cannot go from here."""

from __future__ import annotations

from itertools import chain
from typing import Optional

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.handoff.draft import draft_questions
from actions.responses import response_words
from bot.cases.mailto import mailto_link
from bot.conversation.history import (
    DRAFT_SLOT,
    Reply,
    session_events,
    since_the_last_case,
)
from bot.settings import get_settings

# To who wants no reply, and gives no way to be reached.
NO_REPLY = "utter_case_no_reply"
# Their button sends the question from here after all.
READY_MAILS = {NO_REPLY, "utter_case_mailto"}
# Who has seen one of these has been told that it takes a way to be reached.
TOLD_OF_CONTACT = READY_MAILS | {"utter_case_no_way", "utter_case_only_by_mail"}


def say_with_mail_link(
    response: str,
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    domain: DomainDict,
    *,
    question: Optional[str] = "",
) -> Optional[str]:
    """Says a response with a link that opens a mail to the municipality.

    Args:
        response: its name. Who came back from a ready mail and still gives no way to be reached is
            not offered the same way round again.
        dispatcher: says it.
        tracker: the conversation.
        domain: as Rasa sends it.
        question: what the mail holds; without one it is found in the conversation.

    Returns:
        What the mail holds; None for nothing.
    """
    subject = response_words("utter_handoff_request", "mail_subject", domain, tracker)
    question = question or tracker.get_slot("case_question") or tracker.get_slot(DRAFT_SLOT)
    question = question or _asked_or_told(tracker)
    link = mailto_link(get_settings().contact_email, subject, question)
    if response in READY_MAILS and was_told_of_contact(tracker):
        response = "utter_case_only_by_mail"
    dispatcher.utter_message(response=response, link=link)
    return question


def was_told_of_contact(tracker: Tracker) -> bool:
    """Whether a ready mail was offered since a case was sent."""
    own = since_the_last_case(session_events(tracker.events))
    said = (Reply(event).name for event in own if event.get("event") == "bot")
    return not TOLD_OF_CONTACT.isdisjoint(said)


def _asked_or_told(tracker: Tracker) -> Optional[str]:
    """The question of the conversation, or the complaint that the newest message only speaks of."""
    events = tracker.events
    newest = next((n for n, e in reversed([*enumerate(events)]) if e.get("event") == "user"), 0)
    return next(chain(draft_questions(events), draft_questions(events[:newest])), None)
