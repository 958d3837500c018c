"""The queue of a conversation, whose turns are taken one by one in order of arrival."""

from __future__ import annotations

from typing import Any, Collection, Tuple

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.store.clock import LEASE_SECONDS, database_now, is_dead
from bot.store.columns import storable
from bot.store.models import Ticket
from bot.store.sessions import reading, writing

_tickets = Ticket.__table__


def take_ticket(sessions: sessionmaker, conversation_id: str, holder: str) -> Tuple[int, bool]:
    """Takes a place at the end of the queue.

    Args:
        sessions: of the database.
        conversation_id: whose queue.
        holder: the process; while it renews what it holds, the place is kept.

    Returns:
        The place, and whether it is the first.

    Raises:
        StoreError: the database cannot be written to.
    """
    with writing(sessions) as session:
        if session.get_bind().dialect.name == "postgresql":
            # Numbers are assigned before others see them; without this, two could both be first.
            session.execute(
                select(func.pg_advisory_xact_lock(func.hashtext(storable(conversation_id))))
            )
        now = database_now(session)
        row = session.execute(
            insert(_tickets).values(
                conversation_id=storable(conversation_id),
                holder=holder,
                alive_until=now + LEASE_SECONDS,
            )
        )
        ticket = int(row.inserted_primary_key[0])
        return ticket, _is_first(session, conversation_id, ticket)


def is_first(sessions: sessionmaker, conversation_id: str, ticket: int) -> bool:
    """Whether it is a ticket's turn.

    Raises:
        StoreError: the database cannot be used.
    """
    with reading(sessions) as session:
        if _is_first(session, conversation_id, ticket):
            return True
        dead = session.execute(
            _before(conversation_id, ticket).where(
                is_dead(_tickets.c.alive_until, database_now(session))
            )
        ).first()
    if dead is None:
        return False
    with writing(sessions) as session:
        session.execute(
            delete(_tickets)
            .where(_tickets.c.conversation_id == storable(conversation_id))
            .where(_tickets.c.id < ticket)
            .where(is_dead(_tickets.c.alive_until, database_now(session)))
        )
        return _is_first(session, conversation_id, ticket)


def renew_tickets(sessions: sessionmaker, tickets: Collection[int]) -> None:
    """Renews the leases of places.

    Only those that the process knows of: a place that was given back, but restored by a crash of
    the database, would otherwise be kept as long as the process lives.

    Raises:
        StoreError: the database cannot be written to.
    """
    with writing(sessions) as session:
        session.execute(
            update(_tickets)
            .where(_tickets.c.id.in_(tickets))
            .values(alive_until=database_now(session) + LEASE_SECONDS)
        )


def give_back_ticket(sessions: sessionmaker, ticket: int) -> None:
    """Leaves the queue.

    Raises:
        StoreError: the database cannot be written to; the place ends by itself.
    """
    with writing(sessions) as session:
        session.execute(delete(_tickets).where(_tickets.c.id == ticket))


def _is_first(session: Session, conversation_id: str, ticket: int) -> bool:
    return session.execute(_before(conversation_id, ticket).limit(1)).first() is None


def _before(conversation_id: str, ticket: int) -> Any:
    return (
        select(_tickets.c.id)
        .where(_tickets.c.conversation_id == storable(conversation_id))
        .where(_tickets.c.id < ticket)
    )
