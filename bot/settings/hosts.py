"""What hosts' addresses and names mean, without a DNS look-up."""

from __future__ import annotations

import ipaddress
import socket

# Reserved by RFC 2606 and RFC 6761 for examples and tests: nobody gets mail there.
_NOBODYS = ("example", "invalid", "localhost", "test")


def listens_everywhere(host: str) -> bool:
    """Whether listening on it means listening on all addresses.

    Args:
        host: an address in any spelling that the system takes (``0``, ``::ffff:0.0.0.0``), or a
            name, which means one machine's address.
    """
    if not host.strip():
        return True
    try:
        found = socket.getaddrinfo(host.strip("[]"), 0, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return False
    return any(_unmapped(str(entry[4][0])).is_unspecified for entry in found)


def is_nobodys(domain: str) -> bool:
    """Whether a domain is a placeholder, such as ``mail.example.se``, or no public one."""
    labels = domain.lower().rstrip(".").split(".")
    return labels[-1] in _NOBODYS or "example" in labels[-2:]


def _unmapped(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    read = ipaddress.ip_address(address.partition("%")[0])
    return getattr(read, "ipv4_mapped", None) or read
