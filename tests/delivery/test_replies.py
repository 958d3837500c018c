from __future__ import annotations

import pytest

from bot.delivery.replies import reply_text


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("5.1.1 <asa@foreningen.example>: unknown", "550 5.1.1 [address] unknown"),
        ("5.1.1 User Asa unknown", "550 5.1.1 User [address] unknown"),
        ("5.1.2 foreningen.example: no such domain", "550 5.1.2 [address]: no such domain"),
        ("5.7.1\nRelaying  denied\r\n", "550 5.7.1 Relaying denied"),
        ("", "550"),
    ],
)
def test_a_reply_is_one_line_without_the_address(message: str, shown: str) -> None:
    assert reply_text(550, message, "asa@foreningen.example") == shown


def test_a_long_reply_is_cut() -> None:
    assert len(reply_text(550, "word " * 1000)) < 350


def test_other_peoples_addresses_go_too() -> None:
    assert "b@c.se" not in reply_text(451, "ask postmaster b@c.se", "asa@x.se")
