"""The list of cases, with search, filter and export."""

from __future__ import annotations

import csv
import io
from typing import Callable, Iterator, List, Mapping, Optional
from urllib.parse import urlencode

from starlette.responses import Response, StreamingResponse

from bot.cases.contact import Contact
from bot.delivery.message import language_name, organisation_name
from bot.staff.pages import Section, Visit
from bot.staff.rendering import local_time
from bot.staff.terms import message, term
from bot.store.case_list import (
    CaseFilter,
    ListedCase,
    count_by_case_status,
    each_case,
    list_cases,
)
from bot.store.case_work import STATUS_BY_WORD, STATUS_WORDS
from bot.store.models import CaseStatus
from bot.store.staff import Role, accounts
from bot.store.staff_log import log_alone

SECTION = Section(message("cases"), "/arenden", seen_by=(Role.READER, Role.HANDLER))

SIZE = 25
_MOST_CHARS = 200
_FIELDS = ("sok", "status", "vem", "mejl")
NOBODY = "ingen"
_UNDELIVERED = "ej-framme"
# The columns of the export, in their order, by the keys of their headings.
_COLUMNS: Mapping[str, Callable[[ListedCase], str]] = {
    "reference": lambda case: case.reference,
    "created_at": lambda case: local_time(case.created_at),
    "status": lambda case: STATUS_WORDS[case.status],
    "assigned_to": lambda case: case.assigned_to or "",
    "contact_name": lambda case: case.contact_name or "",
    "email": lambda case: case.email or "",
    "phone": lambda case: Contact(phone=case.phone).shown_phone or "",
    "organisation": lambda case: organisation_name(case.organisation_kind or ""),
    "wish": lambda case: case.wish or "",
    "topic": lambda case: case.topic or "",
    "language": lambda case: language_name(case.visitor_language),
    "question": lambda case: case.question,
}
# Spreadsheets take a cell that begins like this for a formula; some accept full-width signs, too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@SECTION.page("")
def show_list(visit: Visit) -> Response:
    """The list."""
    asked = {name: visit.asked(name)[:_MOST_CHARS] for name in _FIELDS}
    given = {name: value for name, value in asked.items() if value}
    wanted = _filter_of(asked)
    page = visit.page_number
    rows, total = list_cases(visit.sessions, wanted, page=page, size=SIZE)
    pages = max(1, -(-total // SIZE))
    if page > pages:
        page = pages
        rows, total = list_cases(visit.sessions, wanted, page=page, size=SIZE)
    return visit.page(
        "cases/list.html",
        rows=rows,
        total=total,
        page_number=page,
        pages=pages,
        link=lambda number: f"{SECTION.path}?{urlencode({**given, 'sida': number})}",
        asked=asked,
        is_filtered=bool(given),
        counts=[(STATUS_WORDS[one], n) for one, n in _counts(visit).items()],
        words=STATUS_WORDS,
        statuses=[("", message("all")), *((word, word) for word in STATUS_WORDS.values())],
        people=[
            ("", message("all")),
            (NOBODY, message("nobody")),
            *((name, name) for name in handlers(visit)),
        ],
        mails=[("", message("all")), (_UNDELIVERED, message("undelivered"))],
    )


@SECTION.form("/lista.csv", roles=(Role.READER, Role.HANDLER))
def export(visit: Visit) -> Response:
    """The list as a file for the registry, or for a spreadsheet."""
    asked = {name: visit.written(name, _MOST_CHARS) for name in _FIELDS}
    log_alone(visit.sessions, visit.name, message("told_exported"), at=visit.now)
    return StreamingResponse(
        _csv(each_case(visit.sessions, _filter_of(asked))),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="arenden-{visit.now:%Y-%m-%d}.csv"'},
    )


def handlers(visit: Visit) -> List[str]:
    """The accounts that a case can be assigned to."""
    return [one.name for one in accounts(visit.sessions) if Role.HANDLER in one.roles]


def _counts(visit: Visit) -> Mapping[CaseStatus, int]:
    return count_by_case_status(visit.sessions)


def _filter_of(asked: Mapping[str, str]) -> CaseFilter:
    who: Optional[str] = asked["vem"] or None
    return CaseFilter(
        text=asked["sok"],
        status=STATUS_BY_WORD.get(asked["status"]),
        assigned_to="" if who == NOBODY else who,
        undelivered=asked["mejl"] == _UNDELIVERED,
    )


def _csv(cases: Iterator[ListedCase]) -> Iterator[bytes]:
    buffer = io.StringIO()
    # As Swedish spreadsheets read it: semicolons, and a byte order mark.
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([term("case_columns", name) for name in _COLUMNS])
    for case in cases:
        writer.writerow([_harmless(cell(case)) for cell in _COLUMNS.values()])
        if buffer.tell() > 32_768:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
