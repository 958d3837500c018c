"""What the assistant keeps: models, sessions and migrations. Imports neither Rasa nor spaCy."""

from bot.store.engine import create_session_factory, create_store_engine
from bot.store.errors import StoreError
from bot.store.migration import migrate
from bot.store.misses import record_miss
from bot.store.models import Miss, MissKind
from bot.store.sessions import reading, writing

__all__ = [
    "Miss",
    "MissKind",
    "StoreError",
    "create_session_factory",
    "create_store_engine",
    "migrate",
    "reading",
    "record_miss",
    "writing",
]
