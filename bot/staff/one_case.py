"""One case: what was asked, what happened to its mails, and what the staff do with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Callable, Dict

from starlette.responses import Response

from bot.cases.contact import Contact, read_contact
from bot.delivery.message import organisation_name
from bot.delivery.transport import outbox_folder
from bot.staff.cases import NOBODY, SECTION, handlers
from bot.staff.pages import Refusal, Visit, WrongForm
from bot.staff.terms import message
from bot.store.case_list import case_of
from bot.store.case_work import (
    MESSAGE_WORDS,
    STATUS_BY_WORD,
    STATUS_WORDS,
    AlreadyForwardedError,
    CaseGoneError,
    ChangedMeanwhileError,
    Doer,
    add_note,
    assign,
    erase_case,
    forward,
    send_again,
    set_status,
)
from bot.store.models import Case, MessageStatus
from bot.store.retention import erase_conversation
from bot.store.staff import Role
from bot.store.staff_log import log_once, staff_log
from bot.store.traces import clear_journal

# The section with all its pages: those of the list and these.
__all__ = ["SECTION"]

_HANDLERS = (Role.HANDLER,)
_MAIL_WORDS = {
    MessageStatus.PENDING: (message("waiting"), "wait"),
    MessageStatus.SENT: (message("sent"), "good"),
    MessageStatus.FAILED: (message("not_delivered"), "bad"),
}
_MOST_NOTE_CHARS = 4000
_JOURNAL_WAIT_SECONDS = 2.0
# Whoever works on a case reopens it after each step; one log entry is enough.
_ONE_READING = timedelta(hours=8)


@SECTION.page("/{reference}")
def show_case(visit: Visit) -> Response:
    """The case, with the actions on it."""
    return visit.page("cases/one.html", **_shown(visit, _read_case(visit)))


@SECTION.page("/{reference}/utskrift")
def print_case(visit: Visit) -> Response:
    """To print, or to save as PDF, for the registry."""
    return visit.page("cases/print.html", **_shown(visit, _read_case(visit)))


@SECTION.form("/{reference}/status", roles=_HANDLERS)
def change_status(visit: Visit) -> Response:
    """New, in progress, done."""
    case = _case(visit)
    status = STATUS_BY_WORD.get(visit.written("status"))
    if status is None:
        raise WrongForm(message("no_status"))
    seen = STATUS_BY_WORD.get(visit.written("sett"))
    return _do(
        visit,
        case,
        message("status_changed"),
        lambda doer: set_status(visit.sessions, case, status, doer, seen=seen),
    )


@SECTION.form("/{reference}/vem", roles=_HANDLERS)
def change_assignee(visit: Visit) -> Response:
    """Who has it."""
    case = _case(visit)
    who = visit.written("vem")
    if who != NOBODY and who not in handlers(visit):
        raise WrongForm(message("no_assignee"))
    name = None if who == NOBODY else who
    told = message("assigned", name=name) if name else message("unassigned")
    seen = visit.written("sett")
    had = None if seen == NOBODY else seen
    return _do(visit, case, told, lambda doer: assign(visit.sessions, case, name, doer, seen=had))


@SECTION.form("/{reference}/anteckning", roles=_HANDLERS)
def write_note(visit: Visit) -> Response:
    """A note for colleagues."""
    case = _case(visit)
    text = visit.written("text", _MOST_NOTE_CHARS)
    if not text:
        raise WrongForm(message("no_note"))
    return _do(
        visit,
        case,
        message("note_saved"),
        lambda doer: add_note(visit.sessions, case, text, doer),
    )


@SECTION.form("/{reference}/vidare", roles=_HANDLERS)
def forward_case(visit: Visit) -> Response:
    """To a colleague or another authority."""
    case = _case(visit)
    typed = visit.written("till", 320)
    reading = read_contact(typed)
    if reading.contact is None or reading.contact.email is None:
        raise WrongForm("Skriv mottagarens e-postadress, till exempel namn@kommunen.se.")
    if reading.suggestion is not None and not visit.form.get("stammer"):
        raise WrongForm(message("did_you_mean", email=reading.suggestion.email))
    recipient = reading.contact.email
    comment = visit.written("meddelande", _MOST_NOTE_CHARS)

    def send(doer: Doer) -> None:
        try:
            forward(visit.sessions, case, recipient, comment, doer)
        except AlreadyForwardedError as error:
            raise WrongForm(message("already_forwarded", recipient=recipient)) from error

    return _do(visit, case, message("forwarded", recipient=recipient), send)


@SECTION.form("/{reference}/mejl/{number:int}/igen", roles=_HANDLERS)
def send_mail_again(visit: Visit) -> Response:
    """Sends a mail again that was given up, or that somebody cannot find."""
    case = _case(visit)
    number = visit.request.path_params["number"]
    if number not in {mail.id for mail in case.messages}:
        raise _gone()
    return _do(
        visit,
        case,
        message("mail_again"),
        lambda doer: send_again(visit.sessions, case, number, doer),
    )


@SECTION.page("/{reference}/radera")
def ask_before_erasing(visit: Visit) -> Response:
    """Asks for confirmation, since erasing cannot be undone."""
    _require_handler(visit)
    return visit.page("cases/erase.html", case=_read_case(visit))


@SECTION.form("/{reference}/radera", roles=_HANDLERS)
def erase(visit: Visit) -> Response:
    """Deletes the case and what belongs to it."""
    case = _case(visit)
    if not visit.form.get("saker"):
        trouble = message("confirm_first")
        return visit.page("cases/erase.html", case=case, trouble=trouble, status=400)
    try:
        erase_case(visit.sessions, case, Doer(visit.name, visit.now))
    except CaseGoneError as error:
        raise _gone() from error
    erase_conversation(visit.sessions, case.conversation_id)
    # Where mails are written as files.
    for path in outbox_folder(visit.settings).glob(f"*{case.reference}-*"):
        path.unlink(missing_ok=True)
    clear_journal(visit.sessions.kw["bind"], _JOURNAL_WAIT_SECONDS)
    return visit.done(SECTION.path, message("erased", reference=case.reference))


def _case(visit: Visit) -> Case:
    case = case_of(visit.sessions, visit.part("reference"))
    if case is None:
        raise _gone()
    return case


def _read_case(visit: Visit) -> Case:
    """Reads a case, and logs that it was read."""
    case = _case(visit)
    log_once(
        visit.sessions,
        visit.name,
        message("told_opened"),
        at=visit.now,
        subject=case.reference,
        within=_ONE_READING,
    )
    return case


def _gone() -> Refusal:
    return Refusal(
        404,
        message("no_case"),
        message("no_case_why"),
    )


def _require_handler(visit: Visit) -> None:
    if not visit.may(*_HANDLERS):
        raise Refusal(403, message("forbidden"), message("only_handlers_erase"))


def _do(visit: Visit, case: Case, told: str, work: Callable[[Doer], None]) -> Response:
    try:
        work(Doer(visit.name, visit.now))
    except CaseGoneError as error:
        raise _gone() from error
    except ChangedMeanwhileError as error:
        raise WrongForm(message("case_changed")) from error
    return visit.done(f"{SECTION.path}/{case.reference}", told)


def _shown(visit: Visit, case: Case) -> Dict[str, Any]:
    people = handlers(visit)
    return {
        "case": case,
        "phone": Contact(phone=case.phone).shown_phone,
        "organisation": organisation_name(case.organisation_kind or ""),
        "mails": sorted(case.messages, key=lambda mail: mail.id),
        "mail_kinds": MESSAGE_WORDS,
        "mail_words": _MAIL_WORDS,
        "words": STATUS_WORDS,
        "statuses": [(word, word) for word in STATUS_WORDS.values()],
        "people": [(NOBODY, message("nobody")), *((name, name) for name in people)],
        "can_take": visit.name in people and case.assigned_to != visit.name,
        "goes_at": case.created_at + timedelta(days=visit.settings.keep_case_days),
        "log": staff_log(visit.sessions, subject=case.reference),
        "may_work": visit.may(*_HANDLERS),
    }
