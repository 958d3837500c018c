"""Logs and counts each request: its id, route, outcome and time, and no words."""

from __future__ import annotations

import logging
import time
from typing import Any

from sanic import Sanic
from sanic.request import Request

from bot.operations.logs import log_fields
from bot.operations.metrics import REQUEST_SECONDS, REQUESTS
from bot.operations.request_id import HEADER, begin_request, current_request_id

logger = logging.getLogger(__name__)

# A path that does not exist may contain anything.
_UNKNOWN = "other"
# Asked every few seconds: counted, not logged.
_UNLOGGED = ("/live", "/ready", "/webhooks/webchat/health")


def observe(app: Sanic) -> None:
    """Makes a server number, count and log its requests.

    Args:
        app: not yet running.
    """

    async def begin(request: Request) -> None:
        begin_request(request.headers.get(HEADER))
        request.ctx.began = time.perf_counter()

    async def end(request: Request, response: Any) -> None:
        began = getattr(request.ctx, "began", None)
        if began is None:
            # Refused before it was handled; the task may have served another request before.
            begin_request(request.headers.get(HEADER))
        response.headers.setdefault(HEADER, current_request_id())
        seconds = time.perf_counter() - began if began is not None else 0.0
        found = getattr(request, "route", None)
        route = f"/{found.path}" if found is not None else _UNKNOWN
        REQUESTS.labels(route, str(response.status)).inc()
        REQUEST_SECONDS.labels(route).observe(seconds)
        if route not in _UNLOGGED:
            log_fields(
                logger,
                "request",
                method=request.method,
                route=route,
                status=response.status,
                ms=round(1000 * seconds, 1),
            )

    app.register_middleware(begin, "request")
    app.register_middleware(end, "response")
