"""Conversations, read only as far as needed.

Events are Rasa's, as JSON in the columns of its own SQL store.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Callable, Collection, Iterator, List, Mapping, Optional, Sequence

from sqlalchemy import and_, desc, func, insert, or_, select, union_all, update
from sqlalchemy.orm import Session, sessionmaker

from bot.store.columns import storable
from bot.store.errors import StoreError
from bot.store.figures import Fact, add_facts
from bot.store.misses import Missed, add_misses
from bot.store.models import Event, TakenTurn, Ticket
from bot.store.sessions import reading, writing

Told = dict[str, Any]

# After one of these, earlier slots no longer hold.
_RESETS = ("restart", "reset_slots")
_PAGE = 20
# Events: the longest turns have about thirty.
_MOST_EVENTS_OF_A_TURN = 200

_events = Event.__table__
_turns = TakenTurn.__table__
_ADD = insert(_events)


@dataclass(frozen=True)
class Recent:
    """The last turns of a conversation.

    Attributes:
        carried: events that restore slots and form as they were before these turns.
        events: of the turns, oldest first.
    """

    carried: Sequence[Told]
    events: Sequence[Told]


@dataclass(frozen=True)
class NewEvent:
    """An event to keep: its columns, and the client's id of a visitor's message."""

    type_name: str
    timestamp: Optional[float]
    intent_name: Optional[str]
    action_name: Optional[str]
    data: str
    client_id: Optional[str] = None


@dataclass(frozen=True)
class Ended:
    """What is dropped from earlier events that have served their purpose.

    Attributes:
        slots: whose values are dropped.
        without: from a reply and the values of these slots, what is kept of the reply.
        told: a key that stands in those messages of the visitor of which something is dropped.
        without_told: from such a message, what is kept of it.
    """

    slots: Collection[str]
    without: Callable[[Told, Mapping[str, Sequence[str]]], Told]
    told: str
    without_told: Callable[[Told], Told]


def recent_events(sessions: sessionmaker, conversation_id: str, turns: int) -> Recent:
    """Reads the last turns of a conversation, at a cost that does not grow with its length.

    Args:
        sessions: of the database.
        conversation_id: Rasa's ``sender_id``.
        turns: how many messages of the visitor, with what follows them.

    Raises:
        StoreError: the database cannot be read.
    """
    own = _events.c.sender_id == storable(conversation_id)
    with reading(sessions) as session:
        first = session.execute(
            select(_events.c.id)
            .where(own, _events.c.type_name == "user")
            .order_by(desc(_events.c.id))
            .offset(turns - 1)
            .limit(1)
        ).scalar()
        query = select(_events.c.data).where(own).order_by(_events.c.id)
        if first is None:
            return Recent((), _read(session, query))
        return Recent(
            _carried(session, own, first), _read(session, query.where(_events.c.id >= first))
        )


def _carried(session: Session, own: Any, first: int) -> List[Told]:
    before = [own, _events.c.id < first]
    reset = session.execute(
        select(func.max(_events.c.id)).where(*before, _events.c.type_name.in_(_RESETS))
    ).scalar()
    if reset is not None:
        before.append(_events.c.id > reset)
    slots = (
        select(func.max(_events.c.id).label("id"))
        .where(*before, _events.c.type_name == "slot")
        .group_by(_events.c.action_name)
        .subquery()
    )
    # Only one form is active at a time; its name is None when it ends.
    form = (
        select(func.max(_events.c.id).label("id"))
        .where(*before, _events.c.type_name == "active_loop")
        .subquery()
    )
    newest = union_all(select(slots.c.id), select(form.c.id)).subquery()
    return _read(
        session,
        select(_events.c.data).where(_events.c.id.in_(select(newest.c.id))).order_by(_events.c.id),
    )


def all_events(sessions: sessionmaker, conversation_id: str) -> List[Told]:
    """All events of a conversation, oldest first.

    Raises:
        StoreError: the database cannot be read.
    """
    own = _events.c.sender_id == storable(conversation_id)
    with reading(sessions) as session:
        return _read(session, select(_events.c.data).where(own).order_by(_events.c.id))


def replies_newest_first(sessions: sessionmaker, conversation_id: str) -> Iterator[Told]:
    """The replies of a conversation, read in pages as far as they are asked for.

    Raises:
        StoreError: the database cannot be read.
    """
    own = [_events.c.sender_id == storable(conversation_id), _events.c.type_name == "bot"]
    below: Optional[int] = None
    while True:
        query = select(_events.c.id, _events.c.data).where(*own).order_by(desc(_events.c.id))
        if below is not None:
            query = query.where(_events.c.id < below)
        with reading(sessions) as session:
            rows = session.execute(query.limit(_PAGE)).all()
        for row in rows:
            yield json.loads(row.data)
        if len(rows) < _PAGE:
            return
        below = rows[-1].id


def events_of_message(
    sessions: sessionmaker, conversation_id: str, client_id: str
) -> Sequence[Told]:
    """The events of the turn that a client's message began; none when it was not taken.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:
        first = session.execute(
            select(_turns.c.event_id)
            .where(_turns.c.conversation_id == storable(conversation_id))
            .where(_turns.c.client_id == client_id)
        ).scalar()
        if first is None:
            return []
        told = _read(
            session,
            select(_events.c.data)
            .where(_events.c.sender_id == storable(conversation_id), _events.c.id >= first)
            .order_by(_events.c.id)
            .limit(_MOST_EVENTS_OF_A_TURN),
        )
    ends = next((n for n, one in enumerate(told) if n and one.get("event") == "user"), None)
    return told[:ends]


def append_events(
    sessions: sessionmaker,
    conversation_id: str,
    events: Sequence[NewEvent],
    *,
    holder: str,
    ticket: Optional[int] = None,
    ended: Optional[Ended] = None,
    facts: Sequence[Fact] = (),
    misses: Sequence[Missed] = (),
) -> None:
    """Appends events to a conversation atomically, and records which messages are taken.

    Args:
        sessions: of the database.
        conversation_id: Rasa's ``sender_id``.
        events: in their order.
        holder: the process that took the turn.
        ticket: the place in the queue under which it did; it must still be there.
        ended: what is dropped from the earlier events at the same time.
        facts: what they add to the figures; turns are counted nowhere else.
        misses: what is kept of them for the editors.

    Raises:
        StoreError: nothing was written: the database is down, another process has taken over, or
            has taken one of the messages.
    """
    with writing(sessions) as session:
        if ticket is not None and not _holds(session, ticket):
            raise StoreError("A turn took so long that another process has taken over.")
        if ended is not None:
            _forget(session, conversation_id, ended)
        # All events between two messages of the visitor at once.
        for is_message, some in groupby(events, lambda event: event.client_id is not None):
            if not is_message:
                session.execute(_ADD, [_row(conversation_id, event) for event in some])
                continue
            for event in some:
                added = session.execute(_ADD, _row(conversation_id, event))
                number = added.inserted_primary_key[0]
                _note_taken(session, conversation_id, event, number, holder)
        now = datetime.now(UTC)
        add_facts(session, now, facts)
        add_misses(session, conversation_id, now, misses)


def _forget(session: Session, conversation_id: str, ended: Ended) -> None:
    own = _events.c.sender_id == storable(conversation_id)
    told_in = select(_events.c.id, _events.c.data).where(
        own, _events.c.type_name == "user", _events.c.data.contains(json.dumps(ended.told))
    )
    for row in session.execute(told_in).all():
        _rewrite(session, row.id, ended.without_told(_told(row.data)))
    slots = select(_events.c.id, _events.c.action_name, _events.c.data).where(
        own, _events.c.type_name == "slot", _events.c.action_name.in_(ended.slots)
    )
    collected: dict[str, List[str]] = {}
    first: Optional[int] = None
    for row in session.execute(slots.order_by(_events.c.id)).all():
        told = _told(row.data)
        if not told.get("value"):
            continue
        first = row.id if first is None else first
        collected.setdefault(row.action_name, []).append(str(told["value"]))
        _rewrite(session, row.id, {**told, "value": None})
    if first is None:
        return
    # Replies come before the slots that are set with them.
    turn = select(func.max(_events.c.id)).where(
        own, _events.c.type_name == "user", _events.c.id < first
    )
    replies = select(_events.c.id, _events.c.data).where(
        own,
        _events.c.type_name == "bot",
        _events.c.id > (session.execute(turn).scalar() or 0),
    )
    for row in session.execute(replies).all():
        told = _told(row.data)
        without = ended.without(told, collected)
        if without != told:
            _rewrite(session, row.id, without)


def _rewrite(session: Session, number: int, told: Told) -> None:
    session.execute(update(_events).where(_events.c.id == number).values(data=json.dumps(told)))


def _row(conversation_id: str, event: NewEvent) -> Told:
    return {
        "sender_id": storable(conversation_id),
        "type_name": event.type_name,
        "timestamp": event.timestamp,
        "intent_name": event.intent_name,
        "action_name": event.action_name,
        "data": event.data,
    }


def _holds(session: Session, ticket: int) -> bool:
    # An update rather than a select: a process that takes over waits until this is committed.
    tickets = Ticket.__table__
    held = update(tickets).where(tickets.c.id == ticket).values(holder=tickets.c.holder)
    return session.execute(held).rowcount == 1


def _note_taken(
    session: Session, conversation_id: str, event: NewEvent, number: int, holder: str
) -> None:
    own = [
        _turns.c.conversation_id == storable(conversation_id),
        _turns.c.client_id == event.client_id,
    ]
    noted = session.execute(
        update(_turns)
        .where(*own, _turns.c.event_id.is_(None))
        .values(event_id=number, alive_until=0.0)
    )
    if noted.rowcount:
        return
    if session.execute(select(_turns.c.id).where(*own)).first() is not None:
        raise StoreError("A message has been taken by another process meanwhile.")
    # Taken without having been claimed: a form, or a message in the terminal.
    session.execute(
        insert(_turns).values(
            conversation_id=storable(conversation_id),
            client_id=event.client_id,
            at=event.timestamp or 0.0,
            holder=holder,
            alive_until=0.0,
            event_id=number,
        )
    )


def message_before(
    sessions: sessionmaker, conversation_id: str, timestamp: float
) -> Optional[Told]:
    """The visitor's newest message before a moment; None when there is none.

    Args:
        sessions: of the database.
        conversation_id: Rasa's ``sender_id``.
        timestamp: of a reply, seconds since 1970.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:
        found = _read(
            session,
            select(_events.c.data)
            .where(_events.c.sender_id == storable(conversation_id))
            .where(_events.c.type_name == "user", _events.c.timestamp <= timestamp)
            .order_by(desc(_events.c.id))
            .limit(1),
        )
    return found[0] if found else None


def slot_before(
    sessions: sessionmaker, conversation_id: str, name: str, timestamp: float
) -> Optional[Any]:
    """The value that a slot had at a moment; None where nothing had set it.

    Args:
        sessions: of the database.
        conversation_id: Rasa's ``sender_id``.
        name: of the slot.
        timestamp: of a reply, seconds since 1970.

    Raises:
        StoreError: the database cannot be read.
    """
    is_set = and_(_events.c.type_name == "slot", _events.c.action_name == name)
    with reading(sessions) as session:
        found = _read(
            session,
            select(_events.c.data)
            .where(_events.c.sender_id == storable(conversation_id))
            .where(or_(is_set, _events.c.type_name.in_(_RESETS)))
            .where(_events.c.timestamp <= timestamp)
            .order_by(desc(_events.c.id))
            .limit(1),
        )
    return found[0].get("value") if found else None


def count_events(sessions: sessionmaker, conversation_id: str) -> int:
    """How many events a conversation has.

    Raises:
        StoreError: the database cannot be read.
    """
    own = _events.c.sender_id == storable(conversation_id)
    with reading(sessions) as session:
        return int(session.execute(select(func.count(_events.c.id)).where(own)).scalar_one())


def conversation_ids(sessions: sessionmaker) -> List[str]:
    """The ids of all conversations.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:
        return list(session.execute(select(_events.c.sender_id).distinct()).scalars())


def _read(session: Session, query: Any) -> List[Told]:
    return [_told(data) for data in session.execute(query).scalars()]


def _told(data: str) -> Told:
    told: Mapping[str, Any] = json.loads(data)
    return dict(told)
