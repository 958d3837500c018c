"""The one clock of all servers: the database's."""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import func, literal, or_

# Seconds for which a process counts as alive after its last heartbeat, and between heartbeats.
LEASE_SECONDS = 8.0
RENEW_SECONDS = 2.0


def database_now(session: Any) -> Any:
    """The time in seconds since 1970, as an expression of SQL.

    Args:
        session: SQLAlchemy's. All who share a file of SQLite share a machine and its clock.
    """
    if session.get_bind().dialect.name == "postgresql":
        return func.extract("epoch", func.clock_timestamp())
    return literal(time.time())


def is_dead(alive_until: Any, now: Any) -> Any:
    """Whether the holder of a row is gone, as an expression of SQL.

    A lease that ends too far ahead is from before the clock was set back; it counts as ended.

    Args:
        alive_until: the column.
        now: from ``database_now``.
    """
    return or_(alive_until < now, alive_until > now + 2 * LEASE_SECONDS)
