"""Opens a case from a conversation: the only path from what a visitor sends to the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Iterable, Mapping, Optional

from sqlalchemy.orm import sessionmaker

from bot.cases.contact import Contact
from bot.cases.letters import has_where_to
from bot.cases.transcript import transcript
from bot.cases.wishes import wants_no_call, wants_no_reply
from bot.cases.words import resembles
from bot.conversation.history import (
    BEFORE_SLOT,
    COMPLAINT,
    DRAFT_SLOT,
    FORM_SLOT,
    UNPLACED_SLOT,
)
from bot.settings import Settings
from bot.store.cases import CaseLimits, NewCase, OpenedCase, open_case

# The slots of a hand-off in progress; empty before and after it.
SLOTS_OF_A_RUN = (
    *("case_question", "case_contact", "case_name", "case_decision", "case_end", "case_change"),
    *(
        DRAFT_SLOT,
        "case_other_draft",
        BEFORE_SLOT,
        UNPLACED_SLOT,
        "contact_given",
        "contact_suggestion",
        "case_shown",
    ),
    *(FORM_SLOT, "case_ask", "case_alone"),
)
# The slot that says that the conversation is not sent along, and what it then holds.
ALONE_SLOT = "case_alone"
ALONE = "yes"
# Whether sending is blocked for everybody behind a visitor's IP address; in a message's metadata.
NO_MORE_CASES_KEY = "no_more_cases"


@dataclass(frozen=True)
class Submission:
    """What a visitor sends.

    Attributes:
        key: of this submission; the same key never opens a second case.
        contact: empty for who leaves no way to be reached.
        organisation_kind: a key of ``organisations`` in bot/delivery/words.yml.
        conversation: goes along; not where the visitor has said in the chat that it must not.
    """

    key: str
    question: str
    contact: Contact
    name: Optional[str] = None
    organisation_kind: Optional[str] = None
    wish: Optional[str] = None
    conversation: bool = True


def cleared_slots() -> Dict[str, Optional[str]]:
    """The slots of a run, empty: what was sent or cancelled must not affect later turns."""
    return dict.fromkeys(SLOTS_OF_A_RUN)


def cleared_but_question(slots: Mapping[str, Any]) -> Dict[str, Optional[str]]:
    """The same, but keeps the question as a draft for visitors who change their minds.

    Two that were offered are both kept, and that the conversation must not go along.

    Args:
        slots: of the conversation.
    """
    question = slots.get("case_question")
    other = None if question else slots.get("case_other_draft")
    return {
        **cleared_slots(),
        DRAFT_SLOT: question or slots.get(DRAFT_SLOT),
        "case_other_draft": other,
        ALONE_SLOT: slots.get(ALONE_SLOT),
    }


def open_from_conversation(
    sessions: sessionmaker,
    submission: Submission,
    *,
    conversation_id: str,
    events: Iterable[Mapping[str, Any]],
    slots: Mapping[str, Any],
    settings: Settings,
) -> OpenedCase:
    """Writes the case, with the conversation unless the visitor excludes it.

    Args:
        sessions: of the assistant's own database.
        submission: what the visitor sends.
        conversation_id: where it was sent from.
        events: of the conversation, oldest first.
        slots: of the conversation.
        settings: of this process.

    Raises:
        StoreError: the database is down, locked or full; nothing was written.
        TooManyCasesError: a limit is reached; nothing was written.
    """
    goes_along = submission.conversation and slots.get(ALONE_SLOT) != ALONE
    case = NewCase(
        idempotency_key=submission.key,
        conversation_id=conversation_id,
        question=submission.question,
        email=submission.contact.email,
        phone=submission.contact.phone,
        contact_name=submission.name,
        organisation_kind=submission.organisation_kind,
        wish=submission.wish,
        topic=topic_to_send(slots, submission.question, goes_along=goes_along),
        visitor_language=slots.get("visitor_language") or "sv",
        reply_language=slots.get("language") or "sv",
        transcript=transcript(events) if goes_along else None,
    )
    limits = CaseLimits(
        receipts_per_day=settings.receipts_per_day,
        cases_per_conversation=settings.cases_per_conversation,
        all_cases_per_hour=settings.all_cases_per_hour,
    )
    return open_case(sessions, case, municipality=settings.contact_email, limits=limits)


def topic_to_send(slots: Mapping[str, Any], question: str, *, goes_along: bool) -> Optional[str]:
    """What a case is about: a complaint where that is what is sent, else what was spoken of.

    Args:
        slots: of the conversation.
        question: what is sent, maybe in other words than it was offered in.
        goes_along: the conversation does; its topic may tell what else was spoken of.
    """
    topic = slots.get("case_topic")
    if topic == COMPLAINT:
        offered = slots.get(DRAFT_SLOT)
        return topic if not offered or resembles(offered, question) else None
    return topic if goes_along else None


def sent_response(contact: Contact, opened: OpenedCase, question: str) -> str:
    """The response for an opened case: it says truthfully whether and where a receipt is sent.

    Args:
        contact: how the visitor can be reached.
        opened: the case.
        question: a visitor who asks in it not to be called, or for no reply, is promised none.
    """
    if not (contact.email or contact.phone):
        by_letter = has_where_to(question)
        return "utter_case_sent_by_letter" if by_letter else "utter_case_sent_without_contact"
    if wants_no_reply(question):
        return "utter_case_sent_no_reply"
    no_call = wants_no_call(question)
    if not contact.email:
        return "utter_case_sent_no_call" if no_call else "utter_case_sent_phone"
    both = "_both" if contact.phone and not no_call else ""
    return f"utter_case_sent{both}" if opened.receipt else f"utter_case_sent{both}_no_receipt"


def sent_values(contact: Contact, opened: OpenedCase) -> Mapping[str, Optional[str]]:
    """The placeholder values of the response that ``sent_response`` names."""
    return {
        "reference": opened.reference,
        "email": contact.email,
        "phone": contact.shown_phone,
    }
