"""*Obesvarat*: what was not answered well, grouped by meaning, and what an editor makes of it."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import List, Optional, Sequence, Tuple
from urllib.parse import urlencode

from starlette.responses import Response

from bot.conversation.cells import is_cell, split_cell
from bot.learning.groups import Group, find_group
from bot.learning.lists import Grouped, GroupedList
from bot.learning.phrases import (
    LISTS,
    OUT_OF_SCOPE,
    WENT_WRONG,
    Shortfall,
    decide,
    decisions,
    list_with,
    open_phrases,
    reword,
    texts_of,
    undo_decision,
)
from bot.learning.proposal import Proposal, propose
from bot.learning.trial_kept import last_trial
from bot.learning.trial_time import known_minutes
from bot.learning.vectors import EmbeddingFailed, make_missing_vectors
from bot.settings import PROJECT_DIR, Settings
from bot.staff.content import Answers, answers
from bot.staff.pages import Refusal, Section, Visit, WrongForm
from bot.staff.terms import message, term
from bot.staff.trends import trend
from bot.store.feedback import comments_at_the_end
from bot.store.models import PhraseVerdict
from bot.store.staff import Role

logger = logging.getLogger(__name__)

SECTION = Section(message("unanswered"), "/obesvarat", seen_by=(Role.READER, Role.EDITOR))

_PER_PAGE = 20
_MOST_COMMENTS = 200
_MOST_LIKELY = 5
_EDITORS = (Role.EDITOR,)
_DATABASES = 2


@SECTION.page("")
def list_groups(visit: Visit) -> Response:
    """The groups of a list, the largest first."""
    shortfall, language = visit.asked("vad"), visit.asked("sprak")
    groups, without_place, decided, dismissed = _grouped(visit)
    languages = sorted({one for group in groups for one in group.languages})
    shown = [
        group
        for group in groups
        if (not shortfall or shortfall in group.shortfalls)
        and (not language or language in group.languages)
    ]
    pages = max(1, -(-len(shown) // _PER_PAGE))
    page = min(pages, visit.page_number)
    today = visit.today
    return visit.page(
        "unanswered/list.html",
        groups=[
            (group, trend(group.days, today))
            for group in shown[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        ],
        count=len(shown),
        phrases=sum(group.count for group in shown),
        without_place=without_place,
        decided=decided,
        dismissed=dismissed,
        shortfall_shown=shortfall,
        language=language,
        languages=languages,
        went_wrong=WENT_WRONG,
        other_lists=[one for one in Shortfall if one not in WENT_WRONG],
        is_wrong=list_with(shortfall) == WENT_WRONG,
        page=page,
        pages=pages,
        link=lambda number: _page_of("", vad=shortfall, sprak=language, sida=str(number)),
        group_link=lambda group: _page_of(f"/grupp/{group.key}", vad=shortfall),
        form_link=_page_of("/gruppera", vad=shortfall),
        book=answers(),
        may_decide=visit.may(*_EDITORS),
        term=term,
    )


@SECTION.page("/kommentarer")
def list_comments(visit: Visit) -> Response:
    """What visitors wrote when conversations ended, also where they had asked nothing."""
    comments = comments_at_the_end(visit.sessions, _MOST_COMMENTS)
    return visit.page("unanswered/comments.html", comments=comments, most=_MOST_COMMENTS, term=term)


@SECTION.page("/grupp/{key}")
def one_group(visit: Visit) -> Response:
    """A group with its phrases, and the form that decides about them."""
    group = _group(visit)
    book = answers()
    likely = [cell for cell in group.likely if cell in book.cells]
    today = visit.today
    return visit.page(
        "unanswered/group.html",
        group=group,
        list_link=_page_of("", vad=visit.asked("vad")),
        form_link=_page_of(f"/grupp/{group.key}", vad=visit.asked("vad")),
        trend=trend(group.days, today),
        book=book,
        likely=likely[:_MOST_LIKELY],
        topics=_nearest_first(book, [*likely, *group.guesses, *group.answers]),
        outside=group.shortfalls[Shortfall.OUT_OF_SCOPE],
        said=lambda name: _said(book, name, visit.settings),
        out_of_scope_first=bool(group.likely) and group.likely[0] == OUT_OF_SCOPE,
        may_decide=visit.may(*_EDITORS),
        term=term,
    )


@SECTION.form("/grupp/{key}", roles=_EDITORS)
def decide_about_group(visit: Visit) -> Response:
    """Keeps what an editor decided about the chosen phrases of a group."""
    group = _group(visit)
    chosen = set(visit.form.getlist("fras"))
    phrases = [phrase for phrase in group.phrases if phrase.key in chosen]
    if not phrases:
        raise WrongForm(message("nothing_chosen"))
    verdict, cell = _verdict(visit, answers())
    told = message("told_decided", count=len(phrases), verdict=term("verdicts", verdict.value))
    decide(visit.sessions, phrases, verdict, visit.name, told, cell)
    done = message("decided", count=len(phrases))
    return visit.done(_page_of("", vad=visit.asked("vad")), done)


@SECTION.form("/gruppera", roles=_EDITORS)
def find_places(visit: Visit) -> Response:
    """Makes vectors of the phrases that are newer than the worker's last run."""
    shortfall = visit.asked("vad")
    texts = [phrase.text for phrase in open_phrases(visit.sessions, list_with(shortfall))]
    try:
        made = make_missing_vectors(visit.sessions, texts)
    except EmbeddingFailed as error:
        logger.error("%s", error)
        raise WrongForm(message("not_grouped")) from None
    return visit.done(_page_of("", vad=shortfall), message("grouped", count=made))


@SECTION.page("/forslag")
def show_proposal(visit: Visit) -> Response:
    """What was decided, and the change of the training phrases that follows from it."""
    decided = decisions(visit.sessions)
    proposal = _proposal(visit)
    trial = last_trial(visit.sessions)
    dismissed = {one.key for one in decided if one.verdict is PhraseVerdict.DISMISSED}
    return visit.page(
        "unanswered/proposal.html",
        decided=decided,
        dismissed=texts_of(visit.sessions, dismissed),
        dismissed_count=len(dismissed),
        proposal=proposal,
        minutes=known_minutes(),
        trial=trial,
        is_tried=trial is not None and trial.is_of(proposal.patch),
        days_kept=visit.settings.keep_miss_days,
        refused={one.key: one.reason for one in proposal.refused},
        book=answers(),
        may_decide=visit.may(*_EDITORS),
        term=term,
    )


@SECTION.page("/forslag.patch")
def download_proposal(visit: Visit) -> Response:
    """The change as a file that ``git apply`` takes."""
    return Response(
        _proposal(visit).patch,
        media_type="text/x-patch; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="forslag.patch"'},
    )


@SECTION.form("/forslag/angra", roles=_EDITORS)
def undo(visit: Visit) -> Response:
    """Undoes a decision."""
    undo_decision(visit.sessions, visit.written("fras", 64), visit.name, message("told_undone"))
    return visit.done("/obesvarat/forslag", message("undone"))


@SECTION.form("/forslag/ord", roles=_EDITORS)
def change_words(visit: Visit) -> Response:
    """Changes the words of a phrase before it is learnt."""
    text = " ".join(visit.written("text", 400).split())
    if not text:
        raise WrongForm(message("no_words"))
    told = message("told_reworded")
    reword(visit.sessions, visit.written("fras", 64), text, visit.name, told)
    return visit.done("/obesvarat/forslag", message("reworded"))


def _verdict(visit: Visit, book: Answers) -> Tuple[PhraseVerdict, str | None]:
    try:
        verdict = PhraseVerdict(visit.written("beslut", 32))
    except ValueError:
        raise WrongForm(message("no_verdict")) from None
    if verdict is not PhraseVerdict.CELL:
        return verdict, None
    cell = visit.written("cell", 255)
    if cell not in book.cells:
        raise WrongForm(message("no_cell"))
    return verdict, cell


def _nearest_first(book: Answers, cells: Sequence[str]) -> List[str]:
    """The topics, beginning with those of some cells in order."""
    near = [split_cell(cell).topic for cell in cells]
    return sorted(book.topics, key=lambda one: near.index(one) if one in near else len(near))


def _said(book: Answers, name: str, settings: Settings) -> Optional[str]:
    """What visitors get where no fact answers them; None for an answer with a fact."""
    entry = book.entry(name)
    if is_cell(name) and entry is not None and not entry.metadata.get("unknown"):
        return None
    shown = book.shown(name, settings)
    return shown[0].text if shown else None


def _group(visit: Visit) -> Group:
    group = find_group(_grouped(visit).groups, visit.part("key"))
    if group is None:
        raise Refusal(404, message("no_group"), message("no_group_why"))
    return group


def _page_of(path: str, **asked: str) -> str:
    """An address of this section, without empty parameters."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return SECTION.path + path + (f"?{query}" if query else "")


def _proposal(visit: Visit) -> Proposal:
    return propose(decisions(visit.sessions), PROJECT_DIR)


def _grouped(visit: Visit) -> Grouped:
    """The requested list."""
    shortfalls = list_with(visit.asked("vad"))
    return _list(str(visit.sessions.kw["bind"].url), shortfalls).grouped(visit.sessions)


@lru_cache(maxsize=_DATABASES * len(LISTS))
def _list(_database: str, shortfalls: Tuple[Shortfall, ...]) -> GroupedList:
    """Lists are kept between visits."""
    return GroupedList(shortfalls)
