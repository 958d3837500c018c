"""A store of conversations, as a server opens it."""

from __future__ import annotations

from typing import Sequence

from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import Slot

from bot.store.opening import store_of_process
from bot.tracking.store import ConversationStore


def open_store(database_url: str, slots: Sequence[Slot]) -> ConversationStore:
    """Opens the store of a database, which is made beforehand if there is none.

    Args:
        database_url: of the database.
        slots: of the conversations' domain.
    """
    domain = Domain.empty()
    domain.slots = list(slots)
    # Made beforehand, as an operator's start does: that may take its time.
    store_of_process(database_url)
    return ConversationStore(domain, database_url=database_url)
