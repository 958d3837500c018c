"""Signing in and out, and changing one's password."""

from __future__ import annotations

import logging
import secrets
from datetime import UTC, datetime
from typing import List, Optional

from sqlalchemy.orm import sessionmaker
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.settings import Settings
from bot.staff import passwords
from bot.staff import sessions as session_of
from bot.staff.guard import read_form, require_own_form
from bot.staff.pages import Section, Visit, token_field
from bot.staff.rendering import rendered
from bot.staff.terms import message
from bot.staff.tries import tries_of
from bot.store.rates import count_all, uncount
from bot.store.staff import account_named, end_session, set_password
from bot.store.staff_log import log_alone

logger = logging.getLogger(__name__)

# Before sign-in a form's token belongs to this cookie.
_FORM_COOKIE = "staff_form"
_NAME_CHARS = 64

ACCOUNT = Section(message("account"), "/konto", seen_by=())


class SignIn:
    """The pages before anybody is signed in.

    Args:
        settings: of this process.
        sessions: of the database.
    """

    def __init__(self, settings: Settings, sessions: sessionmaker) -> None:
        self._settings = settings
        self._sessions = sessions

    def routes(self) -> List[Route]:
        """What Starlette answers them with."""
        return [
            Route("/logga-in", self._show, methods=["GET"]),
            Route("/logga-in", self._take, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        return self._page(request, wanted=request.query_params.get("till", "/"))

    async def _take(self, request: Request) -> Response:
        form = await read_form(request)
        require_own_form(request, form, request.cookies.get(_FORM_COOKIE, ""))
        return await run_in_threadpool(self._try, request, form)

    def _try(self, request: Request, form: FormData) -> Response:
        wanted = str(form.get("till", "/"))
        if self._settings.staff_sso_header:
            return self._page(request, wanted=wanted)
        name = str(form.get("namn", "")).strip().casefold()[:_NAME_CHARS]
        rates = tries_of(self._sessions, request, self._settings, name)
        wait = count_all(self._sessions, rates)
        if wait is not None:
            logger.warning("Somebody has tried to sign in too often.")
            minutes = -(-wait // 60)
            return self._page(
                request,
                wanted=wanted,
                name=name,
                status=429,
                trouble=message("wait_to_sign_in", minutes=minutes),
            )
        account = account_named(self._sessions, name)
        password = str(form.get("losenord", ""))
        if not passwords.is_right(password, account.password_hash if account else None):
            return self._page(
                request,
                wanted=wanted,
                name=name,
                status=403,
                trouble=message("wrong_sign_in"),
            )
        assert account is not None and account.password_hash is not None
        uncount(self._sessions, rates)
        if passwords.is_outdated(account.password_hash):
            set_password(self._sessions, account.id, passwords.hashed(password))
        # Always a new token, so that one planted by somebody else is worthless (session fixation).
        token = session_of.start(self._sessions, account.id)
        log_alone(self._sessions, account.name, "loggade in", at=datetime.now(UTC))
        response = RedirectResponse(own_path(wanted), status_code=303)
        name = session_of.cookie_name(self._settings)
        session_of.give_cookie(response, self._settings, name, token)
        response.delete_cookie(_FORM_COOKIE, path="/")
        return response

    def _page(
        self,
        request: Request,
        *,
        wanted: str,
        name: str = "",
        trouble: Optional[str] = None,
        status: int = 200,
    ) -> Response:
        known = request.cookies.get(_FORM_COOKIE)
        token = known or secrets.token_urlsafe(24)
        response = HTMLResponse(
            rendered(
                "sign_in.html",
                token_field=token_field(session_of.form_token(token)),
                wanted=own_path(wanted),
                name=name,
                trouble=trouble,
                single_sign_on=bool(self._settings.staff_sso_header),
            ),
            status_code=status,
        )
        if known is None:
            session_of.give_cookie(response, self._settings, _FORM_COOKIE, token)
        return response


@ACCOUNT.page("")
def show_account(visit: Visit) -> Response:
    """One's own account."""
    return _account_page(visit)


@ACCOUNT.form("/losenord", roles=())
def change_password(visit: Visit) -> Response:
    """Sets a new password; other browsers are signed out."""
    old, new = str(visit.form.get("losenord", "")), str(visit.form.get("nytt", ""))
    rates = tries_of(visit.sessions, visit.request, visit.settings, visit.name)
    wait = count_all(visit.sessions, rates)
    if wait is not None:
        return _account_page(visit, message("wait_to_change", wait=-(-wait // 60)), 429)
    if not passwords.is_right(old, visit.account.password_hash):
        return _account_page(visit, message("wrong_current_password"), 400)
    uncount(visit.sessions, rates)
    trouble = passwords.trouble_with(new, visit.name)
    if trouble is None and new != str(visit.form.get("nytt_igen", "")):
        trouble = message("passwords_differ")
    if trouble is not None:
        return _account_page(visit, trouble, 400)
    set_password(
        visit.sessions,
        visit.account.id,
        passwords.hashed(new),
        keep_session=visit.session_hash,
    )
    log_alone(visit.sessions, visit.name, message("told_password_changed"), at=visit.now)
    return visit.done("/konto", message("password_changed"))


@ACCOUNT.form("/logga-ut", roles=())
def sign_out(visit: Visit) -> Response:
    """Ends the session."""
    end_session(visit.sessions, visit.session_hash)
    response = RedirectResponse("/logga-in", status_code=303)
    response.delete_cookie(
        session_of.cookie_name(visit.settings),
        path="/",
        secure=visit.settings.profile == "production",
        httponly=True,
        samesite="lax",
    )
    return response


def _account_page(visit: Visit, trouble: Optional[str] = None, status: int = 200) -> Response:
    return visit.page("account.html", trouble=trouble, status=status, fewest=passwords.FEWEST_CHARS)


def own_path(wanted: str) -> str:
    """A path of our own to go on to; the first page instead of any that leads elsewhere."""
    # With a second slash another server's name begins, and browsers read a backslash as one.
    is_ours = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if is_ours and wanted.isprintable() else "/"
