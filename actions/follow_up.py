"""Follow-ups that lean on what was last spoken of."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.choose import choose
from actions.conversation import (
    MOST_QUESTIONS_IN_A_ROW,
    last_answered_topic,
    offered_before,
    slot_before_message,
    topics_said,
    unclear_in_a_row,
)
from actions.responses import closing_button, response_metadata, topic_buttons

_GROUPS: List[Mapping[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("follow_ups.yml").read_text(encoding="utf-8")
)["groups"]
_KIND_OF_INTENT = {
    "follow_who_decides": "who",
    "follow_how": "how",
    "follow_when": "when",
    "follow_other": "other",
}
_MORE = "follow_more"
_OTHER = "follow_other"
_READ = "follow_read"
FOLLOW_UPS = (*_KIND_OF_INTENT, _MORE, _READ)


class ActionFollowUp(Action):
    """Answers "who decides about it?", "tell me more" and their like from the slot ``topic``."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_follow_up"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Answers about the topic; without a topic it asks back."""
        intent = tracker.get_intent_of_latest_message() or ""
        unclear = unclear_in_a_row(tracker)
        if unclear >= MOST_QUESTIONS_IN_A_ROW:
            dispatcher.utter_message(response="utter_offer_person")
            return []
        if intent == _OTHER and offered_before(tracker):
            # "The second one", right after a clarifying question, picks from what it offered.
            return choose(dispatcher, tracker, domain)
        offered = topic_buttons(offered_before(tracker), domain, tracker)
        if offered:
            # Which of them is still open, so there is nothing yet to lean on.
            offered += closing_button("utter_clarify_again", domain, tracker)
            dispatcher.utter_message(response="utter_clarify_again", buttons=offered)
            return []
        topic = tracker.get_slot("topic")
        if not topic:
            dispatcher.utter_message(
                response="utter_offer_person" if unclear else "utter_which_topic"
            )
            return []
        source = response_metadata(f"utter_{topic}", domain, tracker).get("source")
        if intent == _READ and source:
            say_where_to_read(dispatcher, "utter_read_more", topic, domain, tracker)
            return []
        target = follow_up_target(intent, topic, topics_said(tracker))
        if target:
            dispatcher.utter_message(response=f"utter_{target}")
            return [SlotSet("topic", target)]
        if intent == _MORE and source:
            say_where_to_read(dispatcher, "utter_no_more", topic, domain, tracker)
        else:
            dispatcher.utter_message(response="utter_not_known")
        return []


class ActionSayAgain(Action):
    """Says the last answer again, in the language or style that was just asked for."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_say_again"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Repeats the last reply that has a topic; with none, says what it will do from now on."""
        if (
            tracker.get_intent_of_latest_message() == "simplify"
            and slot_before_message(tracker, "style") == "easy"
        ):
            # The last answer was easy already; the same words once more would not help.
            dispatcher.utter_message(response="utter_apology_person")
            return []
        last = last_answered_topic(tracker)
        known = last is not None and f"utter_{last}" in domain.get("responses", {})
        dispatcher.utter_message(response=f"utter_{last}" if known else "utter_language_set")
        return []


def follow_up_target(intent: str, topic: str, said: set[str]) -> Optional[str]:
    """The topic that a follow-up asks for.

    Args:
        intent: ``follow_…``.
        topic: what was last spoken of.
        said: what has been answered already in this session.

    Returns:
        The intent to answer, or None when nothing is known.
    """
    group = next((group for group in _GROUPS if topic in group["topics"]), None)
    if group is None:
        return None
    if intent == _MORE:
        return next((name for name in group["more"] if name not in said and name != topic), None)
    target: Optional[str] = group.get(_KIND_OF_INTENT.get(intent, ""))
    return target


def say_where_to_read(
    dispatcher: CollectingDispatcher,
    response: str,
    topic: str,
    domain: DomainDict,
    tracker: Tracker,
) -> None:
    """Gives the topic's source as a link in the text and as the reply's source."""
    of_topic = response_metadata(f"utter_{topic}", domain, tracker)
    own = response_metadata(response, domain, tracker)
    dispatcher.utter_message(
        response=response,
        source_url=of_topic["source"],
        metadata={
            **own,
            "topic": topic,
            "source": of_topic["source"],
            "reviewed": of_topic["reviewed"],
        },
    )
