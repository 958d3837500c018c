"""Reads ``SMTP_URL``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Optional
from urllib.parse import parse_qsl, unquote, urlsplit

_EXPECTED = "expected smtp://user:password@host:port (or smtps://…, for TLS from the start)"
_SUBMISSION_PORT = 587
_TLS_PORT = 465


class Tls(StrEnum):
    """How the connection to the mail server is protected."""

    # From the first byte (smtps://).
    IMPLICIT = "implicit"
    # STARTTLS when the server offers it.
    OFFERED = "offered"
    # STARTTLS, or nothing is sent.
    REQUIRED = "required"
    # Never: a relay on the same machine, or one whose certificate nobody can check.
    OFF = "off"


@dataclass(frozen=True)
class SmtpServer:
    """The mail server that takes our mails."""

    host: str
    port: int
    tls: Tls
    user: Optional[str] = None
    # Not in the representation, so that no log or traceback shows it.
    password: Optional[str] = field(default=None, repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def parse_smtp_url(url: str) -> SmtpServer:
    """Parses the URL of a mail server.

    Args:
        url: ``smtp://`` or ``smtps://``; special characters in user and password percent-encoded.

    Raises:
        ValueError: it cannot be used; the text says why, and never shows the URL.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True))
    except ValueError:
        # From None: the chained error shows parts of the URL.
        raise ValueError(
            f"is not a URL: {_EXPECTED}; write special characters in the password as %40 for @, "
            "%2F for /, %3A for :, %23 for #"
        ) from None
    if parts.scheme not in ("smtp", "smtps"):
        raise ValueError(f"does not begin with smtp:// or smtps://: {_EXPECTED}")
    if not host or any(char.isspace() or not char.isprintable() for char in host):
        raise ValueError(f"names no host: {_EXPECTED}")
    if parts.path not in ("", "/") or parts.fragment:
        raise ValueError(f"has something behind the host that does not belong there: {_EXPECTED}")
    user = _decoded(parts.username)
    password = _decoded(parts.password)
    if (user is None) != (password is None):
        raise ValueError(f"needs a user and a password, or neither: {_EXPECTED}")
    tls = _tls(parts.scheme, options)
    default_port = _TLS_PORT if tls is Tls.IMPLICIT else _SUBMISSION_PORT
    return SmtpServer(host, port or default_port, tls, user, password)


def _tls(scheme: str, options: dict[str, str]) -> Tls:
    wanted = options.pop("tls", None)
    if options:
        raise ValueError("has an unknown option; the only one is ?tls=required or ?tls=off")
    if scheme == "smtps":
        if wanted not in (None, "required"):
            raise ValueError("smtps:// has TLS from the start; leave ?tls= out")
        return Tls.IMPLICIT
    if wanted not in (None, "required", "off"):
        raise ValueError("has an unknown ?tls=; it is required, off, or left out")
    return Tls(wanted) if wanted else Tls.OFFERED


def _decoded(part: Optional[str]) -> Optional[str]:
    return unquote(part) if part else None
