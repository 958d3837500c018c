"""Checks how entries are built: one per response, its keys where they belong."""

from __future__ import annotations

from typing import Any, Iterator, Mapping

from bot.answers.entry import UTTER
from bot.content.check_words import hint
from bot.content.problem import Problem, problem
from bot.content.written import Content, WrittenResponse, responses_in
from bot.content.yaml_file import YamlFile

_VARIATION_KEYS = ("text", "metadata")
_OF_ALL = ("easy", "en", "ask", "next", "source", "reviewed")
_OF_ANSWERS = (*_OF_ALL, "unknown", "no_facts", "topic", "names", "everyday")
_OF_CONVERSATION = (
    *_OF_ALL,
    "outcome",
    "buttons",
    "none_of_these",
    "closing",
    "on_yes",
    "greets",
    "tells_languages",
    "values",
    "link_title",
    "mail_subject",
    "sent_line",
    "wish_line",
    "page_line",
    "draft_line",
    "goes_along",
    "notice_again",
    "named",
    "unnamed",
    "left_out",
    "number_known",
    "number_wanted",
    "no_contact",
    "by_letter",
    "reached",
    "unreached",
)
_SECTIONS = ("version", "rules", "responses")


def check_shape(content: Content) -> Iterator[Problem]:
    """Checks that every file can be read, and every response is one entry with known keys."""
    for file in content.files:
        yield from file.problems
    for file in content.answers:
        yield from _check_sections(file)
    for written in responses_in(content.domain):
        yield from _check_entry(written, _OF_CONVERSATION)
    seen: dict[str, WrittenResponse] = {}
    for file in content.answers:
        for written in responses_in(file):
            yield from _check_entry(written, _OF_ANSWERS)
            first = seen.setdefault(written.key, written)
            if first is not written:
                yield problem(
                    file.path,
                    written.line(),
                    "name_twice",
                    name=written.key,
                    other=first.file.path,
                )


def _check_sections(file: YamlFile) -> Iterator[Problem]:
    for key in file.content:
        if key in _SECTIONS:
            continue
        if key.startswith(UTTER):
            yield problem(file.path, file.line(key), "misplaced_entry", name=key)
        else:
            known = ", ".join(_SECTIONS)
            yield problem(file.path, file.line(key), "unknown_section", name=key, known=known)


def _check_entry(written: WrittenResponse, known: tuple[str, ...]) -> Iterator[Problem]:
    file, key = written.file, written.key
    if not key.startswith(UTTER):
        yield problem(file.path, written.line(), "name_without_utter", name=key)
    if written.entry is None:
        yield problem(file.path, written.line(), "shape")
        return
    variation: Mapping[str, Any] = file.content["responses"][key][0]
    for name in variation:
        if name in _VARIATION_KEYS:
            continue
        line = file.line("responses", key, 0, name)
        if name in known:
            yield problem(file.path, line, "misplaced_key", key=name)
        else:
            yield _unknown_key(written, name, line, _VARIATION_KEYS)
    for name in written.entry.metadata:
        if name not in known:
            yield _unknown_key(written, name, written.line(name), known)


def _unknown_key(written: WrittenResponse, name: str, line: int, known: tuple[str, ...]) -> Problem:
    meant = hint(name, known, "known_keys", keys=", ".join(known))
    return problem(written.file.path, line, "unknown_key", name=written.key, key=name, hint=meant)
