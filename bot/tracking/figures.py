"""What the figures count of a turn, read from its events; plain functions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Iterable, List, Mapping, Optional, Sequence

from bot.conversation.cells import is_cell
from bot.conversation.history import Reply, Turn, opens_case
from bot.conversation.outcomes import RECEIVED_KEY, Outcome, turn_outcome
from bot.conversation.reading import cells_of
from bot.store.figures import Dimension, Fact, hour_fact, response_bound

_ENGLISH, _EASY, _SWEDISH = "en", "easy", "sv"

Told = Mapping[str, Any]


def facts_of(
    events: Sequence[Told], slots: Sequence[Mapping[str, Any]], is_new: bool
) -> List[Fact]:
    """What happened in events that are saved together.

    Args:
        events: the new ones, in their order; those before the first message belong to no turn.
        slots: of the conversation as they are after each turn.
        is_new: no message of this conversation was saved before.

    Returns:
        Only our own names and language codes; no word of a visitor, no id.
    """
    turns = _turns(events)
    facts = [Fact(Dimension.CONVERSATION)] if is_new and turns else []
    for turn, slots_then in zip(turns, slots, strict=True):
        facts += _facts_of_turn(turn, slots_then)
    return facts


def _turns(events: Sequence[Told]) -> List[List[Told]]:
    turns: List[List[Told]] = []
    for event in events:
        if event.get("event") == "user":
            turns.append([event])
        elif turns:
            turns[-1].append(event)
    return turns


def _facts_of_turn(events: Sequence[Told], slots: Mapping[str, Any]) -> Iterable[Fact]:
    message = events[0]
    replies = [Reply(event) for event in events if event.get("event") == "bot"]
    turn = Turn(message, [reply.event for reply in replies])
    said = {
        str(reply.metadata["cell"]): reply.metadata.get("outcome")
        for reply in replies
        if reply.metadata.get("cell")
    }
    yield Fact(
        Dimension.OUTCOME, turn_outcome(reply.metadata.get("outcome") for reply in replies).value
    )
    asked = [cell for cell in cells_of(turn.parse_data) if is_cell(cell)] if said else []
    for cell in dict.fromkeys([*asked, *said]):
        yield Fact(Dimension.ASKED, cell)
    for cell, outcome in said.items():
        known = outcome == Outcome.ANSWERED.value
        yield Fact(Dimension.ANSWERED if known else Dimension.UNKNOWN, cell)
    yield Fact(Dimension.LANGUAGE, str(slots.get("visitor_language") or _SWEDISH))
    yield Fact(Dimension.VARIANT, _variant(slots))
    if any(opens_case(event) for event in events):
        yield Fact(Dimension.CASE)
    if message.get("timestamp"):
        yield hour_fact(datetime.fromtimestamp(message["timestamp"], UTC))
    waited = _milliseconds(message, replies)
    if waited is not None:
        yield Fact(Dimension.RESPONSE, response_bound(waited))


def _variant(slots: Mapping[str, Any]) -> str:
    if slots.get("language") == _ENGLISH:
        return _ENGLISH
    return _EASY if slots.get("style") == _EASY else _SWEDISH


def _milliseconds(message: Told, replies: Sequence[Reply]) -> Optional[float]:
    """Milliseconds from a message's arrival to the last reply; None for what is not timed."""
    received = (message.get("metadata") or {}).get(RECEIVED_KEY)
    if not received or not replies:
        return None
    return 1000 * max(0.0, float(replies[-1].event["timestamp"]) - float(received))
