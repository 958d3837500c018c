"""The staff's work on a case, each step logged in its own transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Mapping, Optional

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from bot.store.cases import new_message
from bot.store.columns import storable
from bot.store.models import (
    Case,
    CaseNote,
    CaseStatus,
    MessageKind,
    MessageStatus,
    OutboxMessage,
)
from bot.store.sessions import writing
from bot.store.staff_log import write_log
from bot.store.staff_words import STAFF_WORDS

_cases = Case.__table__
_mails = OutboxMessage.__table__
_notes = CaseNote.__table__

STATUS_WORDS = {
    CaseStatus.NEW: STAFF_WORDS["new"],
    CaseStatus.IN_PROGRESS: STAFF_WORDS["in_progress"],
    CaseStatus.DONE: STAFF_WORDS["done"],
}
STATUS_BY_WORD = {word: status for status, word in STATUS_WORDS.items()}
MESSAGE_WORDS = {
    MessageKind.MUNICIPALITY: STAFF_WORDS["municipality"],
    MessageKind.RECEIPT: STAFF_WORDS["receipt"],
    MessageKind.UNREACHED: STAFF_WORDS["unreached"],
    MessageKind.FORWARD: STAFF_WORDS["forward"],
}


@dataclass(frozen=True)
class Doer:
    """Who of the staff does something, and when."""

    name: str
    at: datetime


class CaseGoneError(Exception):
    """The case, or the mail, no longer exists."""


class ChangedMeanwhileError(Exception):
    """A colleague has changed the same thing since it was looked at."""


class AlreadyForwardedError(Exception):
    """The case has been forwarded to this address before."""


def set_status(
    sessions: sessionmaker,
    case: Case,
    status: CaseStatus,
    doer: Doer,
    *,
    seen: Optional[CaseStatus],
) -> None:
    """Sets how far a case has come.

    Args:
        sessions: of the database.
        case: which.
        status: the new one.
        doer: who says it.
        seen: the status that the doer saw.

    Raises:
        CaseGoneError: it was erased meanwhile.
        ChangedMeanwhileError: it has another status than the doer saw; nothing was changed.
        StoreError: the database cannot be written to; nothing was changed.
    """
    what = STAFF_WORDS["status"].format(status=STATUS_WORDS[status])
    _change(sessions, case, doer, what, {"status": status}, _cases.c.status.in_([seen, status]))


def assign(
    sessions: sessionmaker, case: Case, name: Optional[str], doer: Doer, *, seen: Optional[str]
) -> None:
    """Gives a case to somebody, or to nobody; one that is new is in progress from then on.

    Args:
        sessions: of the database.
        case: which.
        name: of an account.
        doer: who does it.
        seen: the assignee that the doer saw.

    Raises:
        CaseGoneError: it was erased meanwhile.
        ChangedMeanwhileError: somebody else has it by now; nothing was changed.
        StoreError: the database cannot be written to; nothing was changed.
    """
    values: dict[str, Any] = {"assigned_to": name}
    if name is not None and case.status is CaseStatus.NEW:
        values["status"] = CaseStatus.IN_PROGRESS
    if name is None:
        what = STAFF_WORDS["returned"]
    else:
        what = STAFF_WORDS["took" if name == doer.name else "gave"].format(name=name)
    has = _cases.c.assigned_to
    is_as_seen = or_(has.is_not_distinct_from(seen), has.is_not_distinct_from(name))
    _change(sessions, case, doer, what, values, is_as_seen)


def add_note(sessions: sessionmaker, case: Case, text: str, doer: Doer) -> None:
    """Writes down something about a case, for colleagues.

    Raises:
        CaseGoneError: it was erased meanwhile.
        StoreError: the database cannot be written to; nothing was written.
    """
    with writing(sessions) as session:
        _require(session, case)
        session.add(CaseNote(case_id=case.id, at=doer.at, who=doer.name, text=storable(text)))
        write_log(session, doer.name, STAFF_WORDS["noted"], at=doer.at, subject=case.reference)


def forward(sessions: sessionmaker, case: Case, recipient: str, comment: str, doer: Doer) -> None:
    """Queues a mail of a case to a colleague or another authority.

    Args:
        sessions: of the database.
        case: which.
        recipient: an address.
        comment: what the recipient reads first; may be empty.
        doer: who does it.

    Raises:
        AlreadyForwardedError: it went there before; that mail can be sent again.
        CaseGoneError: it was erased meanwhile.
        StoreError: the database cannot be written to; nothing was written.
    """
    with writing(sessions) as session:
        _require(session, case)
        known = session.execute(
            select(_mails.c.id).where(
                _mails.c.case_id == case.id,
                _mails.c.kind == MessageKind.FORWARD,
                _mails.c.recipient == recipient,
            )
        ).first()
        if known is not None:
            raise AlreadyForwardedError(case.reference)
        message = new_message(MessageKind.FORWARD, recipient, doer.at)
        message.case_id = case.id
        message.sent_by = doer.name
        message.comment = storable(comment) or None
        session.add(message)
        # Not to whom: the log is kept longer than the case.
        write_log(session, doer.name, STAFF_WORDS["forwarded"], at=doer.at, subject=case.reference)


def send_again(sessions: sessionmaker, case: Case, message_id: int, doer: Doer) -> None:
    """Queues a mail again, whether it went out or was given up.

    Does nothing for one that is waiting already.

    Raises:
        CaseGoneError: the mail is not there any more.
        StoreError: the database cannot be written to; nothing was changed.
    """
    with writing(sessions) as session:
        row = session.execute(
            select(_mails.c.kind, _mails.c.status).where(
                _mails.c.id == message_id, _mails.c.case_id == case.id
            )
        ).first()
        if row is None:
            raise CaseGoneError(case.reference)
        if row.status is MessageStatus.PENDING:
            return
        session.execute(
            update(_mails)
            .where(_mails.c.id == message_id)
            .values(
                status=MessageStatus.PENDING,
                due_at=doer.at,
                claimed_by=None,
                attempts=0,
                finished_at=None,
                # As a mail of its own: one with the same Message-ID would be hidden as a repeat.
                token=secrets.token_hex(8),
            )
        )
        what = STAFF_WORDS["sent_again"].format(mail=MESSAGE_WORDS[row.kind])
        write_log(session, doer.name, what, at=doer.at, subject=case.reference)


def erase_case(sessions: sessionmaker, case: Case, doer: Doer) -> None:
    """Deletes a case with its mails, its notes and the conversation that goes with it.

    The log's entries about it stay: who did what and when, nothing that the visitor wrote.

    Raises:
        CaseGoneError: it was erased meanwhile.
        StoreError: the database cannot be written to; nothing was deleted.
    """
    with writing(sessions) as session:
        _require(session, case)
        for table in (_mails, _notes):
            session.execute(delete(table).where(table.c.case_id == case.id))
        session.execute(delete(_cases).where(_cases.c.id == case.id))
        write_log(session, doer.name, STAFF_WORDS["erased"], at=doer.at, subject=case.reference)


def _change(
    sessions: sessionmaker,
    case: Case,
    doer: Doer,
    what: str,
    values: Mapping[str, Any],
    is_as_seen: Any,
) -> None:
    with writing(sessions) as session:
        changed = session.execute(
            update(_cases).where(_cases.c.id == case.id, is_as_seen).values(**values)
        )
        if changed.rowcount != 1:
            _require(session, case)
            raise ChangedMeanwhileError(case.reference)
        write_log(session, doer.name, what, at=doer.at, subject=case.reference)


def _require(session: Session, case: Case) -> None:
    if session.execute(select(_cases.c.id).where(_cases.c.id == case.id)).first() is None:
        raise CaseGoneError(case.reference)
