"""The cases that were sent in a conversation, also one whose answer got lost."""

from __future__ import annotations

import logging
from typing import List, Optional

from rasa_sdk import Tracker

from actions.database import sessions
from actions.handoff.steps import End
from actions.handoff.unsent import question_not_sent
from bot.cases.contact import Contact
from bot.conversation.history import (
    opens_case,
    session_events,
)
from bot.store.cases import OpenedCase, SentCase, case_sent, find_case
from bot.store.errors import StoreError

logger = logging.getLogger(__name__)


def last_reference(tracker: Tracker) -> Optional[str]:
    """The case that was sent last in this session, also when another hand-off has begun since.

    Args:
        tracker: the conversation.
    """
    sent = filter(opens_case, reversed(session_events(tracker.events)))
    return next((str(event["value"]) for event in sent), None)


def references(tracker: Tracker) -> List[str]:
    """The cases that were sent in this session, oldest first.

    Args:
        tracker: the conversation.
    """
    sent = filter(opens_case, session_events(tracker.events))
    return list(dict.fromkeys(str(event["value"]) for event in sent))


def case_of(reference: str, tracker: Tracker) -> Optional[SentCase]:
    """What was sent; None when it is erased or somebody else's, or the store is down.

    Args:
        reference: of the case.
        tracker: the conversation that it was sent from.
    """
    try:
        return case_sent(sessions(), reference, tracker.sender_id)
    except StoreError as error:
        logger.error("What was sent cannot be read: %s", error)
        return None


def contact_before(tracker: Tracker) -> Optional[Contact]:
    """How the visitor could be reached for the case that was sent last; None when it is not known.

    Args:
        tracker: the conversation.
    """
    case = _last_case(tracker)
    return Contact(case.email, case.phone) if case and (case.email or case.phone) else None


def name_before(tracker: Tracker) -> Optional[str]:
    """The name that the case which was sent last carried; None for none, or one not known.

    Args:
        tracker: the conversation.
    """
    case = _last_case(tracker)
    return case.name if case else None


def _last_case(tracker: Tracker) -> Optional[SentCase]:
    reference = last_reference(tracker)
    return case_of(reference, tracker) if reference else None


def sent_unseen(tracker: Tracker) -> Optional[OpenedCase]:
    """The case of a run that the visitor sent without an answer.

    The answer may be lost when a process dies or is slow after the case has been written. Then the
    visitor has been told that something went wrong, and the conversation knows of no case.

    Returns:
        The case; None when nothing was sent, or it was sent and the visitor told so.

    Raises:
        StoreError: the store is down, so it cannot be known.
    """
    if tracker.get_slot("case_end") != End.SEND:
        return None
    return find_case(sessions(), tracker.get_slot("case_key"))


def sent_unseen_or_none(tracker: Tracker) -> Optional[OpenedCase]:
    """The same where a hand-off begins; None also while the store is down."""
    try:
        return sent_unseen(tracker)
    except StoreError as error:
        # The hand-off is not held up; at worst the municipality gets a question twice.
        logger.error("It is not known whether a case was kept: %s", error)
        return None


def one_not_sent(tracker: Tracker, about: str) -> Optional[str]:
    """The question that no case of this conversation holds; None where that is not known."""
    cases = [case_of(reference, tracker) for reference in references(tracker)]
    sent = [case.question for case in cases if case]
    if len(sent) < len(cases):
        return None
    return question_not_sent(tracker.events, about, sent) or None
