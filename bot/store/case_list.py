"""Finding cases for the staff: by words, status, assignee, failed mails."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Iterator, List, Optional, Tuple

from sqlalchemy import and_, desc, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload, sessionmaker

from bot.store.columns import storable
from bot.store.models import Case, CaseStatus, MessageStatus, OutboxMessage
from bot.store.sessions import reading

_cases = Case.__table__
_mails = OutboxMessage.__table__
_REFERENCE = re.compile(r"EU-(\d{4})-(\d{1,9})", re.IGNORECASE)
_FEWEST_DIGITS = 4
_MOST_TERMS = 8
_LETTERS = {"Å": "å", "Ä": "ä", "Ö": "ö", "É": "é", "Ü": "ü"}
# Rows of an export that are read at once.
_BATCH = 500


@dataclass(frozen=True)
class CaseFilter:
    """A filter of cases; empty values match all.

    Attributes:
        text: words that must all occur in the question, the sender or how to reach them; a
            reference or a telephone number in any spelling.
        status: how far it has come.
        assigned_to: the name of an account; empty for cases that nobody has.
        undelivered: only those with a mail that was given up.
    """

    text: str = ""
    status: Optional[CaseStatus] = None
    assigned_to: Optional[str] = None
    undelivered: bool = False


@dataclass(frozen=True)
class ListedCase:
    """A case as the list and its export show it, without the conversation."""

    id: int
    reference: str
    created_at: datetime
    status: CaseStatus
    assigned_to: Optional[str]
    question: str
    contact_name: Optional[str]
    email: Optional[str]
    phone: Optional[str]
    organisation_kind: Optional[str]
    wish: Optional[str]
    topic: Optional[str]
    visitor_language: str
    undelivered: bool


def list_cases(
    sessions: sessionmaker, wanted: CaseFilter, *, page: int, size: int
) -> Tuple[List[ListedCase], int]:
    """A page of the list, the newest first, and how many cases there are on all.

    Args:
        sessions: of the database.
        wanted: which cases.
        page: from 1.
        size: of a page.

    Raises:
        StoreError: the database cannot be read.
    """
    with reading(sessions) as session:
        condition, offset = _condition(wanted), (page - 1) * size
        rows = _rows(session, condition, offset, size)
        if len(rows) < size and (rows or page == 1):
            # The last page gives the total, so that a search need not scan all cases twice.
            return rows, offset + len(rows)
        total = session.execute(select(func.count(_cases.c.id)).where(condition)).scalar_one()
        return rows, int(total)


def each_case(sessions: sessionmaker, wanted: CaseFilter) -> Iterator[ListedCase]:
    """All cases of a filter, the newest first, read in batches.

    Raises:
        StoreError: the database cannot be read.
    """
    below: Optional[Tuple[datetime, int]] = None
    while True:
        condition = _condition(wanted)
        if below is not None:
            at, number = below
            older = _cases.c.created_at < at
            same = and_(_cases.c.created_at == at, _cases.c.id < number)
            condition = and_(condition, or_(older, same))
        with reading(sessions) as session:
            rows = _rows(session, condition, 0, _BATCH)
        yield from rows
        if len(rows) < _BATCH:
            return
        below = (rows[-1].created_at, rows[-1].id)


def count_by_case_status(sessions: sessionmaker) -> dict[CaseStatus, int]:
    """How many cases there are in each status, zeros included.

    Raises:
        StoreError: the database cannot be read.
    """
    counted = select(_cases.c.status, func.count()).group_by(_cases.c.status)
    with reading(sessions) as session:
        found = {status: number for status, number in session.execute(counted)}
    return {status: found.get(status, 0) for status in CaseStatus}


def case_of(sessions: sessionmaker, reference: str) -> Optional[Case]:
    """A case with its mails and notes, apart from any session; None when there is none.

    Raises:
        StoreError: the database cannot be read.
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    with reading(sessions) as session:
        case: Optional[Case] = session.execute(
            select(Case)
            .options(selectinload(Case.messages), selectinload(Case.notes))
            .where(_is_number(match))
        ).scalar_one_or_none()
        return case


def _rows(session: Session, condition: Any, offset: int, limit: int) -> List[ListedCase]:
    failed = exists().where(
        _mails.c.case_id == _cases.c.id, _mails.c.status == MessageStatus.FAILED
    )
    columns = [
        _cases.c[name]
        for name in (
            *("id", "year", "number", "created_at", "status", "assigned_to", "question"),
            *("contact_name", "email", "phone", "organisation_kind", "wish", "topic"),
            "visitor_language",
        )
    ]
    query = (
        select(*columns, failed.label("undelivered"))
        .where(condition)
        .order_by(desc(_cases.c.created_at), desc(_cases.c.id))
        .offset(offset)
        .limit(limit)
    )
    return [_listed(row) for row in session.execute(query)]


def _listed(row: Any) -> ListedCase:
    values = dict(row._mapping)
    year, number = values.pop("year"), values.pop("number")
    return ListedCase(reference=f"EU-{year}-{number:04d}", **values)


def _condition(wanted: CaseFilter) -> Any:
    conditions: List[Any] = [_cases.c.id.is_not(None)]
    if wanted.status is not None:
        conditions.append(_cases.c.status == wanted.status)
    if wanted.assigned_to is not None:
        has = _cases.c.assigned_to
        conditions.append(has == wanted.assigned_to if wanted.assigned_to else has.is_(None))
    if wanted.undelivered:
        failed = select(_mails.c.case_id).where(_mails.c.status == MessageStatus.FAILED)
        conditions.append(_cases.c.id.in_(failed))
    conditions.extend(_terms(storable(wanted.text)))
    return and_(*conditions)


def _terms(text: str) -> Iterator[Any]:
    match = _REFERENCE.fullmatch(text.strip())
    if match is not None:
        yield _is_number(match)
        return
    digits = re.sub(r"[\s()/+.-]", "", text)
    if digits.isascii() and digits.isdigit() and len(digits) >= _FEWEST_DIGITS:
        # Stored with the country code, but typed with a leading zero.
        number = digits.lstrip("0")
        yield or_(_cases.c.phone.contains(number, autoescape=True), _holds(text.strip()))
        return
    for term in text.split()[:_MOST_TERMS]:
        yield _holds(term)


def _holds(term: str) -> Any:
    for capital, small in _LETTERS.items():
        term = term.replace(capital, small)
    folded = "".join(char.lower() if char.isascii() else char for char in term)
    written = (_cases.c.question, _cases.c.contact_name, _cases.c.email, _cases.c.wish)
    return or_(*(_folded(column, folded).contains(folded, autoescape=True) for column in written))


def _folded(column: Any, term: str) -> Any:
    # Which letters beyond a to z ``lower`` handles depends on the database and its configuration.
    # Folding takes time, so that only the term's own letters are folded.
    folded = func.lower(column)
    for capital, small in _LETTERS.items():
        if small in term:
            folded = func.replace(folded, capital, small)
    return folded


def _is_number(match: re.Match[str]) -> Any:
    return and_(_cases.c.year == int(match[1]), _cases.c.number == int(match[2]))
