"""Corrections to a piece of an address or a number: "no, .se, not .com", "with two n".

An address that could not be used is completed in the same way: "anna@example", and then ".se".
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from typing import Any, Iterator, Mapping, Optional, Sequence

from bot.cases.contact import (
    Contact,
    ContactReading,
    Trouble,
    common_endings,
    contacts_in,
    read_contact,
)
from bot.cases.phone import (
    apart_from_extension,
    extension_in,
    other_extension,
    with_extension,
)
from bot.cases.words import bare, holds, named_parts, patterns, word_lists
from bot.conversation.plain_text import without_diacritics

# What is longer says more than that.
_MOST_CHARS = 80
# How similar a word of an address is to the one meant (difflib's ratio, 0 … 1).
_NEARLY = 0.7
# This many letters identify a word of an address.
_FEWEST_LETTERS = 4
# What may be an address, also half of one.
_WITH_AT = re.compile(r"[^\s<>()\[\]\",;:]*@[^\s<>()\[\]\",;:]*")
# And what may be a piece of one; a page is none.
_OF_AN_ADDRESS = re.compile(r"(?!www\.)@?[a-z\d._+-]+@?", re.IGNORECASE | re.ASCII)
_DOMAIN = re.compile(r"[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,10}", re.IGNORECASE)
_ENDING = re.compile(r"\.(?P<value>[a-z]{2,10})", re.IGNORECASE)
# An ending without its dot.
_TOP = re.compile(r"(?P<value>[a-z]{2,4})", re.IGNORECASE)
# Words that say that the piece is one of an address.
_PLACES = frozenset({"put", "address"})
_WHOLE = ContactReading(trouble=Trouble.HALF)


@dataclass(frozen=True)
class _Piece:
    """What a text says of an address.

    Attributes:
        new: the piece of it that is right.
        old: the one that was wrong; empty where that is not said.
        hints: what else names the place: ``before`` or ``after`` the @, its ``end``, the
            ``address`` itself.
    """

    new: str
    old: str
    hints: frozenset[str]


def half_contact(text: str, written: Optional[str], question: str) -> Optional[ContactReading]:
    """The contact with one piece corrected; None when a text is not about a piece of it.

    Args:
        text: such as "motala.se after the at".
        written: the contact as it stands, or the address that could not be used.
        question: that goes with it; empty for none. A page in it may be what the text is about.

    Returns:
        The whole contact; or the trouble that it has to be written as a whole, where the piece does
        not fit it in exactly one way.
    """
    known = read_contact(written or "", confirmed=True).contact
    half = unfinished(written or "") if known is None else ""
    known = Contact(email=half) if half else known
    if known is None or len(text) > _MOST_CHARS or "?" in text:
        return None
    said = patterns("half_contact", "lead")[0].sub("", text.strip())
    extension = other_extension(text, known.phone or "") or extension_in(text)
    if extension and known.phone and read_contact(text).contact is None:
        # "It lacks extension 417".
        return ContactReading(replace(known, phone=with_extension(known.phone, extension)))
    if known.phone and (digits := _last_digits(text)):
        return _checked(known, phone=_with_last(known, digits))
    is_whole = any(read_contact(one).contact for one in _WITH_AT.findall(text))
    if known.email is None or is_whole:
        return None
    piece = _piece_in(text, known.email)
    changed = _fitted(piece, known.email, question) if piece is not None else None
    if changed is not None and (changed != known.email or not half):
        return _checked(known, email=changed)
    ways = list(_respelt(known.email, said))
    if ways:
        return _checked(known, email=ways[0] if len(ways) == 1 else "")
    spells = holds(text, "half_contact", "spells")
    if spells:
        # "With two s in the middle, svensson".
        spelt = re.findall(rf"[^\W\d_]{{{_FEWEST_LETTERS},}}", said)
        found = {with_another_word(known.email, word, word) for word in spelt} - {""}
        if len(found) == 1:
            return _checked(known, email=found.pop())
    is_about = spells or holds(text, "half_contact", "wrong")
    is_about = is_about and holds(text, "half_contact", "named")
    return _WHOLE if is_about or holds(text, "half_contact", "about") else None


def with_last_digits(question: str, text: str) -> str:
    """A question whose only number ends otherwise; empty where that is not what a text says.

    Args:
        question: of the visitor, who is not to be reached on a number.
        text: such as "the last digit of the number is 8".
    """
    digits = "".join(filter(str.isdigit, _last_digits(text)))
    numbers = [(start, end) for start, end, one in contacts_in(question) if one.phone]
    if not digits or len(numbers) != 1:
        return ""
    start, end = numbers[0]
    places = [place for place in range(start, end) if question[place].isdigit()]
    put = dict(zip(reversed(places), reversed(digits), strict=False))
    return "".join(put.get(place, char) for place, char in enumerate(question))


def _last_digits(text: str) -> str:
    """The digits that a text says a number ends in; empty for any other text."""
    said = patterns("half_contact", "lead")[0].sub("", text.strip())
    is_short = len(text) <= _MOST_CHARS and "?" not in text
    match = patterns("half_contact", "digits")[0].fullmatch(said) if is_short else None
    return (match["value"] or match["last"] or match["ending"]) if match else ""


def unfinished(text: str) -> str:
    """An address in a text that cannot be used as it stands; empty for none."""
    found = _WITH_AT.search(text)
    half = found[0].strip(".!?'*") if found else ""
    is_one = len(half) > 1 and not half.startswith("@") and half.count("@") == 1
    return half if is_one and read_contact(half).contact is None else ""


def with_another_word(email: str, old: str, new: str) -> str:
    """An address with one word, or its domain, replaced by what is meant; empty where unclear.

    Args:
        email: as it stands.
        old: the word that goes, perhaps not written just as it stands there.
        new: what comes in its place.
    """
    local, _, domain = email.rpartition("@")
    if any(map(str.isspace, new)):
        return ""
    if _DOMAIN.fullmatch(new) and (_is_like(old, domain) or old.lower() in domain.lower()):
        return f"{local}@{new}"
    words = list(re.finditer(r"[^\W_]+", email))
    same = [word for word in words if word[0].lower() == old.lower()]
    likely = difflib.get_close_matches(old.lower(), [word[0].lower() for word in words], 2, _NEARLY)
    near = same or [word for word in words if word[0].lower() in likely]
    if len(near) != 1 or near[0][0].lower() == new.lower():
        return ""
    return email[: near[0].start()] + new + email[near[0].end() :]


def _piece_in(text: str, email: str) -> Optional[_Piece]:
    """The piece of an address that is all that a text gives; None for any other text."""
    said = text
    for sign in word_lists()["half_contact"]["signs_of"]:
        said = patterns("half_contact", "signs_of", sign)[0].sub(f" {sign}", said)
    given: dict[bool, list[str]] = {True: [], False: []}
    hints: set[str] = set()
    is_new = True
    for token in said.split():
        word = without_diacritics(token.strip(",;:!?\"'()").rstrip("."))
        kinds = _kinds_of(word)
        if "not" in kinds or "but" in kinds:
            is_new = "but" in kinds
        elif kinds:
            hints |= kinds
        elif word:
            given[is_new].append(token.strip(",;:!?\"'()").rstrip("."))
    new, old = given[True], given[False]
    if named_parts(" ".join(new)):
        # "The name is wrong".
        return None
    if len(new) > 1 and (old or hints & {"put", "address"}):
        # "Oops, I misspelled it, it should be example.com": a domain nearly the address's own.
        domain = email.rpartition("@")[2]
        new = [one for one in new if _DOMAIN.fullmatch(one) and _is_like(one, domain)]
    if len(new) != 1 or len(old) > 1 or not _OF_AN_ADDRESS.fullmatch(new[0]):
        return None
    return _Piece(new[0], next(iter(old), ""), frozenset(hints))


def _kinds_of(word: str) -> set[str]:
    """What a word beside a piece says of its place; empty for one that may be the piece."""
    listed: Mapping[str, Sequence[str]] = word_lists()["half_contact"]["beside"]
    return {kind for kind, words in listed.items() if word in map(without_diacritics, words)}


def _fitted(piece: _Piece, email: str, question: str) -> Optional[str]:
    """An address with a piece of it put right.

    Returns:
        Empty where it is unclear what is meant; None where the piece is none of an address.
    """
    local, _, domain = email.rpartition("@")
    new, old = piece.new, piece.old
    name, _, ending = domain.rpartition(".")
    if new.startswith("@") and _DOMAIN.fullmatch(new[1:]):
        return f"{local}{new}"
    if new.endswith("@") and bare(new):
        return f"{new}{domain}"
    is_ending = "end" in piece.hints or bool(old and old.strip(".").lower() == ending.lower())
    if (match := _ENDING.fullmatch(new)) or (is_ending and (match := _TOP.fullmatch(new))):
        # "anna@example" has none yet.
        return f"{local}@{name or domain}.{match['value']}"
    if "before" in piece.hints:
        return f"{new}@{domain}"
    if piece.hints & _PLACES and _goes_on(local.lower(), new.lower()):
        # "It should be karin.holm".
        return f"{new}@{domain}"
    if _DOMAIN.fullmatch(new):
        return _with_domain(piece, local, domain, question)
    if "after" in piece.hints:
        return ""
    if old or "address" in piece.hints:
        changed = with_another_word(email, old or new, new)
        is_of_it = bool(old) and "address" in piece.hints
        return changed or ("" if is_of_it else None)
    return None


def _goes_on(local: str, new: str) -> bool:
    """Whether a new local part is the old one and more: "karina", "karin.holm"."""
    begins = len(local) >= _FEWEST_LETTERS and new.startswith(local)
    return new != local and (begins or local in re.split(r"[._+-]", new))


def _with_domain(piece: _Piece, local: str, domain: str, question: str) -> Optional[str]:
    """An address with another domain, as ``_fitted`` returns it."""
    new, old = piece.new.lower(), piece.old
    given = f"{local}@{piece.new}"
    is_put = "put" in piece.hints
    if "after" in piece.hints or not domain:
        return given
    if new in question.lower() or (new in (domain.lower(), local.lower()) and not is_put):
        return None
    if old:
        return with_another_word(f"{local}@{domain}", old, piece.new) or None
    name, before = (one.rpartition(".")[0].lower() for one in (new, domain))
    if name != before and before.endswith(name):
        # "mple.se", of "exmple.se": its end as it stands.
        return ""
    if _is_like(new, domain):
        # So may "ample.se" be.
        return "" if len(name) < len(before) and name[0] != before[0] else given
    # "anna.berg" may come before the @.
    return given if is_put and new.rpartition(".")[2] in common_endings() else ""


def _is_like(word: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, word.lower(), other.lower()).ratio() >= _NEARLY


def _respelt(email: str, said: str) -> Iterator[str]:
    """The ways in which letters or signs of an address are meant; an empty one for none of them."""
    local = email.rpartition("@")[0]
    if value := _value(said, patterns("half_contact", "sign")):
        yield _with_sign(email, value, word_lists()["half_contact"]["signs"])
    elif value := _value(said, patterns("half_contact", "letter")):
        letter = value["value"].lower()
        runs = re.finditer(rf"{letter}+", email.lower())
        once = value["count"].lower() in word_lists()["half_contact"]["one"]
        places = [run for run in runs if (len(run[0]) > 1) is once]
        # Those in the name before those in the domain: more often right.
        places = [place for place in places if place.end() <= len(local)] or places
        if not places:
            yield ""
        for place in places:
            yield email[: place.start()] + letter * (1 if once else 2) + email[place.end() :]


def _with_sign(email: str, value: Mapping[str, Any], signs: Mapping[str, str]) -> str:
    """An address with a sign after or before some letters; empty where that is unclear.

    Args:
        email: as it stands.
        value: the sign's name, and what it comes after or before.
        signs: by their names.
    """
    sign = signs[value["sign"].lower()]
    after, before = (re.escape(value.get(kind) or "") for kind in ("after", "before"))
    pattern = rf"(?<={after})(?!{re.escape(sign)})(?={before})"
    places = [found.start() for found in re.finditer(pattern, email, re.IGNORECASE)]
    # Those in the name before those in the domain: more often right.
    places = [place for place in places if place <= email.rfind("@")] or places
    return email[: places[0]] + sign + email[places[0] :] if len(places) == 1 else ""


def _value(said: str, among: Sequence[re.Pattern[str]]) -> Optional[Mapping[str, Any]]:
    found = (pattern.fullmatch(said) for pattern in among)
    return next((match.groupdict() for match in found if match), None)


def _with_last(known: Contact, digits: str) -> str:
    last = "".join(filter(str.isdigit, digits))
    number, extension = apart_from_extension(known.phone or "")
    changed = f"{number[: -len(last)]}{last}"
    return with_extension(changed, extension) if extension else changed


def _checked(known: Contact, **piece: str) -> ContactReading:
    """The contact with a new piece, as far as it can be used."""
    (value,) = piece.values()
    found = read_contact(value)
    if found.contact is None:
        return _WHOLE
    meant = found.suggestion and found.suggestion.email
    suggestion = replace(known, email=meant) if meant else None
    return replace(found, contact=replace(known, **piece), suggestion=suggestion)
