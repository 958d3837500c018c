"""What was said before, read from the tracker's events."""

from __future__ import annotations

from typing import Any, Iterator, Mapping, Optional, Sequence

from rasa_sdk import Tracker

from bot.outcomes import BUTTON_TITLE_KEY, Outcome, reply_metadata
from bot.plain_text import shown_text

# A topic less likely than this is no second thought but noise.
_WORTH_OFFERING = 0.02
_UNCLEAR = (Outcome.CLARIFIED, Outcome.MISSED)
# After so many turns that ended without being understood, a person is the better help.
MOST_QUESTIONS_IN_A_ROW = 2


def turns_before(tracker: Tracker) -> Iterator[Sequence[Mapping[str, Any]]]:
    """The assistant's replies of each earlier turn, newest turn first."""
    replies: list[Mapping[str, Any]] = []
    current = True
    for event in reversed(tracker.events):
        kind = event.get("event")
        if kind == "bot":
            if not current:
                replies.insert(0, event)
        elif kind == "user":
            if not current:
                yield replies
            current = False
            replies = []
        elif kind in ("session_started", "restart"):
            return


def offered_before(tracker: Tracker) -> list[str]:
    """The intents that the last turn's clarifying question offered; empty when it asked none."""
    last = next(turns_before(tracker), [])
    for event in reversed(last):
        if reply_metadata(event).get("outcome") == Outcome.CLARIFIED:
            buttons = (event.get("data") or {}).get("buttons") or []
            return [button["payload"].removeprefix("/") for button in buttons]
    return []


def unclear_in_a_row(tracker: Tracker) -> int:
    """How many of the last turns ended without being understood."""
    count = 0
    for replies in turns_before(tracker):
        if not any(reply_metadata(event).get("outcome") in _UNCLEAR for event in replies):
            break
        count += 1
    return count


def topics_newest_first(tracker: Tracker) -> Iterator[str]:
    """The topics of this session's earlier replies, those of the newest turn first."""
    for replies in turns_before(tracker):
        for event in reversed(replies):
            topic = reply_metadata(event).get("topic")
            if topic:
                yield str(topic)


def last_answered_topic(tracker: Tracker) -> Optional[str]:
    """The topic of the newest earlier reply that names one."""
    return next(topics_newest_first(tracker), None)


def topics_said(tracker: Tracker) -> set[str]:
    """All topics that were answered in this session."""
    return set(topics_newest_first(tracker))


def previous_message(tracker: Tracker) -> Mapping[str, Any]:
    """The visitor's message before the one that was just read; empty when there is none."""
    messages = [event for event in tracker.events if event.get("event") == "user"]
    return messages[-2] if len(messages) > 1 else {}


def second_thoughts(tracker: Tracker) -> list[str]:
    """What else the visitor's earlier message may have meant, likeliest first.

    Returns:
        The runners-up of the last message before this one.
    """
    ranking = (previous_message(tracker).get("parse_data") or {}).get("intent_ranking") or []
    return [
        entry["name"]
        for entry in ranking[1:4]
        if entry.get("name") and entry["confidence"] >= _WORTH_OFFERING
    ]


def session_events(tracker: Tracker) -> Sequence[Mapping[str, Any]]:
    """The events of this session, oldest first."""
    events: Sequence[Mapping[str, Any]] = tracker.events
    starts = [
        place
        for place, event in enumerate(events)
        if event.get("event") in ("session_started", "restart")
    ]
    return events[starts[-1] + 1 :] if starts else events


def shown_message(event: Mapping[str, Any]) -> str:
    """A visitor's message as they saw it: the title of a pressed button, or their own words.

    Args:
        event: a ``user`` event.
    """
    title = (event.get("metadata") or {}).get(BUTTON_TITLE_KEY)
    return str(title or shown_text(event.get("text") or ""))


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
