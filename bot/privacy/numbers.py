"""Finds the numbers that belong to a person: personal, card, account and phone numbers.

All take a text as ``bot.privacy.fold`` leaves it.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from itertools import chain, pairwise
from typing import Any, Dict, Iterator, Optional, Sequence

import phonenumbers
from phonenumbers import PhoneMetadata
from stdnum import iban, luhn, numdb

from bot.privacy.words import DATA, Span, any_of

# 850101-1234, 19850101-1234, 8501011234, 1985-01-01-1234, 85 01 01 12 34 as dictation writes it;
# + from the hundredth year on. Anything but a letter may precede the last digits.
_PERSONAL = re.compile(
    r"(?<!\d)(?:(?P<century>18|19|20)(?P<apart>[-. ]?))?"
    r"(?P<year>\d\d)(?P<gap>[-./:_ ]?)(?P<month>\d\d)(?P=gap)(?P<day>\d\d)"
    r"(?P<mark>[\W_]{0,4})(?P<serial>\d\d(?P<half> ?)\d\d)(?!\d)"
)
_USUAL_MARK = re.compile(r"\s?[-+]\s?|\s|")
# 9 0 0 1 0 1 2 3 8 5, 9001 0123 85, and 9OOI01-2385 with letters for zero and one.
_WORD = re.compile(r"[^\W_]+")
_LIKE_DIGITS = re.compile(r"[\dOoIl]+")
_AS_DIGITS = str.maketrans("OoIl", "0011")
_WIDEST_GAP = 3
# Fewer digits may be a date next to other numbers, unless little separates the groups: no comma,
# and no dot or colon among other signs, as times have them.
_FEWEST_ALONE = 4
_LITTLE = re.compile(r"[-/_ ]*|(?P<sign>.)(?P=sign)*")
_BIRTHDAY = r"(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-36-9]\d)"
_TEN_AND_TWELVE = (
    re.compile(rf"(?=(?P<century>){_BIRTHDAY}(?P<serial>\d{{4}}))"),
    re.compile(rf"(?=(?P<century>18|19|20){_BIRTHDAY}(?P<serial>\d{{4}}))"),
)

# 4000 0000 0000 0002; American Express and Diners begin with 3, Mastercard with 2 or 5.
_CARD = re.compile(r"(?<![\d+])[2-6]\d{2,3}(?:[-. ]?\d){9,15}(?!\d)")

_IBAN = re.compile(r"(?<![A-Z0-9])(?P<country>[A-Z]{2})\d\d(?=[ -]?[A-Z0-9])", re.IGNORECASE)
_IBAN_LENGTHS = re.compile(r"(\d+)!")
_COUNTRIES = numdb.get("iban")

# Groups of digits with little between them, as phone numbers are typed.
_BETWEEN = r"[\s()./_-]"
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
_metadata: Any = PhoneMetadata.metadata_for_region(_HOME)
_home = _metadata.general_desc
_HOME_LENGTHS = frozenset(_home.possible_length)
_HOME_NUMBER = re.compile(_home.national_number_pattern)
# Most foreign numbers that are checked in one text; nobody writes more, and the rest are redacted
# unchecked.
_MOST_FOREIGN = 30

# Opening hours, dates and spans of years, some of which would pass for a phone number.
_HOUR = r"(?:[01]?\d|2[0-4])[.:][0-5]\d"
_DAY_AND_MONTH = r"(?:0?[1-9]|[12]\d|3[01])[-./](?:0?[1-9]|1[0-2])[-./]"
_YEAR = r"(?:19|20)\d\d"
_NO_PHONE = re.compile(
    rf"(?:{_HOUR}\s?-\s?{_HOUR}|{_DAY_AND_MONTH}{_YEAR}|{_DAY_AND_MONTH}\d\d(?=\D*$)"
    rf"|{_YEAR}[-./ ][01]\d[-./ ][0-3]\d|{_YEAR}\s?[-/]\s?{_YEAR})(?!\d)"
)


def personal_numbers(text: str) -> Iterator[Span]:
    """Personal and coordination numbers.

    One in the usual form is redacted even with a wrong check digit, since a mistyped number is
    still somebody's. In any other form it must have the right one, or every date followed by a time
    would be redacted.
    """
    for match in _PERSONAL.finditer(text):
        if not _is_birthday(match["century"], match["year"], match["month"], match["day"]):
            continue
        ten = _ten_digits(match)
        in_groups = match["apart"] or match["gap"] or match["half"]
        unusual = in_groups or not _USUAL_MARK.fullmatch(match["mark"])
        if unusual and not luhn.is_valid(ten):
            continue
        # Digits alone, or with spaces where phone numbers have them.
        bare = not match["mark"] or (in_groups and not match["mark"].strip())
        if bare and not match["century"] and _is_home_phone(ten):
            continue
        yield match.span()


def certain_personal_numbers(text: str) -> Iterator[Span]:
    """Personal numbers with hyphen and right check digit, which nothing else looks like.

    They are found even in URLs, whose other digits may be anything.
    """
    for match in _PERSONAL.finditer(text):
        whole = not (match["apart"] or match["gap"] or match["half"]) and match["mark"] in (
            "-",
            "+",
        )
        if (
            whole
            and luhn.is_valid(_ten_digits(match))
            and _is_birthday(match["century"], match["year"], match["month"], match["day"])
        ):
            yield match.span()


def spelt_out_personal_numbers(text: str) -> Iterator[Span]:
    """Personal numbers with spaced or regrouped digits, or letters that look like digits.

    They must have the right check digit, and be words of their own.
    """
    for run in _runs_of_digits(text):
        yield from _spelt_out_in(text, run)


def _runs_of_digits(text: str) -> Iterator[Sequence[Span]]:
    run: list[Span] = []
    for match in _WORD.finditer(text):
        if run and match.start() - run[-1][1] > _WIDEST_GAP:
            yield run
            run = []
        if _LIKE_DIGITS.fullmatch(match.group()):
            run.append(match.span())
        elif run:
            yield run
            run = []
    yield run


def _spelt_out_in(text: str, run: Sequence[Span]) -> Iterator[Span]:
    written = "".join(text[start:end] for start, end in run)
    digits = written.translate(_AS_DIGITS)
    # By how many digits come before or after them.
    starts: Dict[int, int] = {}
    ends: Dict[int, int] = {}
    seen = 0
    for number, (start, end) in enumerate(run):
        starts[seen] = number
        seen += end - start
        ends[seen] = number
    found = []
    for match in chain.from_iterable(form.finditer(digits) for form in _TEN_AND_TWELVE):
        first, last = starts.get(match.start()), ends.get(match.end("serial"))
        if first is None or last is None:
            continue
        ten = digits[match.start("year") : match.end("serial")]
        groups = run[first : last + 1]
        if sum(end - start == 1 for start, end in groups) < _FEWEST_ALONE:
            lettered = not written[match.start() : match.end("serial")].isdigit()
            if not (lettered or _is_one_number(text, groups)):
                continue
            if not match["century"] and _is_home_phone(ten):
                continue
        if luhn.is_valid(ten) and _is_birthday(
            match["century"], match["year"], match["month"], match["day"]
        ):
            found.append((run[first][0], run[last][1]))
    yield from sorted(found)


def _is_one_number(text: str, groups: Sequence[Span]) -> bool:
    """Whether digit groups have one sign between each two, and no plus before them."""
    between = [text[one[1] : other[0]] for one, other in pairwise(groups)]
    signs = all(len(gap) == 1 for gap in between) and _LITTLE.fullmatch("".join(between))
    start = groups[0][0]
    return bool(signs) and text[max(0, start - 1) : start] != "+"


def _ten_digits(match: re.Match[str]) -> str:
    serial = match["serial"].replace(" ", "")
    return f"{match['year']}{match['month']}{match['day']}{serial}"


def card_numbers(text: str) -> Iterator[Span]:
    """Numbers of payment cards, by their length and check digit."""
    for match in _CARD.finditer(text):
        digits = "".join(filter(str.isdigit, match.group()))
        known = digits[0] in "3456" or "2221" <= digits[:4] <= "2720"
        # All zeros have the right sum, but are no card.
        if known and len(set(digits)) > 1 and luhn.is_valid(digits):
            yield match.span()


def account_numbers(text: str) -> Iterator[Span]:
    """International account numbers (IBAN), by their country's length and check digits."""
    for match in _IBAN.finditer(text):
        length = _iban_length(match["country"].upper())
        end = _end_of(text, match.start(), length)
        if end is not None and iban.is_valid(text[match.start() : end]):
            yield match.start(), end


def phone_numbers(text: str) -> Iterator[Span]:
    """Phone numbers as Swedes type them, and those of any country with + or 00 before them."""
    foreign = _Foreign()
    for run in _RUN.finditer(text):
        groups = [group.span() for group in _GROUP.finditer(text, *run.span())]
        yield from _phones_in(text, run.start(), groups, foreign)


def announced_phone_numbers(text: str) -> Iterator[Span]:
    """Five or more digits after a word that announces a phone number, for local numbers."""
    for match in _AFTER_PHONE_WORD.finditer(text):
        if not _NO_PHONE.match(match["number"]):
            yield match.span("number")


class _Foreign:
    """Whether digits after + or 00 are a number of some country; checks so many only."""

    def __init__(self) -> None:
        self._left = _MOST_FOREIGN

    def is_phone(self, number: str) -> bool:
        if not self._left:
            return True
        self._left -= 1
        try:
            return phonenumbers.is_possible_number(phonenumbers.parse(number, _HOME))
        except phonenumbers.NumberParseException:
            return False


def _phones_in(
    text: str, run_start: int, groups: Sequence[Span], foreign: _Foreign
) -> Iterator[Span]:
    first = 0
    while first < len(groups):
        # A plus sign can only precede the first group.
        start = run_start if first == 0 else groups[first][0]
        other = _NO_PHONE.match(text, groups[first][0], groups[-1][1])
        if other:
            first += sum(1 for group in groups[first:] if group[0] < other.end())
            continue
        found = _longest_phone(text, start, groups, first, foreign)
        if found is not None:
            yield start, groups[found][1]
            first = found
        first += 1


def _longest_phone(
    text: str, start: int, groups: Sequence[Span], first: int, foreign: _Foreign
) -> Optional[int]:
    """The group that ends the longest phone number beginning with a group; None without one."""
    if text[start] not in f"+0{_HOME_CODE[0]}":
        return None
    digits = ""
    candidates: list[tuple[int, str]] = []
    for last in range(first, min(first + _MOST_GROUPS, len(groups))):
        digits += text[slice(*groups[last])]
        if len(digits) > _MOST_DIGITS:
            break
        if len(digits) >= _FEWEST_DIGITS:
            candidates.append((last, digits))
    plus = text[start] == "+"
    for last, number in reversed(candidates):
        if _is_phone(number, plus, foreign):
            return last
    return None


def _is_phone(digits: str, plus: bool, foreign: _Foreign) -> bool:
    """Whether digits, with or without a leading +, are a phone number.

    Without +, 00, 0 or a country code a number may be anything. After + and 0 every possible number
    counts, since a mistyped number is somebody's, too.
    """
    if digits.startswith(_HOME_CODE):
        national = digits[len(_HOME_CODE) :].removeprefix("0")
        return _HOME_NUMBER.fullmatch(national) is not None
    if plus or digits.startswith("00"):
        return foreign.is_phone("+" + digits if plus else digits)
    return _is_home_phone(digits)


def _is_home_phone(digits: str) -> bool:
    return digits.startswith("0") and len(digits) - 1 in _HOME_LENGTHS


@lru_cache(maxsize=512)
def _iban_length(country: str) -> Optional[int]:
    parts = _COUNTRIES.info(country + "00")
    structure = parts[0][1].get("bban") if parts and parts[0][1] else None
    if not structure:
        return None
    return len("SE00") + sum(int(size) for size in _IBAN_LENGTHS.findall(structure))


def _end_of(text: str, start: int, length: Optional[int]) -> Optional[int]:
    """The end of so many letters and digits, with single spaces or dashes between them."""
    if length is None:
        return None
    position, seen, gap = start, 0, False
    while position < len(text) and seen < length:
        char = text[position]
        if char.isascii() and char.isalnum():
            seen, gap = seen + 1, False
        elif char in " -" and not gap:
            gap = True
        else:
            return None
        position += 1
    # Not where the word continues.
    ends = seen == length and not (position < len(text) and text[position].isalnum())
    return position if ends else None


def _is_birthday(century: Optional[str], year: str, month: str, day: str) -> bool:
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
