"""What the domain says about a response, in the language and style of the conversation."""

from __future__ import annotations

from typing import Any, Mapping

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.answers.entry import read_entry
from bot.answers.variants import chosen_variant


def response_words(name: str, key: str, domain: Mapping[str, Any], tracker: Tracker) -> str:
    """Words of an entry other than its text, such as the subject of a mail.

    Args:
        name: of the response.
        key: of its metadata, whose value holds words by variant.
        domain: as Rasa sends it with the call.
        tracker: whose slots choose the variant.

    Returns:
        The words; empty when there are none.
    """
    entry = read_entry(name, domain.get("responses") or {})
    return entry.words_of(key, chosen_variant(tracker.slots)) if entry else ""


def open_once(dispatcher: CollectingDispatcher) -> None:
    """Leaves the greeting and the language notice to the first of an action's replies.

    Args:
        dispatcher: with all replies, which are put into words one by one after the action.
    """
    for message in dispatcher.messages[1:]:
        message["follows"] = True
