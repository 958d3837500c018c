"""Checks that hold for everything that is said: variants, length, placeholders."""

from __future__ import annotations

import difflib
import re
from typing import Any, Collection, Iterator, Mapping, Optional

from bot.answers.entry import Entry
from bot.answers.fill import placeholders
from bot.answers.variants import Variant
from bot.content.problem import Problem, problem, text_of
from bot.content.written import WrittenResponse

_LIST_LINE = re.compile(r"(?m)^- .*$")
_PLACEHOLDER = re.compile(r"\{\w+\}")
# HTML and Markdown: the widget shows texts as they are.
_MARKUP = re.compile(r"</?[a-z][^>]*>|\*\*|__|\]\(http|&[a-z]+;", re.IGNORECASE)
_ADDRESS = re.compile(r"[\w.]+@motala\.se\b", re.IGNORECASE)


def check_words(
    written: WrittenResponse, limits: Mapping[Variant, int], known: Collection[str]
) -> Iterator[Problem]:
    """Checks that each variant exists, is short enough, and has only known placeholders.

    Args:
        written: the response.
        limits: words by variant; lines of a list are not counted.
        known: the names that placeholders may have.
    """
    if written.entry is None:
        return
    path, name = written.file.path, written.key
    for variant in Variant:
        text = own_text(written.entry, variant)
        line = text_line(written, variant)
        called = text_of("variants", variant.value)
        if not text.strip():
            yield problem(path, line, "no_text", name=name, variant=called)
            continue
        count = len(_LIST_LINE.sub("", text).split())
        if count > limits[variant]:
            yield problem(
                path,
                line,
                "too_long",
                name=name,
                variant=called,
                count=count,
                limit=limits[variant],
            )
        yield from check_placeholders(path, line, name, text, known)
        markup = _MARKUP.search(text)
        if markup:
            yield problem(path, line, "markup", name=name, sign=markup.group())
        address = _ADDRESS.search(text)
        if address:
            yield problem(path, line, "literal_address", name=name, address=address.group())
    swedish, english = (own_text(written.entry, one) for one in (Variant.SWEDISH, Variant.ENGLISH))
    if swedish.strip() and swedish == english:
        yield problem(path, text_line(written, Variant.ENGLISH), "same_text", name=name)


def check_placeholders(
    path: str, line: int, name: str, text: str, known: Collection[str]
) -> Iterator[Problem]:
    """Checks that a text has only known placeholders and no stray brace."""
    for placeholder in placeholders(text):
        if placeholder not in known:
            yield problem(
                path,
                line,
                "unknown_placeholder",
                name=name,
                placeholder="{" + placeholder + "}",
                hint=hint(
                    placeholder,
                    known,
                    "known_placeholders",
                    names=", ".join("{" + k + "}" for k in sorted(known)),
                ),
            )
    if set("{}") & set(_PLACEHOLDER.sub("", text)):
        yield problem(path, line, "brace", name=name)


def own_text(entry: Entry, variant: Variant) -> str:
    """The text of a variant as it is written, without falling back on another."""
    if variant is Variant.SWEDISH:
        return entry.text
    return str(entry.metadata.get(variant.value) or "")


def text_line(written: WrittenResponse, variant: Variant) -> int:
    """The line of a variant's text."""
    if variant is Variant.SWEDISH:
        return written.file.line("responses", written.key, 0, "text")
    return written.line(variant.value)


def hint(given: str, known: Collection[str], otherwise: Optional[str] = None, **values: Any) -> str:
    """A suggestion of the name that was probably meant, or another text that helps.

    Args:
        given: the unknown name.
        known: the existing names.
        otherwise: the kind of the text for when no name is similar; without it the hint is empty.
        **values: for its placeholders.
    """
    near = difflib.get_close_matches(given, sorted(known), n=1)
    if near:
        return text_of("did_you_mean", key=near[0])
    return text_of(otherwise, **values) if otherwise else ""
