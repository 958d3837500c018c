"""Finds e-mail addresses and street addresses."""

from __future__ import annotations

import re
from typing import Iterator, Tuple

from bot.privacy.words import DATA, WORD, Span, any_of

_LOCAL = r"(?<![\w.%+'\-])[\w.%+'\-]++"
_HOST = r"[\w\-]+"
_BRACKET, _CLOSED = r"[(\[{<]\s?", r"\s?[)\]}>]"
_AT_WORD, _DOT_WORD = any_of(DATA["at_signs"]), any_of(DATA["dots"])
_PLAIN_AT = rf"\s?(?:@|{_BRACKET}(?:{_AT_WORD}|@){_CLOSED})\s?"
_SPELT_DOT = rf"(?:\s?{_BRACKET}(?:{_DOT_WORD}|\.){_CLOSED}\s?|\s{_DOT_WORD}\s)"
_DOT = rf"(?:\.|{_SPELT_DOT})"
# "Eva . berg @ example . se . Thanks": up to what may be its ending, else up to the last such dot.
_APART = r"\s\.\s"
_HOST_APART = (
    rf"{_HOST}(?:(?:\.|{_APART}){_HOST})*?(?:\.|{_APART})"
    rf"(?:(?:[a-z]{{2,3}}|info)(?![\w\-])|[\w\-]++(?!{_APART}))"
)
# With a spelt-out sign only where a whole domain follows.
_EMAIL = re.compile(
    rf"{_LOCAL}(?:@{_HOST}(?:\.{_HOST})*(?:{_DOT}{_HOST})*|{_PLAIN_AT}{_HOST}(?:{_DOT}{_HOST})+"
    rf"|\s{any_of(DATA['at_words'])}\s{_HOST}(?:{_DOT}{_HOST})+"
    # "at" is a word like any other unless a dot is spelt out, too.
    rf"|\s{_AT_WORD}\s{_HOST}(?:{_SPELT_DOT}{_HOST})+)"
    # Or what comes before it can only be half an address: "amir.h at example.org".
    rf"|(?<![\w.%+'\-])[a-z][^\W\d_]*+[._\d][\w.\-]*+\s{_AT_WORD}\s{_HOST}(?:\.{_HOST})+"
    # Spelt in words from its beginning: "eva punkt berg snabel-a example punkt se".
    rf"|(?:{_LOCAL}\s{_DOT_WORD}\s){{1,3}}{_LOCAL}\s{any_of(DATA['at_words'])}\s{_HOST}"
    rf"(?:{_DOT}{_HOST})+"
    rf"|(?:{_LOCAL}{_APART}){{0,3}}{_LOCAL}{_PLAIN_AT}{_HOST_APART}",
    re.IGNORECASE,
)
_APART_ALONE = re.compile(_APART)
_SPELT_DOT_ALONE = re.compile(_SPELT_DOT, re.IGNORECASE)
_SPELT_AT = re.compile(rf"{_PLAIN_AT}|\s(?:{any_of(DATA['at_words'])}|{_AT_WORD})\s", re.IGNORECASE)

_STREETS = DATA["streets"]
_TOWN = rf"(?:,?\s+(?:se?-)?\d{{3}}\s?\d\d\s+{WORD})"
_NUMBER = (
    rf"(?:{any_of(_STREETS['number_words'])}\.?\s*)?\d{{1,3}}(?!\d)"
    rf"(?:\s?[-]\s?\d{{1,3}}(?!\d))?(?:\s?[a-h](?!\w))?"
    rf"{_TOWN}?"
)
_HOUSE = rf"\s+{_NUMBER}"
_QUALIFIER = rf"(?:{any_of(_STREETS['qualifiers'])}\s+)"
_ENDING = any_of(_STREETS["endings"])
# Storgatan 5; Östra Rydsvägen 5; Södra vägen 5.
_STREET = re.compile(
    rf"(?<![\w\-])(?:{_QUALIFIER}?(?P<street>[\w\-]{{2,40}}?{_ENDING})|{_QUALIFIER}{_ENDING})"
    rf"\s*{_NUMBER}",
    re.IGNORECASE,
)
# Olof Palmes gata 5.
_STREET_OF_WORDS = re.compile(
    rf"(?<![\w\-'\u2019])(?P<before>(?:{WORD}\s+){{1,3}}){any_of(_STREETS['words'])}{_HOUSE}",
    re.IGNORECASE,
)
# 12 Main Street.
_NUMBER_FIRST = re.compile(
    rf"(?<!\w)\d{{1,3}}[a-h]?\s+(?P<before>(?:{WORD}\s+){{1,2}})"
    rf"{any_of(_STREETS['after_number'])}(?!\w)",
    re.IGNORECASE,
)
_BOX = re.compile(
    rf"(?<![\w\-]){any_of(_STREETS['boxes'])}\s*(?:{any_of(_STREETS['number_words'])}\.?\s*)?"
    rf"\d{{1,5}}(?!\d){_TOWN}?",
    re.IGNORECASE,
)
_NOT_STREETS = re.compile(any_of(_STREETS["not_streets"]) + r"\b", re.IGNORECASE)


def email_addresses(text: str) -> Iterator[Span]:
    """E-mail addresses, also with the sign spelt out in brackets, and unfinished ones."""
    for match in _EMAIL.finditer(text):
        yield match.span()


def as_addresses(text: str) -> Iterator[Tuple[int, str]]:
    """E-mail addresses with spelt-out or separated signs, in their usual form.

    Args:
        text: such as "write to amir.h at example.org" or "eva (snabel-a) example punkt se".

    Yields:
        Where each begins, and the address.
    """
    for start, end in email_addresses(text):
        yield start, _as_address(text[start:end])


def without_spaces_in_addresses(text: str) -> str:
    """A text in which addresses with spaces around their dots have their usual form.

    Args:
        text: such as "my mail is eva . berg @ example . se"; any other stays as it is.
    """
    for start, end in reversed([*email_addresses(text)]):
        if "@" in text[start:end] and _APART_ALONE.search(text, start, end):
            text = f"{text[:start]}{_as_address(text[start:end])}{text[end:]}"
    return text


def _as_address(spelt: str) -> str:
    with_dots = _SPELT_DOT_ALONE.sub(".", spelt)
    return "".join(_SPELT_AT.sub("@", with_dots, count=1).split())


def street_addresses(text: str) -> Iterator[Span]:
    """Streets with a house number, and the postcode and town that follow."""
    for match in _STREET.finditer(text):
        if not _NOT_STREETS.match(match.group()):
            yield match.span()


def street_addresses_of_words(text: str) -> Iterator[Span]:
    """Streets with a name of several capitalised words, as far back as these go."""
    for match in _STREET_OF_WORDS.finditer(text):
        start = None
        for word in reversed(list(re.finditer(r"\S+", match["before"]))):
            if not word.group()[0].isupper():
                break
            start = match.start("before") + word.start()
        if start is not None and not _NOT_STREETS.match(text, start):
            yield start, match.end()


def street_addresses_number_first(text: str) -> Iterator[Span]:
    """Streets as the English write them, the number before the name."""
    for match in _NUMBER_FIRST.finditer(text):
        if match["before"][0].isupper():
            yield match.span()


def boxes(text: str) -> Iterator[Span]:
    """Post-office boxes, and the postcode and town that follow."""
    for match in _BOX.finditer(text):
        yield match.span()
