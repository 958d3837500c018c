"""The mail server's part: TLS, logins, letters beyond a-z, connections that end."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import sessionmaker

from bot.delivery.errors import TransportUnavailable
from bot.store.models import MessageStatus
from tests.delivery.certificate import self_signed
from tests.delivery.conftest import Count
from tests.delivery.mail_server import PASSWORD, USER, MailServer, mail_server
from tests.delivery.workers import (
    CONTACT,
    VISITOR,
    assert_no_visitor_in,
    drain,
    quick_settings,
    running_worker,
    statuses,
    wait_for_sent,
)
from tests.running import free_port
from tests.store.cases import MUNICIPALITY, open_cases
from tests.store.test_cases import outbox


@pytest.mark.parametrize("utf8", [True, False], ids=["SMTPUTF8", "without SMTPUTF8"])
def test_an_address_of_other_letters_needs_a_server_that_knows_them(
    sessions: sessionmaker, utf8: bool
) -> None:
    open_cases(sessions, 1, email="åsa@exämple.se")
    with mail_server(utf8=utf8) as server:
        drain(sessions, quick_settings(server))
        # Without, the municipality is told that the address could not be used.
        second = "åsa@xn--exmple-cua.se" if utf8 else CONTACT
        assert server.recipients == [MUNICIPALITY, second]
    receipt = outbox(sessions)[1]
    if utf8:
        assert receipt.status is MessageStatus.SENT
    else:
        assert receipt.status is MessageStatus.FAILED
        assert receipt.last_error is not None and "SMTPUTF8" in receipt.last_error


def test_a_server_that_says_nothing_is_not_waited_for_for_ever(sessions: sessionmaker) -> None:
    open_cases(sessions, 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        settings = quick_settings(SMTP_URL=url, BOT_DELIVERY_TIMEOUT_SECONDS="1")
        with pytest.raises(TransportUnavailable, match="cannot be reached"):
            drain(sessions, settings)
    assert statuses(sessions) == [("pending", 0)] * 2


def test_mails_leave_over_tls_after_a_login(
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


def test_a_slow_name_service_holds_nothing_up(
    sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> str:
        raise AssertionError("asked the name service for our own name")

    monkeypatch.setattr(socket, "getfqdn", never)
    open_cases(sessions, 1)
    server = MailServer()
    server.start()
    assert drain(sessions, quick_settings(server)).sent == 2
    server.stop()


def test_a_mistake_while_sending_ends_no_worker(
    sessions: sessionmaker, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    from aiosmtplib import SMTP

    real, calls = SMTP.rcpt, []

    async def broken(self: SMTP, recipient: str, **options: Any) -> Any:
        calls.append(recipient)
        if len(calls) == 1:
            raise AssertionError(recipient)
        return await real(self, recipient, **options)

    monkeypatch.setattr(SMTP, "rcpt", broken)
    open_cases(sessions, 1)
    with mail_server() as server:
        with running_worker(sessions, quick_settings(server)):
            wait_for_sent(sessions, 2)
        assert sorted(server.recipients) == sorted([MUNICIPALITY, VISITOR])
    assert "AssertionError at test_smtp.py" in caplog.text and "This is a bug" in caplog.text
    assert_no_visitor_in(caplog)
