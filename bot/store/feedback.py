"""Keeps what visitors think of answers and of conversations, one row for each of these."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence

from sqlalchemy import delete, desc, func, select
from sqlalchemy.orm import Session, sessionmaker

from bot.store.columns import storable
from bot.store.figures import Dimension, Fact, add_facts
from bot.store.misses import Missed, add_misses
from bot.store.models import Feedback, FeedbackKind, Miss, MissKind
from bot.store.sessions import dialect_insert, reading, writing

_rows = Feedback.__table__
# Different reasons that an answer's page lists.
_MOST_REASONS = 20

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
    redacted_question: Optional[str] = None,
    language: Optional[str] = None,
    guessed: bool = False,
    questions: Sequence[Missed] = (),
    at: Optional[datetime] = None,
) -> None:
    """Keeps and counts feedback, replacing the visitor's earlier feedback on the same.

    Args:
        session_factory: from ``create_session_factory``.
        conversation_id: the random number of the conversation.
        kind: what it is about.
        subject: the reply's id for an answer, empty for the conversation.
        verdict: one of ``VERDICTS`` of its kind.
        topic: the topic of the answer.
        redacted_comment: the visitor's own words, through ``bot.privacy.redact`` already.
        redacted_question: the question that was answered, likewise redacted.
        language: of the question (ISO 639-1).
        guessed: the answer was a guess.
        questions: for the editors, what was asked in a conversation that did not help.
        at: when; now if not given.

    Raises:
        StoreError: the database is down, locked or full; nothing was written.
        ValueError: an unknown kind or verdict.
    """
    if verdict not in VERDICTS[FeedbackKind(kind)]:
        raise ValueError(f"verdict {verdict!r} on {kind}: use one of {VERDICTS[kind]}")
    moment = at or datetime.now(UTC)
    said = {
        "at": moment,
        "verdict": verdict,
        "topic": topic,
        "comment": storable(redacted_comment) if redacted_comment else None,
        "question": storable(redacted_question) if redacted_question else None,
        "language": language,
        "guessed": guessed,
    }
    about = {
        "conversation_id": storable(conversation_id),
        "kind": FeedbackKind(kind),
        "subject": storable(subject),
    }
    with writing(session_factory) as session:
        _take_back(session, about)
        add_misses(session, conversation_id, moment, questions)
        add_facts(session, moment, [_fact(kind, verdict, topic)])
        # In one statement: two presses at once are two changes of one row, not an error.
        session.execute(
            dialect_insert(session, Feedback)
            .values(**about, **said)
            .on_conflict_do_update(index_elements=list(about), set_=said)
        )


def take_back_feedback(
    session_factory: sessionmaker, *, conversation_id: str, kind: FeedbackKind, subject: str
) -> None:
    """Deletes feedback that a visitor withdraws; does nothing when there is none.

    Raises:
        StoreError: the database is down, locked or full; nothing was deleted.
    """
    about = {
        "conversation_id": storable(conversation_id),
        "kind": FeedbackKind(kind),
        "subject": storable(subject),
    }
    with writing(session_factory) as session:
        _take_back(session, about)
        session.execute(delete(Feedback).filter_by(**about))


def _take_back(session: Session, about: Mapping[str, Any]) -> None:
    """Undoes what an earlier verdict on the same added to figures and the editors' list."""
    # On the day on which it was counted, so that no day's figure falls below zero.
    before = (
        session.execute(select(Feedback).filter_by(**about).with_for_update()).scalars().first()
    )
    if before is not None:
        fact = _fact(before.kind, before.verdict, before.topic)
        add_facts(session, before.at, [fact._replace(weight=-1)])
        session.expunge(before)
    if about["kind"] is FeedbackKind.CONVERSATION:
        asked = delete(Miss).where(Miss.conversation_id == about["conversation_id"])
        session.execute(asked.where(Miss.kind == MissKind.ENDED_NO))


def _fact(kind: FeedbackKind, verdict: str, topic: Optional[str]) -> Fact:
    if kind is FeedbackKind.CONVERSATION:
        return Fact(Dimension.ENDED, verdict)
    return Fact(Dimension.RATED, f"{verdict} {topic or ''}".strip())


def reasons_of(session_factory: sessionmaker, topic: str) -> Dict[str, int]:
    """What visitors said was wrong with an answer, with how often; the commonest first.

    Args:
        session_factory: from ``create_session_factory``.
        topic: the answer's cell.

    Raises:
        StoreError: the database cannot be read.
    """
    count = func.count()
    query = (
        select(_rows.c.comment, count)
        .where(_rows.c.topic == topic, _rows.c.verdict == "no", _rows.c.comment.is_not(None))
        .group_by(_rows.c.comment)
        .order_by(count.desc(), _rows.c.comment)
        .limit(_MOST_REASONS)
    )
    with reading(session_factory) as session:
        return {comment: int(number) for comment, number in session.execute(query)}


def guesses_rated_down(session_factory: sessionmaker, topic: str) -> int:
    """How many of the kept thumbs down for an answer were given when it was a guess.

    Args:
        session_factory: from ``create_session_factory``.
        topic: the answer's cell.

    Raises:
        StoreError: the database cannot be read.
    """
    down = (_rows.c.topic == topic, _rows.c.verdict == "no", _rows.c.guessed)
    with reading(session_factory) as session:
        return int(session.execute(select(func.count()).where(*down)).scalar_one())


class Comment(NamedTuple):
    """What a visitor wrote when a conversation ended, redacted, with the verdict."""

    at: datetime
    verdict: str
    text: str


def comments_at_the_end(session_factory: sessionmaker, limit: int) -> List[Comment]:
    """What visitors wrote about whole conversations, the newest first.

    Args:
        session_factory: from ``create_session_factory``.
        limit: how many at most.

    Raises:
        StoreError: the database cannot be read.
    """
    query = (
        select(_rows.c.at, _rows.c.verdict, _rows.c.comment)
        .where(_rows.c.kind == FeedbackKind.CONVERSATION, _rows.c.comment.is_not(None))
        .order_by(desc(_rows.c.at))
        .limit(limit)
    )
    with reading(session_factory) as session:
        return [Comment(*row) for row in session.execute(query)]
