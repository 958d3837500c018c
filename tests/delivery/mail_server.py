"""A real mail server for tests, which answers as a test wants and keeps what it took."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
import time
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, Callable, Iterator, Optional

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.running import free_port

WAIT_SECONDS = 60
USER, PASSWORD = "assistant", "p@ss/word:1"
Answer = Callable[[int], Optional[str]]


def accept(_number: int) -> Optional[str]:
    return None


@dataclass
class MailServer:
    """Listens on a free port of this machine.

    ``rcpt`` and ``data`` answer the nth recipient and mail, counted from 1: a reply, or None to
    take it. ``drop`` names mails that are taken, after which the connection breaks without a word.
    """

    rcpt: Answer = accept
    data: Answer = accept
    drop: Callable[[int], bool] = lambda _number: False
    # Seconds before a mail is answered.
    delay: float = 0
    tls: Optional[ssl.SSLContext] = None
    login: bool = False
    utf8: bool = False
    port: int = field(default_factory=free_port)
    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    logins: list[bytes] = field(default_factory=list)
    _rcpts: int = 0
    _mails: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _controller: Optional[Controller] = None

    def start(self) -> MailServer:
        options: dict[str, Any] = {"enable_SMTPUTF8": self.utf8}
        if self.tls is not None:
            options |= {"tls_context": self.tls, "require_starttls": True}
        if self.login:
            options |= {"authenticator": self._authenticate, "auth_required": True}
        self._controller = Controller(
            self, hostname="127.0.0.1", port=self.port, server_hostname="mail.test", **options
        )
        self._controller.start()
        return self

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    @property
    def mails(self) -> list[EmailMessage]:
        parsed = [message_from_bytes(raw, policy=policy.default) for raw in self.taken]
        assert all(isinstance(mail, EmailMessage) for mail in parsed)
        return parsed  # type: ignore[return-value]

    @property
    def message_ids(self) -> list[str]:
        return [mail["Message-ID"] for mail in self.mails]

    def wait_for(self, number: int) -> None:
        """Waits until so many mails have been taken."""
        wait_until(lambda: len(self.taken) >= number, f"{number} mails")

    # What aiosmtpd calls.

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        with self._lock:
            self._rcpts += 1
        refusal = self.rcpt(self._rcpts)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        with self._lock:
            self._mails += 1
            number = self._mails
        refusal = self.data(number)
        if refusal is not None:
            return refusal
        self.taken.append(envelope.content)
        self.recipients += envelope.rcpt_tos
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.drop(number):
            server.transport.abort()
        return "250 OK"

    def _authenticate(self, _server: Any, _session: Any, _env: Any, _how: str, data: Any) -> Any:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login)
        right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)


@contextlib.contextmanager
def mail_server(**options: Any) -> Iterator[MailServer]:
    """A running server, gone at the end."""
    server = MailServer(**options).start()
    try:
        yield server
    finally:
        server.stop()


def wait_until(true: Callable[[], bool], what: str, seconds: float = WAIT_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)
