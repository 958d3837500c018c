"""*Drift*: notices to visitors, the off switch, the model, the outbox, how long things are kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, List, Optional, Tuple

from starlette.responses import Response

from bot.controls.notices import KINDS, MOST_CHARS, NOTICES, Notice, notices_of, value_of
from bot.controls.switch import OFF_NOTICE
from bot.launch.model_figures import ModelFigures, figures_of
from bot.operations import chosen_model
from bot.operations.chosen_model import NoModelError
from bot.settings import Settings
from bot.staff.pages import Section, Visit, WrongForm
from bot.staff.terms import message
from bot.store.case_work import MESSAGE_WORDS
from bot.store.models import MessageStatus
from bot.store.outbox import count_by_status, failed_messages, oldest_pending, requeue_failed
from bot.store.sessions import writing
from bot.store.shared import shared_value, value_to_change, write_shared_value
from bot.store.staff import Role
from bot.store.staff_log import log_alone, staff_log, write_log

SECTION = Section(message("running"), "/drift", seen_by=(Role.EDITOR,))

_EDITORS = (Role.EDITOR,)
# Each kind's heading, and when to use it.
_KIND_WORDS = {
    "emergency": (message("emergency"), message("emergency_hint")),
    "welcome": (message("greeting"), message("greeting_hint")),
    "hours": (message("hours"), message("hours_hint")),
}
_LOG_ENTRIES = 30


@SECTION.page("")
def overview(visit: Visit) -> Response:
    """The page."""
    return _overview(visit)


@SECTION.form("/meddelanden", roles=_EDITORS)
def change_notices(visit: Visit) -> Response:
    """Changes what every visitor is told, in up to three variants."""
    given = {
        kind: Notice(
            **{name: visit.written(f"{kind}_{name}", MOST_CHARS) for name in ("sv", "easy", "en")}
        )
        for kind in KINDS
    }
    for kind, notice in given.items():
        if (notice.easy or notice.en) and not notice.sv:
            trouble = message("swedish_missing", kind=_KIND_WORDS[kind][0])
            seen = visit.written("sett", 64)
            return _overview(visit, trouble=trouble, given=given, seen=seen, status=400)
    wanted = value_of(given)
    with writing(visit.sessions) as session:
        held = value_to_change(session, NOTICES)
        if is_as_seen := held == wanted or _mark(held) == visit.written("sett"):
            write_shared_value(session, NOTICES, wanted)
            write_log(session, visit.name, message("told_texts"), at=visit.now)
    if not is_as_seen:
        changed = {
            kind: notice for kind, notice in notices_of(held).items() if notice != given[kind]
        }
        trouble = message("texts_changed")
        return _overview(visit, trouble=trouble, given=given, meanwhile=changed, status=409)
    return visit.done("/drift", message("texts_saved"))


@SECTION.form("/av", roles=_EDITORS)
def switch_off(visit: Visit) -> Response:
    """Visitors see a notice, and no message is processed."""
    notice = visit.written("meddelande", MOST_CHARS)
    with writing(visit.sessions) as session:
        write_shared_value(session, OFF_NOTICE, notice)
        write_log(session, visit.name, message("told_switched_off"), at=visit.now)
    return visit.done("/drift", message("switched_off"))


@SECTION.form("/pa", roles=_EDITORS)
def switch_on(visit: Visit) -> Response:
    """Visitors are answered again."""
    with writing(visit.sessions) as session:
        write_shared_value(session, OFF_NOTICE, None)
        write_log(session, visit.name, message("told_switched_on"), at=visit.now)
    if visit.settings.mode == "off":
        return visit.done("/drift", message("still_off"))
    return visit.done("/drift", message("switched_on"))


@SECTION.form("/modell", roles=_EDITORS)
def use_model(visit: Visit) -> Response:
    """Chooses another model, or the one before."""
    name = visit.written("namn", 200)
    known = {path.name: path for path in chosen_model.models()}
    if name and name not in known:
        raise WrongForm(message("model_gone"))
    if chosen_model.own_model_waits():
        raise WrongForm(message("own_model_waits"))
    in_use = chosen_model.chosen_model()
    try:
        if name:
            chosen_model.choose_model(known[name])
        # Pressed twice it would go back twice.
        elif in_use is None or in_use.name != visit.written("i_bruk", 200):
            raise WrongForm(message("model_changed"))
        else:
            name = chosen_model.choose_previous().name
    except NoModelError as error:
        raise WrongForm(message("no_earlier_model")) from error
    except OSError as error:
        raise WrongForm(message("models_read_only")) from error
    log_alone(visit.sessions, visit.name, "valde modell", at=visit.now, subject=name)
    return visit.done("/drift", message("model_chosen", name=name.removesuffix(".tar.gz")))


@SECTION.form("/mejl/igen", roles=_EDITORS)
def retry_mails(visit: Visit) -> Response:
    """Makes all mails that were given up due again."""
    number = requeue_failed(visit.sessions, now=visit.now)
    log_alone(visit.sessions, visit.name, message("told_mails_again", count=number), at=visit.now)
    return visit.done("/drift", message("mails_again", count=number))


@dataclass(frozen=True)
class ListedModel:
    """A model as the page shows it; its figures, where it has read the same questions as others."""

    name: str
    made_at: datetime
    in_use: bool
    figures: Optional[ModelFigures]


def _models() -> List[ListedModel]:
    paths, chosen = chosen_model.models(), chosen_model.chosen_model()
    known = {path: figures_of(path) for path in paths}
    # Figures on other questions than the newest model's cannot be compared with these.
    digest = next((figures.digest for figures in known.values() if figures), "")
    return [
        ListedModel(
            path.name,
            datetime.fromtimestamp(chosen_model.trained_at(path), UTC),
            path == chosen,
            figures if figures and figures.digest == digest else None,
        )
        for path, figures in known.items()
    ]


def _comes_soon() -> str:
    """Why no model can be chosen for a moment, where that is so."""
    waits = chosen_model.own_model_waits() and chosen_model.is_writable()
    return message("own_model_waits") if waits else ""


def _kept(settings: Settings) -> List[Tuple[str, int]]:
    return [
        (message("talks"), settings.keep_conversation_days),
        (message("kept_misses"), settings.keep_miss_days),
        (message("kept_decisions"), settings.keep_miss_days),
        (message("kept_feedback"), settings.keep_feedback_days),
        (message("kept_cases"), settings.keep_case_days),
        (message("kept_staff_log"), settings.keep_staff_log_days),
        (message("kept_backups"), settings.keep_backup_days),
        (message("kept_logs"), settings.keep_log_days),
    ]


def _mark(held: Optional[str]) -> str:
    """A checksum of the texts, to detect concurrent changes."""
    return hashlib.sha256((held or "").encode()).hexdigest()[:16]


def _overview(visit: Visit, **changes: Any) -> Response:
    off = shared_value(visit.sessions, OFF_NOTICE)
    held = shared_value(visit.sessions, NOTICES)
    given = changes.pop("given", None) or notices_of(held)
    meanwhile, seen = changes.pop("meanwhile", {}), changes.pop("seen", _mark(held))
    models = _models()
    counts = count_by_status(visit.sessions)
    return visit.page(
        "running/overview.html",
        **changes,
        kinds=[(kind, *_KIND_WORDS[kind], given[kind], meanwhile.get(kind)) for kind in KINDS],
        seen=seen,
        most=MOST_CHARS,
        is_off=off is not None or visit.settings.mode == "off",
        off_notice=off,
        models=models,
        read=next((one.figures.questions for one in models if one.figures), 0),
        may_choose=chosen_model.may_choose(),
        previous=chosen_model.previous_model(),
        comes_soon=_comes_soon(),
        in_use=next((one.name for one in models if one.in_use), ""),
        waiting=counts[MessageStatus.PENDING],
        failed=counts[MessageStatus.FAILED],
        oldest=oldest_pending(visit.sessions),
        failures=failed_messages(visit.sessions, limit=20),
        mail_kinds=MESSAGE_WORDS,
        sees_cases=visit.may(Role.READER, Role.HANDLER),
        kept=_kept(visit.settings),
        log=staff_log(visit.sessions, without=message("told_opened"), limit=_LOG_ENTRIES),
    )
