"""Checks that the list of sources says the same for people and for answers."""

from __future__ import annotations

import re
from typing import Iterator, Mapping

from bot.answers.sources import Source
from bot.content.problem import Problem, problem

FACTS = "docs/facts.md"
_SOURCE_LINE = re.compile(r"^- \[(S\d+)\](.*)$", re.MULTILINE)
_URL = re.compile(r"https?://\S+")


def listed_sources(facts: str) -> dict[str, str]:
    """The addresses in the list of docs/facts.md by number; empty where a source has none.

    Args:
        facts: the text of that file.
    """
    found: dict[str, str] = {}
    for number, rest in _SOURCE_LINE.findall(facts):
        url = _URL.search(rest)
        found[number] = url.group() if url else ""
    return found


def check_sources(sources: Mapping[str, Source], facts: str) -> Iterator[Problem]:
    """Both lists name the same sources with the same addresses."""
    ours = {number: source.url or "" for number, source in sources.items()}
    listed = listed_sources(facts)
    for number in sorted(set(ours) | set(listed)):
        if ours.get(number) != listed.get(number):
            yield problem(FACTS, None, "source_differs", source=number)
