"""Makes the mail of an outbox row. Pure: the same row gives the same mail, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from functools import lru_cache
from pathlib import Path
from typing import Any, Mapping

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.cases.letters import has_where_to
from bot.cases.phone import dialled_phone
from bot.cases.wishes import asks_to_be_called, wants_no_call
from bot.cases.words import patterns
from bot.conversation.history import COMPLAINT
from bot.delivery.clean import clean_line, clean_name, clean_text
from bot.delivery.mailbox import Mailbox, parse_mailbox
from bot.files.yaml_data import read_yaml
from bot.store.local_time import LOCAL_TIME
from bot.store.models import Case, MessageKind, OutboxMessage

_FOLDER = Path(__file__).parent
# ASCII on the wire: no relay has to support 8BITMIME, and long lines do not matter.
_ENCODING = "quoted-printable"


@dataclass(frozen=True)
class Letter:
    """A mail, ready to go."""

    # Reference and kind, EU-2026-0001-receipt; with the token where a kind may go out several
    # times.
    name: str
    sender: Mailbox
    recipient: Mailbox
    content: bytes

    @property
    def needs_utf8(self) -> bool:
        """Whether only a server with SMTPUTF8 can take it."""
        return self.sender.needs_utf8 or self.recipient.needs_utf8


def build_letter(row: OutboxMessage, *, mail_from: str, contact_email: str) -> Letter:
    """Writes the mail for a row of the outbox.

    Args:
        row: with its case.
        mail_from: address of the sender.
        contact_email: where visitors can write to the municipality.

    Raises:
        AddressError: the recipient's or the sender's address cannot be used.
    """
    case: Case = row.case
    sender, recipient = parse_mailbox(mail_from), parse_mailbox(row.recipient)
    is_receipt = row.kind is MessageKind.RECEIPT
    language = "en" if is_receipt and case.reply_language == "en" else "sv"
    reply_to = _reply_to(row, contact_email)
    letter_needs_utf8 = sender.needs_utf8 or recipient.needs_utf8
    texts = _texts(row, language, contact_email, reply_to is not None)

    message = EmailMessage(policy=SMTPUTF8 if letter_needs_utf8 else SMTP)
    message["From"] = Address(sender_name(), sender.local, sender.domain)
    message["To"] = Address("", recipient.local, recipient.domain)
    if reply_to is not None:
        message["Reply-To"] = reply_to
    message["Subject"] = texts["subject"]
    written_at = row.created_at if row.kind is MessageKind.FORWARD else case.created_at
    message["Date"] = written_at.astimezone(LOCAL_TIME)
    # The same at every try, so that a mail that arrives twice is recognised as one. References
    # alone would repeat when a database is recreated, or with two servers.
    message["Message-ID"] = f"<{case.reference.lower()}.{row.kind}.{row.token}@{sender.domain}>"
    # Nobody would read an out-of-office reply (RFC 3834), or the visitor would get it.
    message["Auto-Submitted"] = "auto-replied" if is_receipt else "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(texts["text"], cte=_ENCODING)
    message.add_alternative(texts["html"], subtype="html", cte=_ENCODING)
    # Only now: setting the content removes all Content- headers.
    message["Content-Language"] = language
    # A random boundary would make each try a different mail.
    message.set_boundary(f"=_{case.reference}-{row.kind}")
    name = f"{case.reference}-{row.kind}"
    if row.kind is MessageKind.FORWARD:
        name = f"{name}-{row.token}"
    return Letter(name, sender, recipient, message.as_bytes())


def sender_name() -> str:
    """The sender's name on all mails."""
    return str(_words()["sender_name"])


def _reply_to(row: OutboxMessage, contact_email: str) -> Address | None:
    if row.kind in (MessageKind.RECEIPT, MessageKind.FORWARD):
        municipality = parse_mailbox(contact_email)
        return Address("", municipality.local, municipality.domain)
    if row.kind is MessageKind.UNREACHED or row.case.email is None:
        return None
    try:
        visitor = parse_mailbox(str(row.case.email))
    except ValueError:
        # The question still has to arrive; the address is in the text.
        return None
    if visitor.needs_utf8:
        # It would require SMTPUTF8 all the way to the municipality.
        return None
    return Address(clean_name(row.case.contact_name or ""), visitor.local, visitor.domain)


def _texts(
    row: OutboxMessage, language: str, contact_email: str, can_reply: bool
) -> Mapping[str, str]:
    case: Case = row.case
    name = f"{row.kind}.{language}"
    # The conversation that goes along may promise a call for the case that this one adds to.
    earlier = patterns("case_number")[0].search(case.question)
    values: dict[str, Any] = {
        "reference": case.reference,
        "lang": language,
        "question": clean_text(case.question),
        "email": clean_line(case.email or ""),
        "phone": clean_line(dialled_phone(case.phone) if case.phone else ""),
        "has_receipt": any(message.kind is MessageKind.RECEIPT for message in case.messages),
        "contact_name": clean_line(case.contact_name or ""),
        "organisation_kind": organisation_name(case.organisation_kind or ""),
        "no_call": wants_no_call(case.question),
        "calls": bool(case.phone) and asks_to_be_called(case.question),
        "by_letter": has_where_to(case.question),
        "earlier_case": earlier[0] if earlier else "",
        "wish": clean_line(case.wish or ""),
        "topic": clean_line(case.topic or ""),
        "is_complaint": case.topic == COMPLAINT,
        "visitor_language": language_name(case.visitor_language),
        "reply_language": language_name(case.reply_language),
        "transcript": [
            {"who": line["who"], "text": clean_text(line["text"])} for line in case.transcript or ()
        ],
        "is_alone": case.transcript is None,
        "contact_email": contact_email,
        "can_reply": can_reply,
        "sent_by": clean_line(row.sent_by or ""),
        "comment": clean_text(row.comment or ""),
        "created_at": case.created_at.astimezone(LOCAL_TIME).strftime("%Y-%m-%d %H:%M"),
    }
    subject = _templates().get_template(f"{name}.subject.txt").render(values).strip()
    values["subject"] = subject
    return {
        "subject": subject,
        "text": _templates().get_template(f"{name}.txt").render(values),
        "html": _templates().get_template(f"{name}.html").render(values),
    }


def organisation_name(kind: str) -> str:
    """The kind of organisation that somebody asks on behalf of, in Swedish."""
    return str(_words()["organisations"].get(kind, clean_line(kind)))


def language_name(code: str) -> str:
    """A language in Swedish, by its ISO code."""
    return str(_words()["languages"].get(code, clean_line(code)))


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_yaml(_FOLDER / "words.yml")
    return words


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
