"""Keeps what visitors think of answers and of conversations, one row for each of these."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Optional

from sqlalchemy import delete
from sqlalchemy.orm import sessionmaker

from bot.store.columns import storable
from bot.store.models import Feedback, FeedbackKind
from bot.store.sessions import dialect_insert, writing

VERDICTS = {
    FeedbackKind.ANSWER: ("yes", "no"),
    FeedbackKind.CONVERSATION: ("yes", "partly", "no"),
}


def save_feedback(
    session_factory: sessionmaker,
    *,
    conversation_id: str,
    kind: FeedbackKind,
    subject: str,
    verdict: str,
    topic: Optional[str] = None,
    redacted_comment: Optional[str] = None,
    at: Optional[datetime] = None,
) -> None:
    """Keeps feedback; what the same visitor had said before about the same is replaced.

    Args:
        session_factory: from ``create_session_factory``.
        conversation_id: the random number of the conversation.
        kind: what it is about.
        subject: the reply's id for an answer, empty for the conversation.
        verdict: one of ``VERDICTS`` of its kind.
        topic: the topic of the answer.
        redacted_comment: the visitor's own words, through ``bot.privacy.redact`` already.
        at: when; now if not given.

    Raises:
        StoreError: the database is down, locked or full; nothing was written.
        ValueError: an unknown kind or verdict.
    """
    if verdict not in VERDICTS[FeedbackKind(kind)]:
        raise ValueError(f"verdict {verdict!r} on {kind}: use one of {VERDICTS[kind]}")
    said = {
        "at": at or datetime.now(UTC),
        "verdict": verdict,
        "topic": topic,
        "comment": storable(redacted_comment) if redacted_comment else None,
    }
    about = {
        "conversation_id": storable(conversation_id),
        "kind": FeedbackKind(kind),
        "subject": storable(subject),
    }
    with writing(session_factory) as session:
        # In one statement: two presses at once are two changes of one row, not an error.
        session.execute(
            dialect_insert(session, Feedback)
            .values(**about, **said)
            .on_conflict_do_update(index_elements=list(about), set_=said)
        )


def take_back_feedback(
    session_factory: sessionmaker, *, conversation_id: str, kind: FeedbackKind, subject: str
) -> None:
    """Deletes feedback that a visitor takes back; nothing happens when there is none.

    Raises:
        StoreError: the database is down, locked or full; nothing was deleted.
    """
    with writing(session_factory) as session:
        session.execute(
            delete(Feedback)
            .where(Feedback.conversation_id == storable(conversation_id))
            .where(Feedback.kind == FeedbackKind(kind))
            .where(Feedback.subject == storable(subject))
        )
