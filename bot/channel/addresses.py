"""Where a request comes from, for limits only: addresses are neither stored nor logged."""

from __future__ import annotations

import re
from typing import Optional, Sequence

from bot.settings.hosts import SITE_PREFIX, SUBSCRIBER_PREFIX, Address, network_of, read_address

# Some proxies add the port: 192.0.2.1:4711, [2001:db8::1]:4711; some write brackets alone.
_WITH_PORT = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<four>[0-9.]+))(?::[0-9]{1,5})?")


def visitor_address(peer: str, forwarded_for: Sequence[str], proxies: int) -> Optional[Address]:
    """The address that a request comes from.

    Args:
        peer: who is connected to the server.
        forwarded_for: all headers ``X-Forwarded-For``, in their order; a proxy may add a line of
            its own instead of extending the existing one.
        proxies: how many of the operator's own proxies have added to the headers. Anybody may have
            written what comes before their entries, so it is not trusted.

    Returns:
        The address; the peer's when the entry of the operator's proxy is missing or is no address.
        None for a peer without an address, on a Unix socket.
    """
    entries = [entry.strip() for line in forwarded_for for entry in line.split(",")]
    address = None
    if 0 < proxies <= len(entries):
        address = _parse(entries[-proxies])
    return address or _parse(peer)


def limited_address(
    peer: str,
    forwarded_for: Sequence[str],
    proxies: int,
    ipv6_prefix: int = SUBSCRIBER_PREFIX,
) -> str:
    """The address that a limit counts; as ``visitor_address`` finds it.

    Returns:
        The address; for IPv6 the subscriber's network, since a subscriber has any number of
        addresses, or that of the prefix given.
    """
    address = visitor_address(peer, forwarded_for, proxies)
    return "unknown" if address is None else network_of(address, ipv6_prefix)


def limited_site(peer: str, forwarded_for: Sequence[str], proxies: int) -> str:
    """As :func:`limited_address`; for IPv6 the largest network that one site may have."""
    return limited_address(peer, forwarded_for, proxies, SITE_PREFIX)


def _parse(written: str) -> Optional[Address]:
    match = _WITH_PORT.fullmatch(written.strip('"'))
    text = (match["six"] or match["four"]) if match else written.strip('"')
    try:
        return read_address(text)
    except ValueError:
        return None
