"""Finds Swedish personal numbers and phone numbers among the digits of a text."""

from __future__ import annotations

import re
from datetime import date
from typing import Callable, Iterator, Optional, Sequence

import phonenumbers
from stdnum import luhn

from bot.privacy.words import DASHES, DATA, INVISIBLE, Span, any_of

# 850101-1234, 19850101-1234, 8501011234, 1985-01-01-1234; + from the hundredth year on.
_PERSONAL = re.compile(
    rf"(?<!\d)(?P<century>18|19|20)?(?P<year>\d\d)(?P<gap>[{DASHES}. ]?)(?P<month>\d\d)(?P=gap)"
    rf"(?P<day>\d\d)(?P<mark>\s?[{DASHES}+]\s?|\s|)(?P<serial>\d{{4}})(?!\d)"
)

# Groups of digits with little between them, as phone numbers are typed.
_BETWEEN = rf"[\s().{DASHES}/{INVISIBLE}]"
_RUN = re.compile(rf"(?:(?<!\w)\+\s?)?\d++(?:{_BETWEEN}{{1,3}}\d++)*+")
_GROUP = re.compile(r"\d+")
_AFTER_PHONE_WORD = re.compile(
    rf"(?<!\w){any_of(DATA['phone_words'])}\b[^\d\n]{{0,20}}?"
    rf"(?P<number>\+?\d(?:{_BETWEEN}{{0,3}}\d){{4,14}})(?!\d)",
    re.IGNORECASE,
)
_FEWEST_DIGITS, _MOST_DIGITS = 7, 15
_MOST_GROUPS = 8
_HOME, _HOME_CODE = "SE", "46"

# Opening hours, dates and spans of years: some of them would pass for a phone number.
_HOUR = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_DAY_AND_MONTH = rf"(?:0?[1-9]|[12]\d|3[01])[{DASHES}./](?:0?[1-9]|1[0-2])[{DASHES}./]"
_YEAR = r"(?:19|20)\d\d"
_NO_PHONE = re.compile(
    rf"(?:{_HOUR}\s?[{DASHES}]\s?{_HOUR}|{_DAY_AND_MONTH}{_YEAR}|{_DAY_AND_MONTH}\d\d(?=\D*$)"
    rf"|{_YEAR}[{DASHES}./ ][01]\d[{DASHES}./ ][0-3]\d|{_YEAR}\s?[{DASHES}/]\s?{_YEAR})(?!\d)"
)


def personal_numbers(text: str) -> Iterator[Span]:
    """Personal and coordination numbers.

    A wrong check digit does not save one: who mistypes is still a person. Only a
    date with separators must have the right one, or every date with a time after it would go.
    """
    for match in _PERSONAL.finditer(text):
        part = {name: _digits(value or "") for name, value in match.groupdict().items()}
        ten = part["year"] + part["month"] + part["day"] + part["serial"]
        if not _is_birthday(part["century"], part["year"], part["month"], part["day"]):
            continue
        bare = not part["century"] and not match["mark"]
        if match["gap"] and not luhn.is_valid(ten):
            continue
        if bare and _is_phone(ten):
            continue
        yield match.span()


def phone_numbers(text: str) -> Iterator[Span]:
    """Phone numbers as Swedes type them, and those of any country with + or 00 before them."""
    for run in _RUN.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, *run.span())]
        yield from _phones_in(text, run.start(), groups)


def announced_phone_numbers(text: str) -> Iterator[Span]:
    """Five digits and more after a word that announces a phone number: local numbers, too."""
    for match in _AFTER_PHONE_WORD.finditer(text):
        if not _NO_PHONE.match(match["number"]):
            yield match.span("number")


def _phones_in(text: str, run_start: int, groups: Sequence[Span]) -> Iterator[Span]:
    first = 0
    while first < len(groups):
        # A plus sign can only stand before the first group.
        start = run_start if first == 0 else groups[first][0]
        other = _NO_PHONE.match(text, groups[first][0], groups[-1][1])
        if other:
            first += sum(1 for group in groups[first:] if group[0] < other.end())
            continue
        found = _longest_phone(text, start, groups, first)
        if found is not None:
            yield start, groups[found][1]
            first = found
        first += 1


def _longest_phone(text: str, start: int, groups: Sequence[Span], first: int) -> Optional[int]:
    """Which group ends the longest phone number that begins with a group; None without one."""
    for last in reversed(range(first, min(first + _MOST_GROUPS, len(groups)))):
        written = text[start : groups[last][1]]
        plus = "+" if written.startswith("+") else ""
        if _is_phone(plus + _digits(written)):
            return last
    return None


def _is_phone(number: str) -> bool:
    """Whether digits, with or without + before them, are a phone number.

    Without +, 00, 0 or the country's code before it a number may be anything. After + and 0 all
    that is possible counts, since a mistyped number is somebody's, too.
    """
    if not _FEWEST_DIGITS <= len(number.lstrip("+")) <= _MOST_DIGITS:
        return False
    if number.startswith(_HOME_CODE):
        return _parses("+" + number, phonenumbers.is_valid_number)
    return number.startswith(("+", "0")) and _parses(number, phonenumbers.is_possible_number)


def _parses(number: str, check: Callable[[phonenumbers.PhoneNumber], bool]) -> bool:
    try:
        return check(phonenumbers.parse(number, _HOME))
    except phonenumbers.NumberParseException:
        return False


def _is_birthday(century: str, year: str, month: str, day: str) -> bool:
    # Coordination numbers, for people who are not registered here, have 60 added to the day.
    plain_day = int(day) - 60 if int(day) > 60 else int(day)
    return any(
        _is_date(int(before + year), int(month), plain_day)
        for before in ([century] if century else ["19", "20"])
    )


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _digits(written: str) -> str:
    """The digits of a text; those of any script as 0 to 9."""
    return "".join(str(int(char)) for char in written if char.isdecimal())
