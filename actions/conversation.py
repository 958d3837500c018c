"""What was said before, as the actions need it."""

from __future__ import annotations

from typing import Any, Mapping, Optional

from rasa_sdk import Tracker

from bot.conversation.cells import is_cell
from bot.conversation.history import Turn, cells_said, turns_newest_first
from bot.conversation.outcomes import Outcome, reply_metadata

# A cell less likely than this is noise rather than a second guess.
_WORTH_OFFERING = 0.02
OFFER_PERSON = "utter_offer_person"
_UNCLEAR = (Outcome.CLARIFIED, Outcome.MISSED)
_UNANSWERED = (*_UNCLEAR, Outcome.OUT_OF_SCOPE)
# After this many turns in a row that were not understood, a person is of more help.
MOST_QUESTIONS_IN_A_ROW = 2


def turns_before(tracker: Tracker) -> list[Turn]:
    """The turns before the message that was just read, newest first."""
    return list(turns_newest_first(reversed(tracker.events)))[1:]


def unclear_in_a_row(tracker: Tracker) -> int:
    """How many of the last turns ended without being understood."""
    count = 0
    for turn in turns_before(tracker):
        if not any(map(_is_unclear, turn.replies)):
            break
        count += 1
    return count


def _is_unclear(reply: Mapping[str, Any]) -> bool:
    # A visitor who was offered a person after not being understood, and goes on, is still unclear.
    offered = (reply.get("metadata") or {}).get("utter_action") == OFFER_PERSON
    return offered or reply_metadata(reply).get("outcome") in _UNCLEAR


def last_cell(tracker: Tracker) -> Optional[str]:
    """The cell that was asked about last, before the message that was just read."""
    return next(iter(cells_said(turns_before(tracker))), None)


def answers_before(tracker: Tracker) -> list[Mapping[str, Any]]:
    """What the last answers say about themselves; none where the last question got none."""
    for turn in turns_before(tracker):
        told = [metadata for reply in turn.replies if (metadata := reply_metadata(reply))]
        answers = [metadata for metadata in told if metadata.get("cell")]
        if answers or any(metadata.get("outcome") in _UNANSWERED for metadata in told):
            return answers
    return []


def previous_message(tracker: Tracker) -> Mapping[str, Any]:
    """The visitor's message before the one that was just read; empty when there is none."""
    turn = next(iter(turns_before(tracker)), None)
    return turn.message if turn else {}


def second_thoughts(tracker: Tracker) -> list[str]:
    """The cells that the visitor's earlier message may have meant instead, likeliest first."""
    ranking = (previous_message(tracker).get("parse_data") or {}).get("intent_ranking") or []
    return [
        entry["name"]
        for entry in ranking
        if is_cell(entry.get("name") or "") and entry["confidence"] >= _WORTH_OFFERING
    ]


def slot_before_message(tracker: Tracker, name: str, initial: Any = None) -> Any:
    """The value that a slot had before the visitor's newest message set it.

    Args:
        tracker: the conversation.
        name: of the slot.
        initial: its value at the beginning of a conversation.
    """
    before = False
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            before = True
        elif before and event.get("event") == "slot" and event.get("name") == name:
            return event.get("value")
    return initial
