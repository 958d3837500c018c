"""The tables. Every change here takes a migration; a test compares the two."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, Optional

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Text,
    UniqueConstraint,
    false,
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
    # The reply said that it is out of scope, or that no source has the answer: was it read rightly?
    OUT_OF_SCOPE = "out_of_scope"
    UNKNOWN = "unknown"
    # Asked in a conversation that the visitor said had not helped.
    ENDED_NO = "ended_no"
    # Answered with a guess, then asked in other words, which got another answer.
    GUESSED = "guessed"


class Miss(Base):
    """A turn that ended without an answer, or with one that the visitor found wanting."""

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
    IN_PROGRESS = "in_progress"
    DONE = "done"


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
        # For the staff's list: by status, by assignee, the newest first.
        Index("ix_cases_status_created_at", "status", "created_at"),
        Index("ix_cases_assigned_to_created_at", "assigned_to", "created_at"),
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
    # Contact: an address as its owner writes it, a number (E.164, with ";ext=" and its
    # extension where it has one), or neither.
    email: Optional[str] = Column(String(320), nullable=True)
    phone: Optional[str] = Column(String(32), nullable=True)
    # The mailbox as the limit of receipts counts it.
    mailbox: Optional[str] = Column(String(320), nullable=True, index=True)
    contact_name: Optional[str] = Column(Text, nullable=True)
    organisation_kind: Optional[str] = Column(Text, nullable=True)
    wish: Optional[str] = Column(Text, nullable=True)
    # The topic, or that it is a complaint: an intent. The language that the visitor wrote in, and
    # that of the replies (ISO 639-1).
    topic: Optional[str] = Column(String(255), nullable=True)
    visitor_language: str = Column(String(16), nullable=False)
    reply_language: str = Column(String(16), nullable=False)
    # [{"who": "visitor" | "assistant", "text": …}, …], redacted; JSON's null where the visitor
    # keeps the conversation out.
    transcript: Optional[list[dict[str, str]]] = Column(JSON, nullable=False)
    # The assignee: the name of an account.
    assigned_to: Optional[str] = Column(String(64), nullable=True)

    messages: list[OutboxMessage] = relationship(
        "OutboxMessage", back_populates="case", cascade="all, delete-orphan"
    )
    notes: list[CaseNote] = relationship(
        "CaseNote", order_by="CaseNote.id", cascade="all, delete-orphan"
    )

    @property
    def reference(self) -> str:
        """How staff and visitors name the case: ``EU-2026-0001``."""
        return f"EU-{self.year}-{self.number:04d}"


class CaseNote(Base):
    """What one of the staff wrote down about a case, for the others."""

    __tablename__ = "case_notes"

    id: int = Column(Integer, primary_key=True)
    case_id: int = Column(
        Integer, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False, index=True
    )
    at: datetime = Column(UtcDateTime, nullable=False)
    # The name of an account.
    who: str = Column(String(64), nullable=False)
    text: str = Column(Text, nullable=False)


class MessageKind(StrEnum):
    """To whom a message about a case goes."""

    MUNICIPALITY = "municipality"
    RECEIPT = "receipt"
    # To the municipality: the visitor's address took no mail.
    UNREACHED = "unreached"
    # To a colleague or another authority, by one of the staff.
    FORWARD = "forward"


class MessageStatus(StrEnum):
    """How far a message has come; ``pending`` is also what waits for another try."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"


class OutboxMessage(Base):
    """A mail that has to go out; written together with its case, sent by the delivery worker."""

    __tablename__ = "outbox"
    __table_args__ = (
        # To one recipient a case goes once; sending again is the same row.
        UniqueConstraint("case_id", "kind", "recipient"),
        Index("ix_outbox_status_due_at", "status", "due_at"),
    )

    id: int = Column(Integer, primary_key=True)
    case_id: int = Column(Integer, ForeignKey("cases.id", ondelete="CASCADE"), nullable=False)
    kind: MessageKind = Column(enum_type(MessageKind, "kind"), nullable=False)
    recipient: str = Column(String(320), nullable=False)
    # A random part of the Message-ID: references repeat when a database is recreated.
    token: str = Column(String(16), nullable=False)
    created_at: datetime = Column(UtcDateTime, nullable=False)
    status: MessageStatus = Column(enum_type(MessageStatus, "status"), nullable=False)
    # Not to be tried earlier; a claim moves it into the future, so that no other worker takes the
    # row.
    due_at: datetime = Column(UtcDateTime, nullable=False)
    # Which worker holds the row; only it may write the result.
    claimed_by: Optional[str] = Column(String(255), nullable=True)
    attempts: int = Column(Integer, nullable=False)
    # The last refusal, for the staff; holds no address.
    last_error: Optional[str] = Column(Text, nullable=True)
    finished_at: Optional[datetime] = Column(UtcDateTime, nullable=True)
    # Of a forwarded case: which account did it, and its comment to the recipient.
    sent_by: Optional[str] = Column(String(64), nullable=True)
    comment: Optional[str] = Column(Text, nullable=True)

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
    # The question, redacted: editors have to see what was misread.
    question: Optional[str] = Column(Text, nullable=True)
    # The question's language (ISO 639-1).
    language: Optional[str] = Column(String(16), nullable=True)
    # The answer was a guess, which said how it had read the question.
    guessed: bool = Column(Boolean, nullable=False, server_default=false())


class Event(Base):
    """An event of a conversation, in the columns of Rasa's own SQL store, so that its tools fit."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_sender_id_id", "sender_id", "id"),
        # A covering index for the values of slots before the last turns.
        Index("ix_events_kind", "sender_id", "type_name", "action_name", "id"),
        Index("ix_events_timestamp", "timestamp"),
        {"sqlite_autoincrement": True},
    )

    id: int = Column(Integer, primary_key=True)
    sender_id: str = Column(String(255), nullable=False)
    type_name: str = Column(String(255), nullable=False)
    timestamp: float = Column(Float, nullable=True)
    intent_name: Optional[str] = Column(String(255), nullable=True)
    # Rasa's name for what the event is about: an action, a slot, a form.
    action_name: Optional[str] = Column(String(255), nullable=True)
    data: str = Column(Text, nullable=False)


class TakenTurn(Base):
    """A message of a visitor, taken once by whichever server got it."""

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_id"),
        # For counting a conversation's turns, and finding those that a server still holds.
        Index("ix_turns_holder", "holder"),
    )

    id: int = Column(Integer, primary_key=True)
    conversation_id: str = Column(String(255), nullable=False)
    # The client's id of the message.
    client_id: str = Column(String(64), nullable=False)
    # Seconds since 1970 by the database's clock.
    at: float = Column(Float, nullable=False, index=True)
    # The server process that takes it, and until when that counts as alive.
    holder: str = Column(String(64), nullable=False)
    alive_until: float = Column(Float, nullable=False)
    # Its message in ``events``, once written.
    event_id: Optional[int] = Column(Integer, nullable=True)


class Ticket(Base):
    """A place in the queue of a conversation: the lowest number takes a turn."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_conversation_id_id", "conversation_id", "id"),
        Index("ix_tickets_holder", "holder"),
        {"sqlite_autoincrement": True},
    )

    id: int = Column(Integer, primary_key=True)
    conversation_id: str = Column(String(255), nullable=False)
    holder: str = Column(String(64), nullable=False)
    alive_until: float = Column(Float, nullable=False)


class RateCount(Base):
    """How often something was done in a span of time that began with the first."""

    __tablename__ = "rate_counts"

    # A keyed hash: no address can be read from it.
    key: str = Column(String(64), primary_key=True)
    count: int = Column(Integer, nullable=False)
    # When the span ends, in seconds since 1970; after that the row means nothing.
    until: float = Column(Float, nullable=False, index=True)


class SharedValue(Base):
    """What all servers share besides conversations and cases: the off switch, the signing key."""

    __tablename__ = "shared_values"

    name: str = Column(String(64), primary_key=True)
    value: str = Column(Text, nullable=False)


class StaffAccount(Base):
    """One of the staff, who signs in to the staff pages."""

    __tablename__ = "staff"

    id: int = Column(Integer, primary_key=True)
    # As it is typed to sign in, in lower case.
    name: str = Column(String(64), nullable=False, unique=True)
    # Values of ``bot.store.staff.Role``.
    roles: list[str] = Column(JSON, nullable=False)
    # None: signs in through the municipality's single sign-on alone.
    password_hash: Optional[str] = Column(String(255), nullable=True)
    created_at: datetime = Column(UtcDateTime, nullable=False)


class StaffSession(Base):
    """A browser in which one of the staff is signed in."""

    __tablename__ = "staff_sessions"

    # A hash, so that nobody who reads the database can take over a session.
    token_hash: str = Column(String(64), primary_key=True)
    staff_id: int = Column(
        Integer, ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True
    )
    created_at: datetime = Column(UtcDateTime, nullable=False)
    seen_at: datetime = Column(UtcDateTime, nullable=False)


class StaffLogEntry(Base):
    """Something that one of the staff did: who, what, when, to what."""

    __tablename__ = "staff_log"
    __table_args__ = (Index("ix_staff_log_subject_id", "subject", "id"),)

    id: int = Column(Integer, primary_key=True)
    at: datetime = Column(UtcDateTime, nullable=False, index=True)
    who: str = Column(String(64), nullable=False)
    # In Swedish, as it is shown: "satte status till pågår". Nothing that a visitor wrote.
    what: str = Column(String(255), nullable=False)
    # What it was done to: a case's reference, an account's name.
    subject: Optional[str] = Column(String(64), nullable=True)


class FigureFact(Base):
    """Something that happened, as figures count it: nothing in it leads to a conversation.

    Each turn makes several rows, so that they cannot be linked with one another either.
    """

    __tablename__ = "figure_facts"

    id: int = Column(Integer, primary_key=True)
    hour: datetime = Column(UtcDateTime, nullable=False, index=True)
    dimension: str = Column(String(32), nullable=False)
    value: str = Column(String(255), nullable=False)
    # -1 subtracts what was counted before.
    weight: int = Column(Integer, nullable=False)


class DayFigure(Base):
    """How often something happened on a day; kept for good."""

    __tablename__ = "day_figures"
    __table_args__ = (
        # In the order in which a year is added up, which saves sorting.
        PrimaryKeyConstraint("dimension", "value", "day"),
        {"sqlite_with_rowid": False},
    )

    day: date = Column(Date, nullable=False)
    dimension: str = Column(String(32), nullable=False)
    value: str = Column(String(255), nullable=False)
    count: int = Column(Integer, nullable=False)


class PhraseVector(Base):
    """The sentence encoder's vector of what a visitor wrote, so that it is made once."""

    __tablename__ = "phrase_vectors"

    # A checksum of the text.
    key: str = Column(String(64), primary_key=True)
    encoder: str = Column(String(64), nullable=False)
    at: datetime = Column(UtcDateTime, nullable=False, index=True)
    vector: bytes = Column(LargeBinary, nullable=False)


class PhraseVerdict(StrEnum):
    """An editor's verdict on a phrase that the assistant could not place."""

    CELL = "cell"
    OUT_OF_SCOPE = "out_of_scope"
    DISMISSED = "dismissed"


class PhraseDecision(Base):
    """An editor's decision about a phrase."""

    __tablename__ = "phrase_decisions"

    # A checksum of the words, the same whatever case and punctuation.
    key: str = Column(String(64), primary_key=True)
    at: datetime = Column(UtcDateTime, nullable=False, index=True)
    # Who decided, by the name of the account.
    by: str = Column(String(255), nullable=False)
    verdict: PhraseVerdict = Column(enum_type(PhraseVerdict, "verdict"), nullable=False)
    # The cell that it asks about.
    cell: Optional[str] = Column(String(255), nullable=True)
    # Redacted, as the editor wants it learnt; None for dismissed phrases.
    text: Optional[str] = Column(Text, nullable=True)
    language: str = Column(String(16), nullable=False)
