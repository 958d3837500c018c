"""Conversations in the database: read as far as needed, each message taken once, in order."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Optional

import pytest
from sqlalchemy import event, func, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.store.clock import LEASE_SECONDS, database_now
from bot.store.conversations import (
    NewEvent,
    all_events,
    append_events,
    count_events,
    events_of_message,
    recent_events,
    replies_newest_first,
    slot_before,
)
from bot.store.errors import StoreError
from bot.store.models import TakenTurn, Ticket
from bot.store.sessions import reading, writing
from bot.store.tickets import give_back_ticket, is_first, renew_tickets, take_ticket
from bot.store.turns import Claim, claim_turn, release_turn, renew_claims, turns_of


def told(kind: str, client_id: Optional[str] = None, **data: Any) -> NewEvent:
    body = {"event": kind, **data}
    return NewEvent(kind, 1.0, None, body.get("name"), json.dumps(body), client_id)


def turn(number: int, *more: NewEvent) -> list[NewEvent]:
    return [
        told("user", f"message-{number}", text=f"fråga {number}"),
        *more,
        told("bot", text=f"svar {number}"),
    ]


def say(sessions: sessionmaker, *turns: list[NewEvent], conversation: str = "c") -> None:
    for one in turns:
        append_events(sessions, conversation, one, holder="test")


def dies(sessions: sessionmaker, table: Any, moment: float = -1.0) -> None:
    """The holder of all rows has not been heard of since its lease ended, or will never be."""
    with writing(sessions) as session:
        session.execute(update(table).values(alive_until=database_now(session) + moment))


def test_a_slot_has_the_value_that_it_had_at_a_moment(sessions: sessionmaker) -> None:
    def at(moment: float, kind: str, **data: Any) -> NewEvent:
        return replace(told(kind, **data), timestamp=moment)

    say(
        sessions,
        [
            at(2.0, "slot", name="language", value="fi"),
            at(2.0, "slot", name="other", value="x"),
            at(4.0, "slot", name="language", value="en"),
            at(6.0, "restart"),
        ],
    )
    values = [slot_before(sessions, "c", "language", moment) for moment in (1.0, 3.0, 5.0, 7.0)]
    assert values == [None, "fi", "en", None]
    assert slot_before(sessions, "another", "language", 9.0) is None


def test_of_a_short_conversation_all_is_read(sessions: sessionmaker) -> None:
    say(sessions, turn(1), turn(2))
    say(sessions, turn(9), conversation="another")
    recent = recent_events(sessions, "c", 2)
    assert (list(recent.carried), recent.events) == ([], all_events(sessions, "c"))
    assert [one["text"] for one in recent.events] == ["fråga 1", "svar 1", "fråga 2", "svar 2"]
    assert recent_events(sessions, "nobody", 2).events == []


def test_of_a_long_one_the_last_turns_and_what_the_slots_and_the_form_are(
    sessions: sessionmaker,
) -> None:
    say(
        sessions,
        [told("slot", name="style", value="normal"), told("slot", name="language", value="sv")],
        turn(1, told("slot", name="style", value="easy"), told("active_loop", name="form")),
        turn(2, told("active_loop", name=None), told("slot", name="case", value=None)),
        turn(3, told("slot", name="language", value="en")),
    )
    recent = recent_events(sessions, "c", 1)
    assert [one["text"] for one in recent.events if "text" in one] == ["fråga 3", "svar 3"]
    assert {one["name"]: one["value"] for one in recent.carried if one["event"] == "slot"} == {
        "style": "easy",
        "language": "sv",
        "case": None,
    }
    assert [one for one in recent.carried if one["event"] == "active_loop"] == [
        {"event": "active_loop", "name": None}
    ]


def test_what_was_before_a_reset_is_not_carried(sessions: sessionmaker) -> None:
    say(
        sessions,
        turn(1, told("slot", name="style", value="easy")),
        [told("reset_slots"), told("slot", name="language", value="en")],
        turn(2),
    )
    assert [one["name"] for one in recent_events(sessions, "c", 1).carried] == ["language"]


def test_what_a_turn_reads_does_not_grow_with_the_conversation(
    engine: Engine, sessions: sessionmaker
) -> None:
    read: list[int] = []
    say(sessions, *(turn(number, told("slot", name="s", value=number)) for number in range(8)))

    @event.listens_for(engine, "before_cursor_execute")
    def count(*_: Any) -> None:
        read[-1] += 1

    sizes = []
    for more in (8, 60):
        read.append(0)
        recent = recent_events(sessions, "c", 5)
        sizes.append(len(recent.carried) + len(recent.events))
        say(sessions, *(turn(100 * more + number) for number in range(more)))
    read.append(0)
    last = recent_events(sessions, "c", 5)
    # Five turns have two events each now, and three when they set a slot.
    assert sizes == [16, 11] and len(last.carried) + len(last.events) == 11
    assert read[0] >= read[-1]


def test_a_turn_is_looked_up_by_its_message(sessions: sessionmaker) -> None:
    say(sessions, turn(1), turn(2), turn(3))
    say(sessions, turn(2), conversation="another")
    found = events_of_message(sessions, "c", "message-2")
    assert [one["text"] for one in found] == ["fråga 2", "svar 2"]
    assert events_of_message(sessions, "c", "message-9") == []
    assert turns_of(sessions, "c") == 3 and count_events(sessions, "c") == 6


def test_replies_are_read_from_the_newest_in_pages(sessions: sessionmaker) -> None:
    say(sessions, *(turn(number) for number in range(45)))
    texts = [one["text"] for one in replies_newest_first(sessions, "c")]
    assert texts == [f"svar {number}" for number in reversed(range(45))]


def test_a_message_is_claimed_once(sessions: sessionmaker) -> None:
    assert claim_turn(sessions, "c", "message-1", "one").claim is Claim.MINE
    assert claim_turn(sessions, "c", "message-1", "two").claim is Claim.HELD
    # In another conversation it is another message.
    assert claim_turn(sessions, "d", "message-1", "two").claim is Claim.MINE
    append_events(sessions, "c", turn(1), holder="one")
    taken = claim_turn(sessions, "c", "message-1", "two")
    assert (taken.claim, taken.count) == (Claim.TAKEN, 1)
    with pytest.raises(StoreError, match="taken by another process"):
        append_events(sessions, "c", turn(1), holder="two")
    assert count_events(sessions, "c") == 2


def test_many_servers_at_once_claim_a_message_once(sessions: sessionmaker) -> None:
    def claim(number: int) -> Claim:
        return claim_turn(sessions, "c", "message-1", f"server {number}").claim

    with ThreadPoolExecutor(4) as servers:
        claims = list(servers.map(claim, range(16)))
    assert claims.count(Claim.MINE) == 1 and claims.count(Claim.HELD) == 15


# The clock was set back by an hour: the lease ends much later than any does.
@pytest.mark.parametrize("moment", [-1.0, 3600.0])
def test_a_message_of_a_dead_server_is_claimed_anew(sessions: sessionmaker, moment: float) -> None:
    claim_turn(sessions, "c", "message-1", "one")
    dies(sessions, TakenTurn.__table__, moment)
    assert claim_turn(sessions, "c", "message-1", "two").claim is Claim.MINE
    assert claim_turn(sessions, "c", "message-1", "three").claim is Claim.HELD


def test_who_lives_keeps_what_it_holds(sessions: sessionmaker) -> None:
    claim_turn(sessions, "c", "message-1", "one")
    ticket, _ = take_ticket(sessions, "c", "one")
    for table in (TakenTurn.__table__, Ticket.__table__):
        dies(sessions, table)
    renew_claims(sessions, [("c", "message-1")], "one")
    renew_tickets(sessions, [ticket])
    assert claim_turn(sessions, "c", "message-1", "two").claim is Claim.HELD
    later, first = take_ticket(sessions, "c", "two")
    assert not first and not is_first(sessions, "c", later)
    assert is_first(sessions, "c", ticket)
    with reading(sessions) as session:
        left = session.execute(select(func.min(Ticket.alive_until) - database_now(session)))
        assert 0 < float(left.scalar_one()) <= LEASE_SECONDS


def test_a_place_that_nobody_knows_of_any_more_ends(sessions: sessionmaker) -> None:
    forgotten, _ = take_ticket(sessions, "c", "one")
    known, _ = take_ticket(sessions, "other", "one")
    dies(sessions, Ticket.__table__)
    renew_tickets(sessions, [known])
    later, _ = take_ticket(sessions, "c", "one")
    assert is_first(sessions, "c", later)
    assert forgotten < later


def test_a_claim_is_released_unless_something_was_kept_under_it(sessions: sessionmaker) -> None:
    for number in (1, 2):
        claim_turn(sessions, "c", f"message-{number}", "one")
    append_events(sessions, "c", turn(1), holder="one")
    for number in (1, 2):
        release_turn(sessions, "c", f"message-{number}", "one")
    assert claim_turn(sessions, "c", "message-1", "two").claim is Claim.TAKEN
    assert claim_turn(sessions, "c", "message-2", "two").claim is Claim.MINE


def test_a_message_that_got_no_reply_can_be_claimed_again_by_one_server(
    sessions: sessionmaker,
) -> None:
    append_events(sessions, "c", turn(1), holder="one")
    assert claim_turn(sessions, "c", "message-1", "two", again=True).claim is Claim.MINE
    assert claim_turn(sessions, "c", "message-1", "three", again=True).claim is Claim.HELD
    append_events(sessions, "c", turn(1), holder="two")
    assert count_events(sessions, "c") == 4 and turns_of(sessions, "c") == 1


def test_turns_are_taken_in_the_order_they_came(sessions: sessionmaker) -> None:
    first, second, third = (take_ticket(sessions, "c", name) for name in ("one", "two", "one"))
    assert [place[1] for place in (first, second, third)] == [True, False, False]
    assert take_ticket(sessions, "d", "two")[1]
    give_back_ticket(sessions, first[0])
    assert is_first(sessions, "c", second[0]) and not is_first(sessions, "c", third[0])
    # Who gives up waiting holds nobody up.
    give_back_ticket(sessions, second[0])
    assert is_first(sessions, "c", third[0])


def test_who_is_dead_holds_nobody_up_and_keeps_nothing_more(sessions: sessionmaker) -> None:
    slow, _ = take_ticket(sessions, "c", "slow")
    dies(sessions, Ticket.__table__)
    ticket, first = take_ticket(sessions, "c", "two")
    assert not first and is_first(sessions, "c", ticket)
    with pytest.raises(StoreError, match="another process has taken over"):
        append_events(sessions, "c", turn(1), holder="slow", ticket=slow)
    append_events(sessions, "c", turn(2), holder="two", ticket=ticket)
    assert [one["text"] for one in all_events(sessions, "c")] == ["fråga 2", "svar 2"]


def test_many_at_once_are_one_after_the_other(sessions: sessionmaker) -> None:
    inside: list[int] = []

    def take(number: int) -> bool:
        ticket, first = take_ticket(sessions, "c", f"server {number}")
        while not first:
            first = is_first(sessions, "c", ticket)
        inside.append(number)
        alone = len(inside) == 1
        inside.remove(number)
        give_back_ticket(sessions, ticket)
        return alone

    with ThreadPoolExecutor(4) as servers:
        assert all(servers.map(take, range(12)))
