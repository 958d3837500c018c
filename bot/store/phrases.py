"""The key under which the vector of a phrase that went wrong is kept."""

from __future__ import annotations

import hashlib

# The length in characters that editors see of a message.
LONGEST_PHRASE = 400


def phrase_text(text: str) -> str:
    """The part of a message that counts as a phrase."""
    return text.strip()[:LONGEST_PHRASE]


def vector_key(text: str) -> str:
    """The key of the vector of a message's phrase: a checksum of its text."""
    return hashlib.sha256(phrase_text(text).encode("utf-8")).hexdigest()
