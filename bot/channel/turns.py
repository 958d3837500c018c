"""From the tracker's events to turns as the widget, the tests and the terminal chat show them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Iterable, List, Mapping, Optional

from bot.channel.buttons import button_id
from bot.channel.requests import shown_text
from bot.outcomes import reply_metadata, turn_outcome

BUTTON_TITLE_KEY = "button_title"
# What replies are written in unless their metadata says otherwise.
DEFAULT_LANGUAGE = "sv"
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+\Z", re.IGNORECASE)


def reply_from_event(conversation_id: str, event: Mapping[str, Any]) -> dict[str, Any]:
    """Turns a ``bot`` event into a reply as the API describes it."""
    metadata = reply_metadata(event)
    buttons = (event.get("data") or {}).get("buttons") or []
    source = None
    if metadata.get("source"):
        source = {"url": metadata["source"], "reviewed": str(metadata.get("reviewed", ""))}
    return {
        "text": event.get("text") or "",
        "buttons": [
            {
                "id": button_id(conversation_id, button["payload"], button["title"]),
                "title": button["title"],
            }
            for button in buttons
        ],
        "source": source,
        "link": _link(metadata.get("link")),
        "language": metadata.get("language", DEFAULT_LANGUAGE),
        "at": iso_time(event["timestamp"]),
    }


def _link(link: Any) -> Optional[dict[str, str]]:
    """What a reply offers to open: a page, or a mail that is ready to send; nothing else."""
    if not isinstance(link, Mapping):
        return None
    url, title = str(link.get("url") or ""), str(link.get("title") or "")
    return {"url": url, "title": title or url} if _LINK.match(url) else None


def turns_from_events(
    conversation_id: str, events: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Splits a conversation into turns.

    Args:
        conversation_id: the sender id, which the buttons' ids depend on.
        events: the tracker's events as dictionaries, oldest first.

    Returns:
        One entry a visitor message: what was sent, when, the replies and the turn's outcome.
    """
    turns: list[dict[str, Any]] = []
    outcomes: list[list[Any]] = []
    for event in events:
        if event.get("event") == "user":
            title = (event.get("metadata") or {}).get(BUTTON_TITLE_KEY)
            turns.append(
                {
                    "visitor": title or shown_text(event.get("text") or ""),
                    "at": iso_time(event["timestamp"]),
                    "messages": [],
                }
            )
            outcomes.append([])
        elif event.get("event") == "bot" and turns:
            turns[-1]["messages"].append(reply_from_event(conversation_id, event))
            outcomes[-1].append(reply_metadata(event).get("outcome"))
    for turn, reply_outcomes in zip(turns, outcomes, strict=False):
        turn["outcome"] = turn_outcome(reply_outcomes).value
    return turns


def events_of_turn(events: Iterable[Mapping[str, Any]], message_id: str) -> List[Mapping[str, Any]]:
    """The events from one visitor message up to the next.

    Args:
        events: the tracker's events as dictionaries, oldest first.
        message_id: of the visitor's message.

    Returns:
        The events of its turn; none when the message is not in the conversation.
    """
    turn: List[Mapping[str, Any]] = []
    for event in events:
        if event.get("event") == "user":
            if turn:
                break
            if event.get("message_id") == message_id:
                turn.append(event)
        elif turn:
            turn.append(event)
    return turn


def iso_time(timestamp: float) -> str:
    """A time as the API writes it: UTC, whole seconds."""
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
