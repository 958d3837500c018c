"""Hands letters to a mail server and sorts its refusals into the three kinds of errors."""

from __future__ import annotations

import asyncio
import socket
import ssl
from contextlib import suppress
from typing import Optional

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from bot.delivery.errors import DeliveryError, MessageDelayed, MessageRefused, TransportUnavailable
from bot.delivery.message import Letter
from bot.delivery.replies import reply_text
from bot.settings.smtp_url import SmtpServer, Tls

# What a server says to any letter when user or password are missing or wrong.
_LOGIN_CODES = frozenset({530, 534, 535, 538})
_QUIT_SECONDS = 5.0
# The greeting of a client without a domain name (RFC 5321, 4.1.4).
_NO_NAME = "[127.0.0.1]"
# None: STARTTLS when the server offers it.
_START_TLS = {Tls.IMPLICIT: False, Tls.OFFERED: None, Tls.REQUIRED: True, Tls.OFF: False}


class SmtpTransport:
    """One connection to a mail server, kept as long as there is something to send.

    Args:
        server: where to.
        timeout: seconds in total for one letter, connecting included.
    """

    def __init__(self, server: SmtpServer, *, timeout: float) -> None:
        self._server = server
        self._timeout = timeout
        self._client: Optional[SMTP] = None

    async def send(self, letter: Letter) -> None:
        """Hands a letter in; when it returns, the server has taken it over.

        Raises:
            MessageRefused: the server will never take this letter.
            MessageDelayed: it did not take it now, or disconnected before answering.
            TransportUnavailable: the server cannot be reached, or refuses the login.
        """
        try:
            async with asyncio.timeout(self._timeout):
                await self._send(letter)
        except TimeoutError:
            # Connecting has its own error; here the server had accepted us and did not answer.
            self._drop()
            raise MessageDelayed(
                f"The mail server {self._server} did not answer within {self._timeout:g} seconds."
            ) from None
        except (SMTPException, OSError) as error:
            # The connection broke. The server may have the letter: it will come a second time
            # rather than never.
            self._drop()
            raise MessageDelayed(
                f"The mail server {self._server} hung up: {_kind(error)}"
            ) from None
        except DeliveryError:
            raise
        except BaseException:
            # Cancelled, or a bug: the state of the connection is not known.
            self._drop()
            raise

    async def rest(self) -> None:
        """Closes the connection with QUIT: servers dislike idle ones."""
        client, self._client = self._client, None
        if client is None:
            return
        with suppress(SMTPException, OSError, TimeoutError):
            async with asyncio.timeout(_QUIT_SECONDS):
                await client.quit()
        client.close()

    async def _send(self, letter: Letter) -> None:
        used_before = self._client is not None and self._client.is_connected
        client = await self._connected()
        if letter.needs_utf8 and not client.supports_extension("smtputf8"):
            raise MessageRefused(
                "The address has letters beyond a-z before the @, and the mail server does not "
                "take such (SMTPUTF8)."
            )
        try:
            await self._begin(client, letter)
        except (SMTPServerDisconnected, MessageDelayed):
            # A server may end a connection after so many letters or minutes; nothing of this
            # letter has been sent yet.
            if not used_before or client.is_connected:
                raise
            client = await self._connected()
            await self._begin(client, letter)
        encoding = "utf-8" if letter.needs_utf8 else "ascii"
        try:
            await client.rcpt(letter.recipient.address, encoding=encoding)
            await client.data(letter.content)
        except SMTPResponseException as error:
            await self._forget_letter(client)
            raise _sorted(error, letter) from None

    async def _begin(self, client: SMTP, letter: Letter) -> None:
        options = ["SMTPUTF8"] if letter.needs_utf8 else []
        encoding = "utf-8" if letter.needs_utf8 else "ascii"
        try:
            await client.mail(letter.sender.address, options=options, encoding=encoding)
        except SMTPResponseException as error:
            await self._forget_letter(client)
            raise _sorted(error, letter) from None

    async def _connected(self) -> SMTP:
        if self._client is not None and self._client.is_connected:
            return self._client
        server = self._server
        # Less than the letter's own time, so that a missing server is noticed first.
        patience = self._timeout / 2
        client = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            local_hostname=_own_name(),
            timeout=patience,
            use_tls=server.tls is Tls.IMPLICIT,
            start_tls=_START_TLS[server.tls],
        )
        try:
            async with asyncio.timeout(patience):
                await client.connect()
                if client.is_ehlo_or_helo_needed:
                    await client.ehlo()
        except (SMTPException, OSError, TimeoutError, ValueError) as error:
            client.close()
            raise TransportUnavailable(_why_not_connected(error, server)) from None
        client.timeout = self._timeout
        self._client = client
        return client

    async def _forget_letter(self, client: SMTP) -> None:
        # Resets the transaction of the refused letter, so that the next one can follow.
        try:
            await client.rset()
        except (SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None


def _sorted(
    error: SMTPResponseException, letter: Letter
) -> MessageRefused | MessageDelayed | TransportUnavailable:
    address = letter.recipient.address if isinstance(error, SMTPRecipientRefused) else ""
    text = f"The mail server answered {reply_text(error.code, error.message, address)}"
    if error.code in _LOGIN_CODES:
        return TransportUnavailable(f"{text}. Check the user and password in SMTP_URL.")
    if 500 <= error.code <= 599:
        return MessageRefused(text)
    return MessageDelayed(text)


def _own_name() -> str:
    # Not looked up in DNS: when that is slow, each connection would wait for nothing.
    name = socket.gethostname()
    return name if "." in name and name.isascii() else _NO_NAME


def _why_not_connected(error: BaseException, server: SmtpServer) -> str:
    if isinstance(error, SMTPResponseException):
        answer = reply_text(error.code, error.message, server.user or "")
        if isinstance(error, SMTPAuthenticationError) or error.code in _LOGIN_CODES:
            return (
                f"The mail server {server} refuses the login: {answer}. Check the user and "
                "password in SMTP_URL."
            )
        return f"The mail server {server} turns us away: {answer}."
    # With TLS from the start the reason is wrapped.
    for cause in (error, error.__cause__):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return (
                f"The certificate of the mail server {server} cannot be trusted: "
                f"{cause.verify_message}. Use the host name that the certificate is for, let "
                "SSL_CERT_FILE name the authority that signed it, or, for a relay on this "
                "machine, add ?tls=off to SMTP_URL."
            )
    reason = "it does not answer" if isinstance(error, TimeoutError) else _kind(error)
    return (
        f"The mail server {server} cannot be reached: {reason}. Check that it runs and "
        "that SMTP_URL is right."
    )


def _kind(error: BaseException) -> str:
    # aiosmtplib's texts name the server, the system's the reason; neither quotes a letter.
    return " ".join(str(error).split()) or type(error).__name__
