"""A server that gives nothing away: errors without details, security headers on every response.

Rasa's root page gives its version; Sanic's error pages give its name, the path and, for some
errors, the exception.
"""

from __future__ import annotations

import logging
from typing import Any, Callable, Mapping, Optional, Tuple

from sanic import Sanic
from sanic.exceptions import (
    InvalidUsage,
    MethodNotSupported,
    PayloadTooLarge,
    RequestTimeout,
    SanicException,
)
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as sanic_json

logger = logging.getLogger(__name__)

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_CODES: Tuple[Tuple[type, str], ...] = (
    (PayloadTooLarge, "text_too_long"),
    (RequestTimeout, "too_slow"),
    (InvalidUsage, "bad_request"),
)
# From a status code to the sentence for a visitor; None where there is none.
Words = Callable[[str], Optional[str]]


def keep_quiet(app: Sanic, words: Optional[Words] = None) -> None:
    """Installs the errors and headers on a server.

    Args:
        app: not yet running.
        words: the text of an error for its code; nothing where no visitor reads it.
    """

    async def hide_root(request: Request) -> Optional[HTTPResponse]:
        return _error(404, "not_found", words) if _path(request) == "/" else None

    async def add_headers(request: Request, response: Any) -> None:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)

    async def refuse(request: Request, exception: Exception) -> HTTPResponse:
        status = getattr(exception, "status_code", 500)
        if not isinstance(exception, SanicException):
            logger.error("A request failed.", exc_info=exception)
        answer = _error(status, _code(exception, status), words)
        if isinstance(exception, MethodNotSupported):
            # RFC 9110 requires it with each 405.
            answer.headers.update(exception.headers)
        return answer

    app.register_middleware(hide_root, "request")
    app.register_middleware(add_headers, "response")
    for kind in (SanicException, Exception):
        app.error_handler.add(kind, refuse)


def _path(request: Request) -> Any:
    try:
        return request.path
    except UnicodeDecodeError:
        return None


def _code(exception: Exception, status: int) -> str:
    for kind, code in _CODES:
        if isinstance(exception, kind):
            return code
    if status >= 500:
        return "unavailable"
    return "not_found" if status in (404, 405) else "bad_request"


def _error(status: int, code: str, words: Optional[Words]) -> HTTPResponse:
    error = {"code": code}
    message = words(code) if words else None
    if message:
        error["message"] = message
    return sanic_json({"error": error}, status=status)
