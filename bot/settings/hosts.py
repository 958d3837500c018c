"""What hosts' addresses and names mean, without a DNS look-up."""

from __future__ import annotations

import ipaddress
import socket
from typing import Union

Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]

# Reserved by RFC 2606 and RFC 6761 for examples and tests: nobody gets mail there.
_NOBODYS = ("example", "invalid", "localhost", "test")

# The IPv6 prefix that one subscriber usually has, and the largest handed out to one site.
SUBSCRIBER_PREFIX, SITE_PREFIX = 64, 48


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
    return any(read_address(str(entry[4][0])).is_unspecified for entry in found)


def is_nobodys(domain: str) -> bool:
    """Whether a domain is a placeholder, such as ``mail.example.se``, or no public one."""
    labels = domain.lower().rstrip(".").split(".")
    return labels[-1] in _NOBODYS or "example" in labels[-2:]


def network_of(address: Address, ipv6_prefix: int = SUBSCRIBER_PREFIX) -> str:
    """An address as the key of a limit.

    Args:
        address: of a client.
        ipv6_prefix: how many bits the client's network has, all of whose addresses are its own.

    Returns:
        The address; for IPv6 its network.
    """
    if address.version == 6:
        return str(ipaddress.ip_network((address, ipv6_prefix), strict=False))
    return str(address)


def read_address(written: str) -> Address:
    """Reads an address, an IPv4 one also where it is written as IPv6.

    Raises:
        ValueError: it is none.
    """
    read = ipaddress.ip_address(written.partition("%")[0])
    return getattr(read, "ipv4_mapped", None) or read
