"""What ``DATABASE_URL`` says about the connection to the database."""

from __future__ import annotations

import ipaddress
from typing import Iterator, Mapping, Optional
from urllib.parse import parse_qs, urlsplit

_ENCRYPTED = frozenset({"require", "verify-ca", "verify-full"})
# An explicit choice, accepted only for containers on the same machine's network.
_PLAIN = "disable"


def unencrypted_host(url: str) -> Optional[str]:
    """Another machine to which the connection may be unencrypted.

    Args:
        url: ``DATABASE_URL``.

    Returns:
        Its name. None where there is no such machine: SQLite, this machine, TLS insisted on, or a
        name without a dot, as containers of one machine have, with ``sslmode=disable``.
    """
    try:
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        hosts = list(_hosts(parts.hostname, options))
    except ValueError:
        return None
    mode = options.get("sslmode", "")
    if not parts.scheme.startswith("postgres") or mode in _ENCRYPTED:
        return None
    return next((host for host in hosts if not (mode == _PLAIN and _is_beside(host))), None)


def _hosts(named: Optional[str], options: Mapping[str, str]) -> Iterator[str]:
    """The hosts; those in the query take precedence over the one in the URL."""
    for host in (options.get("hostaddr") or options.get("host") or named or "").split(","):
        # A path is a socket on this machine.
        if host and not host.startswith(("/", "@")) and not _is_here(host):
            yield host


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _is_beside(host: str) -> bool:
    return not set(host) & set(".:")
