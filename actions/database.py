"""The store as the actions use it: one engine per process, migrated on first use."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy.orm import sessionmaker

from bot.settings import get_settings
from bot.store.opening import open_store

# Rasa waits for an action only a little longer (bot/rasa_patches/action_timeout.py), and the
# visitor waits for both.
_WAIT_SECONDS = 1.5


@lru_cache(maxsize=1)
def sessions() -> sessionmaker:
    """Makes sessions of the assistant's own database.

    Raises:
        StoreError: it is down, locked or of another version; the next call tries again.
    """
    return open_store(get_settings().store_url, visitor_waits=_WAIT_SECONDS)
