"""The store as the actions use it: one engine a process, migrated at its first use."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy.orm import sessionmaker

from bot.settings import get_settings
from bot.store.engine import create_session_factory, create_store_engine
from bot.store.migration import migrate

# Rasa waits for an action only a little longer (bot/channel/action_timeout.py), and the visitor
# for both.
_WAIT_SECONDS = 1.5


@lru_cache(maxsize=1)
def sessions() -> sessionmaker:
    """Makes sessions of the assistant's own database.

    Raises:
        StoreError: it is down, locked or of another version; the next call tries again.
    """
    engine = create_store_engine(get_settings().store_url, wait_seconds=_WAIT_SECONDS)
    migrate(engine, wait_seconds=_WAIT_SECONDS)
    return create_session_factory(engine)
