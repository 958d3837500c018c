"""Conversations where Rasa keeps them: reading what was said."""

from __future__ import annotations

from typing import Any, Dict, List


async def conversation_events(agent: Any, conversation_id: str) -> List[Dict[str, Any]]:
    """All events of a conversation as dictionaries, oldest first; none when there is none.

    Args:
        agent: Rasa's agent.
        conversation_id: whose conversation.
    """
    tracker = await agent.tracker_store.retrieve_full_tracker(conversation_id)
    return [event.as_dict() for event in tracker.events] if tracker else []
