"""Checks of the responses in domain.yml: sources, review dates, length, buttons."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Iterator, Mapping, Sequence

from bot.content.problem import Problem
from bot.outcomes import Outcome

MAX_WORDS = 65
MAX_TITLE_CHARS = 40
BUTTONS_PER_ANSWER = range(2, 4)

_DOMAIN = "domain.yml"
_VARIANTS: Sequence[tuple[Mapping[str, str], str]] = (
    ({}, "Swedish (without a condition)"),
    ({"language": "sv", "style": "easy"}, "easy Swedish"),
    ({"language": "en"}, "English"),
)
# What stands before an answer: a sentence in the visitor's language, a greeting returned.
_OPENINGS = {"sv": "{greeting}", "en": "{language_notice}{greeting}"}
_NEEDS_SOURCE = {Outcome.ANSWERED.value}
_OUTCOMES = {outcome.value for outcome in Outcome}


def check_answers(
    domain: Mapping[str, Any], sources: Sequence[str], today: date, max_age_days: int
) -> Iterator[Problem]:
    """Every answer shows a known source, a review date that is not too old, and where to go next.

    Args:
        domain: the loaded domain.yml.
        sources: the URLs that answers may stand on.
        today: the day to judge review dates by.
        max_age_days: how old a review may be.
    """
    intents = {name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]}
    for name, variations in domain["responses"].items():
        yield from _check_variants(f"{_DOMAIN} {name}", variations)
        for variation in variations:
            path = f"{_DOMAIN} {name}"
            metadata = variation.get("metadata") or {}
            if metadata.get("outcome") not in _OUTCOMES:
                yield Problem(path, f"metadata.outcome must be one of {sorted(_OUTCOMES)}")
            yield from _check_source(path, metadata, sources)
            yield from _check_review(path, metadata, today, max_age_days)
            yield from _check_text(path, variation)
            yield from _check_buttons(path, metadata, variation.get("buttons") or [], intents)


def _check_variants(path: str, variations: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    conditions = [
        {condition["name"]: condition["value"] for condition in variation.get("condition") or []}
        for variation in variations
    ]
    for wanted, called in _VARIANTS:
        if wanted not in conditions:
            yield Problem(path, f"has no variation in {called}")


def _check_source(
    path: str, metadata: Mapping[str, Any], sources: Sequence[str]
) -> Iterator[Problem]:
    source = metadata.get("source")
    if source is None:
        if metadata.get("source_of_topic"):
            return
        if metadata.get("outcome") in _NEEDS_SOURCE:
            yield Problem(path, "a factual answer needs metadata.source")
    elif source not in sources:
        yield Problem(path, f"{source} is not among the sources of docs/facts.md")


def _check_review(
    path: str, metadata: Mapping[str, Any], today: date, max_age_days: int
) -> Iterator[Problem]:
    if metadata.get("source_of_topic"):
        return
    if metadata.get("outcome") not in _NEEDS_SOURCE and "source" not in metadata:
        return
    try:
        reviewed = date.fromisoformat(str(metadata.get("reviewed")))
    except ValueError:
        yield Problem(path, "metadata.reviewed must be a date such as 2026-11-24")
        return
    if reviewed > today:
        yield Problem(path, f"reviewed {reviewed} lies in the future")
    elif today - reviewed > timedelta(days=max_age_days):
        yield Problem(path, f"reviewed {reviewed}, more than {max_age_days} days ago: check it")


def _check_text(path: str, variation: Mapping[str, Any]) -> Iterator[Problem]:
    text = str(variation.get("text", ""))
    metadata = variation.get("metadata") or {}
    opening = _OPENINGS.get(metadata.get("language", "sv"), "")
    answer = metadata.get("outcome") in _NEEDS_SOURCE
    if answer and text.strip() and not text.startswith(opening):
        yield Problem(path, f"must begin with {opening}, where a greeting is returned")
    words = len(text.split())
    if not words:
        yield Problem(path, "has no text")
    elif words > MAX_WORDS:
        yield Problem(path, f"has {words} words, more than {MAX_WORDS}")


def _check_buttons(
    path: str,
    metadata: Mapping[str, Any],
    buttons: Sequence[Mapping[str, str]],
    intents: set[str],
) -> Iterator[Problem]:
    if metadata.get("outcome") in _NEEDS_SOURCE and len(buttons) not in BUTTONS_PER_ANSWER:
        yield Problem(path, f"offers {len(buttons)} next questions; two or three help")
    for button in buttons:
        target = button["payload"].removeprefix("/").split("{")[0]
        if target not in intents:
            yield Problem(path, f"the button '{button['title']}' leads nowhere ({target})")
        if len(button["title"]) > MAX_TITLE_CHARS:
            yield Problem(path, f"the button '{button['title']}' is too long")
