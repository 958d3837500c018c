"""What a mail server answered, in words for the staff and without addresses."""

from __future__ import annotations

import re

from bot.privacy.redact import redact

_CHARS = 300
_ADDRESS = re.compile(r"\S*@\S*")
_SHORTEST_NAME = 3


def reply_text(code: int, message: str, address: str = "") -> str:
    """Code and text of a reply, on one line.

    Args:
        code: the three digits.
        message: as the server wrote it: it often repeats the recipient.
        address: whose two halves are taken out in whatever way the server spelt them.
    """
    text = _ADDRESS.sub("[address]", " ".join(message.split()))
    local, _, domain = address.partition("@")
    for half in (local, domain):
        if len(half) >= _SHORTEST_NAME:
            text = re.sub(re.escape(half), "[address]", text, flags=re.IGNORECASE)
    return f"{code} {redact(text)[:_CHARS]}".strip()
