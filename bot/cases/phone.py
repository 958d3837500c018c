"""Telephone numbers as people type them: Swedish, or of the country that a visitor writes from."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Iterator, List, Mapping, Optional, Tuple

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher, PhoneNumberType

from bot.files.yaml_data import read_yaml
from bot.privacy.numbers import personal_numbers

# Digits as they are grouped, whatever they stand for.
A_NUMBER = re.compile(r"\+?\d(?:[\s\-\u2010-\u2015/.()]{0,2}\d)*")
# Fewer digits are more likely a house number or a year than a mistyped telephone number.
FEWEST_DIGITS = 6
# No number of a house in Sweden has more without its area code.
_MOST_LOCAL_DIGITS = 8
# No number in the world has more, with "00" before its country (E.164).
_MOST_DIGITS = 17
_HOME = "SE"
# A message of nothing but numbers has hundreds of pieces that could be one; each costs time.
_MOST_TRIES = 50
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
# A number with its country is read as that; dates and years are not numbers in Denmark.
_SAYS_ITS_COUNTRY = ("+", "00")
# Between a number and its extension, as RFC 3966 writes them.
_JOINT = ";ext="
_DATE = re.compile(r"(?:19|20)\d\d[01]\d[0-3]\d\Z")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\D*)+\Z")


def first_phone(text: str) -> Optional[str]:
    """The first number in a text that can be called from Sweden as it stands.

    Returns:
        E.164, with its extension where it has one: "+46141223400;ext=417".
    """
    personal = list(personal_numbers(text))
    for match in PhoneNumberMatcher(text, _HOME, max_tries=_MOST_TRIES):
        if any(match.start < end and start < match.end for start, end in personal):
            continue
        extension = _with_extension().search(text, match.start)
        return _joined(_as_e164(match.number), extension and extension["extension"])
    return None


def extension_in(text: str) -> Optional[str]:
    """The only extension that a text gives, whatever number it belongs to; None for none."""
    found = {match["extension"] for match in _extension_alone().finditer(text)}
    return found.pop() if len(found) == 1 else None


def other_extension(text: str, phone: str) -> Optional[str]:
    """The extension that a text puts in the place of a number's own; None for none.

    Args:
        text: such as "the extension should be 371, not 317", whichever of the two comes first.
        phone: as ``first_phone`` gives it.
    """
    own = apart_from_extension(phone)[1]
    given = set(re.findall(r"(?<!\d)\d{1,6}(?!\d)", text))
    is_named = re.search(rf"\b{_extension_words()}\b", text, re.IGNORECASE) is not None
    others = given - {own}
    return others.pop() if is_named and own in given and len(others) == 1 else None


def with_extension(phone: str, extension: str) -> str:
    """A number with another extension.

    Args:
        phone: as ``first_phone`` gives it.
        extension: its digits.
    """
    return _joined(apart_from_extension(phone)[0], extension)


def apart_from_extension(phone: str) -> Tuple[str, str]:
    """A number, E.164, and its extension; empty for none.

    Args:
        phone: as ``first_phone`` gives it.
    """
    number, _, extension = phone.partition(_JOINT)
    return number, extension


def numbers_in(text: str) -> Iterator[re.Match[str]]:
    """The runs of digits of a text, each with the extension that follows it."""
    return _with_extension().finditer(text)


def without_numbers(text: str, put: Callable[[re.Match[str]], str]) -> str:
    """A text with something else in the place of each number and its extension."""
    return _with_extension().sub(put, text)


def number_abroad(text: str, at_home: Optional[str], language: str) -> Optional[str]:
    """What a number without a country is where it is probably from; None for a Swedish one.

    Args:
        text: with the number.
        at_home: the Swedish number that it could be as well, E.164.
        language: of the visitor, ISO 639-1; empty when unknown.

    Returns:
        If it could be Swedish: only a mobile number in the country of the visitor's language, and
        never instead of a Swedish mobile. Otherwise: that, else a mobile in Sweden without its
        first zero, else the only country of the list where it is a mobile, else a house in Sweden
        without that zero.
    """
    number = _first_long(text)
    if not 0 < len(_digits(number)) <= _MOST_DIGITS:
        return None
    if number.startswith(_SAYS_ITS_COUNTRY):
        return None
    if _is_date(number) or any(personal_numbers(number)):
        return None
    country: Optional[str] = _countries()["by_language"].get(language)
    if at_home is not None:
        is_it = apart_from_extension(at_home)[0] == first_phone(number)
        if not country or not is_it or _is_mobile(phonenumbers.parse(at_home)):
            return None
        return next(_readings(number, [country], only_mobile=True), None)
    likely = [country] if country else []
    found = next(_readings(number, likely, only_mobile=False), None)
    found = found or next(_readings(f"0{number}", [_HOME], only_mobile=True), None)
    if found:
        return found
    elsewhere = _countries()["neighbours"]
    ways = list(_readings(number, elsewhere, only_mobile=True))
    if not ways and len(_digits(number)) > _MOST_LOCAL_DIGITS:
        # A number of a house here without its zero, grouped as one.
        return next(_readings(f"0{number}", [_HOME], only_mobile=False, grouped=True), None)
    if len(ways) > 1:
        ways = list(_readings(number, elsewhere, only_mobile=True, grouped=True))
    return ways[0] if len(ways) == 1 else None


def lacks_area_code(text: str) -> bool:
    """Whether the first number of a text is as long as a Swedish one is without its area code.

    Args:
        text: such as "123 456"; one that begins with a zero, or a plus, has a code. Neither a date
            nor years are one.
    """
    number = _first_long(text)
    is_date = _is_date(number) or any(personal_numbers(number))
    is_whole = number.startswith(("+", "0"))
    return 0 < len(_digits(number)) <= _MOST_LOCAL_DIGITS and not (is_whole or is_date)


def digits_of_numbers(text: str) -> List[str]:
    """The digits of each number in a text, whatever it means."""
    return [_digits(run) for run in A_NUMBER.findall(text)]


def shown_phone(phone: str) -> str:
    """A number as its owner would write it.

    Args:
        phone: as ``first_phone`` gives it.
    """
    number, extension = apart_from_extension(phone)
    parsed = phonenumbers.parse(number)
    form = phonenumbers.PhoneNumberFormat
    at_home = phonenumbers.region_code_for_number(parsed) == _HOME
    shown: str = phonenumbers.format_number(
        parsed, form.NATIONAL if at_home else form.INTERNATIONAL
    )
    return _beside_its_extension(shown, extension)


def dialled_phone(phone: str) -> str:
    """A number as it can be dialled from anywhere, its extension in words.

    Args:
        phone: as ``first_phone`` gives it.
    """
    return _beside_its_extension(*apart_from_extension(phone))


def _beside_its_extension(number: str, extension: str) -> str:
    return f"{number}, {_countries()['extension']['shown']} {extension}" if extension else number


def _joined(number: str, extension: Optional[str]) -> str:
    return f"{number}{_JOINT}{extension}" if extension else number


def _readings(
    number: str, countries: List[str], *, only_mobile: bool, grouped: bool = False
) -> Iterator[str]:
    """The number as each of the countries has it, where it has it at all.

    Args:
        number: without its country.
        countries: ISO 3166-1.
        only_mobile: no numbers of houses.
        grouped: only where its digits stand in the groups of that country.
    """
    leniency = Leniency.EXACT_GROUPING if grouped else Leniency.VALID
    for country in countries:
        match = next(iter(PhoneNumberMatcher(number, country, leniency=leniency)), None)
        if match is None or _digits(match.raw_string) != _digits(number):
            continue
        if phonenumbers.region_code_for_number(match.number) != country:
            continue
        is_house = phonenumbers.number_type(match.number) == PhoneNumberType.FIXED_LINE
        if _is_mobile(match.number) or (is_house and not only_mobile):
            yield _as_e164(match.number)


def _is_mobile(number: phonenumbers.PhoneNumber) -> bool:
    return phonenumbers.number_type(number) in _MOBILE


def _as_e164(number: phonenumbers.PhoneNumber) -> str:
    e164: str = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return e164


def _first_long(text: str) -> str:
    """The first run of digits that may be a telephone number; empty for none."""
    runs = (run[0] for run in A_NUMBER.finditer(text))
    return next((run for run in runs if len(_digits(run)) >= FEWEST_DIGITS), "")


def _is_date(number: str) -> bool:
    return bool(_DATE.match(_digits(number)) or _YEARS.match(number))


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


@lru_cache(maxsize=1)
def _extension_alone() -> re.Pattern[str]:
    return re.compile(_extension(rf"\b{_extension_words()}\b\.?"), re.IGNORECASE)


@lru_cache(maxsize=1)
def _with_extension() -> re.Pattern[str]:
    """A number, and its extension where one follows."""
    leads = rf"[\s,;(–-]{{0,3}}(?:(?:{_extension_words('before')})\s){{0,2}}"
    # "0141-22 34 00 x417": anywhere else the letter may be a sign of multiplication.
    extension = _extension(rf"(?:\b{_extension_words()}\b\.?|x)")
    return re.compile(rf"{A_NUMBER.pattern}(?:{leads}{extension}\)?)?", re.IGNORECASE)


def _extension(word: str) -> str:
    """What matches a word for an extension and its digits."""
    is_said = rf"(?:(?:{_extension_words('after')})\b\.?\s?)?"
    return rf"{word}[\s:=]{{0,2}}{is_said}(?P<extension>\d{{1,6}})(?!\w)"


def _extension_words(kind: str = "words") -> str:
    words: List[str] = _countries()["extension"][kind]
    return f"(?:{'|'.join(words)})"


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, Any]:
    path = Path(__file__).with_name("countries.yml")
    countries: Mapping[str, Any] = read_yaml(path)
    return countries
