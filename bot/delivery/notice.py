"""A mail to the staff that belongs to no case: a plain text, sent at once or not at all."""

from __future__ import annotations

import asyncio
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import make_msgid

from bot.delivery.clean import clean_line, clean_text
from bot.delivery.mailbox import parse_mailbox
from bot.delivery.message import Letter, sender_name
from bot.delivery.transport import make_transport
from bot.settings import Settings
from bot.store.local_time import LOCAL_TIME


def build_notice(name: str, subject: str, text: str, *, mail_from: str, recipient: str) -> Letter:
    """Writes the mail.

    Args:
        name: of the file, where mails become files.
        subject: of the mail.
        text: its body, in Swedish.
        mail_from: address of the sender.
        recipient: address of the staff.

    Raises:
        AddressError: an address cannot be used.
    """
    sender, to = parse_mailbox(mail_from), parse_mailbox(recipient)
    needs_utf8 = sender.needs_utf8 or to.needs_utf8
    message = EmailMessage(policy=SMTPUTF8 if needs_utf8 else SMTP)
    message["From"] = Address(sender_name(), sender.local, sender.domain)
    message["To"] = Address("", to.local, to.domain)
    message["Subject"] = clean_line(subject)
    message["Date"] = datetime.now(LOCAL_TIME)
    message["Message-ID"] = make_msgid(domain=sender.domain)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(clean_text(text) + "\n", cte="quoted-printable")
    message["Content-Language"] = "sv"
    return Letter(name, sender, to, message.as_bytes())


def send_notice(settings: Settings, letter: Letter) -> None:
    """Hands a letter in where all mails go.

    Raises:
        DeliveryError: it did not go out.
    """
    asyncio.run(_send(settings, letter))


async def _send(settings: Settings, letter: Letter) -> None:
    transport = make_transport(settings)
    try:
        await transport.send(letter)
    finally:
        await transport.rest()
