"""How a visitor can be reached: addresses and telephone numbers as people type and paste them."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Collection, List, Mapping, Optional, Tuple

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from bot.cases.broken_addresses import with_pieces_before
from bot.cases.phone import (
    FEWEST_DIGITS,
    digits_of_numbers,
    first_phone,
    lacks_area_code,
    number_abroad,
    numbers_in,
    shown_phone,
    without_numbers,
)
from bot.files.yaml_data import read_yaml
from bot.privacy.addresses import as_addresses

# What may be an address inside a sentence; the validator decides.
_CANDIDATE = re.compile(
    r"[^\s<>()\[\]\"\u201c\u201d\u201e\u00ab\u00bb|,;:]+@[^\s<>()\[\]\"\u201c\u201d\u201e\u00ab\u00bb|,;:]*"
)
# Punctuation around an address: quotation marks, emphasis, the end of a sentence.
_EDGE = "'`\u2018\u2019\u00b4*.!?/\\"
# Allowed within a local part, but nearly always part of what comes before it.
_UNUSUAL = re.compile(r"[/=#!]")
_LOCAL_CHARS = 64
# A time or a date among digits: "08.30, then 10.00".
_A_TIME = re.compile(r"\d[.:/]\d")
# A comma for the last dot, as in "kim@example,se", or a space beside it: the part before it may
# look like an address. "No" after an address may be a word of its own.
_CUT_OFF = re.compile(
    r"(?<=[\w-]),(?P<after_comma>(?i:[a-z]{2,4}))\b"
    r"|(?:(?<=\.)[^\S\n]|(?<=[\w-])[^\S\n]\.[^\S\n]?)(?P<after_space>[a-z]{2,7})\b"
)
# No domain ends in a single letter.
_FEWEST_LETTERS_OF_AN_ENDING = 2
# How similar a domain must be to a common one to be questioned (difflib's ratio, 0 … 1).
_NEARLY = 0.8
# And how many letters longer or shorter than it at most.
_MOST_LETTERS_BETWEEN = 1
# Within other words a number is taken for a telephone's only if it begins like one: a date, a time,
# a sum and a reference don't.
_LIKE_A_PHONE = re.compile(
    r"(?<![\w.,:/-])(?!\d\d[ -]\d\d[ -]\d{4}\b)"
    r"(?:\+|0)\d(?:[ \xa0\-\u2010-\u2015()]{0,2}\d)*(?![\w:/-]|[.,]\d)"
)


class Trouble(StrEnum):
    """Why a text gives no usable contact; also the codes in the API."""

    MISSING = "missing"
    WRONG_ADDRESS = "wrong_address"
    LETTERS = "letters"
    WRONG_NUMBER = "wrong_number"
    # As one dials it from the same town.
    NO_AREA_CODE = "no_area_code"
    # Not a number as it stands, but one abroad, or one here without its first digit.
    FOREIGN_NUMBER = "foreign_number"
    # A piece that does not fit what was given, or fits in several ways; only said in the chat.
    HALF = "half"
    # Usable, but most likely mistyped.
    MISTYPED = "mistyped"


# The response to each.
TROUBLE_RESPONSES = {
    Trouble.MISSING: "utter_contact_missing",
    Trouble.WRONG_ADDRESS: "utter_contact_wrong_address",
    Trouble.LETTERS: "utter_contact_letters",
    Trouble.WRONG_NUMBER: "utter_contact_wrong_number",
    Trouble.NO_AREA_CODE: "utter_contact_no_area_code",
    Trouble.FOREIGN_NUMBER: "utter_ask_case_contact_number",
    Trouble.HALF: "utter_contact_whole",
    Trouble.MISTYPED: "utter_ask_case_contact_suggestion",
}


@dataclass(frozen=True)
class Contact:
    """An address, a number (E.164, with ";ext=" and its extension), or both."""

    email: Optional[str] = None
    phone: Optional[str] = None

    @property
    def shown(self) -> str:
        """As its owner would write it; reading it again gives the same contact."""
        return ", ".join(filter(None, (self.email, self.shown_phone)))

    @property
    def shown_phone(self) -> Optional[str]:
        """The number as its owner would write it."""
        return shown_phone(self.phone) if self.phone else None


@dataclass(frozen=True)
class ContactReading:
    """What a text says about how to reach the visitor.

    Attributes:
        contact: None when nothing in it can be used.
        trouble: None when all is well.
        letters: those not allowed in an address, when they are the trouble.
        suggestion: what was probably meant, when it is mistyped or a number of another country.
    """

    contact: Optional[Contact] = None
    trouble: Optional[Trouble] = None
    letters: str = ""
    suggestion: Optional[Contact] = None

    @property
    def is_given(self) -> bool:
        """Whether there is a contact, or what was probably meant for one."""
        return self.contact is not None or self.suggestion is not None

    @property
    def certain(self) -> Optional[Contact]:
        """The contact, without an address that is probably half of one, and so somebody else's."""
        given, meant = self.contact, self.suggestion
        if not (given and given.email and meant and meant.email):
            return given
        is_half = meant.email != given.email and meant.email.endswith(given.email)
        left = Contact(phone=given.phone) if is_half else given
        return left if any(vars(left).values()) else None


def read_contact(text: str, confirmed: bool = False, language: str = "") -> ContactReading:
    """Finds the first usable address and the first number in a text.

    Nothing is looked up in DNS: a slow name server must not hold up a visitor.

    Args:
        text: such as "write to anna@example.org." or "070-123 45 67".
        confirmed: the visitor says that it is right as written.
        language: of the visitor, where known, ISO 639-1. "040 1234567" is somebody in Sweden, but
            a visitor who writes Finnish may mean a number in Finland.
    """
    visible = "".join(_western(c) for c in unicodedata.normalize("NFKC", text) if not _is_unseen(c))
    troubles: list[ContactReading] = []
    email: Optional[str] = None
    meant: Optional[str] = None
    for match in _CANDIDATE.finditer(visible):
        candidate = _bare(match[0])
        address = _usable(candidate)
        if address is not None:
            email = address
            meant = None
            if not confirmed:
                meant = _with_its_pieces(visible, match.start(), address)
                meant = meant or _with_ending(match, visible) or _probably_meant(address)
            break
        troubles.append(_why_not(candidate))
    if email is None and not troubles:
        for start, spelt in as_addresses(visible):
            email = _usable(spelt)
            if email is not None:
                meant = None if confirmed else _with_its_pieces(visible, start, email)
                break
    beside = _with_spoken_digits(_CANDIDATE.sub(" ", visible))
    phone = first_phone(beside)
    abroad = None if confirmed else number_abroad(beside, phone, language)
    if email is not None or phone is not None:
        given = Contact(email, phone)
        likely = Contact(meant or email, (phone and abroad) or phone)
        if likely == given:
            return ContactReading(given)
        return ContactReading(given, Trouble.MISTYPED, suggestion=likely)
    if troubles:
        return troubles[0]
    if abroad is not None:
        return ContactReading(trouble=Trouble.FOREIGN_NUMBER, suggestion=Contact(phone=abroad))
    numbers = digits_of_numbers(beside)
    if any(len(digits) >= FEWEST_DIGITS for digits in numbers):
        lacks = lacks_area_code(beside)
        return ContactReading(trouble=Trouble.NO_AREA_CODE if lacks else Trouble.WRONG_NUMBER)
    # "Eva berg @ example se": the sign alone says that one was meant.
    is_address = "@" in visible.split()
    return ContactReading(trouble=Trouble.WRONG_ADDRESS if is_address else Trouble.MISSING)


def contacts_in(text: str) -> List[Tuple[int, int, Contact]]:
    """Where the addresses and numbers of a text stand that somebody could be reached on."""
    found: List[Tuple[int, int, Contact]] = []
    for match in (*_CANDIDATE.finditer(text), *numbers_in(text)):
        contact = read_contact(match[0], confirmed=True).contact
        is_within = any(start <= match.start() < end for start, end, _ in found)
        if contact is not None and not is_within:
            found.append((*match.span(), contact))
    return sorted(found, key=lambda one: one[0])


def without_contacts(text: str, left: str = " ", only: Optional[Contact] = None) -> str:
    """A text without the addresses and numbers in it that somebody could be reached on.

    Args:
        text: of a visitor.
        left: what is put where one stood.
        only: no others than these; None for all.
    """
    those = {value for value in vars(only).values() if value} if only else None

    def put(match: re.Match[str]) -> str:
        found = read_contact(match[0], confirmed=True).contact
        is_one = found is not None and (those is None or bool(those & {*vars(found).values()}))
        return left if is_one else match[0]

    rest = without_numbers(_CANDIDATE.sub(put, text), put)
    return re.sub(r"\s+([,.?!])", r"\1", re.sub(r"[^\S\n]{2,}", " ", rest)).strip()


def has_wrong_number(text: str) -> bool:
    """Whether a text that says other things, too, holds a telephone number that cannot be one."""
    numbers = [match[0] for match in _LIKE_A_PHONE.finditer(text)]
    wrong = any(sum(map(str.isdigit, number)) >= FEWEST_DIGITS for number in numbers)
    return wrong and first_phone(text) is None


def _with_spoken_digits(text: str) -> str:
    """A text with a number in words, or in pieces, in digits: "zero seven zero, then 123 45 67"."""
    return _spoken().sub(_in_digits, text)


def _in_digits(run: re.Match[str]) -> str:
    names = {name: digit for digit, words in _words()["digits"].items() for name in words}
    names |= dict.fromkeys(_words()["plus"], "+")
    words = re.findall(r"[^\W\d_]+|\d+|\+", run[0].lower())
    said = "".join(names.get(word, word if not word.isalpha() else "") for word in words)
    # "Twelve pupils and 3 teachers" is not one, and what is in digits already stays as it is.
    is_number = said.startswith(("0", "+")) and sum(map(str.isdigit, said)) >= FEWEST_DIGITS
    is_number = is_number and not _A_TIME.search(run[0])
    return said if is_number and any(word.isalpha() for word in words) else run[0]


@lru_cache(maxsize=1)
def _spoken() -> re.Pattern[str]:
    """Digits, and the words for them, one after the other."""
    words = _words()
    names = [name for named in words["digits"].values() for name in named]
    digit = rf"(?:\+?\d+|\b(?:{'|'.join([*names, *words['plus']])})\b)"
    between = rf"(?:[\s,.:()/–-]+(?:(?:{'|'.join(words['between_digits'])})\b[\s,.]*)*)"
    return re.compile(rf"{digit}(?:{between}{digit})+", re.IGNORECASE)


def _is_unseen(char: str) -> bool:
    return unicodedata.category(char) == "Cf"


def _western(char: str) -> str:
    return str(unicodedata.decimal(char)) if char.isdecimal() else char


def _bare(candidate: str) -> str:
    bare = candidate.strip(_EDGE)
    return bare.removeprefix("mailto:")


def _usable(candidate: str) -> Optional[str]:
    checked = _validated(candidate, smtputf8=False)
    if checked is None or len(checked.local_part) > _LOCAL_CHARS:
        return None
    return None if _is_nowhere(str(checked.ascii_domain)) else checked.normalized


def _validated(candidate: str, *, smtputf8: bool) -> Optional[ValidatedEmail]:
    try:
        return validate_email(candidate, check_deliverability=False, allow_smtputf8=smtputf8)
    except (EmailNotValidError, UnicodeError):
        return None


def _is_nowhere(domain: str) -> bool:
    ending = domain.rpartition(".")[2]
    too_short = len(ending) < _FEWEST_LETTERS_OF_AN_ENDING
    return too_short or ending in _words()["internal_domains"]


def _why_not(candidate: str) -> ContactReading:
    local = candidate.rpartition("@")[0]
    letters = "".join(dict.fromkeys(c for c in local if not c.isascii()))
    if letters and _validated(candidate, smtputf8=True) is not None:
        return ContactReading(trouble=Trouble.LETTERS, letters=", ".join(letters))
    return ContactReading(trouble=Trouble.WRONG_ADDRESS)


def common_endings() -> Collection[str]:
    """How the domains of addresses often end."""
    endings: Collection[str] = _words()["common_endings"]
    return endings


def _with_its_pieces(text: str, start: int, address: str) -> Optional[str]:
    """The address with what a space cut off before it; None where nothing was."""
    whole = with_pieces_before(text, start, address)
    return _usable(whole) if whole != address else None


def _with_ending(found: re.Match[str], text: str) -> Optional[str]:
    """The address with an ending that a comma or a space cut off; None where nothing was."""
    # "kim@example.se,thanks" is whole as it stands.
    endings = common_endings()
    cut_off = _CUT_OFF.match(text, found.end())
    if cut_off is None or _bare(found[0]).lower().rpartition(".")[2] in endings:
        return None
    ending = cut_off["after_comma"] or cut_off["after_space"]
    if cut_off["after_space"] and ending not in endings:
        return None
    return _usable(f"{_bare(found[0])}.{ending}")


def _probably_meant(address: str) -> Optional[str]:
    local, _, domain = address.rpartition("@")
    shorter = _UNUSUAL.split(local)[-1].strip(_EDGE)
    if shorter != local and shorter:
        return _usable(f"{shorter}@{domain}")
    known = _words()["common_domains"]
    if domain.lower() in known:
        return None
    # An organisation's own domain may hold the municipality's name: that is longer by more.
    alike = [one for one in known if abs(len(one) - len(domain)) <= _MOST_LETTERS_BETWEEN]
    near = difflib.get_close_matches(domain.lower(), alike, n=1, cutoff=_NEARLY)
    return f"{local}@{near[0]}" if near else None


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    path = Path(__file__).with_name("contact.yml")
    words: Mapping[str, Any] = read_yaml(path)
    return words
