"""From the tracker's events to turns as the widget, the tests and the terminal chat show them."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from typing import Any, Mapping, Optional, Sequence

from bot.channel.buttons import ID_HEX_DIGITS, button_id
from bot.channel.masking import masked_notice
from bot.conversation.history import Reply, Turn, shown_message, turns_oldest_first, waiting_form
from bot.conversation.outcomes import CLIENT_ID_KEY, Outcome, turn_outcome
from bot.conversation.reading import NOTICE

# The language of replies whose metadata names none.
DEFAULT_LANGUAGE = "sv"
_STYLE_SLOT = "style"
_LANGUAGE = re.compile(r"[a-z]{2,3}\Z")
_RATEABLE = (Outcome.ANSWERED.value, Outcome.HANDED_OFF.value)
_LINK = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+\Z", re.IGNORECASE)


def reply_from_event(
    conversation_id: str, event: Mapping[str, Any], *, with_form: bool = False
) -> dict[str, Any]:
    """Turns a ``bot`` event into a reply as the API describes it.

    Args:
        conversation_id: the sender id, which the buttons' ids depend on.
        event: the event.
        with_form: the reply's form can still be sent.
    """
    reply = Reply(event)
    metadata = reply.metadata
    source = None
    if metadata.get("source"):
        source = {"url": metadata["source"], "reviewed": str(metadata.get("reviewed", ""))}
    return {
        "id": reply_id(conversation_id, event),
        "text": reply.text,
        "buttons": [
            {
                "id": button_id(conversation_id, button["payload"], button["title"]),
                "title": button["title"],
            }
            for button in reply.buttons
        ],
        "source": source,
        "sources": [
            {"url": page["url"], "title": page["title"]} for page in metadata.get("sources") or []
        ],
        "link": _link(metadata.get("link")),
        "rateable": is_rateable(metadata),
        "closing": bool(metadata.get("closing")),
        "language": metadata.get("language", DEFAULT_LANGUAGE),
        "at": iso_time(event["timestamp"]),
        **({"form": dict(reply.form)} if with_form and reply.form else {}),
    }


def replies_from_event(
    conversation_id: str, event: Mapping[str, Any], *, with_form: bool = False
) -> list[dict[str, Any]]:
    """A ``bot`` event as one reply, or two when it opens with a sentence in another language.

    Args:
        conversation_id: the sender id, which the buttons' ids depend on.
        event: the event.
        with_form: the reply's form can still be sent.
    """
    reply = reply_from_event(conversation_id, event, with_form=with_form)
    notice = Reply(event).metadata.get(NOTICE)
    if not isinstance(notice, Mapping) or not _LANGUAGE.match(str(notice.get("language"))):
        return [reply]
    text = str(notice["text"])
    first = apology(text.strip(), str(notice["language"]), event["timestamp"])
    return [first, {**reply, "text": reply["text"].removeprefix(text)}]


def is_easy(events: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a conversation is now in easy Swedish."""
    styles = [
        event.get("value")
        for event in events
        if event.get("event") == "slot" and event.get("name") == _STYLE_SLOT
    ]
    return bool(styles) and styles[-1] == "easy"


def reply_id(conversation_id: str, event: Mapping[str, Any]) -> str:
    """A reply's id, the same whenever the conversation is read."""
    text = "\x00".join((conversation_id, repr(event["timestamp"]), event.get("text") or ""))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:ID_HEX_DIGITS]


def is_rateable(metadata: Mapping[str, Any]) -> bool:
    """Whether a reply is an answer, and can therefore be rated."""
    states = bool(metadata.get("cell") and metadata.get("source"))
    return states and metadata.get("outcome") in _RATEABLE


def _link(link: Any) -> Optional[dict[str, str]]:
    """What a reply offers to open: a page, or a mail that is ready to send; nothing else."""
    if not isinstance(link, Mapping):
        return None
    url, title = str(link.get("url") or ""), str(link.get("title") or "")
    return {"url": url, "title": title or url} if _LINK.match(url) else None


def apology(text: str, language: str, timestamp: float) -> dict[str, Any]:
    """A reply of the connector's own, when the assistant has none.

    Args:
        text: what the visitor reads.
        language: of the text, ISO 639-1.
        timestamp: when, seconds since 1970.
    """
    return {
        "id": None,
        "text": text,
        "buttons": [],
        "source": None,
        "sources": [],
        "link": None,
        "rateable": False,
        "closing": False,
        "language": language,
        "at": iso_time(timestamp),
    }


def turns_from_events(
    conversation_id: str,
    events: Sequence[Mapping[str, Any]],
    no_answer: str = "",
    all_events: Optional[Sequence[Mapping[str, Any]]] = None,
) -> list[dict[str, Any]]:
    """Splits a conversation into turns.

    Args:
        conversation_id: the sender id, which the buttons' ids depend on.
        events: the tracker's events as dictionaries, oldest first.
        no_answer: the reply of turns without one; none when empty.
        all_events: of the whole conversation, when ``events`` are a part of it; needed to know
            whether a form can still be sent.

    Returns:
        One entry per visitor message: what was sent, when, the client's id of it, the replies and
        the turn's outcome.
    """
    waiting = waiting_form(events if all_events is None else all_events)
    return [_told(conversation_id, turn, waiting, no_answer) for turn in turns_oldest_first(events)]


def _told(
    conversation_id: str, turn: Turn, waiting: Optional[Reply], no_answer: str
) -> dict[str, Any]:
    sent_with = turn.message.get("metadata") or {}
    at = turn.message["timestamp"]
    messages: list[dict[str, Any]] = []
    for event in turn.replies:
        waits = waiting is not None and event == waiting.event
        messages += replies_from_event(conversation_id, event, with_form=waits)
    if no_answer and not messages:
        messages = [apology(no_answer, DEFAULT_LANGUAGE, at)]
    language = messages[0]["language"] if messages else DEFAULT_LANGUAGE
    if messages and (notice := masked_notice(sent_with, language)):
        messages.insert(0, apology(notice, language, at))
    outcomes = [Reply(event).metadata.get("outcome") for event in turn.replies]
    return {
        "visitor": shown_message(turn.message),
        "at": iso_time(at),
        "id": sent_with.get(CLIENT_ID_KEY),
        "messages": messages,
        "outcome": turn_outcome(outcomes).value,
    }


def stored_reply(
    conversation_id: str,
    turn_events: Sequence[Mapping[str, Any]],
    all_events: Sequence[Mapping[str, Any]],
) -> Optional[dict[str, Any]]:
    """Outcome and messages of a turn; None when it has no reply.

    Args:
        conversation_id: the sender id.
        turn_events: of the turn.
        all_events: of the conversation.
    """
    turns = turns_from_events(conversation_id, turn_events, all_events=all_events)
    if not turns or not turns[0]["messages"]:
        return None
    return {"outcome": turns[0]["outcome"], "messages": turns[0]["messages"]}


def iso_time(timestamp: float) -> str:
    """A time as the API writes it: UTC, whole seconds."""
    return datetime.fromtimestamp(timestamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
