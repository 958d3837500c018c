"""Claims on messages, by which each is taken once, whichever server gets it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Collection, Tuple

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import sessionmaker

from bot.store.clock import LEASE_SECONDS, database_now, is_dead
from bot.store.columns import storable
from bot.store.models import TakenTurn
from bot.store.sessions import dialect_insert, reading, writing

_turns = TakenTurn.__table__


class Claim(StrEnum):
    """The result of an attempt to take a message."""

    MINE = "mine"
    # Another live process is taking it.
    HELD = "held"
    TAKEN = "taken"


@dataclass(frozen=True)
class Claimed:
    """A claim, and how many messages the conversation has with this one."""

    claim: Claim
    count: int


def claim_turn(
    sessions: sessionmaker,
    conversation_id: str,
    client_id: str,
    holder: str,
    again: bool = False,
) -> Claimed:
    """Claims a message for a process; also one whose process died holding it.

    Args:
        sessions: of the database.
        conversation_id: whose message.
        client_id: the client's id of the message.
        holder: the process.
        again: claim one that was claimed before; its place in the conversation is forgotten.

    Raises:
        StoreError: the database cannot be written to.
    """
    own = [
        _turns.c.conversation_id == storable(conversation_id),
        _turns.c.client_id == client_id,
    ]
    with writing(sessions) as session:
        now = database_now(session)
        done = session.execute(
            dialect_insert(session, _turns)
            .values(
                conversation_id=storable(conversation_id),
                client_id=client_id,
                at=now,
                holder=holder,
                alive_until=now + LEASE_SECONDS,
            )
            .on_conflict_do_update(
                index_elements=["conversation_id", "client_id"],
                set_={"holder": holder, "alive_until": now + LEASE_SECONDS, "event_id": None},
                where=is_dead(_turns.c.alive_until, now)
                & (_turns.c.event_id.isnot(None) if again else _turns.c.event_id.is_(None)),
            )
        )
        claim = Claim.MINE if done.rowcount == 1 else Claim.HELD
        if claim is Claim.HELD:
            event_id = session.execute(select(_turns.c.event_id).where(*own)).scalar()
            claim = Claim.HELD if event_id is None else Claim.TAKEN
        return Claimed(claim, _count(session, conversation_id))


def release_turn(sessions: sessionmaker, conversation_id: str, client_id: str, holder: str) -> None:
    """Gives up a claim under which nothing was kept, so that the message may come again.

    Raises:
        StoreError: the database cannot be written to; the claim ends by itself.
    """
    with writing(sessions) as session:
        session.execute(
            delete(_turns)
            .where(_turns.c.conversation_id == storable(conversation_id))
            .where(_turns.c.client_id == client_id)
            .where(_turns.c.holder == holder, _turns.c.event_id.is_(None))
        )


def renew_claims(sessions: sessionmaker, claims: Collection[Tuple[str, str]], holder: str) -> None:
    """Renews the leases of claims.

    Only those that the process knows of: a claim whose release a crash of the database undid would
    otherwise be held as long as the process lives.

    Args:
        sessions: of the database.
        claims: conversation and client id of each.
        holder: the process.

    Raises:
        StoreError: the database cannot be written to.
    """
    with writing(sessions) as session:
        until = database_now(session) + LEASE_SECONDS
        for conversation_id, client_id in claims:
            session.execute(
                update(_turns)
                .where(_turns.c.conversation_id == storable(conversation_id))
                .where(_turns.c.client_id == client_id)
                .where(_turns.c.holder == holder, _turns.c.event_id.is_(None))
                .values(alive_until=until)
            )


def turns_of(sessions: sessionmaker, conversation_id: str) -> int:
    """How many messages a conversation has.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:
        return _count(session, conversation_id)


def _count(session: object, conversation_id: str) -> int:
    query = select(func.count()).where(_turns.c.conversation_id == storable(conversation_id))
    return int(session.execute(query).scalar_one())  # type: ignore[attr-defined]
