"""The staff pages as one ASGI application."""

from __future__ import annotations

import hashlib
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any, List, Sequence

from sqlalchemy.orm import sessionmaker
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.files.yaml_data import YamlDataError
from bot.settings import Settings
from bot.staff import one_case, sign_in
from bot.staff.answers import SECTION as ANSWERS
from bot.staff.figures import SECTION as FIGURES
from bot.staff.guard import Guard, database_away, refused
from bot.staff.headers import SecureHeaders
from bot.staff.open_data import OpenData
from bot.staff.pages import Address, Refusal, Section, Visit
from bot.staff.running import SECTION as RUNNING
from bot.staff.terms import message
from bot.staff.unanswered import SECTION as UNANSWERED
from bot.store.errors import StoreError

logger = logging.getLogger(__name__)

# In the order of the navigation.
SECTIONS: Sequence[Section] = (one_case.SECTION, UNANSWERED, ANSWERS, FIGURES, RUNNING)
_STATIC = Path(__file__).with_name("static")
_FILES = {"staff.css": "text/css; charset=utf-8", "favicon.svg": "image/svg+xml"}


def create_app(settings: Settings, sessions: sessionmaker) -> Starlette:
    """The application.

    Args:
        settings: of this process.
        sessions: of a migrated database.
    """
    guard = Guard(settings, sessions, SECTIONS)
    routes: List[BaseRoute] = [
        Route("/live", _live, methods=["GET"]),
        Route("/static/{name}", _static, methods=["GET"]),
        *sign_in.SignIn(settings, sessions).routes(),
        *OpenData(settings, sessions).routes(),
        Route("/", guard.endpoint(Address("GET", "/", _first_page, frozenset()))),
    ]
    for section in (sign_in.ACCOUNT, *SECTIONS):
        for address in section.addresses:
            routes.append(Route(address.path, guard.endpoint(address), methods=[address.method]))
    return Starlette(
        routes=routes,
        middleware=[Middleware(SecureHeaders)],
        exception_handlers={
            Refusal: _refused,
            HTTPException: _http_error,
            StoreError: _store_error,
            YamlDataError: _unreadable_answers,
            Exception: _fault,
        },
    )


def _first_page(visit: Visit) -> Response:
    if not visit.sections:
        raise Refusal(
            403,
            message("no_role"),
            message("no_role_why"),
        )
    return RedirectResponse(visit.sections[0].path, status_code=303)


async def _live(_request: Request) -> Response:
    return PlainTextResponse("ok")


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _FILES:
        raise HTTPException(404)
    content, tag = _file(name)
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=_FILES[name], headers=headers)


@lru_cache(maxsize=len(_FILES))
def _file(name: str) -> tuple[bytes, str]:
    content = (_STATIC / name).read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:16]}"'


async def _refused(_request: Request, error: Any) -> Response:
    return refused(error)


async def _http_error(_request: Request, error: Any) -> Response:
    if error.status_code == 405:
        return refused(Refusal(405, message("wrong_method"), message("wrong_method_why")))
    return refused(Refusal(error.status_code, message("no_page"), message("no_page_why")))


async def _store_error(_request: Request, error: Any) -> Response:
    return database_away(error)


async def _unreadable_answers(_request: Request, error: Any) -> Response:
    logger.error("The answers cannot be read: %s", error)
    return refused(Refusal(503, message("unreadable_answers"), message("unreadable_answers_why")))


async def _fault(request: Request, error: Exception) -> Response:
    # Not the error's text: it may hold what a visitor wrote.
    logger.error("A fault at %s: %s", request.scope.get("route"), type(error).__name__)
    return refused(Refusal(500, message("failed"), message("failed_why")))
