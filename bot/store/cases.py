"""Writes a case together with the messages about it: both or neither."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Optional, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.store.columns import storable
from bot.store.errors import TooManyCasesError
from bot.store.local_time import LOCAL_TIME
from bot.store.models import (
    Case,
    CaseNumber,
    CaseStatus,
    MessageKind,
    MessageStatus,
    OutboxMessage,
)
from bot.store.sessions import dialect_insert, reading, writing


@dataclass(frozen=True)
class NewCase:
    """What a visitor sends, with an address, a number, both or neither. Texts are kept as written,
    except for the transcript.
    """

    idempotency_key: str
    conversation_id: str
    question: str
    email: Optional[str] = None
    phone: Optional[str] = None
    contact_name: Optional[str] = None
    organisation_kind: Optional[str] = None
    wish: Optional[str] = None
    topic: Optional[str] = None
    visitor_language: str = "sv"
    reply_language: str = "sv"
    # Redacted by ``bot.privacy.redact``, which this package does not import. None where the visitor
    # keeps the conversation out.
    transcript: Optional[Sequence[dict[str, str]]] = field(default_factory=list)


@dataclass(frozen=True)
class CaseLimits:
    """What may be opened; 0 means no limit.

    Attributes:
        receipts_per_day: to one mailbox; further cases of a day go without a receipt.
        cases_per_conversation: in a day.
        all_cases_per_hour: from everybody together.
    """

    receipts_per_day: int = 0
    cases_per_conversation: int = 0
    all_cases_per_hour: int = 0


NO_LIMITS = CaseLimits()


@dataclass(frozen=True)
class OpenedCase:
    """What a visitor learns about their case: its number, and whether a receipt comes by mail."""

    reference: str
    receipt: bool


@dataclass(frozen=True)
class SentCase:
    """The contents of a case that its visitor may see again.

    Attributes:
        phone: E.164, maybe with ";ext=" and its extension.
        alone: the conversation did not go along.
        name: that went along.
    """

    question: str
    email: Optional[str] = None
    phone: Optional[str] = None
    alone: bool = False
    name: Optional[str] = None


def open_case(
    session_factory: sessionmaker,
    new: NewCase,
    *,
    municipality: str,
    limits: CaseLimits = NO_LIMITS,
    now: Optional[datetime] = None,
) -> OpenedCase:
    """Writes the case, the message to the municipality and the visitor's receipt.

    Args:
        session_factory: from ``create_session_factory``.
        new: what the visitor sends.
        municipality: address that cases go to.
        limits: how much is accepted.
        now: time of consent and creation; the present if not given.

    Returns:
        The case. Sending the same ``idempotency_key`` again gives the same one and writes
        nothing.

    Raises:
        StoreError: the database is down, locked or full; nothing was written.
        TooManyCasesError: a limit is reached; nothing was written.
    """
    at = now or datetime.now(UTC)
    # The registrar's year begins at midnight in Sweden, not in UTC.
    year = at.astimezone(LOCAL_TIME).year
    with writing(session_factory) as session:
        # Counted first: a second submission waits here until the first is written, and finds it.
        number = _next_number(session, year)
        known = _find(session, new.idempotency_key)
        if known is not None:
            session.rollback()
            return known
        _require_room(session, new.conversation_id, limits, at)
        case = Case(
            year=year,
            number=number,
            idempotency_key=new.idempotency_key,
            created_at=at,
            consent_at=at,
            status=CaseStatus.NEW,
            conversation_id=storable(new.conversation_id),
            question=storable(new.question),
            email=_optional(new.email),
            phone=_optional(new.phone),
            mailbox=fold_address(new.email) if new.email else None,
            contact_name=_optional(new.contact_name),
            organisation_kind=_optional(new.organisation_kind),
            wish=_optional(new.wish),
            topic=new.topic,
            visitor_language=new.visitor_language,
            reply_language=new.reply_language,
            transcript=_storable_lines(new.transcript),
        )
        case.messages = [new_message(MessageKind.MUNICIPALITY, municipality, at)]
        receipt = case.email is not None and not _has_enough_receipts(
            session, case.mailbox, limits.receipts_per_day, at
        )
        if receipt:
            case.messages.append(new_message(MessageKind.RECEIPT, str(case.email), at))
        session.add(case)
        session.flush()
        return OpenedCase(case.reference, receipt)


def find_case(session_factory: sessionmaker, idempotency_key: str) -> Optional[OpenedCase]:
    """The case that a submission created; None when it created none.

    Raises:
        StoreError: the database is down or locked.
    """
    with reading(session_factory) as session:
        return _find(session, idempotency_key)


def case_sent(
    session_factory: sessionmaker, reference: str, conversation_id: str
) -> Optional[SentCase]:
    """What a visitor sent, for that visitor.

    Args:
        session_factory: from ``create_session_factory``.
        reference: of the case.
        conversation_id: in which it must have been sent.

    Returns:
        The case; None when there is none, or no longer.

    Raises:
        StoreError: the database is down or locked.
    """
    with reading(session_factory) as session:
        cases = select(Case).where(Case.conversation_id == storable(conversation_id))
        found = (case for case in session.scalars(cases) if case.reference == reference)
        sent = (
            SentCase(
                case.question,
                case.email,
                case.phone,
                alone=case.transcript is None,
                name=case.contact_name,
            )
            for case in found
        )
        return next(sent, None)


def new_message(kind: MessageKind, recipient: str, at: datetime) -> OutboxMessage:
    """A row of the outbox that is due at once."""
    return OutboxMessage(
        kind=kind,
        recipient=recipient,
        token=secrets.token_hex(8),
        created_at=at,
        status=MessageStatus.PENDING,
        due_at=at,
        attempts=0,
    )


def fold_address(address: str) -> str:
    """A key of what is most likely the same mailbox: lower case, without dots and plus suffix.

    Only for counting; mail goes to the address as it was written.
    """
    local, _, domain = address.rpartition("@")
    local = local.partition("+")[0].replace(".", "") or local
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode()
    return storable(f"{local}@{domain}".casefold())


def _find(session: Session, idempotency_key: str) -> Optional[OpenedCase]:
    case = session.execute(
        select(Case).where(Case.idempotency_key == idempotency_key)
    ).scalar_one_or_none()
    if case is None:
        return None
    kinds = session.scalars(select(OutboxMessage.kind).where(OutboxMessage.case_id == case.id))
    return OpenedCase(case.reference, MessageKind.RECEIPT in list(kinds))


def _require_room(
    session: Session, conversation_id: str, limits: CaseLimits, now: datetime
) -> None:
    counted = select(func.count()).select_from(Case)
    of_conversation = counted.where(
        Case.conversation_id == storable(conversation_id),
        Case.created_at > now - timedelta(days=1),
    )
    of_all = counted.where(Case.created_at > now - timedelta(hours=1))
    for most, query in (
        (limits.cases_per_conversation, of_conversation),
        (limits.all_cases_per_hour, of_all),
    ):
        if most and session.execute(query).scalar_one() >= most:
            raise TooManyCasesError(f"{most} cases have been opened already")


def _next_number(session: Session, year: int) -> int:
    counted = update(CaseNumber).where(CaseNumber.year == year).values(last=CaseNumber.last + 1)
    options = {"synchronize_session": False}
    if session.execute(counted, execution_options=options).rowcount == 0:
        session.execute(
            dialect_insert(session, CaseNumber).values(year=year, last=0).on_conflict_do_nothing()
        )
        session.execute(counted, execution_options=options)
    number: int = session.execute(
        select(CaseNumber.last).where(CaseNumber.year == year)
    ).scalar_one()
    return number


def _has_enough_receipts(
    session: Session, mailbox: Optional[str], most: int, now: datetime
) -> bool:
    if not most:
        return False
    with session.no_autoflush:
        count: int = session.execute(
            select(func.count())
            .select_from(OutboxMessage)
            .join(OutboxMessage.case)
            .where(
                OutboxMessage.kind == MessageKind.RECEIPT,
                Case.mailbox == mailbox,
                OutboxMessage.created_at > now - timedelta(days=1),
            )
        ).scalar_one()
    return count >= most


def _storable_lines(
    lines: Optional[Sequence[dict[str, str]]],
) -> Optional[list[dict[str, str]]]:
    if lines is None:
        return None
    return [{"who": line["who"], "text": storable(line["text"])} for line in lines]


def _optional(text: Optional[str]) -> Optional[str]:
    return storable(text) if text else None
