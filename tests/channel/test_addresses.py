"""Whom a limit counts."""

from __future__ import annotations

import pytest

from bot.channel.addresses import limited_address


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "proxies", "counted"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        # Nobody has said that there is a proxy: whoever writes the header is not believed.
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("127.0.0.1", "198.51.100.7", 1, "198.51.100.7"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.7", 1, "198.51.100.7"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.7, 10.0.0.2", 2, "198.51.100.7"),
        # Fewer entries than proxies: somebody came another way.
        ("127.0.0.1", "198.51.100.7", 2, "127.0.0.1"),
        ("127.0.0.1", "not an address", 1, "not an address"),
        ("2001:db8:1:2:aaaa::1", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", 0, "::ffff:c000:201"),
    ],
)
def test_address(peer: str, forwarded_for: str, proxies: int, counted: str) -> None:
    assert limited_address(peer, forwarded_for, proxies) == counted
