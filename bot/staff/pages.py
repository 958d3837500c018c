"""The building blocks of staff pages: sections, and the visits that they answer."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Callable, FrozenSet, List, Optional, Sequence

from markupsafe import Markup, escape
from sqlalchemy.orm import sessionmaker
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.settings import Settings
from bot.staff.rendering import rendered
from bot.staff.terms import message
from bot.store.columns import storable
from bot.store.local_time import LOCAL_TIME
from bot.store.staff import Account, Role

# The cookie with what was done, shown on the next page.
TOLD_COOKIE = "staff_told"
TOKEN_FIELD = "formularkod"
_PAGE_NUMBER = re.compile(r"[0-9]{1,5}")


class Refusal(Exception):
    """A page that cannot be shown, or a form that is refused; explained in Swedish.

    Args:
        status: of HTTP.
        title: a heading.
        text: what is wrong and what to do.
    """

    def __init__(self, status: int, title: str, text: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.text = text


class WrongForm(Exception):
    """Something in a form has to be corrected; shown at the top of the page with the form.

    Args:
        text: what is wrong and what to do, in Swedish.
    """


@dataclass
class Visit:
    """One request of somebody who is signed in, with what is needed to answer it.

    Attributes:
        request: Starlette's.
        settings: of this process.
        sessions: of the database.
        account: who is signed in.
        token: what each form must send back.
        sections: that this account sees, for the navigation.
        form: what was sent; empty for a page.
        session_hash: under which session.
    """

    request: Request
    settings: Settings
    sessions: sessionmaker
    account: Account
    token: str
    sections: Sequence[Section]
    form: FormData = field(default_factory=FormData)
    session_hash: str = ""

    @property
    def name(self) -> str:
        """Who is signed in, as notes and the log name them."""
        return self.account.name

    @property
    def now(self) -> datetime:
        """The present."""
        return datetime.now(UTC)

    @property
    def today(self) -> date:
        """The present day, in local time."""
        return self.now.astimezone(LOCAL_TIME).date()

    @property
    def token_field(self) -> Markup:
        """The hidden field that each form needs."""
        return token_field(self.token)

    def may(self, *roles: Role) -> bool:
        """Whether who is signed in has one of some roles."""
        return bool(self.account.roles.intersection(roles))

    def part(self, name: str) -> str:
        """A part of the path, as ``{name}`` in it says."""
        return storable(str(self.request.path_params[name]))

    def asked(self, name: str, default: str = "") -> str:
        """A value of the query, without blanks around it."""
        return storable(str(self.request.query_params.get(name, default))).strip()

    @property
    def page_number(self) -> int:
        """The requested page of a list, from 1, up to a sane maximum."""
        return max(1, int(asked)) if _PAGE_NUMBER.fullmatch(asked := self.asked("sida")) else 1

    def written(self, name: str, most: int = 4000) -> str:
        """A text of the form, without blanks around it.

        Raises:
            WrongForm: it is longer than ``most`` characters.
        """
        text = str(self.form.get(name, "")).replace("\r\n", "\n").strip()
        if len(text) > most:
            raise WrongForm(message("text_too_long", most=most))
        return text

    def page(self, template: str, *, status: int = 200, **values: Any) -> Response:
        """A page from a template; ``trouble`` among the values is shown at its top."""
        told = self.request.cookies.get(TOLD_COOKIE)
        response = HTMLResponse(
            rendered(
                template,
                visit=self,
                told=_untold(told) if told else None,
                path=self.request.url.path,
                **values,
            ),
            status_code=status,
        )
        if told:
            response.delete_cookie(TOLD_COOKIE, path="/")
        return response

    def done(self, path: str, text: str) -> Response:
        """Redirects to a page after a form, which says there what was done."""
        response = RedirectResponse(path, status_code=303)
        response.set_cookie(
            TOLD_COOKIE,
            base64.urlsafe_b64encode(text.encode()).decode(),
            max_age=60,
            path="/",
            httponly=True,
            secure=self.settings.profile == "production",
            samesite="strict",
        )
        return response


Handler = Callable[[Visit], Response]


@dataclass(frozen=True)
class Address:
    """A method and path, its handler, and the roles that may use it."""

    method: str
    path: str
    handler: Handler
    roles: FrozenSet[Role]


class Section:
    """A group of pages, one entry of the navigation.

    Args:
        title: in Swedish, one word.
        path: of its first page.
        seen_by: roles that see it.
    """

    def __init__(self, title: str, path: str, *, seen_by: Sequence[Role]) -> None:
        self.title = title
        self.path = path
        self.seen_by = frozenset(seen_by)
        self.addresses: List[Address] = []

    def page(self, path: str) -> Callable[[Handler], Handler]:
        """Answers GET below the section's path, for all who see the section."""
        return self._add("GET", path, self.seen_by)

    def form(self, path: str, *, roles: Sequence[Role]) -> Callable[[Handler], Handler]:
        """Takes a form (POST) below the section's path, from those with one of some roles."""
        return self._add("POST", path, frozenset(roles))

    def _add(self, method: str, path: str, roles: FrozenSet[Role]) -> Callable[[Handler], Handler]:
        def added(handler: Handler) -> Handler:
            self.addresses.append(Address(method, self.path + path, handler, roles))
            return handler

        return added


def token_field(token: str) -> Markup:
    """A hidden field with a form's token."""
    return Markup(f'<input type="hidden" name="{TOKEN_FIELD}" value="{escape(token)}">')


def _untold(cookie: str) -> Optional[str]:
    try:
        return base64.urlsafe_b64decode(cookie).decode()
    except ValueError:
        return None
