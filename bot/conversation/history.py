"""The conversation so far, read from a tracker's events.

Events come as mappings (the SDK's trackers, the store) or as Rasa's objects, which
``as_dict`` turns into the same mappings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterable, Iterator, Mapping, Optional, Sequence

from bot.conversation.cells import is_cell
from bot.conversation.outcomes import BUTTON_TITLE_KEY, ON_YES_KEY, reply_metadata
from bot.conversation.plain_text import shown_text
from bot.conversation.reading import cells_of, intents_of

COMPLAINT = "complaint"
_BEGINNINGS = ("session_started", "restart")
# A message depends on the last turns only; older ones are not read at all.
_MOST_TURNS = 8
# After one of these, a message ("when do you call?") is about the case.
_CASE_INTENTS = frozenset(
    {
        *("handoff_request", COMPLAINT, "send_case", "change_case", "cancel_case"),
        *("case_status", "for_the_form"),
    }
)

# How the responses begin that say that a case was sent.
_SENT = "utter_case_sent"
# Said when a hand-off is cancelled, or ended without a way to be reached.
LEFT = frozenset(
    {
        *("utter_case_cancelled", "utter_case_only_this_cancelled", "utter_case_left"),
        *("utter_case_mailto", "utter_case_no_way"),
    }
)
# Has a value while a form that was shown can still be sent.
FORM_SLOT = "case_form"
# The number of the last case sent, until another hand-off begins.
SENT_SLOT = "case_reference"
# The question that is offered in a hand-off; it stays when that is cancelled.
DRAFT_SLOT = "case_draft"
# The question that another replaced under the summary.
BEFORE_SLOT = "case_before"
# A text that could not be placed, until the visitor says what it is.
UNPLACED_SLOT = "case_unplaced"


@dataclass(frozen=True)
class Reply:
    """One message of the assistant.

    Attributes:
        event: the ``bot`` event.
    """

    event: Mapping[str, Any]

    @property
    def text(self) -> str:
        """What the visitor reads."""
        return str(self.event.get("text") or "")

    @property
    def name(self) -> str:
        """The response that it was made from; empty when it was made without one."""
        return str((self.event.get("metadata") or {}).get("utter_action") or "")

    @property
    def metadata(self) -> Mapping[str, Any]:
        """What the reply says about itself, such as its outcome."""
        return reply_metadata(self.event)

    @property
    def buttons(self) -> Sequence[Mapping[str, str]]:
        """The buttons under it, each with ``title`` and ``payload``."""
        return self._data.get("buttons") or []

    @property
    def form(self) -> Optional[Mapping[str, Any]]:
        """The form that it carries for clients that can show one, whether still open or not."""
        return (self._data.get("custom") or {}).get("form")

    @property
    def _data(self) -> Mapping[str, Any]:
        return self.event.get("data") or {}


@dataclass(frozen=True)
class Turn:
    """One message from the visitor and the replies to it.

    Attributes:
        message: the ``user`` event.
        replies: the ``bot`` events, in order.
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
        return [payload for _, payload in self.choices]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The buttons of the last reply: the title of each, and the cell or intent it leads to."""
        for reply in reversed(self.replies):
            buttons = Reply(reply).buttons
            if buttons:
                return [
                    (
                        str(button.get("title") or ""),
                        str(button.get("payload") or "").removeprefix("/"),
                    )
                    for button in buttons
                ]
        return []

    @property
    def on_yes(self) -> str:
        """The intent that a mere "yes" stands for: what the last reply offered; else empty."""
        return str(Reply(self.replies[-1]).metadata.get(ON_YES_KEY) or "") if self.replies else ""

    @property
    def was_about_a_case(self) -> bool:
        """The turn was about a question being sent, or already sent, to the municipality.

        A mere "yes" under the summary sends one.
        """
        sent = any(Reply(reply).name.startswith(_SENT) for reply in self.replies)
        return sent or (self.parse_data.get("intent") or {}).get("name") in _CASE_INTENTS

    @property
    def left_a_case(self) -> bool:
        """A hand-off was cancelled in the turn, or ended without anything sent."""
        return not LEFT.isdisjoint(Reply(reply).name for reply in self.replies)

    @property
    def was_about_cells(self) -> bool:
        """The turn was answered as a question: a name given to the form only looks like one.

        Replies without metadata, as in a story, count as answers.
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


def turns_oldest_first(events: Iterable[Mapping[str, Any]]) -> list[Turn]:
    """The turns that events hold, oldest first.

    Args:
        events: of a tracker, oldest first.
    """
    turns: list[tuple[Mapping[str, Any], list[Mapping[str, Any]]]] = []
    for event in events:
        if event.get("event") == "user":
            turns.append((event, []))
        elif event.get("event") == "bot" and turns:
            turns[-1][1].append(event)
    return [Turn(message, replies) for message, replies in turns]


def outside_the_steps(events: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The events except those of the chat steps.

    Args:
        events: of a tracker, oldest first.
    """
    in_form = False
    for event in events:
        if event.get("event") == "active_loop":
            in_form = bool(event.get("name"))
        elif not in_form:
            yield event


def cells_said(turns: Iterable[Turn]) -> list[str]:
    """The cells that were asked about, newest first.

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


def cells_to_lean_on(turns: Sequence[Turn]) -> list[str]:
    """The cells that the next message may refer to, newest first; none in the middle of a case.

    Whoever cancels one goes on about what was spoken of before it.

    Args:
        turns: newest first.
    """
    about_a_case = bool(turns) and turns[0].was_about_a_case and not turns[0].left_a_case
    return [] if about_a_case else cells_said(turns)


def session_events(events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The events of the current session.

    Args:
        events: of a tracker, oldest first.
    """
    starts = [place for place, event in enumerate(events) if event.get("event") in _BEGINNINGS]
    return events[starts[-1] + 1 :] if starts else events


def shown_message(event: Mapping[str, Any]) -> str:
    """A visitor's message as they saw it: the title of a pressed button, or their own words.

    Args:
        event: a ``user`` event.
    """
    title = (event.get("metadata") or {}).get(BUTTON_TITLE_KEY)
    return str(title or shown_text(event.get("text") or ""))


def is_pressed(event: Mapping[str, Any]) -> bool:
    """Whether a visitor's message is a button press; typed text never begins like one."""
    return str(event.get("text") or "").startswith("/")


def is_complaint(message: Mapping[str, Any]) -> bool:
    """Whether a visitor's message is a complaint and nothing else."""
    return list(intents_of(message.get("parse_data") or {})) == [COMPLAINT]


def opens_case(event: Mapping[str, Any]) -> bool:
    """Whether an event of a tracker means that a case was sent."""
    is_reference = event.get("event") == "slot" and event.get("name") == SENT_SLOT
    return is_reference and bool(event.get("value"))


def since_the_last_case(events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The events after the newest case was sent; all where none was.

    Args:
        events: of a tracker, oldest first.
    """
    sent = [place for place, event in enumerate(events) if opens_case(event)]
    return events[sent[-1] + 1 :] if sent else events


def waiting_form(events: Iterable[Mapping[str, Any]]) -> Optional[Reply]:
    """The reply whose form can still be sent; None when there is none.

    Only the newest form can, until it is sent, cancelled, or left for the chat.

    Args:
        events: of a tracker, oldest first.
    """
    newest: Optional[Reply] = None
    waits = True
    for event in events:
        if event.get("event") == "bot" and Reply(event).form:
            newest = Reply(event)
        elif event.get("event") == "slot" and event.get("name") == FORM_SLOT:
            waits = bool(event.get("value"))
    return newest if waits else None
