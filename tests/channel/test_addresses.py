"""Whom a limit counts."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        # What is no address names nobody, or each would be somebody new.
        ("127.0.0.1", "not an address", 1, "127.0.0.1"),
        ("127.0.0.1", "unknown", 1, "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7,", 1, "127.0.0.1"),
        ("127.0.0.1", "198.51.100.7:4711", 1, "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7:4712", 1, "198.51.100.7"),
        ("127.0.0.1", "198.51.100.7:99999999", 1, "127.0.0.1"),
        ("127.0.0.1", "[2001:db8:1:2:aaaa::1]:4711", 1, "2001:db8:1:2::/64"),
        ("127.0.0.1", "[2001:db8:1:2:bbbb::1]", 1, "2001:db8:1:2::/64"),
        ("127.0.0.1", '"[2001:db8:1:2::1]:4711"', 1, "2001:db8:1:2::/64"),
        ("127.0.0.1", "2001:db8:1:2::1%eth0", 1, "2001:db8:1:2::/64"),
        ("127.0.0.1", "::ffff:198.51.100.7", 1, "198.51.100.7"),
        ("", "", 0, "unknown"),
        ("2001:db8:1:2:aaaa::1", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
    ],
)
def test_the_address_that_counts_is_the_visitors_and_no_proxys(
    peer: str, forwarded_for: str, proxies: int, counted: str
) -> None:
    assert limited_address(peer, [forwarded_for] if forwarded_for else [], proxies) == counted


def test_a_proxy_that_adds_a_line_of_its_own_is_believed_and_no_other_line() -> None:
    lines = ["1.2.3.4", "198.51.100.7"]
    assert limited_address("127.0.0.1", lines, 1) == "198.51.100.7"
    assert limited_address("127.0.0.1", ["9.9.9.9, 1.2.3.4", "198.51.100.7, 10.0.0.2"], 2) == (
        "198.51.100.7"
    )


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4), st.integers(0, 3))
def test_whatever_is_written_there_is_an_address_or_unknown(
    peer: str, lines: list[str], proxies: int
) -> None:
    counted = limited_address(peer, lines, proxies)
    if counted != "unknown":
        ipaddress.ip_network(counted)


@given(
    st.lists(st.text(max_size=60), max_size=4),
    st.text(max_size=60),
    st.ip_addresses(),
    st.integers(1, 3),
)
def test_whatever_is_written_before_the_proxies_entries_changes_nothing(
    lines: list[str], before: str, visitor: ipaddress.IPv4Address, proxies: int
) -> None:
    # The first proxy of the operator's own adds the visitor, each further one its predecessor.
    added = [str(visitor), *["10.0.0.2"] * (proxies - 1)]
    alone = limited_address("127.0.0.1", [", ".join(added)], proxies)
    assert limited_address("127.0.0.1", [*lines, ", ".join([before, *added])], proxies) == alone
    assert limited_address("127.0.0.1", [*lines, *added], proxies) == alone
