"""The tables. Every change here takes a migration; a test compares the two."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Optional

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import declarative_base, relationship

from bot.store.columns import UtcDateTime, enum_type

# Names that migrations can rely on, the same on every database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Base: Any = declarative_base(metadata=metadata)


class MissKind(StrEnum):
    """Why a turn is looked at again."""

    MISSED = "missed"
    CLARIFIED = "clarified"
    WRONG_ANSWER = "wrong_answer"
    NOT_HELPFUL = "not_helpful"


class Miss(Base):
    """A turn that the assistant could not place, or an answer that the visitor found wanting."""

    __tablename__ = "misses"

    id: int = Column(Integer, primary_key=True)
    at: datetime = Column(UtcDateTime, nullable=False, index=True)
    conversation_id: str = Column(String(255), nullable=False, index=True)
    kind: MissKind = Column(enum_type(MissKind, "kind"), nullable=False)
    # What the visitor wrote, after redaction.
    text: str = Column(Text, nullable=False)
    # [{"name": "sern_join", "confidence": 0.41}, …], the likeliest first.
    intents: list[dict[str, Any]] = Column(JSON, nullable=False)
    # The name of the response that the visitor got; none when there was no answer.
    response: Optional[str] = Column(String(255), nullable=True)
    language: str = Column(String(16), nullable=False)


class CaseStatus(StrEnum):
    """How far the municipality has come with a case."""

    NEW = "new"
    CLOSED = "closed"


class CaseNumber(Base):
    """The last number given out in a year; counting up locks the row, so that no number is lost."""

    __tablename__ = "case_numbers"

    year: int = Column(Integer, primary_key=True, autoincrement=False)
    last: int = Column(Integer, nullable=False)


class Case(Base):
    """What a visitor asked to have passed on to a person."""

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="reachable"),
    )

    id: int = Column(Integer, primary_key=True)
    year: int = Column(Integer, nullable=False)
    number: int = Column(Integer, nullable=False)
    # One submission: sending it again finds this case instead of making another.
    idempotency_key: str = Column(String(64), nullable=False, unique=True)
    created_at: datetime = Column(UtcDateTime, nullable=False, index=True)
    # When the visitor pressed "send" under the notice of what happens to the data.
    consent_at: datetime = Column(UtcDateTime, nullable=False)
    status: CaseStatus = Column(enum_type(CaseStatus, "status"), nullable=False)
    conversation_id: str = Column(String(255), nullable=False, index=True)
    # What the visitor chose to send, as written.
    question: str = Column(Text, nullable=False)
    # How to be reached: an address as its owner writes it, or a number (E.164).
    email: Optional[str] = Column(String(320), nullable=True)
    phone: Optional[str] = Column(String(32), nullable=True)
    # What counts as the same mailbox, for the limit of receipts.
    mailbox: Optional[str] = Column(String(320), nullable=True, index=True)
    contact_name: Optional[str] = Column(Text, nullable=True)
    organisation_kind: Optional[str] = Column(Text, nullable=True)
    wish: Optional[str] = Column(Text, nullable=True)
    # What was last spoken of, an intent; what the visitor wrote in and was answered in (ISO 639-1).
    topic: Optional[str] = Column(String(255), nullable=True)
    visitor_language: str = Column(String(16), nullable=False)
    reply_language: str = Column(String(16), nullable=False)
    # [{"who": "visitor" | "assistant", "text": …}, …], redacted.
    transcript: list[dict[str, str]] = Column(JSON, nullable=False)

    messages: list[OutboxMessage] = relationship(
        "OutboxMessage", back_populates="case", cascade="all, delete-orphan"
    )

    @property
    def reference(self) -> str:
        """How staff and visitors name the case: ``EU-2026-0001``."""
        return f"EU-{self.year}-{self.number:04d}"


class MessageKind(StrEnum):
    """To whom a message about a case goes."""

    MUNICIPALITY = "municipality"
    RECEIPT = "receipt"
    # To the municipality: the visitor's address took no mail.
    UNREACHED = "unreached"


class MessageStatus(StrEnum):
    """How far a message has come; ``pending`` is also what waits for another try."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class OutboxMessage(Base):
    """A mail that has to go out; written together with its case, sent by the delivery worker."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("case_id", "kind"),
        Index("ix_outbox_status_due_at", "status", "due_at"),
    )

    id: int = Column(Integer, primary_key=True)
    case_id: int = Column(Integer, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False)
    kind: MessageKind = Column(enum_type(MessageKind, "kind"), nullable=False)
    recipient: str = Column(String(320), nullable=False)
    # A random part of the Message-ID: references repeat when a database is made anew.
    token: str = Column(String(16), nullable=False)
    created_at: datetime = Column(UtcDateTime, nullable=False)
    status: MessageStatus = Column(enum_type(MessageStatus, "status"), nullable=False)
    # Not to be tried before; a claim moves it ahead, so that no other worker takes the row.
    due_at: datetime = Column(UtcDateTime, nullable=False)
    # Which worker holds the row; only it may write the result.
    claimed_by: Optional[str] = Column(String(255), nullable=True)
    attempts: int = Column(Integer, nullable=False)
    # The last refusal, for the staff; holds no address.
    last_error: Optional[str] = Column(Text, nullable=True)
    finished_at: Optional[datetime] = Column(UtcDateTime, nullable=True)

    case: Case = relationship("Case", back_populates="messages")


class FeedbackKind(StrEnum):
    """What a visitor's feedback is about."""

    ANSWER = "answer"
    CONVERSATION = "conversation"


class Feedback(Base):
    """A thumb under an answer, or how the conversation went as a whole."""

    __tablename__ = "feedback"
    __table_args__ = (
        # A visitor who changes their mind changes the row.
        UniqueConstraint("conversation_id", "kind", "subject"),
    )

    id: int = Column(Integer, primary_key=True)
    at: datetime = Column(UtcDateTime, nullable=False, index=True)
    conversation_id: str = Column(String(255), nullable=False)
    kind: FeedbackKind = Column(enum_type(FeedbackKind, "kind"), nullable=False)
    # The reply's id for an answer, empty for the conversation.
    subject: str = Column(String(64), nullable=False)
    # yes | partly | no; for an answer yes or no.
    verdict: str = Column(String(16), nullable=False)
    # Which answer, by its cell.
    topic: Optional[str] = Column(String(255), nullable=True)
    # In the visitor's own words, redacted.
    comment: Optional[str] = Column(Text, nullable=True)
