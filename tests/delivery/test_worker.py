"""From the outbox to a real mail server, with all that can go wrong on the way."""

from __future__ import annotations

import contextlib
import logging
import socket
from pathlib import Path
from typing import Any, Optional

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.orm import sessionmaker

from bot.delivery.errors import TransportUnavailable
from bot.store import MessageStatus, OutboxMessage, create_session_factory, create_store_engine
from bot.store.outbox import count_by_status
from tests.databases import new_server
from tests.delivery.certificate import self_signed
from tests.delivery.conftest import Count
from tests.delivery.mail_server import PASSWORD, USER, MailServer, mail_server, wait_until
from tests.delivery.workers import (
    drain,
    folder_settings,
    quick_settings,
    running_worker,
    wait_for_sent,
)
from tests.running import free_port
from tests.store.cases import MUNICIPALITY, open_cases
from tests.store.test_cases import outbox

VISITOR = "asa@foreningen.example"


def statuses(sessions: sessionmaker) -> list[tuple[str, int]]:
    return [(row.status.value, row.attempts) for row in outbox(sessions)]


def assert_no_visitor_in(caplog: Any) -> None:
    # The mail server of these tests logs all that it reads.
    log = "\n".join(one.getMessage() for one in caplog.records if one.name.startswith("bot"))
    for private in (VISITOR, "foreningen", "Åsa", "Hur går", MUNICIPALITY):
        assert private not in log


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
        body = server.mails[1].get_body(("plain",))
        assert body is not None and "Hur går vår förening med i SERN?" in body.get_content()
    assert statuses(sessions) == [("sent", 1)] * 6
    assert references[0] in caplog.text
    assert_no_visitor_in(caplog)


def test_a_server_that_is_down_is_waited_for(
    sessions: sessionmaker, count: Count, caplog: Any
) -> None:
    server = MailServer()
    references = open_cases(sessions, 2)
    with running_worker(sessions, quick_settings(server)):
        wait_until(lambda: "cannot be reached" in caplog.text, "a complaint")
        server.start()
        wait_for_sent(sessions, 4)
    server.stop()
    count("server down, then up", 1, references, server.message_ids)
    # The server's fault is not the mails': their tries are not counted.
    assert statuses(sessions) == [("sent", 1)] * 4
    assert "SMTP_URL" in caplog.text
    assert_no_visitor_in(caplog)


def test_a_server_that_goes_away_between_two_mails_is_waited_for(
    sessions: sessionmaker, count: Count
) -> None:
    server = MailServer().start()
    references = open_cases(sessions, 1)
    with running_worker(sessions, quick_settings(server)):
        wait_for_sent(sessions, 2)
        server.stop()
        references += open_cases(sessions, 1)
        server.start()
        wait_for_sent(sessions, 4)
    server.stop()
    count("server restarted", 1, references, server.message_ids)


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
                lambda: count_by_status(sessions)[MessageStatus.FAILED] == 2, "both to be given up"
            )
        assert server.taken == []
    errors = [record.message for record in caplog.records if record.levelno == logging.ERROR]
    assert sum(f"FAILED: {reference}" in error for error in errors) == 2
    # 0.1 + 0.2 + 0.4 seconds of waiting are enough.
    assert statuses(sessions) == [("failed", 4)] * 2


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
        assert server.recipients == [MUNICIPALITY]
    assert statuses(sessions) == [("sent", 1), ("failed", 1)]
    assert "not an address" not in caplog.text


@pytest.mark.parametrize("utf8", [True, False], ids=["SMTPUTF8", "without SMTPUTF8"])
def test_an_address_of_other_letters_needs_a_server_that_knows_them(
    sessions: sessionmaker, utf8: bool
) -> None:
    open_cases(sessions, 1, email="åsa@exämple.se")
    with mail_server(utf8=utf8) as server:
        drain(sessions, quick_settings(server))
        assert server.recipients == [MUNICIPALITY, "åsa@xn--exmple-cua.se"][: 1 + utf8]
    receipt = outbox(sessions)[1]
    if utf8:
        assert receipt.status is MessageStatus.SENT
    else:
        assert receipt.status is MessageStatus.FAILED
        assert receipt.last_error is not None and "SMTPUTF8" in receipt.last_error


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


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(sessions: sessionmaker) -> None:
    open_cases(sessions, 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        settings = quick_settings(SMTP_URL=url, BOT_DELIVERY_TIMEOUT_SECONDS="1")
        with pytest.raises(TransportUnavailable, match="cannot be reached"):
            drain(sessions, settings)
    assert statuses(sessions) == [("pending", 0)] * 2


def test_tls_and_login(
    sessions: sessionmaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: Count
) -> None:
    context, certificate = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    references = open_cases(sessions, 1)
    with mail_server(tls=context, login=True) as server:
        url = f"smtp://{USER}:p%40ss%2Fword%3A1@localhost:{server.port}?tls=required"
        drain(sessions, quick_settings(SMTP_URL=url))
        assert server.logins == [USER.encode()]
        count("none, with TLS and login", 0, references, server.message_ids)


def test_a_wrong_password_is_loud_and_fails_no_mail(
    sessions: sessionmaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, certificate = self_signed(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    open_cases(sessions, 1)
    with mail_server(tls=context, login=True) as server:
        url = f"smtp://{USER}:geheim@localhost:{server.port}"
        with pytest.raises(TransportUnavailable, match=r"refuses the login: 535.*SMTP_URL") as told:
            drain(sessions, quick_settings(SMTP_URL=url))
        assert "geheim" not in str(told.value) and PASSWORD not in str(told.value)
        # Without a login at all: refused at the first command of a mail.
        url = f"smtp://localhost:{server.port}"
        with pytest.raises(TransportUnavailable, match=r"530 .*user and password in SMTP_URL"):
            drain(sessions, quick_settings(SMTP_URL=url))
    assert statuses(sessions) == [("pending", 0)] * 2
    assert "530" in str(outbox(sessions)[0].last_error)


def test_a_certificate_that_nobody_signed_is_refused(
    sessions: sessionmaker, tmp_path: Path
) -> None:
    open_cases(sessions, 1)
    with mail_server(tls=self_signed(tmp_path)[0]) as server:
        settings = quick_settings(SMTP_URL=f"smtp://localhost:{server.port}")
        with pytest.raises(TransportUnavailable, match=r"cannot be trusted: self.signed.*tls=off"):
            drain(sessions, settings)
        assert server.taken == []
    assert statuses(sessions) == [("pending", 0)] * 2


def test_tls_that_is_required_but_not_offered_sends_nothing(sessions: sessionmaker) -> None:
    open_cases(sessions, 1)
    with mail_server() as server:
        settings = quick_settings(SMTP_URL=f"smtp://localhost:{server.port}?tls=required")
        with pytest.raises(TransportUnavailable, match="STARTTLS"):
            drain(sessions, settings)
        assert server.taken == []


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


def test_a_locked_database_is_waited_for(
    sessions: sessionmaker, engine: Engine, count: Count, caplog: Any
) -> None:
    references = open_cases(sessions, 2)
    with mail_server() as server:
        with running_worker(sessions, quick_settings(server)):
            wait_for_sent(sessions, 4)
            references += open_cases(sessions, 2)
            holder: Any = engine.execution_options(sqlite_begin="EXCLUSIVE").connect()
            holder.begin()
            if engine.dialect.name == "postgresql":
                holder.exec_driver_sql("LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE")
            wait_until(lambda: "cannot be used now" in caplog.text, "a complaint")
            holder.close()
            wait_for_sent(sessions, 8)
        count("database locked", 1, references, server.message_ids)


def test_a_database_that_restarts_is_waited_for(count: Count, caplog: Any) -> None:
    database = new_server()
    engine = create_store_engine(database.url(), wait_seconds=2)
    from bot.store import migrate

    migrate(engine)
    sessions = create_session_factory(engine)
    references = open_cases(sessions, 1)
    try:
        with mail_server() as server:
            with running_worker(sessions, quick_settings(server)):
                wait_for_sent(sessions, 2)
                database.stop()
                wait_until(lambda: "Check that it runs" in caplog.text, "a complaint")
                database.start()
                references += open_cases(sessions, 1)
                wait_for_sent(sessions, 4)
            count("PostgreSQL restarted", 1, references, server.message_ids)
    finally:
        engine.dispose()
        database.remove()


def test_a_mail_that_is_out_is_marked_when_the_database_is_back(
    sessions: sessionmaker, engine: Engine, caplog: Any
) -> None:
    open_cases(sessions, 1)
    holders: list[Any] = []

    def lock(number: int) -> Optional[str]:
        # Between the claim and the mark.
        if number == 1:
            holder: Any = engine.execution_options(sqlite_begin="IMMEDIATE").connect()
            holder.begin()
            if engine.dialect.name == "postgresql":
                holder.exec_driver_sql("LOCK TABLE outbox IN EXCLUSIVE MODE")
            holders.append(holder)
        return None

    with mail_server(data=lock) as server:
        with running_worker(sessions, quick_settings(server)):
            wait_until(lambda: "is sent but could not be marked" in caplog.text, "a complaint")
            holders[0].close()
            wait_for_sent(sessions, 2)
        # Nothing was sent again.
        assert len(server.taken) == 2


def test_a_full_disk_is_waited_for(sessions: sessionmaker, tmp_path: Path, caplog: Any) -> None:
    references = open_cases(sessions, 2)
    folder = tmp_path / "outbox"
    folder.mkdir()
    # Whatever is written to this file meets a full disk.
    full = folder / f".{references[0]}-municipality.part"
    full.symlink_to("/dev/full")
    with running_worker(sessions, folder_settings(tmp_path)):
        wait_until(lambda: "No space left on device" in caplog.text, "a complaint")
        assert list(folder.glob("*.eml")) == []
        full.unlink()
        wait_for_sent(sessions, 4)
    assert sorted(path.name for path in folder.glob("*.eml")) == sorted(
        f"{reference}-{kind}.eml"
        for reference in references
        for kind in ("municipality", "receipt")
    )
    assert statuses(sessions) == [("sent", 1)] * 4


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
    assert statuses(sessions) == [("sent", 1), ("failed", 1)]
    assert "This is a bug" in caplog.text and "KeyError at test_worker.py" in caplog.text
    assert_no_visitor_in(caplog)


def test_a_server_that_ends_connections_now_and_then_costs_no_try(
    sessions: sessionmaker, count: Count
) -> None:
    class Tired(MailServer):
        async def handle_MAIL(
            self, server: Any, session: Any, envelope: Any, address: str, options: Any
        ) -> str:
            session.mails = getattr(session, "mails", 0) + 1
            if session.mails > 2:
                return "421 4.7.0 Too many mails in one connection"
            envelope.mail_from = address
            return "250 OK"

    server = Tired()
    server.start()
    references = open_cases(sessions, 4)
    drain(sessions, quick_settings(server))
    server.stop()
    count("421 after two mails", 3, references, server.message_ids)
    assert server.connections == 4
    assert statuses(sessions) == [("sent", 1)] * 8


def test_unreachable_hosts_are_named(sessions: sessionmaker) -> None:
    open_cases(sessions, 1)
    port = free_port()
    with pytest.raises(TransportUnavailable, match=f"127.0.0.1:{port} cannot be reached"):
        drain(sessions, quick_settings(SMTP_URL=f"smtp://user:geheim@127.0.0.1:{port}"))
