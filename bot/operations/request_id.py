"""The id of a request, which follows it through all processes and their logs."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from typing import Optional

HEADER = "X-Request-ID"
_FORM = re.compile(r"[A-Za-z0-9-]{8,64}")
_BYTES = 8

_current: ContextVar[Optional[str]] = ContextVar("request_id", default=None)


def current_request_id() -> Optional[str]:
    """The id of the request that this task serves; None outside a request."""
    return _current.get()


def begin_request(given: Optional[str]) -> str:
    """Sets the id for this task and everything it starts.

    Args:
        given: the id from the proxy or the other server; anything malformed is replaced, since it
            is written to logs.

    Returns:
        The id.
    """
    number = given if given and _FORM.fullmatch(given) else secrets.token_hex(_BYTES)
    _current.set(number)
    return number
