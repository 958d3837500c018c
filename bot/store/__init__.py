"""What the assistant keeps: models, sessions and migrations. Imports neither Rasa nor spaCy."""

from bot.store.cases import Limits, NewCase, OpenedCase, find_case, open_case
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.errors import StoreError, TooManyCasesError
from bot.store.migration import migrate
from bot.store.misses import record_miss
from bot.store.models import (
    Case,
    CaseStatus,
    Feedback,
    FeedbackKind,
    MessageKind,
    MessageStatus,
    Miss,
    MissKind,
    OutboxMessage,
)
from bot.store.opening import open_store
from bot.store.sessions import reading, writing

__all__ = [
    "Case",
    "CaseStatus",
    "Feedback",
    "FeedbackKind",
    "Limits",
    "MessageKind",
    "MessageStatus",
    "Miss",
    "MissKind",
    "NewCase",
    "OpenedCase",
    "OutboxMessage",
    "StoreError",
    "TooManyCasesError",
    "create_session_factory",
    "create_store_engine",
    "find_case",
    "migrate",
    "open_case",
    "open_store",
    "reading",
    "record_miss",
    "writing",
]
