"""An alternative to the form: a mail that the visitor sends from their own program."""

from __future__ import annotations

from typing import Optional
from urllib.parse import quote

# Mail programs and browsers give up on long links; some at 2 000 characters.
_MOST_BODY_CHARS = 600


def mailto_link(recipient: str, subject: str, body: Optional[str]) -> str:
    """A link that opens a mail with its subject and text filled in (RFC 6068).

    Args:
        recipient: the municipality's address.
        subject: of the mail.
        body: what the visitor wants to ask; truncated when it is too long for a link.
    """
    text = (body or "")[:_MOST_BODY_CHARS].replace("\r\n", "\n").replace("\n", "\r\n")
    link = f"mailto:{quote(recipient, safe='@')}?subject={quote(subject, safe='')}"
    return f"{link}&body={quote(text, safe='')}" if text else link
