"""The conversation so far, read from a tracker's events.

Events come as mappings (the SDK's trackers, the store) or as Rasa's objects, which
``as_dict`` turns into the same mappings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterable, Iterator, Mapping, Sequence

from bot.conversation.cells import is_cell
from bot.conversation.reading import cells_of
from bot.outcomes import reply_metadata

_BEGINNINGS = ("session_started", "restart")
# What leans on the conversation leans on its last turns; older ones are not read at all.
_MOST_TURNS = 8


@dataclass(frozen=True)
class Turn:
    """One message from the visitor and the replies to it.

    Attributes:
        message: the ``user`` event.
        replies: the ``bot`` events, in their order.
    """

    message: Mapping[str, Any]
    replies: Sequence[Mapping[str, Any]] = field(default_factory=list)

    @property
    def parse_data(self) -> Mapping[str, Any]:
        """How the message was read."""
        found: Mapping[str, Any] = self.message.get("parse_data") or {}
        return found

    @property
    def offered(self) -> list[str]:
        """What the buttons of the last reply lead to: cells and intents."""
        for reply in reversed(self.replies):
            buttons = (reply.get("data") or {}).get("buttons") or []
            if buttons:
                return [str(button.get("payload") or "").removeprefix("/") for button in buttons]
        return []

    @property
    def was_about_cells(self) -> bool:
        """It was answered as a question: a name given to the form only looks like one.

        Replies that tell nothing of themselves, as in a story, count as answers.
        """
        told = [metadata for reply in self.replies if (metadata := reply_metadata(reply))]
        return not told or any(metadata.get("cell") for metadata in told)


def turns_newest_first(events: Iterable[Any]) -> Iterator[Turn]:
    """The turns of the current session.

    Args:
        events: of a tracker, newest first.
    """
    replies: list[Mapping[str, Any]] = []
    count = 0
    for event in events:
        told: Mapping[str, Any] = event if isinstance(event, Mapping) else event.as_dict()
        kind = told.get("event")
        if kind == "bot":
            replies.insert(0, told)
        elif kind == "user":
            yield Turn(told, replies)
            replies = []
            count += 1
        if kind in _BEGINNINGS or count >= _MOST_TURNS:
            return


def cells_said(turns: Iterable[Turn]) -> list[str]:
    """The cells that were asked about, the newest first.

    Args:
        turns: newest first.
    """
    return [
        cell
        for turn in turns
        if turn.was_about_cells
        for cell in reversed(cells_of(turn.parse_data))
        if is_cell(cell)
    ]
