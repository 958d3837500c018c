"""Typed answers to a clarifying question: yes, no, the first one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import offered_before
from actions.responses import is_topic

_POSITIONS: Mapping[str, Sequence[str]] = yaml.safe_load(
    Path(__file__).with_name("positions.yml").read_text(encoding="utf-8")
)
_WORD = re.compile(r"\w+")


class ActionChoose(Action):
    """Answers the offered topic that the visitor picked in words."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_choose"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Answers the picked topic; "no" leads to a person; with nothing offered it asks."""
        return choose(dispatcher, tracker, domain)


def choose(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
) -> List[Dict[str, Any]]:
    """Answers the topic that the visitor picked from the last clarifying question."""
    offered = [intent for intent in offered_before(tracker) if is_topic(intent, domain, tracker)]
    if not offered:
        dispatcher.utter_message(response="utter_what_else")
        return []
    if tracker.get_intent_of_latest_message() == "deny":
        dispatcher.utter_message(response="utter_offer_person")
        return []
    place = named_position(tracker.latest_message.get("text") or "", len(offered)) or 0
    chosen = offered[place]
    dispatcher.utter_message(response=f"utter_{chosen}")
    return [SlotSet("topic", chosen)]


def named_position(text: str, count: int) -> Optional[int]:
    """Which of the offered topics a text names by its position.

    Args:
        text: such as "den andra" or "2".
        count: how many were offered.

    Returns:
        0 … count-1, or None when the text names no position that there is.
    """
    words = set(_WORD.findall(text.lower()))
    if words & set(_POSITIONS["last"]):
        return count - 1
    for place, names in enumerate(_POSITIONS["by_number"]):
        if words & set(names) and place < count:
            return place
    return None
