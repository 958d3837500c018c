"""``python -m bot outbox``: the state of the outbox, for an operator."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.settings import Settings
from bot.store.models import MessageStatus
from bot.store.opening import open_store
from bot.store.outbox import count_by_status, failed_messages, requeue_failed


def outbox_report(settings: Settings) -> str:
    """Counts by status, and each failed mail with its reason; no addresses.

    Raises:
        StoreError: the database cannot be used.
    """
    sessions = open_store(settings.store_url)
    counts = count_by_status(sessions)
    lines = [f"{status.value}: {number}" for status, number in counts.items()]
    for failed in failed_messages(sessions):
        given_up = f"{failed.finished_at:%Y-%m-%d %H:%M} UTC" if failed.finished_at else "?"
        lines.append(
            f"{failed.reference} {failed.kind.value}: given up {given_up} after "
            f"{failed.attempts} tries. {failed.last_error}"
        )
    if counts[MessageStatus.FAILED]:
        lines.append("When the reason is gone: python -m bot outbox --retry")
    return "\n".join(lines)


def retry_failed(settings: Settings) -> int:
    """Makes failed mails due again; returns how many.

    Raises:
        StoreError: the database cannot be used; nothing was changed.
    """
    return requeue_failed(open_store(settings.store_url), now=datetime.now(UTC))
