"""Where a request comes from, for limits only: addresses are neither stored nor logged."""

from __future__ import annotations

import ipaddress
import re
from typing import Optional, Sequence, Union

# The IPv6 prefix that one subscriber usually has, and the largest handed out to one site.
_IPV6_PREFIX = 64
IPV6_SITE_PREFIX = 48

# Some proxies add the port: 192.0.2.1:4711, [2001:db8::1]:4711; some write brackets alone.
_WITH_PORT = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<four>[0-9.]+))(?::[0-9]{1,5})?")

Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]


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


def limited_address(peer: str, forwarded_for: Sequence[str], proxies: int) -> str:
    """The address that a limit counts; as ``visitor_address`` finds it.

    Returns:
        The address; for IPv6 the subscriber's network, since a subscriber has any number of
        addresses.
    """
    return network_of(visitor_address(peer, forwarded_for, proxies), _IPV6_PREFIX)


def network_of(address: Optional[Address], ipv6_prefix: int) -> str:
    """An address as a limit's key; for IPv6 its network, of a size in bits."""
    if address is None:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network((address, ipv6_prefix), strict=False))
    return str(address)


def _parse(written: str) -> Optional[Address]:
    match = _WITH_PORT.fullmatch(written.strip('"'))
    text = (match["six"] or match["four"]) if match else written.strip('"')
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
