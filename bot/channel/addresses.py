"""Where a request comes from, for limits only: addresses are neither stored nor logged."""

from __future__ import annotations

import ipaddress

# What one subscriber usually has of IPv6.
_IPV6_PREFIX = 64


def limited_address(peer: str, forwarded_for: str, proxies: int) -> str:
    """The address that a limit counts.

    Args:
        peer: who is connected to the server.
        forwarded_for: the header ``X-Forwarded-For``, empty when there is none.
        proxies: how many proxies of the operator's own have added to the header. What stands
            before their entries was written by whoever liked to, and is not believed.

    Returns:
        The address; of IPv6 the network of a subscriber, who has as many addresses as they want.
    """
    entries = [entry.strip() for entry in forwarded_for.split(",") if entry.strip()]
    address = entries[-proxies] if 0 < proxies <= len(entries) else peer
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, _IPV6_PREFIX), strict=False))
    return str(parsed)
