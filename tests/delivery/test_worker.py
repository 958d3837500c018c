"""From the outbox to a real mail server; what follows from each of its answers."""

from __future__ import annotations

import contextlib
import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Optional

import pytest
from sqlalchemy.orm import sessionmaker

from bot.store.engine import create_session_factory, create_store_engine
from bot.store.models import MessageStatus, OutboxMessage
from bot.store.outbox import count_by_status, requeue_failed
from tests.delivery.conftest import Count
from tests.delivery.mail_server import mail_server, wait_until
from tests.delivery.workers import (
    CONTACT,
    VISITOR,
    assert_no_visitor_in,
    drain,
    folder_settings,
    quick_settings,
    running_worker,
    statuses,
    wait_for_sent,
)
from tests.store.cases import MUNICIPALITY, open_cases
from tests.store.test_cases import outbox


def test_both_mails_arrive_over_one_connection(
    sessions: sessionmaker, count: Count, caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    with mail_server() as server:
        references = open_cases(sessions, 3)
        tally = drain(sessions, quick_settings(server))
        assert (tally.sent, tally.delayed, tally.failed) == (6, 0, 0)
        assert server.connections == 1
        assert server.recipients == [MUNICIPALITY, VISITOR] * 3
        count("none", 0, references, server.message_ids)
        # Å, ä and ö, after a whole trip.
        body = server.mails[0].get_body(("plain",))
        assert body is not None and "Hur går vår förening med i SERN?" in body.get_content()
    assert statuses(sessions) == [("sent", 1)] * 6
    assert references[0] in caplog.text
    assert_no_visitor_in(caplog)


def test_greylisting_is_outlived(sessions: sessionmaker, count: Count) -> None:
    def later(number: int) -> Optional[str]:
        return "451 4.7.1 Greylisted, try again" if number <= 4 else None

    references = open_cases(sessions, 2)
    with mail_server(rcpt=later) as server:
        with running_worker(sessions, quick_settings(server)):
            wait_for_sent(sessions, 4)
        count("451, then accepted", 4, references, server.message_ids)
    assert statuses(sessions) == [("sent", 2)] * 4


def test_what_is_put_off_for_too_long_fails(sessions: sessionmaker, caplog: Any) -> None:
    (reference,) = open_cases(sessions, 1)
    settings = {"BOT_DELIVERY_GIVE_UP_SECONDS": "0.5"}
    with mail_server(data=lambda _: "452 4.3.1 Mailbox full") as server:
        with running_worker(sessions, quick_settings(server, **settings)):
            wait_until(
                lambda: count_by_status(sessions)[MessageStatus.FAILED] == 3, "all to be given up"
            )
        assert server.taken == []
    errors = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    # The question, its receipt, and the notice of that.
    assert sum(f"FAILED: {reference}" in error for error in errors) == 3
    # 0.1 + 0.2 + 0.4 seconds of waiting are enough.
    assert statuses(sessions) == [("failed", 4)] * 3


def test_a_refused_recipient_fails_at_once_and_the_next_mail_goes(
    sessions: sessionmaker, caplog: Any
) -> None:
    (reference,) = open_cases(sessions, 1)

    def no_such_visitor(number: int) -> Optional[str]:
        return f"550 5.1.1 <{VISITOR}>: no asa here" if number == 1 else None

    rows = outbox(sessions)
    with mail_server(rcpt=no_such_visitor) as server:
        tally = drain(sessions, quick_settings(server))
        assert (tally.sent, tally.failed) == (1, 1)
        assert server.connections == 1
    assert [row.kind for row in rows] == ["municipality", "receipt"]
    failed = outbox(sessions)[0]
    assert (failed.status, failed.attempts) == (MessageStatus.FAILED, 1)
    assert failed.last_error is not None and "550 5.1.1 [address]" in failed.last_error
    assert VISITOR not in failed.last_error
    errors = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1 and f"FAILED: {reference} municipality" in errors[0]
    assert_no_visitor_in(caplog)


def test_refused_content_fails_at_once(sessions: sessionmaker) -> None:
    open_cases(sessions, 1)
    with mail_server(data=lambda number: "554 5.7.1 Spam" if number == 1 else None) as server:
        drain(sessions, quick_settings(server))
        assert len(server.taken) == 1
    assert statuses(sessions) == [("failed", 1), ("sent", 1)]


def test_an_address_that_is_none_fails_alone(sessions: sessionmaker, caplog: Any) -> None:
    open_cases(sessions, 1, email="not an address")
    with mail_server() as server:
        drain(sessions, quick_settings(server))
        # The question, and that its receipt could not be sent.
        assert server.recipients == [MUNICIPALITY, CONTACT]
    assert statuses(sessions) == [("sent", 1), ("failed", 1), ("sent", 1)]
    assert "not an address" not in caplog.text


def test_staff_is_told_once_of_an_address_that_takes_no_mail(sessions: sessionmaker) -> None:
    (reference,) = open_cases(sessions, 1)
    with mail_server(rcpt=lambda n: "550 5.1.1 unknown" if n in (2, 4) else None) as server:
        drain(sessions, quick_settings(server))
        assert requeue_failed(sessions, now=datetime.now(UTC)) == 1
        drain(sessions, quick_settings(server))
        assert server.recipients == [MUNICIPALITY, CONTACT]
        notice = server.mails[1]
        assert reference in notice["Subject"]
        body = notice.get_body(("plain",))
        assert body is not None and VISITOR in body.get_content()


def test_a_connection_that_breaks_before_the_answer_makes_a_repeat_not_a_loss(
    sessions: sessionmaker, count: Count
) -> None:
    references = open_cases(sessions, 3)
    with mail_server(drop=lambda number: number in (2, 5)) as server:
        with running_worker(sessions, quick_settings(server)):
            wait_for_sent(sessions, 6)
        assert len(server.taken) == 8
        count("dropped after DATA", 2, references, server.message_ids)


def test_a_server_that_answers_too_slowly_makes_a_repeat_not_a_loss(
    sessions: sessionmaker, count: Count
) -> None:
    references = open_cases(sessions, 1)
    with mail_server(delay=3) as server:
        with running_worker(sessions, quick_settings(server, BOT_DELIVERY_TIMEOUT_SECONDS="0.5")):
            server.wait_for(1)
            server.delay = 0
            wait_for_sent(sessions, 2)
        count("slower than the timeout", 1, references, server.message_ids)


def test_several_workers_send_nothing_twice(
    database_url: str, sessions: sessionmaker, count: Count
) -> None:
    references = open_cases(sessions, 60)
    engines = [create_store_engine(database_url, wait_seconds=30) for _ in range(4)]
    with mail_server() as server:
        with contextlib.ExitStack() as stack:
            for engine in engines:
                stack.enter_context(
                    running_worker(create_session_factory(engine), quick_settings(server))
                )
            wait_for_sent(sessions, 120)
        assert len(server.taken) == 120
        count("four workers at once", 1, references, server.message_ids)
    assert statuses(sessions) == [("sent", 1)] * 120
    for engine in engines:
        engine.dispose()


def test_a_repeat_takes_the_place_of_the_first_file(sessions: sessionmaker, tmp_path: Path) -> None:
    open_cases(sessions, 1)
    settings = folder_settings(tmp_path)
    drain(sessions, settings)
    before = {path.name: path.read_bytes() for path in (tmp_path / "outbox").iterdir()}
    with sessions.begin() as session:
        session.query(OutboxMessage).update({"status": MessageStatus.PENDING})
    with sessions.begin() as session:
        for row in session.query(OutboxMessage):
            row.due_at = row.created_at
    assert drain(sessions, settings).sent == 2
    after = {path.name: path.read_bytes() for path in (tmp_path / "outbox").iterdir()}
    assert before == after and len(after) == 2
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "outbox").iterdir()} == {0o600}


def test_a_mistake_of_ours_is_told_once_and_holds_nobody_up(
    sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    from bot.delivery import worker

    real = worker.build_letter

    def broken(row: OutboxMessage, **options: Any) -> Any:
        if row.kind == "receipt":
            raise KeyError(row.case.email)
        return real(row, **options)

    monkeypatch.setattr(worker, "build_letter", broken)
    open_cases(sessions, 1)
    with mail_server() as server:
        drain(sessions, quick_settings(server))
    assert statuses(sessions) == [("sent", 1), ("failed", 1), ("sent", 1)]
    assert "This is a bug" in caplog.text and "KeyError at test_worker.py" in caplog.text
    assert_no_visitor_in(caplog)
