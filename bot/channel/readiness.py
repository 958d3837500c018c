"""Whether a server can do its work: what `/ready` asks of the database."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Mapping, Optional

from sqlalchemy.exc import SQLAlchemyError

from bot.settings import Settings
from bot.store.errors import StoreError, explain
from bot.store.migration import is_migrated
from bot.store.off_loop import off_loop
from bot.store.opening import passing_store_of_process
from bot.store.outbox import oldest_pending

# An operator's proxy asks every few seconds, and gives up soon.
_MOST_SECONDS = 2.0


async def database_checks(settings: Settings) -> Mapping[str, bool]:
    """Which checks pass: `database` answers in time, `migrations` are done, `mail` goes out.

    Args:
        settings: the database, and how old a waiting mail may be.
    """
    checks = {"database": False, "migrations": False, "mail": False}
    # The failed checks say so; whoever waits for the database logs it.
    with suppress(StoreError):
        checks.update(await off_loop(_ask, settings, seconds=_MOST_SECONDS))
    return checks


def _ask(settings: Settings) -> Mapping[str, bool]:
    sessions = passing_store_of_process(settings.store_url)
    engine = sessions.kw["bind"]
    try:
        with engine.connect() as connection:
            migrated = is_migrated(connection)
    except SQLAlchemyError as error:
        raise explain(error, engine) from None
    if not migrated:
        return {"database": True, "migrations": False, "mail": False}
    return {
        "database": True,
        "migrations": True,
        "mail": _is_young(oldest_pending(sessions), settings.mail_max_age_seconds),
    }


def _is_young(oldest: Optional[datetime], most_seconds: float) -> bool:
    if oldest is None or not most_seconds:
        return True
    return (datetime.now(UTC) - oldest).total_seconds() <= most_seconds
