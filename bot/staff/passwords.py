"""Passwords of the staff: what is good enough, and how they are kept."""

from __future__ import annotations

import threading
import unicodedata
from functools import lru_cache
from typing import Optional

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.staff.terms import message

# NIST SP 800-63B-4, for passwords that are the only factor: long, and no rule on what is in them.
FEWEST_CHARS = 15
MOST_CHARS = 200
_FEWEST_DIFFERENT = 6
# What an attacker would try first here.
_GUESSABLE = ("motalakommun", "euassistent", "password", message("password"), "qwerty", "123456")
# Checks at once: each takes 64 MiB.
_at_once = threading.BoundedSemaphore(2)
_hasher = PasswordHasher()


def trouble_with(password: str, name: str) -> Optional[str]:
    """What is wrong with a new password, in Swedish; None when it is good enough.

    Args:
        password: as typed.
        name: of the account.
    """
    text = _normal(password)
    if len(text) < FEWEST_CHARS:
        return message("password_too_short", least=FEWEST_CHARS)
    if len(text) > MOST_CHARS:
        return message("password_too_long", most=MOST_CHARS)
    folded = text.casefold()
    if len(set(folded)) < _FEWEST_DIFFERENT:
        return message("password_repeats")
    left = folded
    for word in (name.casefold(), *_GUESSABLE):
        left = left.replace(word, "")
    if len(left) < FEWEST_CHARS // 2:
        return message("password_guessable")
    return None


def hashed(password: str) -> str:
    """The hash of a password (Argon2id)."""
    with _at_once:
        return _hasher.hash(_normal(password))


def is_right(password: str, password_hash: Optional[str]) -> bool:
    """Whether a password matches a hash; takes as long when there is none.

    Args:
        password: as typed.
        password_hash: None for an account that does not exist or has no password.
    """
    with _at_once:
        try:
            _hasher.verify(password_hash or _nobodys(), _normal(password)[: MOST_CHARS + 1])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return _hasher.hash("nobody has this password")


def _normal(password: str) -> str:
    # The same letters typed on another keyboard are the same password.
    return unicodedata.normalize("NFKC", password)
