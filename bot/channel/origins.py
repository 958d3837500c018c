"""CORS: which other sites' pages may use the assistant."""

from __future__ import annotations

from typing import Any, Dict, Sequence

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty

METHODS = "GET, POST, DELETE"
_HEADERS = "Authorization, Content-Type"
# How long a browser may cache the answer to a preflight request, in seconds.
_REMEMBERED_SECONDS = "3600"


def add_origins(routes: Blueprint, paths: Sequence[str], allowed: Sequence[str]) -> None:
    """Lets pages of some origins read the API's answers.

    Args:
        routes: the API's routes.
        paths: of the API, which get a handler for preflight requests.
        allowed: origins such as ``https://www.example.se``; none means our own only.
    """
    for number, path in enumerate(paths):

        @routes.options(path, name=f"ask_{number}")
        async def ask(request: Request) -> HTTPResponse:
            return empty()

    @routes.middleware("response")
    async def allow(request: Request, response: HTTPResponse) -> None:
        if request.path in paths:
            response.headers.update(origin_headers(request.headers.get("origin"), allowed))


def origin_headers(origin: Any, allowed: Sequence[str]) -> Dict[str, str]:
    """The CORS headers of an answer for a page of an origin."""
    if not allowed:
        return {}
    headers = {"Vary": "Origin"}
    if origin in allowed:
        headers.update(
            {
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": METHODS,
                "Access-Control-Allow-Headers": _HEADERS,
                "Access-Control-Expose-Headers": "Retry-After",
                "Access-Control-Max-Age": _REMEMBERED_SECONDS,
            }
        )
    return headers
