"""What is stored of a conversation: no more personal data than it needs to go on.

During a turn everything is there as written. What is stored is redacted, except what a visitor has
told of how to reach them and their name, for a hand-off that may follow, and what a hand-off in
the chat has collected; both are dropped once sent or given up. The address that a case's answer
goes to stays: the assistant has confirmed it to the visitor, who may look it up.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Sequence

from rasa.shared.core.events import Event

from bot.conversation.history import BEFORE_SLOT, DRAFT_SLOT, UNPLACED_SLOT, is_pressed
from bot.conversation.outcomes import BUTTON_TITLE_KEY, TOLD_KEY, WRITTEN_KEY
from bot.privacy import redact
from bot.privacy.words import PLACEHOLDERS
from bot.store.conversations import Ended

Told = Dict[str, Any]

# What a hand-off in the chat collects.
_NAME = "case_name"
_QUESTIONS = ("case_question", DRAFT_SLOT, "case_other_draft", BEFORE_SLOT, UNPLACED_SLOT)
_CONTACTS = ("case_contact", "contact_given", "contact_suggestion")
# Rasa keeps what was typed under the summary until it was read.
_TYPED = ("case_decision",)
_COLLECTED = (_NAME, *_QUESTIONS, *_CONTACTS, *_TYPED)
# Empty from the beginning of a hand-off until it is decided, and again after it.
_DECISION = "case_end"
# New with each hand-off.
_KEY = "case_key"
_MAIL_BODY = re.compile(r"(?<=^mailto:)([^?]*)\?.*", re.DOTALL)


def kept_events(events: Sequence[Event]) -> List[Told]:
    """The events as they are stored.

    Args:
        events: that a turn has added.
    """
    told = [event.as_dict() for event in events]
    slots = {one["name"]: one["value"] for one in told if one["event"] == "slot"}
    name, is_over = slots.get(_NAME), has_ended(told) and not slots.get(_KEY)
    kept: List[Told] = []
    for one in told:
        if one["event"] == "user":
            one = _kept_message(one, name)
            one = without_told(one) if has_ended(told) else one
        elif one["event"] == "slot" and is_over and one["name"] in _QUESTIONS and one["value"]:
            # Offered again to whoever changes their mind.
            one = {**one, "value": redact(one["value"])}
        kept.append(one)
    return kept


def has_ended(told: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a hand-off has ended with these events, or begins and so ends an earlier one.

    Args:
        told: events as mappings.
    """
    return any(
        one["event"] == "slot" and one["name"] == _DECISION and one["value"] is None for one in told
    )


def ended() -> Ended:
    """What is dropped from the events before these."""
    return Ended(_COLLECTED, _without, TOLD_KEY, without_told)


def without_told(message: Told) -> Told:
    """A visitor's message without what was kept of it for a hand-off.

    Args:
        message: a ``user`` event.
    """
    # Rasa notes the metadata with how a message was read, too.
    parsed = dict(message.get("parse_data") or {})
    if parsed.get("metadata"):
        parsed["metadata"] = _apart_from_told(parsed["metadata"])
    return {**message, "parse_data": parsed, "metadata": _apart_from_told(message.get("metadata"))}


def _apart_from_told(metadata: Optional[Mapping[str, Any]]) -> Told:
    return {key: value for key, value in (metadata or {}).items() if key != TOLD_KEY}


def _kept_message(told: Told, name: Optional[str]) -> Told:
    if is_pressed(told):
        metadata = dict(told.get("metadata") or {})
        if BUTTON_TITLE_KEY in metadata:
            # Of a form: all that was sent with it.
            metadata[BUTTON_TITLE_KEY] = redact(str(metadata[BUTTON_TITLE_KEY]))
        if WRITTEN_KEY in metadata:
            # The question is in its slot as long as it is needed.
            metadata[WRITTEN_KEY] = {**metadata[WRITTEN_KEY], "question": ""}
        return {**told, "metadata": metadata}

    def kept(text: Any) -> Any:
        if not isinstance(text, str):
            return text
        # A visitor who is asked for a name writes just that, and no rule of redaction recognises
        # it.
        return redact(_replaced(text, {name: PLACEHOLDERS["name"]} if name else {}))

    parsed = dict(told.get("parse_data") or {})
    if "text" in parsed:
        parsed["text"] = kept(parsed["text"])
    if "entities" in parsed:
        parsed["entities"] = [
            {**entity, "value": kept(entity.get("value"))} for entity in parsed["entities"]
        ]
    return {**told, "text": kept(told.get("text")), "parse_data": parsed}


def _without(reply: Told, collected: Mapping[str, Sequence[str]]) -> Told:
    """A reply of a hand-off without what the hand-off had collected."""
    hidden: Dict[str, str] = {}
    for slot, values in collected.items():
        for value in values:
            redacted = redact(value)
            if slot == _NAME:
                redacted = PLACEHOLDERS["name"]
            elif slot in _CONTACTS and redacted == value:
                redacted = PLACEHOLDERS["all"]
            hidden[value] = redacted
    metadata = dict(reply.get("metadata") or {})
    own = metadata.pop("metadata", None)
    link = (own or {}).get("link")
    if isinstance(link, Mapping) and link.get("url"):
        own = {**own, "link": {**link, "url": _MAIL_BODY.sub(r"\1", str(link["url"]))}}
    data = dict(reply.get("data") or {})
    if data.get("custom"):
        data["custom"] = _each_text(data["custom"], lambda text: redact(_replaced(text, hidden)))
    return {
        **reply,
        "text": _each_text(reply.get("text"), lambda text: _replaced(text, hidden)),
        "metadata": {
            **_each_text(metadata, lambda text: _replaced(text, hidden)),
            **({} if own is None else {"metadata": own}),
        },
        "data": data,
    }


def _replaced(text: str, hidden: Mapping[str, str]) -> str:
    """A text with each of the values replaced wherever it occurs as whole words."""
    if not hidden:
        return text
    longest_first = sorted(hidden, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)"
    return re.sub(pattern, lambda match: hidden[match.group()], text)


def _each_text(node: Any, change: Callable[[str], str]) -> Any:
    if isinstance(node, str):
        return change(node)
    if isinstance(node, Mapping):
        return {key: _each_text(value, change) for key, value in node.items()}
    if isinstance(node, list):
        return [_each_text(value, change) for value in node]
    return node
