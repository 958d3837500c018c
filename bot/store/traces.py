"""Removes what deleted rows leave in a database's files.

SQLite marks the place of a deleted row as free and leaves its bytes; its write-ahead log holds them
once more. PostgreSQL keeps both until its own vacuum and checkpoint, which run by themselves.
"""

from __future__ import annotations

import logging
import time

from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.store.errors import explain

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.1


def clear_journal(engine: Engine, wait_seconds: float) -> bool:
    """Moves SQLite's write-ahead log into its database and empties it.

    Args:
        engine: of either kind of database.
        wait_seconds: how long to wait for those who read or write just now.

    Returns:
        False when there was a reader or writer all the time, so that deleted data is still in the
        log.

    Raises:
        StoreError: the database is down.
    """
    if engine.dialect.name != "sqlite":
        return True
    give_up = time.monotonic() + wait_seconds
    try:
        while True:
            # Not within a transaction, which SQLAlchemy would begin.
            with engine.connect() as connection:
                raw = connection.connection.cursor()
                busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                raw.close()
            if not busy:
                return True
            if time.monotonic() > give_up:
                logger.warning("The database's journal could not be cleared; it is in use.")
                return False
            time.sleep(_PAUSE_SECONDS)
    except SQLAlchemyError as error:
        raise explain(error, engine) from None
