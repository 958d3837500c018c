"""Takes personal data out of a text before it is stored or logged."""

from __future__ import annotations

import re
import unicodedata
from typing import Callable, Iterable, Iterator

from bot.privacy import addresses, names, numbers
from bot.privacy.words import PLACEHOLDERS, Span, any_of

# In this order: what an earlier step took is out of reach for the later ones.
_STEPS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("personal_number", numbers.personal_numbers),
    ("phone", numbers.announced_phone_numbers),
    ("phone", numbers.phone_numbers),
    ("address", addresses.street_addresses),
    ("address", addresses.street_addresses_of_words),
    ("address", addresses.street_addresses_number_first),
    ("name", names.introduced_names),
)
_PLACEHOLDER = re.compile(f"({any_of(PLACEHOLDERS.values())})")
# Addresses on the web are no secret, and their digits would pass for other things.
_KEPT = re.compile(rf"({any_of(PLACEHOLDERS.values())}|\b(?:https?://|www\.)[^\s<>\"]+)", re.I)


def redact(text: str) -> str:
    """Replaces personal data by placeholders.

    What goes: e-mail addresses, Swedish personal numbers, phone numbers, street addresses with a
    number, names after an introduction. What a rule cannot see stays: other names, illnesses,
    who did what. The result is therefore still to be treated with care, and deleted in time.

    Args:
        text: any string, also one with broken characters.

    Returns:
        The text with letters and accents composed (NFC). Redacting it again changes nothing.
    """
    before, after = "", unicodedata.normalize("NFC", text)
    # A replacement may bring to light what stood around it. Each round leaves less of the text.
    while after != before:
        before, after = after, _redact_once(after)
    return after


def _redact_once(text: str) -> str:
    text = _replace(_PLACEHOLDER, text, "email", addresses.email_addresses)
    for kind, find in _STEPS:
        text = _replace(_KEPT, text, kind, find)
    return text


def _replace(
    kept: re.Pattern[str], text: str, kind: str, find: Callable[[str], Iterable[Span]]
) -> str:
    """Puts the placeholder of a kind for all that is found outside the parts that are kept."""
    done: list[str] = []
    # The pattern has one group, so that every second part is one that it matched.
    for number, part in enumerate(kept.split(text)):
        if number % 2:
            done.append(part)
            continue
        position = 0
        for start, end in find(part):
            if start < position:
                continue
            done += part[position:start], PLACEHOLDERS[kind]
            position = end
        done.append(part[position:])
    return "".join(done)
