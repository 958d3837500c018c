"""Looks at the source pages: does each still support the answers that cite it?"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Collection, Dict, List, Mapping, Optional, Sequence

from bot.answers.entry import UTTER
from bot.answers.sources import Source
from bot.content.links.fetch import Fetched, Fetcher, Outcome
from bot.content.links.fingerprints import Difference, Fingerprint, compare, fingerprint
from bot.content.links.page_text import Sentence, sentences_of_html, sentences_of_text
from bot.content.written import Content

_HTML = ("text/html", "application/xhtml+xml", "")
_TEXT = "text/plain"


class Kind(StrEnum):
    """How a source compares with its fingerprint."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    # There was no fingerprint.
    FIRST = "first"


@dataclass(frozen=True)
class Finding:
    """The result for one source.

    Attributes:
        number: of the source.
        source: itself.
        kind: the comparison's result.
        answers: the cells that name it.
        page: the result of fetching it.
        difference: of its text, where it has changed.
        seen: the day on which somebody last compared it.
    """

    number: str
    source: Source
    kind: Kind
    answers: Sequence[str]
    page: Fetched
    difference: Difference = field(default_factory=lambda: Difference((), 0))
    seen: Optional[date] = None


@dataclass(frozen=True)
class Due:
    """An answer that has to be reviewed, and by when."""

    cell: str
    by: date


@dataclass(frozen=True)
class Look:
    """The result for all sources.

    Attributes:
        findings: of all sources that have an address, in their order.
        fingerprints: the new fingerprints; those of pages without one, and of pages that an editor
            says to have compared, are as the pages are now.
    """

    findings: Sequence[Finding]
    fingerprints: Mapping[str, Fingerprint]


async def look_at_sources(
    fetcher: Fetcher,
    sources: Mapping[str, Source],
    known: Mapping[str, Fingerprint],
    answers: Mapping[str, Sequence[str]],
    today: date,
    compared: Collection[str],
) -> Look:
    """Fetches each page and compares it.

    Args:
        fetcher: fetches the pages.
        sources: to look at, by number; those without an address are passed over.
        known: the fingerprints of before, by source number.
        answers: the cells that cite each source.
        today: for new fingerprints.
        compared: numbers of sources that an editor has just compared with the answers.
    """
    findings: List[Finding] = []
    fingerprints: Dict[str, Fingerprint] = dict(known)
    for number, source in sources.items():
        if source.url is None:
            continue
        page = await fetcher.fetch(source.url)
        sentences = _sentences(page) if page.outcome is Outcome.READ else []
        if page.outcome is Outcome.READ and not sentences:
            page = Fetched(Outcome.UNREACHABLE, "empty")
        before = known.get(number)
        if before is not None and before.url != source.url:
            before = None
        if page.outcome is Outcome.READ and (before is None or number in compared):
            fingerprints[number] = fingerprint(source.url, sentences, today)
            before = before if number not in compared else fingerprints[number]
        findings.append(_finding(number, source, answers.get(number, ()), page, sentences, before))
    return Look(findings, fingerprints)


def answers_by_source(content: Content) -> Dict[str, List[str]]:
    """The cells that cite each source, by its number."""
    found: Dict[str, List[str]] = {}
    for written in content.responses():
        for number in written.entry.sources if written.entry else ():
            found.setdefault(number, []).append(written.key.removeprefix(UTTER))
    return found


def due_for_review(content: Content, today: date, max_age_days: int, notice_days: int) -> List[Due]:
    """The answers whose review is overdue or soon due; ``check`` reports missing review dates.

    Args:
        content: what was written.
        today: the day to judge by.
        max_age_days: how old a review may be.
        notice_days: how long before that it is reported.
    """
    due: List[Due] = []
    for written in content.responses():
        if written.entry is None or not written.entry.sources:
            continue
        try:
            reviewed = date.fromisoformat(str(written.entry.metadata.get("reviewed")))
        except ValueError:
            continue
        by = reviewed + timedelta(days=max_age_days)
        if by <= today + timedelta(days=notice_days):
            due.append(Due(written.key.removeprefix(UTTER), by))
    return sorted(due, key=lambda one: (one.by, one.cell))


def _finding(
    number: str,
    source: Source,
    answers: Sequence[str],
    page: Fetched,
    sentences: Sequence[Sentence],
    before: Optional[Fingerprint],
) -> Finding:
    seen = before.seen if before else None
    if page.outcome is not Outcome.READ:
        kind = Kind.GONE if page.outcome is Outcome.GONE else Kind.UNREACHABLE
        return Finding(number, source, kind, answers, page, seen=seen)
    difference = compare(before, sentences) if before else Difference((), 0)
    if page.moved_to:
        kind = Kind.MOVED
    elif before is None:
        kind = Kind.FIRST
    else:
        kind = Kind.CHANGED if difference else Kind.SAME
    return Finding(number, source, kind, answers, page, difference, seen)


def _sentences(page: Fetched) -> List[Sentence]:
    if page.content_type in _HTML:
        return sentences_of_html(page.content, page.charset)
    if page.content_type == _TEXT:
        return sentences_of_text(page.content.decode("utf-8", "replace"))
    # PDFs and images can only be compared byte by byte.
    checksum = hashlib.sha256(page.content).hexdigest()
    return [Sentence("", checksum)] if page.content else []
