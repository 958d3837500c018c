"""The tables. Every change here takes a migration; a test compares the two."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, Optional

from sqlalchemy import JSON, Column, Integer, MetaData, String, Text
from sqlalchemy.orm import declarative_base

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
