"""Claims: one holder for each message, whatever happens to the others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, Sequence

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.store.engine import create_session_factory, create_store_engine
from bot.store.errors import StoreError
from bot.store.models import MessageKind, MessageStatus, OutboxMessage
from bot.store.outbox import (
    claim_due,
    count_by_status,
    failed_messages,
    mark_failed,
    mark_retry,
    mark_sent,
    oldest_pending,
    release,
    requeue_failed,
)
from tests.store.cases import open_cases
from tests.store.test_cases import outbox

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
RECEIPT = MessageKind.RECEIPT


def claim(
    sessions: sessionmaker, holder: str = "a", now: datetime = NOW, limit: int = 100
) -> Sequence[OutboxMessage]:
    return claim_due(sessions, holder=holder, now=now, until=now + LEASE, limit=limit)


def test_a_claim_brings_the_case_along(sessions: sessionmaker) -> None:
    (reference,) = open_cases(sessions, 1, now=NOW)
    rows = claim(sessions)
    assert [(row.case.reference, row.kind) for row in rows] == [
        (reference, MessageKind.MUNICIPALITY),
        (reference, MessageKind.RECEIPT),
    ]
    stored = outbox(sessions)
    assert {(row.claimed_by, row.due_at) for row in stored} == {("a", NOW + LEASE)}
    # Apart from any session: whether the case has other mails, too.
    assert len(rows[0].case.messages) == 2


def test_what_is_claimed_or_not_due_is_left_alone(sessions: sessionmaker) -> None:
    open_cases(sessions, 2, now=NOW)
    assert claim(sessions, now=NOW - SECOND) == []
    assert len(claim(sessions, "a", limit=3)) == 3
    assert len(claim(sessions, "b")) == 1
    assert claim(sessions, "c") == []


def test_the_longest_due_come_first(sessions: sessionmaker) -> None:
    late = open_cases(sessions, 1, now=NOW)[0]
    early = open_cases(sessions, 1, now=NOW - timedelta(hours=1))[0]
    order = [claim(sessions, limit=1)[0].case.reference for _ in range(4)]
    assert order == [early, early, late, late]


def test_many_workers_never_hold_the_same_message(
    database_url: str, sessions: sessionmaker
) -> None:
    open_cases(sessions, 40, now=NOW)
    patient = create_session_factory(create_store_engine(database_url, wait_seconds=60))

    def take_all(holder: str) -> list[int]:
        taken: list[int] = []
        while rows := claim(patient, holder, limit=3):
            taken += [row.id for row in rows]
            for row in rows:
                assert mark_sent(patient, row.id, holder=holder, now=NOW)
        return taken

    with ThreadPoolExecutor(6) as threads:
        taken = list(threads.map(take_all, "abcdef"))
    ids = [one for each in taken for one in each]
    # PostgreSQL passes over rows that another is claiming, so a worker may end early.
    ids += take_all("last")
    assert sorted(ids) == [row.id for row in outbox(sessions)]
    assert count_by_status(sessions)[MessageStatus.SENT] == 80
    patient.kw["bind"].dispose()


def test_postgresql_does_not_wait_for_who_is_claiming(
    sessions: sessionmaker, engine: Engine
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    open_cases(sessions, 2, now=NOW)
    with engine.connect() as other:
        other.exec_driver_sql("SELECT id FROM outbox ORDER BY id LIMIT 3 FOR UPDATE")
        assert [row.id for row in claim(sessions)] == [4]


def test_a_lease_that_ended_is_anybodys_and_the_first_holder_may_write_no_more(
    sessions: sessionmaker,
) -> None:
    open_cases(sessions, 1, now=NOW)
    first = claim(sessions, "dead")
    assert claim(sessions, "b", now=NOW + LEASE - SECOND) == []
    later = NOW + LEASE
    assert len(claim(sessions, "b", now=later)) == 2
    number = first[0].id
    assert not mark_sent(sessions, number, holder="dead", now=later)
    assert not mark_retry(sessions, number, holder="dead", at=later, error="x")
    assert not mark_failed(
        sessions, number, holder="dead", now=later, error="x", municipality="m@x.se"
    )
    assert release(sessions, [number], holder="dead", at=later) == 0
    assert [row.claimed_by for row in outbox(sessions)] == ["b", "b"]
    assert mark_sent(sessions, number, holder="b", now=later)


def test_a_late_holder_may_still_write_when_nobody_took_over(sessions: sessionmaker) -> None:
    open_cases(sessions, 1, now=NOW)
    row = claim(sessions, "slow")[0]
    assert mark_sent(sessions, row.id, holder="slow", now=NOW + 2 * LEASE)
    assert not mark_sent(sessions, row.id, holder="slow", now=NOW + 2 * LEASE)


def test_what_became_of_each_message_is_recorded(sessions: sessionmaker) -> None:
    open_cases(sessions, 2, now=NOW)
    one, two, three, four = claim(sessions)
    mark_sent(sessions, one.id, holder="a", now=NOW)
    mark_retry(sessions, two.id, holder="a", at=NOW + SECOND, error="451 \n later")
    mark_failed(sessions, three.id, holder="a", now=NOW, error="550 no", municipality="m@x.se")
    release(sessions, [four.id], holder="a", at=NOW, error="server down")
    found = [
        (row.status, row.attempts, row.last_error, row.finished_at, row.claimed_by)
        for row in outbox(sessions)
    ]
    assert found == [
        (MessageStatus.SENT, 1, None, NOW, None),
        (MessageStatus.PENDING, 1, "451 later", None, None),
        (MessageStatus.FAILED, 1, "550 no", NOW, None),
        (MessageStatus.PENDING, 0, "server down", None, None),
    ]
    assert [row.id for row in claim(sessions, "b")] == [four.id]
    assert [row.id for row in claim(sessions, "b", now=NOW + SECOND)] == [two.id]
    assert count_by_status(sessions) == {
        MessageStatus.PENDING: 2,
        MessageStatus.SENT: 1,
        MessageStatus.FAILED: 1,
    }


def test_what_was_sent_or_given_up_is_never_claimed_again_though_others_are_due(
    sessions: sessionmaker,
) -> None:
    open_cases(sessions, 2, now=NOW)
    sent, given_up, *others = claim(sessions)
    mark_sent(sessions, sent.id, holder="a", now=NOW)
    mark_failed(sessions, given_up.id, holder="a", now=NOW, error="5", municipality="m@x.se")
    later = claim(sessions, "b", now=NOW + 2 * LEASE)
    told = outbox(sessions)[-1]
    assert sorted(row.id for row in later) == [*(row.id for row in others), told.id]


def test_what_went_out_at_last_shows_no_error(sessions: sessionmaker) -> None:
    open_cases(sessions, 1, now=NOW)
    row = claim(sessions, limit=1)[0]
    mark_retry(sessions, row.id, holder="a", at=NOW, error="451 later")
    assert [one.id for one in claim(sessions, limit=1)] == [row.id]
    mark_sent(sessions, row.id, holder="a", now=NOW)
    assert (outbox(sessions)[0].attempts, outbox(sessions)[0].last_error) == (2, None)


def test_what_is_queued_again_is_due_at_once(sessions: sessionmaker) -> None:
    open_cases(sessions, 1, now=NOW)
    row = claim(sessions)[0]
    mark_failed(sessions, row.id, holder="a", now=NOW, error="5", municipality="m@x.se")
    requeue_failed(sessions, now=NOW + SECOND)
    assert [one.id for one in claim(sessions, "b", now=NOW + SECOND)] == [row.id]


def test_failed_messages_are_listed_and_queued_again(sessions: sessionmaker) -> None:
    (reference,) = open_cases(sessions, 1, now=NOW)
    row = claim(sessions)[1]
    mark_failed(sessions, row.id, holder="a", now=NOW, error="e" * 1000, municipality="m@x.se")
    (failed,) = failed_messages(sessions)
    assert (failed.reference, failed.kind) == (reference, MessageKind.RECEIPT)
    assert (failed.attempts, failed.finished_at, failed.last_error) == (1, NOW, "e" * 500)
    later = NOW + timedelta(days=7)
    assert requeue_failed(sessions, now=later) == 1
    assert requeue_failed(sessions, now=later) == 0
    assert failed_messages(sessions) == []
    again = next(one for one in claim(sessions, "b", now=later) if one.id == row.id)
    assert (again.attempts, again.finished_at) == (0, None)


def test_of_a_receipt_that_is_given_up_the_municipality_is_told_once(
    sessions: sessionmaker,
) -> None:
    open_cases(sessions, 1, now=NOW)
    for now in (NOW, NOW + timedelta(days=1)):
        receipt = next(row for row in claim(sessions, now=now) if row.kind is RECEIPT)
        assert mark_failed(
            sessions, receipt.id, holder="a", now=now, error="550", municipality="m@x.se"
        )
        third = outbox(sessions)[2]
        assert (third.kind, third.recipient) == (MessageKind.UNREACHED, "m@x.se")
        assert (third.case_id, third.created_at) == (receipt.case_id, NOW)
        assert len(outbox(sessions)) == 3
        requeue_failed(sessions, now=now)


def test_of_a_mail_to_the_municipality_that_is_given_up_nobody_else_is_told(
    sessions: sessionmaker,
) -> None:
    open_cases(sessions, 1, now=NOW)
    row = claim(sessions)[0]
    assert row.kind is MessageKind.MUNICIPALITY
    assert mark_failed(sessions, row.id, holder="a", now=NOW, error="5", municipality="m@x.se")
    assert len(outbox(sessions)) == 2


def test_the_oldest_mail_that_waits_is_the_one_written_first(sessions: sessionmaker) -> None:
    assert oldest_pending(sessions) is None
    for hours in (1, 3, 2):
        open_cases(sessions, 1, now=NOW - timedelta(hours=hours))
    assert oldest_pending(sessions) == NOW - timedelta(hours=3)
    # Tried without success it waits still, sent or given up no longer.
    first, second, *_ = claim(sessions)
    mark_retry(sessions, first.id, holder="a", at=NOW, error="451")
    assert oldest_pending(sessions) == NOW - timedelta(hours=3)
    again = claim(sessions, limit=1)[0]
    mark_sent(sessions, again.id, holder="a", now=NOW)
    mark_failed(sessions, second.id, holder="a", now=NOW, error="5", municipality="m@x.se")
    requeued = outbox(sessions)[-1]
    assert requeued.kind is MessageKind.UNREACHED
    assert oldest_pending(sessions) == NOW - timedelta(hours=2)


def test_the_mails_given_up_last_are_shown_first_and_no_more_than_asked_for(
    sessions: sessionmaker,
) -> None:
    first, second, third = open_cases(sessions, 3, now=NOW)
    rows = {row.case.reference: row for row in claim(sessions) if row.kind is not RECEIPT}
    for reference, hours in ((third, 1), (first, 3), (second, 3)):
        at = NOW + timedelta(hours=hours)
        mark_failed(
            sessions, rows[reference].id, holder="a", now=at, error="5", municipality="m@x.se"
        )
    # Of two at the same moment the later row.
    assert [one.reference for one in failed_messages(sessions)] == [second, first, third]
    assert [one.reference for one in failed_messages(sessions, limit=2)] == [second, first]


def test_an_empty_outbox_has_nothing_to_claim_count_or_give_back(sessions: sessionmaker) -> None:
    assert claim(sessions) == []
    assert set(count_by_status(sessions).values()) == {0}
    assert requeue_failed(sessions, now=NOW) == 0
    assert release(sessions, [], holder="a", at=NOW) == 0


def test_a_locked_outbox_is_a_store_error(sessions: sessionmaker, engine: Engine) -> None:
    open_cases(sessions, 1, now=NOW)
    row = claim(sessions, limit=1)[0]
    holder: Any = engine.execution_options(sqlite_begin="IMMEDIATE").connect()
    holder.begin()
    if engine.dialect.name == "postgresql":
        holder.exec_driver_sql("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
    for use in (
        lambda: claim(sessions),
        lambda: mark_sent(sessions, row.id, holder="a", now=NOW),
        lambda: requeue_failed(sessions, now=NOW),
    ):
        with pytest.raises(StoreError, match="Another process holds it"):
            use()
    holder.close()
    assert mark_sent(sessions, row.id, holder="a", now=NOW)


def test_idle_workers_do_not_wait_for_a_writer(sessions: sessionmaker, engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("SQLite alone has one writer at a time")
    holder: Any = engine.execution_options(sqlite_begin="IMMEDIATE").connect()
    holder.begin()
    assert claim(sessions) == []
    holder.close()
