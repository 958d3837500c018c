"""Where letters go: one interface, the mail server and the folder behind it."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from bot.delivery.folder import FolderTransport
from bot.delivery.message import Letter
from bot.delivery.smtp import SmtpTransport
from bot.settings import Settings
from bot.settings.smtp_url import parse_smtp_url


class Transport(Protocol):
    """Takes letters, one after the other."""

    async def send(self, letter: Letter) -> None:
        """Hands a letter in; when it returns, the letter is in safe hands.

        Raises:
            DeliveryError: it is not, or it cannot be known; the subclass says what follows.
        """

    async def rest(self) -> None:
        """There is nothing to send for now."""


def outbox_folder(settings: Settings) -> Path:
    """Where mails are put without a mail server."""
    return settings.var_path / "outbox"


def make_transport(settings: Settings) -> Transport:
    """The mail server that ``SMTP_URL`` names; without one, files in ``var/outbox/``."""
    if settings.smtp_url is None:
        return FolderTransport(outbox_folder(settings))
    server = parse_smtp_url(settings.smtp_url)
    return SmtpTransport(server, timeout=settings.delivery_timeout_seconds)


def destination(settings: Settings) -> str:
    """A sentence on where mails go, for the start of a process."""
    if settings.smtp_url is None:
        folder = outbox_folder(settings)
        return f"Mails are written to {folder}, not sent: set SMTP_URL to send them."
    server = parse_smtp_url(settings.smtp_url)
    return f"Mails are sent through {server}, as {settings.mail_from}."
