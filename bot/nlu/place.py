"""Where in a conversation a message stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Sequence

from rasa.shared.core.trackers import DialogueStateTracker

from bot.cases.farewell import THANKS
from bot.conversation.cells import (
    is_cell,
    split_cell,
)
from bot.conversation.history import (
    DRAFT_SLOT,
    FORM_SLOT,
    SENT_SLOT,
    Turn,
    opens_case,
    session_events,
    turns_newest_first,
)
from bot.conversation.reading import Decision, decision_of
from bot.conversation.things import cells_meant
from bot.nlu.context import Context

# Events that begin a session, or tell what is known in it.
_TELLING = ("session_started", "restart", "slot")


@dataclass(frozen=True)
class Place:
    """Where in a conversation a message stands.

    Attributes:
        turns: before it, newest first.
        in_form: the chat steps are under way.
        beside_form: a client shows a form that waits.
        sent: a case was sent, and no other hand-off is under way.
        kept: a hand-off was cancelled, and its question is kept.
        sent_before: a case was sent before the hand-off whose form waits; ``sent`` is False then.
    """

    turns: Sequence[Turn] = field(default_factory=tuple)
    in_form: bool = False
    beside_form: bool = False
    sent: bool = False
    kept: bool = False
    sent_before: bool = False

    @classmethod
    def of_tracker(cls, tracker: Optional[DialogueStateTracker]) -> Place:
        """Reads it from the conversation so far; None means that there is none."""
        if tracker is None:
            return cls()
        in_form = bool(tracker.active_loop_name)
        beside_form = not in_form and bool(tracker.get_slot(FORM_SLOT))
        sent = bool(tracker.get_slot(SENT_SLOT))
        # Before another hand-off that has begun since: it waits, or was cancelled.
        before = not (in_form or sent) and _opened_a_case(tracker)
        return cls(
            turns=list(turns_newest_first(reversed(tracker.events))),
            in_form=in_form,
            beside_form=beside_form,
            sent=not in_form and (sent or (before and not beside_form)),
            kept=not in_form and not beside_form and bool(tracker.get_slot(DRAFT_SLOT)),
            sent_before=beside_form and before,
        )

    @property
    def is_new(self) -> bool:
        """No hand-off is under way, and no case was sent."""
        return not (self.in_form or self.beside_form or self.sent)

    @property
    def was_just_sent(self) -> bool:
        """Nothing but the case that was sent has been spoken of since, beside thanks for it."""
        said = ((turn.parse_data.get("intent") or {}).get("name") for turn in self.turns)
        spoken = (turn for turn, name in zip(self.turns, said, strict=True) if name != THANKS)
        newest = next(spoken, None)
        return self.sent and newest is not None and newest.was_about_a_case

    def context_of(self, text: str) -> Context:
        """What a message can refer to."""
        asked = None
        if self.turns and decision_of(self.turns[0].parse_data) == Decision.ASK_TOPIC.value:
            offered = [payload for payload in self.turns[0].offered if is_cell(payload)]
            asked = split_cell(offered[0]).aspect if offered else None
        return Context(tuple(cells_meant(text, self.turns)), asked)


def _opened_a_case(tracker: DialogueStateTracker) -> bool:
    """Whether a case was sent in the current session."""
    told = [event.as_dict() for event in tracker.events if event.type_name in _TELLING]
    return any(map(opens_case, session_events(told)))
