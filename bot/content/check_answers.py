"""Checks of the answers in data/answers: sources, review dates, words, where they lead."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Collection, Iterator, Mapping

from bot.answers.entry import UTTER, Entry
from bot.answers.from_settings import CONTACT_EMAIL, FROM_SETTINGS
from bot.answers.sources import Source
from bot.answers.unwritten import TOPIC_NAME, TOPIC_PAGE, is_general
from bot.answers.variants import Variant
from bot.content.check_words import check_words, hint, own_text, text_line
from bot.content.problem import Problem, problem, text_of
from bot.content.written import Content, WrittenResponse, responses_in
from bot.conversation.cells import OVERVIEW, TERMS, is_cell, split_cell

MOST_WORDS: Mapping[Variant, int] = {
    Variant.SWEDISH: 40,
    Variant.ENGLISH: 40,
    Variant.EASY: 60,
}
MOST_ASK_CHARS = 45
NEXT_PER_ANSWER = range(2, 4)
_ASK_VARIANTS = (Variant.SWEDISH, Variant.ENGLISH)


def check_answers(
    content: Content, sources: Mapping[str, Source], today: date, max_age_days: int
) -> Iterator[Problem]:
    """Checks that each answer has a known source, a recent review date, and next questions.

    Args:
        content: what was written.
        sources: that answers may cite, by number.
        today: the day to judge review dates by.
        max_age_days: how old a review may be.
    """
    known = {*FROM_SETTINGS, *content.slots()}
    for written in (w for file in content.answers for w in responses_in(file)):
        if written.entry is None:
            continue
        if is_general(written.key):
            yield from check_words(written, MOST_WORDS, {*known, TOPIC_NAME, TOPIC_PAGE})
            continue
        yield from check_words(written, MOST_WORDS, known)
        yield from _check_file(written, written.entry)
        yield from _check_source(written, written.entry, sources)
        yield from check_review(written, written.entry, today, max_age_days)
        yield from _check_address(written, written.entry)
        yield from _check_topic(written, written.entry, content.topics())
    yield from check_asks(content)
    yield from check_next(content)


def _check_file(written: WrittenResponse, entry: Entry) -> Iterator[Problem]:
    topic = split_cell(entry.name).topic
    if not written.file.path.endswith(f"/{topic}.yml"):
        yield problem(
            written.file.path, written.line(), "name_in_file", name=written.key, topic=topic
        )


def _check_source(
    written: WrittenResponse, entry: Entry, sources: Mapping[str, Source]
) -> Iterator[Problem]:
    path = written.file.path
    needs_none = entry.is_unknown or entry.states_no_fact or split_cell(entry.name).topic == TERMS
    if not entry.sources and not needs_none:
        yield problem(path, written.line(), "no_source", name=written.key)
    if entry.states_no_fact and (entry.sources or entry.is_unknown):
        # With a source it states facts; that something is unknown is one, too.
        key = "source" if entry.sources else "unknown"
        yield problem(path, written.line("no_facts"), "facts_after_all", name=written.key, key=key)
    for number in entry.sources:
        if number not in sources:
            line = written.line("source")
            yield problem(path, line, "unknown_source", name=written.key, source=number)


def check_review(
    written: WrittenResponse, entry: Entry, today: date, max_age_days: int
) -> Iterator[Problem]:
    """Checks that what has a source was compared with it recently enough."""
    if not entry.sources:
        return
    path, line, name = written.file.path, written.line("reviewed"), written.key
    try:
        reviewed = date.fromisoformat(str(entry.metadata.get("reviewed")))
    except ValueError:
        yield problem(path, line, "no_date", name=name)
        return
    if reviewed > today:
        yield problem(path, line, "future_date", name=name, date=reviewed)
    elif today - reviewed > timedelta(days=max_age_days):
        yield problem(path, line, "old_date", name=name, date=reviewed, days=max_age_days)


def _check_address(written: WrittenResponse, entry: Entry) -> Iterator[Problem]:
    if not entry.is_unknown:
        return
    for variant in Variant:
        if "{" + CONTACT_EMAIL + "}" in own_text(entry, variant):
            line = text_line(written, variant)
            yield problem(written.file.path, line, "address_twice", name=written.key)


def _check_topic(
    written: WrittenResponse, entry: Entry, topics: Collection[str]
) -> Iterator[Problem]:
    topic, aspect = split_cell(entry.name)
    if aspect != OVERVIEW or topic == TERMS:
        return
    names = entry.metadata.get("topic") or {}
    if not (names.get("sv") and names.get("en")):
        yield problem(written.file.path, written.line("topic"), "no_name", name=written.key)
    within = names.get("within")
    if within and within not in topics:
        yield problem(
            written.file.path,
            written.line("topic"),
            "within_missing",
            name=written.key,
            topic=within,
        )


def check_asks(content: Content) -> Iterator[Problem]:
    """Checks that button labels are short and unique."""
    first: dict[str, str] = {}
    for written in content.responses():
        entry = written.entry
        if entry is None or is_general(written.key):
            continue
        path, line, name = written.file.path, written.line("ask"), written.key
        asks = entry.metadata.get("ask") or {}
        for variant in _ASK_VARIANTS:
            if is_cell(entry.name) and not asks.get(variant.value):
                called = text_of("variants", variant.value)
                yield problem(path, line, "no_ask", name=name, variant=called)
        for ask in set(map(str, asks.values())):
            if len(ask) > MOST_ASK_CHARS:
                yield problem(
                    path,
                    line,
                    "long_ask",
                    name=name,
                    ask=ask,
                    count=len(ask),
                    limit=MOST_ASK_CHARS,
                )
            other = first.setdefault(ask, name)
            if other != name:
                yield problem(path, line, "same_ask", name=name, other=other, ask=ask)


def check_next(content: Content) -> Iterator[Problem]:
    """Checks that there are two or three next questions, which exist and have button labels."""
    entries = {w.key.removeprefix(UTTER): w.entry for w in content.responses() if w.entry}
    for written in content.responses():
        entry = written.entry
        if entry is None or is_general(written.key):
            continue
        path, line, name = written.file.path, written.line("next"), written.key
        if is_cell(entry.name) and len(entry.next) not in NEXT_PER_ANSWER:
            yield problem(path, line, "next_count", name=name, count=len(entry.next))
        for target in entry.next:
            if target == entry.name:
                yield problem(path, line, "next_itself", name=name)
            elif target not in entries:
                meant = hint(target, entries)
                yield problem(path, line, "next_missing", name=name, target=target, hint=meant)
            elif not entries[target].metadata.get("ask"):
                yield problem(path, line, "next_without_ask", name=name, target=target)
