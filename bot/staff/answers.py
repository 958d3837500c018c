"""*Svar*: everything that the assistant says, its sources, and what visitors thought of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple
from urllib.parse import urlencode

from starlette.responses import Response

from bot.answers.entry import Entry
from bot.answers.unwritten import is_general
from bot.answers.variants import Variant
from bot.conversation.cells import Cell, is_cell, split_cell
from bot.staff.content import Answers, Shown, answers, is_overdue, reviewed_on
from bot.staff.in_use import newer_model_waits, responses_in_use
from bot.staff.pages import Refusal, Section, Visit, WrongForm
from bot.staff.preview import PreviewFailed, preview
from bot.staff.summary import CellFigures, Unit, summarise
from bot.staff.terms import message, term
from bot.store.feedback import guesses_rated_down, reasons_of
from bot.store.figures import Dimension, totals
from bot.store.staff import Role

SECTION = Section(message("answers"), "/svar", seen_by=(Role.READER, Role.EDITOR))

_PER_PAGE = 40
_DAYS_COUNTED = 90
_COUNTED = (Dimension.ASKED, Dimension.ANSWERED, Dimension.UNKNOWN, Dimension.RATED)
_MOST_CHARS = 500


@dataclass(frozen=True)
class Row:
    """An answer in the list."""

    cell: str
    entry: Entry
    figures: CellFigures
    is_overdue: bool
    waits: bool

    @property
    def reviewed(self) -> date | None:
        """When it was last compared with its source."""
        return reviewed_on(self.entry)


@dataclass(frozen=True)
class Text:
    """A text other than an answer, in the list."""

    name: str
    entry: Entry
    waits: bool

    @property
    def is_general(self) -> bool:
        """Whether it is said where a topic lacks an answer."""
        return is_general(self.name)

    @property
    def path(self) -> str:
        """Of its page."""
        return f"/svar/{self.name}" if self.is_general else f"/svar/texter/{self.name}"


# The list's filters, by their name in the address.
_KINDS: Mapping[str, Callable[[Row], bool]] = {
    "": lambda row: True,
    "gammalt": lambda row: row.is_overdue,
    "okant": lambda row: row.entry.is_unknown,
    "daligt": lambda row: row.figures.no > row.figures.yes,
    "vantar": lambda row: row.waits,
    "aldrig": lambda row: not row.figures.shown,
}
_TEXT_KINDS: Mapping[str, Callable[[Text], bool]] = {
    "": lambda text: True,
    "samtal": lambda text: not text.is_general,
    "okant": lambda text: text.is_general,
    "vantar": lambda text: text.waits,
}


@SECTION.page("")
def list_answers(visit: Visit) -> Response:
    """The list, with the field to try a question in."""
    return _list(visit)


@SECTION.form("/prova", roles=(Role.EDITOR,))
def try_question(visit: Visit) -> Response:
    """How a question is read and answered."""
    text = " ".join(visit.written("fraga", _MOST_CHARS).split())
    if not text:
        raise WrongForm(message("no_question"))
    values: Dict[str, Any] = {"question": text, "preview": None, "trouble": None}
    try:
        values["preview"] = preview(visit.settings, visit.sessions, text)
    except PreviewFailed as failed:
        own = message("assistant_off" if failed.off else "assistant_down")
        values["trouble"] = own if failed.off or not failed.said else failed.said
    book, in_use = answers(), responses_in_use()
    waiting = [cell for cell in book.cells if book.differs(cell, in_use)]
    return visit.page("answers/preview.html", book=book, term=term, waiting=waiting, **values)


@SECTION.page("/texter")
def list_texts(visit: Visit) -> Response:
    """All texts other than answers."""
    book, in_use = answers(), responses_in_use()
    kind = visit.asked("visa") if visit.asked("visa") in _TEXT_KINDS else ""
    words = visit.asked("sok")
    texts = [
        Text(name, entry, book.differs(name, in_use))
        for name in book.texts
        if (entry := book.entry(name)) is not None
    ]
    found = [one for one in texts if _TEXT_KINDS[kind](one) and _holds(one.entry, words)]
    page, pages = _page_of(found, visit)
    return visit.page(
        "answers/texts.html",
        rows=found[(page - 1) * _PER_PAGE : page * _PER_PAGE],
        count=len(found),
        page=page,
        pages=pages,
        link=_link("/svar/texter", visa=kind, sok=words),
        in_use=in_use is not None,
        newer_waits=newer_model_waits(),
        kind=kind,
        words=words,
    )


@SECTION.page("/texter/{name}")
def one_text(visit: Visit) -> Response:
    """One of these texts, in all its variants."""
    return _one(visit, visit.part("name"), within=answers().texts)


@SECTION.page("/{topic}/{aspect}")
def one_answer(visit: Visit) -> Response:
    """One answer in all its variants, or what is said where there is none."""
    cell = str(Cell(visit.part("topic"), visit.part("aspect")))
    book = answers()
    return _one(visit, cell, within=[*book.cells, *filter(is_general, book.texts)])


def _one(visit: Visit, name: str, *, within: Sequence[str]) -> Response:
    book, in_use = answers(), responses_in_use()
    entry = book.entry(name) if name in within else None
    if entry is None:
        raise Refusal(404, message("unknown_answer"), message("unknown_answer_why"))
    shown = book.shown(name, visit.settings)
    waits = book.differs(name, in_use)
    before = book.said_by(in_use) if in_use and waits else book
    # Nothing is counted for other texts.
    counted = name in book.cells
    # Nothing leads there before the training, so that visitors cannot miss it.
    is_new = counted and name not in before.cells
    now = shown if is_new else before.shown(name, visit.settings)
    return visit.page(
        "answers/one.html",
        book=book,
        entry=entry,
        shown=shown,
        until_trained=_others(now, shown),
        waits=waits,
        is_new=is_new,
        in_use=in_use is not None,
        newer_waits=newer_model_waits(),
        counted=counted,
        figures=_figures(visit).get(name, CellFigures()) if counted else CellFigures(),
        reasons=reasons_of(visit.sessions, name) if counted else {},
        guesses_down=guesses_rated_down(visit.sessions, name) if counted else 0,
        days_of_feedback=visit.settings.keep_feedback_days,
        overdue=is_overdue(entry, visit.settings, visit.today),
        reviewed=reviewed_on(entry),
        sources=book.source_pages(entry),
        following=[target for target in entry.next if target in book.cells],
        topic=split_cell(name).topic if is_cell(name) else "",
        days=_DAYS_COUNTED,
        term=term,
    )


def _others(now: Sequence[Shown], shown: Sequence[Shown]) -> Dict[Variant, Shown]:
    """What visitors read now, by variant, where it differs from the file."""
    written = {reply.variant: reply for reply in shown}
    return {reply.variant: reply for reply in now if reply != written.get(reply.variant)}


def _list(visit: Visit) -> Response:
    book = answers()
    kind = visit.asked("visa") if visit.asked("visa") in _KINDS else ""
    topic, words = visit.asked("amne"), visit.asked("sok")
    in_use = responses_in_use()
    rows = [row for row in _rows(visit, book, in_use) if _KINDS[kind](row)]
    rows = [row for row in rows if topic in ("", split_cell(row.cell).topic)]
    rows = [row for row in rows if _holds(row.entry, words)]
    page, pages = _page_of(rows, visit)
    return visit.page(
        "answers/list.html",
        book=book,
        rows=rows[(page - 1) * _PER_PAGE : page * _PER_PAGE],
        count=len(rows),
        page=page,
        pages=pages,
        link=_link("/svar", amne=topic, visa=kind, sok=words),
        days=_DAYS_COUNTED,
        in_use=in_use is not None,
        newer_waits=newer_model_waits(),
        removed=_removed(book, in_use),
        may_try=visit.may(Role.EDITOR),
        topic=topic,
        kind=kind,
        words=words,
    )


def _removed(book: Answers, in_use: Optional[Mapping[str, Any]]) -> List[str]:
    """The cells that the files no longer have, and that are answered until the next training."""
    return [cell for cell in book.said_by(in_use or {}).cells if cell not in book.cells]


def _rows(visit: Visit, book: Answers, in_use: Optional[Mapping[str, Any]]) -> List[Row]:
    figures, today = _figures(visit), visit.today
    rows = []
    for topic in book.topics:
        for cell in book.cells:
            entry = book.entry(cell) if split_cell(cell).topic == topic else None
            if entry is not None:
                overdue = is_overdue(entry, visit.settings, today)
                waits = book.differs(cell, in_use)
                rows.append(Row(cell, entry, figures.get(cell, CellFigures()), overdue, waits))
    return rows


def _figures(visit: Visit) -> Mapping[str, CellFigures]:
    last = visit.today
    first = last - timedelta(days=_DAYS_COUNTED - 1)
    counted = totals(visit.sessions, first, last, _COUNTED)
    return summarise((), counted, first, last, Unit.MONTH).cells


def _page_of(rows: Sequence[Any], visit: Visit) -> Tuple[int, int]:
    """The number of the page shown, and the number of pages."""
    pages = max(1, -(-len(rows) // _PER_PAGE))
    return min(pages, visit.page_number), pages


def _link(path: str, **asked: str) -> Callable[[int], str]:
    """From a page's number to the address of that page of a list."""
    return lambda number: f"{path}?{urlencode({**asked, 'sida': number})}"


def _holds(entry: Entry, words: str) -> bool:
    """Whether all words occur somewhere in an entry."""
    texts: Sequence[str] = [entry.name, *(entry.text_in(variant) for variant in Variant)]
    texts = [*texts, *(entry.words_of("ask", variant) for variant in Variant)]
    whole = " ".join(texts).lower()
    return all(word in whole for word in words.lower().split())
