"""Asks back when a message may mean several things."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.outcomes import Outcome

_TOPIC_OUTCOMES = (Outcome.ANSWERED, Outcome.HANDED_OFF)


class ActionClarify(Action):
    """Offers the likeliest topics as buttons, or says that the message was not understood.

    Which topics those are comes with the message (``choices``, set by the scope guard); how they
    are called comes from the domain (``metadata.title`` of each topic's answer).
    """

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Answers with a clarifying question or, with nothing to offer, with ``utter_not_sure``."""
        buttons = topic_buttons(tracker.latest_message.get("choices") or [], domain)
        if not buttons:
            dispatcher.utter_message(response="utter_not_sure")
            return []
        dispatcher.utter_message(
            response="utter_clarify", buttons=[*buttons, *closing_buttons(domain)]
        )
        return []


def topic_buttons(intents: List[str], domain: Mapping[str, Any]) -> List[Dict[str, str]]:
    """A button for each intent that is a topic (small talk is none), in the order given."""
    buttons = []
    for intent in intents:
        metadata = response_metadata(f"utter_{intent}", domain)
        if metadata.get("outcome") in _TOPIC_OUTCOMES and metadata.get("title"):
            buttons.append({"title": metadata["title"], "payload": f"/{intent}"})
    return buttons


def closing_buttons(domain: Mapping[str, Any]) -> List[Dict[str, str]]:
    """The last button of a clarifying question: none of the topics."""
    none_of_these = response_metadata("utter_clarify", domain).get("none_of_these")
    return [dict(none_of_these)] if none_of_these else []


def response_metadata(name: str, domain: Mapping[str, Any]) -> Mapping[str, Any]:
    """The metadata of a response's first variation; empty when there is none."""
    variations = domain.get("responses", {}).get(name) or [{}]
    metadata: Mapping[str, Any] = variations[0].get("metadata") or {}
    return metadata
