"""Addresses as mail programs write and paste them: "Anna Ek <anna@example.org>"."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import List, Tuple

from bot.cases.names import lower_case_name
from bot.cases.words import may_be_a_name
from bot.privacy.addresses import without_spaces_in_addresses
from bot.privacy.names import is_bare_name

# An address in brackets, twice where it is also a link. No part can match in two ways, so that no
# text takes long.
_ADDRESS = r"[^\s<>()\[\]@]{1,64}@[^\s<>()\[\]@]{1,255}"
_BRACKETED = re.compile(
    rf"[<‹(\[](?:mailto:)?(?P<address>{_ADDRESS})[>›)\]](?:\(mailto:[^\s()]{{1,320}}\))?"
)
_WORD = re.compile(r"[^\W\d_][\w'-]*")
_QUOTES = "\"'"
# How many words before it may be a name and what leads to it.
_MOST_WORDS = 4
_WORDS_OF_A_NAME = 2
# The rest of a sentence that asks.
_ASKED = re.compile(r"[^.!?\n]*\?")


def with_plain_addresses(text: str) -> str:
    """A text in which an address stands without spaces and brackets, and the name after a comma.

    Args:
        text: such as "reply to Anna Ek <mailto:anna@example.org>, please".
    """
    text = without_spaces_in_addresses(text)
    plain, end = "", 0
    for found in _BRACKETED.finditer(text):
        plain += _plain(text[end : found.start()], found)
        end = found.end()
    return plain + text[end:]


def _plain(lead: str, found: re.Match[str]) -> str:
    """What stands before an address in brackets, and the address, without brackets."""
    address, before = found["address"], ""
    kept, last = _without_last_word(lead)
    if re.fullmatch(_ADDRESS, last):
        lead, before = kept, last
    lead, words = words_at_the_end(lead)
    name = name_at_the_end(words)
    is_twice = before in ("", address)
    if not is_twice or _ASKED.match(found.string, found.end()):
        # "When does Motala Kommun <info@motala.se> reply?" is not about its writer.
        name = ""
    if name:
        return lead + " ".join([*words[: -len(name.split())], f"{address}, {name}"])
    return lead + " ".join([*words, *([] if is_twice else [before]), address])


def _without_last_word(text: str) -> Tuple[str, str]:
    stripped = text.rstrip()
    word = stripped.split()[-1] if stripped else ""
    return stripped[: len(stripped) - len(word)], word


def words_at_the_end(text: str) -> Tuple[str, List[str]]:
    """The last words of a line that may be a name and lead to it, and the text before them."""
    words: List[str] = []
    while len(words) < _MOST_WORDS and not text.endswith("\n"):
        kept, last = _without_last_word(text)
        if not _WORD.fullmatch(last.strip(_QUOTES)):
            break
        text, words = kept, [last.strip(_QUOTES), *words]
        if last[0] in _QUOTES:
            break
    return text, words


def name_at_the_end(words: List[str]) -> str:
    """The last words where they are a name by their capitals, or one in lower case; else empty."""
    named = [*takewhile(lambda word: word[:1].isupper(), reversed(words))][::-1]
    name = " ".join(named)
    if named:
        # "Our contact in Hyvinge <…>": one word with a capital may be a place.
        is_one = len(named) > 1 or named == words or is_bare_name(name)
        return name if is_one and may_be_a_name(name) else ""
    return lower_case_name(" ".join(words[-_WORDS_OF_A_NAME:]))
