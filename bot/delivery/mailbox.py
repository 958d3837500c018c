"""Addresses as mail servers accept them."""

from __future__ import annotations

from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email


class AddressError(ValueError):
    """A text is no address that mail can be sent to. The error's text does not show it."""


@dataclass(frozen=True)
class Mailbox:
    """An address in its two halves; the domain in ASCII (``xn--…``)."""

    local: str
    domain: str

    @property
    def address(self) -> str:
        """Both halves together."""
        return f"{self.local}@{self.domain}"

    @property
    def needs_utf8(self) -> bool:
        """Whether only a server with SMTPUTF8 can take mail to it."""
        return not self.local.isascii()


def parse_mailbox(address: str) -> Mailbox:
    """Reads an address; the domain may hold letters of any language.

    Whether the domain exists is for the mail server to find out.

    Raises:
        AddressError: no mail can go there.
    """
    try:
        found = validate_email(address, check_deliverability=False, globally_deliverable=False)
    except (EmailNotValidError, UnicodeError):
        # Its reasons quote the address.
        raise AddressError("it is not an e-mail address that mail can be sent to") from None
    # Present unless the domain is an IP address in brackets, which is refused above.
    return Mailbox(found.local_part, str(found.ascii_domain))
