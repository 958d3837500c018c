"""The checks that every request passes before a page answers it: size, sign-in, role, token."""

from __future__ import annotations

import logging
from typing import Any, Awaitable, Callable, List, Optional, Sequence
from urllib.parse import parse_qsl, quote

from sqlalchemy.orm import sessionmaker
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.settings import Settings
from bot.staff import sessions as session_of
from bot.staff.pages import TOKEN_FIELD, Address, Refusal, Section, Visit, WrongForm
from bot.staff.rendering import rendered
from bot.staff.terms import message
from bot.store.columns import storable
from bot.store.errors import StoreError

logger = logging.getLogger(__name__)

# Far more than any text may have, so that texts that are too long can be shown again with the
# error.
MOST_BODY_BYTES = 1024 * 1024
_MOST_FIELDS = 500
# Texts shorter than this are not worth giving back.
_FEW_CHARS = 12
_SECRET_FIELDS = (TOKEN_FIELD, "losenord", "nytt", "nytt_igen")
# Values of ``Sec-Fetch-Site`` for requests from our own pages, or typed addresses.
_OWN_SITES = ("same-origin", "none")


class Guard:
    """Wraps handlers of visits as handlers of requests.

    Args:
        settings: of this process.
        sessions: of the database.
        sections: all there are.
    """

    def __init__(
        self, settings: Settings, sessions: sessionmaker, sections: Sequence[Section]
    ) -> None:
        self._settings = settings
        self._sessions = sessions
        self._sections = sections

    def endpoint(self, address: Address) -> Callable[[Request], Awaitable[Response]]:
        """The function that Starlette calls for an address."""

        async def answer(request: Request) -> Response:
            form = await read_form(request) if address.method == "POST" else FormData()
            return await run_in_threadpool(self._answer, request, address, form)

        return answer

    def _answer(self, request: Request, address: Address, form: FormData) -> Response:
        try:
            return self._answer_known(request, address, form)
        except StoreError as error:
            return database_away(error, texts_of(request, form))

    def _answer_known(self, request: Request, address: Address, form: FormData) -> Response:
        known = session_of.identify(request, self._settings, self._sessions)
        if known is None:
            return _not_signed_in(request, form)
        account = known.who.account
        visit = Visit(
            request=request,
            settings=self._settings,
            sessions=self._sessions,
            account=account,
            token=session_of.form_token(known.token),
            sections=[one for one in self._sections if account.roles & one.seen_by],
            form=form,
            session_hash=known.who.token_hash,
        )
        response = self._answer_visit(visit, address, known.token)
        if known.fresh:
            name = session_of.cookie_name(self._settings)
            session_of.give_cookie(response, self._settings, name, known.token)
        return response

    def _answer_visit(self, visit: Visit, address: Address, token: str) -> Response:
        try:
            if not account_may(visit, address):
                raise Refusal(
                    403,
                    message("forbidden"),
                    message("forbidden_why"),
                )
            if address.method == "POST":
                require_own_form(visit.request, visit.form, token)
            return address.handler(visit)
        except WrongForm as wrong:
            refusal = Refusal(400, message("not_saved"), str(wrong))
        except Refusal as other:
            refusal = other
        return refused(refusal, visit, texts_of(visit.request, visit.form))


def account_may(visit: Visit, address: Address) -> bool:
    """Whether an account may ask for an address; an empty list of roles means everybody."""
    return not address.roles or visit.may(*address.roles)


def require_own_form(request: Request, form: FormData, token: str) -> None:
    """Makes sure that a form is one of ours, made for this session.

    Raises:
        Refusal: it came from another site, or from before somebody signed in.
    """
    given = str(form.get(TOKEN_FIELD, ""))
    if _is_of_own_site(request) and session_of.is_form_token(given, token):
        return
    raise Refusal(
        403,
        message("form_too_old"),
        message("form_too_old_why"),
    )


async def read_form(request: Request) -> FormData:
    """The fields that a form sends.

    Raises:
        Refusal: it is too large, or no form.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY_BYTES:
            raise Refusal(413, message("form_too_large"), message("form_too_large_why"))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise Refusal(415, message("unreadable_form"), message("unreadable_form_why"))
    try:
        pairs: List[Any] = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise Refusal(400, message("unreadable_form"), message("unreadable_form_why")) from error
    return FormData([(name, storable(text)) for name, text in pairs])


def refused(
    refusal: Refusal, visit: Optional[Visit] = None, written: Sequence[str] = ()
) -> Response:
    """The page that says what went wrong.

    Args:
        refusal: what.
        visit: whose; None where nobody is signed in, or it is not known.
        written: texts of a form that was refused, which are shown so that they are not lost.
    """
    page = rendered(
        "refused.html", visit=visit, title=refusal.title, text=refusal.text, written=written
    )
    return HTMLResponse(page, status_code=refusal.status)


def database_away(error: StoreError, written: Sequence[str] = ()) -> Response:
    """The page that says that the database is away.

    Args:
        error: why; for the log.
        written: texts of a form, so that they are not lost.
    """
    logger.error("A page could not be answered: %s", error)
    refusal = Refusal(503, message("database_away"), message("database_away_why"))
    return refused(refusal, written=written)


def texts_of(request: Request, form: FormData) -> List[str]:
    """The texts that somebody typed into a form, without secrets.

    Empty for a form that another site sent: it could make our page say anything.
    """
    if not _is_of_own_site(request):
        return []
    return [
        text
        for name, text in form.multi_items()
        if name not in _SECRET_FIELDS and isinstance(text, str) and len(text.strip()) > _FEW_CHARS
    ]


def _is_of_own_site(request: Request) -> bool:
    return request.headers.get("sec-fetch-site", "same-origin") in _OWN_SITES


def _not_signed_in(request: Request, form: FormData) -> Response:
    if request.method != "POST":
        wanted = request.url.path
        if request.url.query:
            wanted += f"?{request.url.query}"
        return RedirectResponse(f"/logga-in?till={quote(wanted, safe='')}", status_code=303)
    refusal = Refusal(401, message("signed_out"), message("signed_out_why"))
    return refused(refusal, written=texts_of(request, form))
