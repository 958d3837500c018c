"""What names a phrase that went wrong where only its vector is kept."""

from __future__ import annotations

import hashlib

# As much of a message as an editor looks at.
LONGEST_PHRASE = 400


def phrase_text(text: str) -> str:
    """What of a message is looked at as a phrase."""
    return text.strip()[:LONGEST_PHRASE]


def vector_key(text: str) -> str:
    """Under what the vector of a message's phrase is kept: a checksum of its text."""
    return hashlib.sha256(phrase_text(text).encode("utf-8")).hexdigest()
