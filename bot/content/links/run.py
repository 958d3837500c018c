"""``python -m bot check --links``, from the files of the project to what an editor reads."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Collection, Optional

from bot.answers.sources import read_sources
from bot.content.links.errors import LinksError
from bot.content.links.fetch import Fetcher, Pace
from bot.content.links.fingerprints import FILE as FINGERPRINTS
from bot.content.links.fingerprints import read_fingerprints, write_fingerprints
from bot.content.links.look import answers_by_source, due_for_review, look_at_sources
from bot.content.links.report import Report
from bot.content.written import read_content
from bot.delivery.errors import DeliveryError
from bot.delivery.mailbox import AddressError
from bot.delivery.notice import build_notice, send_notice
from bot.settings import PROJECT_DIR, Settings

SOURCES = Path("bot") / "answers" / "sources.yml"


def check_links(
    settings: Settings,
    project: Path = PROJECT_DIR,
    *,
    compared: Collection[str] = (),
    today: Optional[date] = None,
    pace: Optional[Pace] = None,
) -> Report:
    """Checks the pages that answers cite, and which answers are due for review.

    Fingerprints are kept of pages read for the first time and of those that an editor has compared;
    all others are only looked at.

    Args:
        settings: for the contact address, and when reviews are due.
        project: the folder of the project.
        compared: numbers of the sources that an editor has compared: only these are looked at.
        today: the day to judge by.
        pace: how politely.

    Raises:
        LinksError: a source is unknown, or what was kept cannot be read or written.
    """
    day = today or date.today()
    sources = read_sources(project / SOURCES)
    unknown = sorted(set(compared) - {number for number, one in sources.items() if one.url})
    if unknown:
        raise LinksError(f"{SOURCES} has no page with the number {', '.join(unknown)}.")
    wanted = {n: one for n, one in sources.items() if n in compared} if compared else sources
    known = read_fingerprints(project)
    content = read_content(project)
    fetcher = Fetcher(settings.contact_email, pace or Pace())
    look = asyncio.run(
        look_at_sources(fetcher, wanted, known, answers_by_source(content), day, compared)
    )
    # Sources that are no longer listed need no fingerprint.
    kept = {number: one for number, one in look.fingerprints.items() if number in sources}
    written = kept == known or write_fingerprints(project, kept)
    if compared:
        if not written:
            raise LinksError(
                f"What the pages say could not be kept: {project / FINGERPRINTS} cannot be written."
            )
        return Report(look.findings, (), day)
    due = due_for_review(content, day, settings.answer_max_age_days, settings.review_notice_days)
    return Report(look.findings, due, day, kept=written)


def mail_report(settings: Settings, report: Report) -> None:
    """Sends the report to the editor, where there is something to do.

    Raises:
        LinksError: no recipient is set, or it could not be sent.
    """
    if not settings.editor_email:
        raise LinksError("BOT_EDITOR_EMAIL is not set: there is nobody to send the report to.")
    if not report.needs_an_editor:
        return
    try:
        letter = build_notice(
            f"sources-{report.today}",
            report.subject,
            report.as_text(),
            mail_from=settings.mail_from,
            recipient=settings.editor_email,
        )
        send_notice(settings, letter)
    except (AddressError, DeliveryError) as error:
        raise LinksError(f"The report could not be sent to BOT_EDITOR_EMAIL: {error}") from error
