"""Corrections to a piece of an address or a number: "no, .se, not .com", "with two n".

An address that could not be used is completed in the same way: "anna@example", and then ".se".
"""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import Any, Callable, Iterator, Mapping, Optional, Sequence

from bot.cases.contact import Contact, ContactReading, Trouble, read_contact

# What is longer says more than that.
_MOST_CHARS = 80
# How similar a word of an address is to the one meant (difflib's ratio, 0 … 1).
_NEARLY = 0.7
# This many letters identify a word of an address.
_FEWEST_LETTERS = 4
# What may be an address, also half of one.
_WITH_AT = re.compile(r"[^\s<>()\[\]\",;:]*@[^\s<>()\[\]\",;:]*")
Patterns = Callable[..., Sequence[re.Pattern[str]]]


def half_contact(
    text: str, written: Optional[str], patterns: Patterns, words: Mapping[str, Any]
) -> Optional[ContactReading]:
    """The contact with one piece corrected; None when a text is not about a piece of it.

    Args:
        text: such as "motala.se after the at".
        written: the contact as it stands, or the address that could not be used.
        patterns: the patterns under keys of words.yml.
        words: for a single letter, and for signs.

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
    digits = patterns("half_contact", "digits")[0].fullmatch(said)
    if digits and known.phone:
        return _checked(known, phone=_with_last(known, digits["value"]))
    if known.email is None:
        return None
    if domain := _value(said, patterns("half_contact", "bare_domain")):
        new = domain["value"]
        local, _, before = known.email.rpartition("@")
        alike = difflib.SequenceMatcher(None, before, new.lower()).ratio()
        # "example.se" after half an address; "no, example.se" about one at exampel.se.
        if half or (before != new.lower() and alike >= _NEARLY):
            return _checked(known, email=f"{local}@{new}")
    other = patterns("half_contact", "word")[0].fullmatch(said)
    if other and patterns("half_contact", "named")[0].search(text):
        changed = with_another_word(known.email, other["old"], other["value"])
        return _checked(known, email=changed)
    ways = list(_mended(known.email, said, patterns, words))
    if ways:
        return _checked(known, email=ways[0] if len(ways) == 1 else "")
    if patterns("half_contact", "spells")[0].search(text):
        # "With two s in the middle, svensson".
        spelt = re.findall(rf"[^\W\d_]{{{_FEWEST_LETTERS},}}", said)
        found = {with_another_word(known.email, word, word) for word in spelt} - {""}
        if len(found) == 1:
            return _checked(known, email=found.pop())
        if patterns("half_contact", "named")[0].search(text):
            return ContactReading(trouble=Trouble.HALF)
    # "Bo@example.se, before the at I wrote …": whole after all.
    is_whole = read_contact(text).contact is not None
    about = not is_whole and patterns("half_contact", "about")[0].search(text)
    return ContactReading(trouble=Trouble.HALF) if about else None


def unfinished(text: str) -> str:
    """An address in a text that cannot be used as it stands; empty for none."""
    found = _WITH_AT.search(text)
    half = found[0].strip(".!?'*") if found else ""
    is_one = len(half) > 1 and not half.startswith("@") and half.count("@") == 1
    return half if is_one and read_contact(half).contact is None else ""


def with_another_word(email: str, old: str, new: str) -> str:
    """An address with one word replaced by the one meant; empty where not exactly one is.

    Args:
        email: as it stands.
        old: the word that goes, perhaps not written just as it stands there.
        new: the word in its place.
    """
    words = list(re.finditer(r"[^\W_]+", email))
    same = [word for word in words if word[0].lower() == old.lower()]
    likely = difflib.get_close_matches(old.lower(), [word[0].lower() for word in words], 2, _NEARLY)
    near = same or [word for word in words if word[0].lower() in likely]
    if len(near) != 1 or any(char.isspace() for char in new) or near[0][0].lower() == new.lower():
        return ""
    return email[: near[0].start()] + new + email[near[0].end() :]


def _mended(email: str, said: str, patterns: Patterns, words: Mapping[str, Any]) -> Iterator[str]:
    """The ways in which an address may be meant; an empty one where it cannot be."""
    local, _, domain = email.rpartition("@")
    if value := _value(said, patterns("half_contact", "domain")):
        yield f"{local}@{value['value']}"
    elif domain and (value := _value(said, patterns("half_contact", "local"))):
        yield f"{value['value']}@{domain}"
    elif value := _value(said, patterns("half_contact", "ending")):
        # "anna@example" has none yet.
        yield f"{local}@{domain.rpartition('.')[0] or domain}.{value['value']}"
    elif value := _value(said, patterns("half_contact", "sign")):
        yield _with_sign(email, value, words["signs"])
    elif value := _value(said, patterns("half_contact", "letter")):
        letter = value["value"].lower()
        runs = re.finditer(rf"{letter}+", email.lower())
        once = value["count"].lower() in words["one"]
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
    return f"{(known.phone or '')[: -len(last)]}{last}"


def _checked(known: Contact, **piece: str) -> ContactReading:
    """The contact with a new piece, as far as it can be used."""
    (value,) = piece.values()
    found = read_contact(value)
    if found.contact is None:
        return ContactReading(trouble=Trouble.HALF)
    meant = found.suggestion and found.suggestion.email
    suggestion = replace(known, email=meant) if meant else None
    return replace(found, contact=replace(known, **piece), suggestion=suggestion)
