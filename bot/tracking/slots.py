"""What the slots of a conversation were at each of its turns."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.shared.core.events import (
    AllSlotsReset,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker


def slots_of_turns(tracker: DialogueStateTracker, stored: int) -> List[Dict[str, Any]]:
    """The slots after each turn that is new, oldest first: several can be saved together.

    Args:
        tracker: of the conversation.
        stored: how many of its events are not new.
    """
    initial = {name: slot.initial_value for name, slot in tracker.slots.items()}
    slots, turns = dict(initial), []
    for place, event in enumerate(tracker.events):
        if isinstance(event, UserUttered) and place >= stored:
            # From here on the slots are those of the next turn.
            slots = dict(slots)
            turns.append(slots)
        elif isinstance(event, SlotSet):
            slots[event.key] = event.value
        elif isinstance(event, (AllSlotsReset, Restarted, SessionStarted)):
            # Earlier turns keep their own copy.
            slots = dict(initial)
    return turns
