"""The named outcomes of a turn.

A turn is one message from the visitor and the replies to it. Every turn ends in exactly one
outcome; statistics, tests and logs use these names and no others.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Iterable, Mapping, Optional

# What was written on the button that a visitor pressed, in the metadata of a ``user`` event.
BUTTON_TITLE_KEY = "button_title"
# In the same place, what a form held when that button left it for the chat: its question, if that
# was changed, and the kind of organisation.
WRITTEN_KEY = "written"
# Who writes and how to reach them, where a typed message says that, in the same place; kept until a
# hand-off has used it.
TOLD_KEY = "told"
# The visitor's client's id of a message, in the same place.
CLIENT_ID_KEY = "client_id"
# When a message reached the server, seconds since 1970, in the same place.
RECEIVED_KEY = "received"
# The intent that a bare "yes" to a reply stands for, in that reply's metadata.
ON_YES_KEY = "on_yes"
# Prefix of the ids of conversations in which staff try out how a question is answered. They are
# never counted.
_PREVIEW = "preview-"


def preview_id(random_part: str) -> str:
    """The id of a conversation that is not counted."""
    return _PREVIEW + random_part


def is_preview(conversation_id: str) -> bool:
    """Whether a conversation is a staff preview; visitors' ids never look like one."""
    return conversation_id.startswith(_PREVIEW)


class Outcome(StrEnum):
    """How a turn ended."""

    ANSWERED = "answered"
    CLARIFIED = "clarified"
    HANDED_OFF = "handed_off"
    OUT_OF_SCOPE = "out_of_scope"
    MISSED = "missed"
    SMALL_TALK = "small_talk"
    ERROR = "error"


# When one turn holds several replies, the one that says most about the turn names it:
# a greeting before an answer does not make the turn small talk.
_MOST_TELLING_FIRST = (
    Outcome.HANDED_OFF,
    Outcome.ANSWERED,
    Outcome.CLARIFIED,
    Outcome.MISSED,
    Outcome.OUT_OF_SCOPE,
    Outcome.SMALL_TALK,
)


def turn_outcome(reply_outcomes: Iterable[Optional[str]]) -> Outcome:
    """Names the outcome of a turn from the outcomes that its replies carry.

    Args:
        reply_outcomes: ``metadata.outcome`` of each reply, None where a reply carries none.

    Returns:
        The most telling of them; ``ERROR`` when no reply carries a known outcome, which is
        what a turn without any reply looks like.
    """
    present = set(reply_outcomes)
    for outcome in _MOST_TELLING_FIRST:
        if outcome.value in present:
            return outcome
    return Outcome.ERROR


def reply_metadata(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the generator of answers says about a reply, as Rasa keeps it in a ``bot`` event."""
    # Rasa nests it: the event's own metadata also holds the response's name.
    metadata: Mapping[str, Any] = (event.get("metadata") or {}).get("metadata") or {}
    return metadata
