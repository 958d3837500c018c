"""Checks that the list of sources says the same for people and for answers."""

from __future__ import annotations

import re
from typing import Any, Iterator, Mapping

from bot.answers.sources import Source
from bot.content.problem import Problem, problem
from bot.content.yaml_file import YamlFile

FACTS = "docs/facts.md"
_SOURCE_LINE = re.compile(r"^- \[(S\d+)\](.*)$", re.MULTILINE)
_NUMBER = re.compile(r"S\d+")
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


def check_listed(file: YamlFile) -> Iterator[Problem]:
    """Checks that the list for answers can be read, and each source has number, title, address."""
    yield from file.problems
    for number, source in file.content.items():
        line = file.line(number)
        if not _NUMBER.fullmatch(number):
            yield problem(file.path, line, "source_number", number=number)
        if not _is_source(source):
            yield problem(file.path, line, "source_shape", source=number)


def _is_source(source: Any) -> bool:
    if not isinstance(source, Mapping) or not isinstance(source.get("title"), str):
        return False
    url = source.get("url", "")
    return set(source) <= {"title", "url"} and (url is None or bool(_URL.fullmatch(str(url))))


def check_sources(sources: Mapping[str, Source], facts: str) -> Iterator[Problem]:
    """Checks that both lists name the same sources with the same addresses."""
    ours = {number: source.url or "" for number, source in sources.items()}
    listed = listed_sources(facts)
    for number in sorted(set(ours) | set(listed)):
        if ours.get(number) != listed.get(number):
            yield problem(FACTS, None, "source_differs", source=number)
