"""Conversations where Rasa keeps them: reading what was said, erasing it."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, Dict, Iterator, List

from rasa.core.lock_store import LockError
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore

from bot.channel.errors import ChannelError
from bot.store.errors import StoreError
from bot.store.retention import erase_conversation

logger = logging.getLogger(__name__)


async def conversation_events(agent: Any, conversation_id: str) -> List[Dict[str, Any]]:
    """All events of a conversation as dictionaries, oldest first; none when there is none.

    Args:
        agent: Rasa's agent.
        conversation_id: whose conversation.
    """
    tracker = await agent.tracker_store.retrieve_full_tracker(conversation_id)
    return [event.as_dict() for event in tracker.events] if tracker else []


async def erase_events(agent: Any, conversation_id: str) -> None:
    """Erases a conversation, after a turn that is going on; Rasa itself cannot.

    Args:
        agent: Rasa's agent.
        conversation_id: whose conversation.

    Raises:
        ChannelError: ``store_down``: nothing was erased, or it cannot be in this tracker store.
    """
    try:
        async with agent.lock_store.lock(conversation_id):
            for store in _stores(agent.tracker_store):
                if isinstance(store, SQLTrackerStore):
                    await asyncio.to_thread(erase_conversation, store.engine, conversation_id)
                elif isinstance(store, InMemoryTrackerStore):
                    store.store.pop(conversation_id, None)
                else:
                    logger.error("conversations in a %s cannot be erased", type(store).__name__)
                    raise ChannelError("store_down")
    except (StoreError, LockError) as error:
        logger.error("%s", error)
        raise ChannelError("store_down") from error


def _stores(store: Any) -> Iterator[Any]:
    """What is behind Rasa's wrappers: the store, and the one that stands in when it fails."""
    wrapped = getattr(store, "_tracker_store", None)
    if wrapped is None:
        yield store
        return
    yield from _stores(wrapped)
    stand_in = getattr(store, "_fallback_tracker_store", None)
    if stand_in is not None:
        yield from _stores(stand_in)
