"""From a database URL to sessions of a migrated database."""

from __future__ import annotations

from functools import lru_cache
from typing import Optional

from sqlalchemy.orm import sessionmaker

from bot.store.engine import WAIT_SECONDS, create_session_factory, create_store_engine
from bot.store.migration import MIGRATION_WAIT_SECONDS, migrate


def open_store(url: str, visitor_waits: Optional[float] = None) -> sessionmaker:
    """Opens and migrates a database; one for each process, never one from before a fork.

    Args:
        url: as ``create_store_engine`` takes it.
        visitor_waits: seconds to wait for a lock where a visitor waits for the answer, also for
            that of a migration. Without it a migration is waited for much longer.

    Raises:
        StoreError: the database is down, locked or of another version.
    """
    engine = create_store_engine(url, wait_seconds=visitor_waits or WAIT_SECONDS)
    migrate(engine, wait_seconds=visitor_waits or MIGRATION_WAIT_SECONDS)
    return create_session_factory(engine)


@lru_cache(maxsize=8)
def store_of_process(url: str) -> sessionmaker:
    """The one store of a process where visitors wait; opened and migrated at its first use.

    Args:
        url: as ``create_store_engine`` takes it.

    Raises:
        StoreError: the database is down, locked or of another version; the next call tries again.
    """
    return open_store(url, visitor_waits=WAIT_SECONDS)


@lru_cache(maxsize=8)
def passing_store_of_process(url: str) -> sessionmaker:
    """The same database for data that may be lost in a power cut: places in queues, counts.

    Args:
        url: as ``create_store_engine`` takes it.

    Raises:
        StoreError: as ``store_of_process``.
    """
    store_of_process(url)
    return create_session_factory(create_store_engine(url, durable=False))
