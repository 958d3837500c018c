"""When a message is not one clear question: answers several, asks back, or says so."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import MOST_QUESTIONS_IN_A_ROW, unclear_in_a_row
from actions.follow_up import FOLLOW_UPS, follow_up_target
from actions.handoff.start import begin
from actions.record import record_current
from actions.responses import closing_button, topic_buttons
from bot.store.models import MissKind

_WISH_FOR_A_PERSON = "handoff_request"


class ActionClarify(Action):
    """Follows ``nlu_fallback``.

    What the message may mean comes with it from the scope guard: ``questions`` when it holds
    several clear ones, ``choices`` when it may mean one of several topics.
    """

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_clarify"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Answers; never in the same words as the turn before, never a third time without help."""
        questions = _with_follow_ups(tracker.latest_message.get("questions") or [])
        person = _WISH_FOR_A_PERSON in questions
        questions = [intent for intent in questions if intent != _WISH_FOR_A_PERSON]
        for place, intent in enumerate(questions):
            # Greeted, and told about the language, once.
            once = {} if place == 0 else {"greeting": "", "language_notice": ""}
            dispatcher.utter_message(response=f"utter_{intent}", **once)
        topic = [SlotSet("topic", intent) for intent in questions[-1:]]
        if person:
            return [*topic, *begin(dispatcher, tracker, domain)]
        if questions:
            if tracker.latest_message.get("choices"):
                ask_back(dispatcher, tracker, domain, again=False)
            return topic
        before = unclear_in_a_row(tracker)
        if before >= MOST_QUESTIONS_IN_A_ROW:
            dispatcher.utter_message(response="utter_offer_person")
            record_current(tracker, MissKind.MISSED, "utter_offer_person")
            return []
        said = ask_back(dispatcher, tracker, domain, again=before > 0)
        asked = tracker.latest_message.get("choices")
        record_current(tracker, MissKind.CLARIFIED if asked else MissKind.MISSED, said)
        return []


def _with_follow_ups(questions: Sequence[str]) -> List[str]:
    """The topics of a message's questions; a follow-up leans on the question before it."""
    topics: List[str] = []
    for intent in questions:
        if intent in FOLLOW_UPS:
            target = follow_up_target(intent, topics[-1], set(topics)) if topics else None
            if target and target not in topics:
                topics.append(target)
        else:
            topics.append(intent)
    return topics


def ask_back(
    dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict, again: bool
) -> str:
    """Asks which of the message's topics is meant, or says that it was not understood.

    Returns:
        The name of the response.
    """
    question = "utter_clarify_again" if again else "utter_clarify"
    buttons = topic_buttons(tracker.latest_message.get("choices") or [], domain, tracker)
    if buttons:
        buttons += closing_button(question, domain, tracker)
        dispatcher.utter_message(response=question, buttons=buttons)
        return question
    said = "utter_offer_person" if again else "utter_not_sure"
    dispatcher.utter_message(response=said)
    return said
