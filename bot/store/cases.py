"""Writes a case together with the messages about it: both or neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Optional, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, sessionmaker

from bot.store.columns import storable
from bot.store.models import (
    Case,
    CaseNumber,
    CaseStatus,
    MessageKind,
    MessageStatus,
    OutboxMessage,
)
from bot.store.sessions import reading, writing

# A registrar's year begins at midnight in Sweden, not in Greenwich.
_REGISTRY_TIME = ZoneInfo("Europe/Stockholm")
_INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class NewCase:
    """What a visitor sends. Texts are kept as written, except for the transcript."""

    idempotency_key: str
    conversation_id: str
    question: str
    email: str
    contact_name: Optional[str] = None
    organisation_kind: Optional[str] = None
    wish: Optional[str] = None
    topic: Optional[str] = None
    visitor_language: str = "sv"
    reply_language: str = "sv"
    # Through ``bot.privacy.redact`` already; this room does not know about redaction.
    transcript: Sequence[dict[str, str]] = field(default_factory=list)


def open_case(
    session_factory: sessionmaker,
    new: NewCase,
    *,
    municipality: str,
    receipts_per_day: int = 0,
    now: Optional[datetime] = None,
) -> str:
    """Writes the case, the message to the municipality and the visitor's receipt.

    Args:
        session_factory: from ``create_session_factory``.
        new: what the visitor sends.
        municipality: address that cases go to.
        receipts_per_day: that one address may get; further cases of a day go without. 0 means no
            limit.
        now: time of consent and creation; the present if not given.

    Returns:
        The case's reference. Sending the same ``idempotency_key`` again gives the same one and
        writes nothing.

    Raises:
        StoreError: the database is down, locked or full; nothing was written.
    """
    at = now or datetime.now(UTC)
    year = at.astimezone(_REGISTRY_TIME).year
    with writing(session_factory) as session:
        # Counting first: who comes second waits here until the first is written, and finds it.
        number = _next_number(session, year)
        known = session.execute(
            select(Case).where(Case.idempotency_key == new.idempotency_key)
        ).scalar_one_or_none()
        if known is not None:
            reference = known.reference
            session.rollback()
            return reference
        case = Case(
            year=year,
            number=number,
            idempotency_key=new.idempotency_key,
            created_at=at,
            consent_at=at,
            status=CaseStatus.NEW,
            conversation_id=storable(new.conversation_id),
            question=storable(new.question),
            email=storable(new.email),
            contact_name=_optional(new.contact_name),
            organisation_kind=_optional(new.organisation_kind),
            wish=_optional(new.wish),
            topic=new.topic,
            visitor_language=new.visitor_language,
            reply_language=new.reply_language,
            transcript=[
                {"who": line["who"], "text": storable(line["text"])} for line in new.transcript
            ],
        )
        case.messages = [
            OutboxMessage(
                kind=kind,
                recipient=recipient,
                created_at=at,
                status=MessageStatus.PENDING,
                due_at=at,
                attempts=0,
            )
            for kind, recipient in (
                (MessageKind.MUNICIPALITY, municipality),
                (MessageKind.RECEIPT, case.email),
            )
        ]
        if _has_enough_receipts(session, case.email, receipts_per_day, at):
            case.messages = [m for m in case.messages if m.kind is MessageKind.MUNICIPALITY]
        session.add(case)
        session.flush()
        return case.reference


def find_case(session_factory: sessionmaker, idempotency_key: str) -> Optional[str]:
    """The reference of the case that a run of the form has made; None when it made none.

    Raises:
        StoreError: the database is down or locked.
    """
    with reading(session_factory) as session:
        case = session.execute(
            select(Case).where(Case.idempotency_key == idempotency_key)
        ).scalar_one_or_none()
        return case.reference if case else None


def _next_number(session: Session, year: int) -> int:
    counted = update(CaseNumber).where(CaseNumber.year == year).values(last=CaseNumber.last + 1)
    options = {"synchronize_session": False}
    if session.execute(counted, execution_options=options).rowcount == 0:
        dialect_insert = _INSERTS.get(session.get_bind().dialect.name, insert)
        session.execute(
            dialect_insert(CaseNumber).values(year=year, last=0).on_conflict_do_nothing()
        )
        session.execute(counted, execution_options=options)
    number: int = session.execute(
        select(CaseNumber.last).where(CaseNumber.year == year)
    ).scalar_one()
    return number


def _has_enough_receipts(session: Session, address: str, most: int, now: datetime) -> bool:
    if not most:
        return False
    with session.no_autoflush:
        count: int = session.execute(
            select(func.count())
            .select_from(OutboxMessage)
            .where(
                OutboxMessage.kind == MessageKind.RECEIPT,
                OutboxMessage.recipient == address,
                OutboxMessage.created_at > now - timedelta(days=1),
            )
        ).scalar_one()
    return count >= most


def _optional(text: Optional[str]) -> Optional[str]:
    return storable(text) if text else None
