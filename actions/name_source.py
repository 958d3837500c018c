"""Says where the last answer comes from."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Sequence

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.conversation import answers_before
from actions.responses import response_words
from bot.answers.fill import fill
from bot.conversation.outcomes import Outcome

_KNOWN = "utter_source"
_UNKNOWN = "utter_source_unknown"
_OF_THE_REST = "utter_source_of_the_rest"
_IN_GENERAL = "utter_source_in_general"


class ActionNameSource(Action):
    """Follows a question for the source of the answer just given."""

    def name(self) -> str:
        """Name of the action in the domain."""
        return "action_name_source"

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> List[Dict[str, Any]]:
        """Names the pages of the last answers; without any, says so."""
        answers = answers_before(tracker)
        line = response_words(_KNOWN, "page_line", domain, tracker)
        pages = "\n".join(dict.fromkeys(fill(line, page) for page in _pages(answers)))
        dispatcher.utter_message(response=_response(answers, pages), pages=pages)
        return []


def _pages(answers: Sequence[Mapping[str, Any]]) -> List[Dict[str, Any]]:
    return [
        {**page, "reviewed": answer.get("reviewed")}
        for answer in answers
        for page in answer.get("sources") or []
    ]


def _response(answers: Sequence[Mapping[str, Any]], pages: str) -> str:
    nothing_known = bool(answers) and all(
        answer.get("outcome") == Outcome.HANDED_OFF for answer in answers
    )
    if nothing_known:
        return _OF_THE_REST if pages else _UNKNOWN
    return _KNOWN if pages else _IN_GENERAL
