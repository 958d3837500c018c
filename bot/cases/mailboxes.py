"""Addresses as mail programs write and paste them: "Anna Ek <anna@example.org>"."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import List

from bot.cases.names import lower_case_name
from bot.cases.words import may_be_a_name
from bot.privacy.names import is_bare_name

# The address in brackets, twice where it is also a link, with the words before it.
_MAILBOX = re.compile(
    r"""(?:["']?(?P<words>(?:[^\W\d_][\w'-]*[ ]){0,3}[^\W\d_][\w'-]*)["']?(?:\s+|(?=[<‹(\[])))?
    (?:(?P<before>[^\s<>()\[\]]+@[^\s<>()\[\]]+)\s+)?
    [<‹(\[](?:mailto:)?(?P<address>[^\s<>()\[\]]+@[^\s<>()\[\]]+?)[>›)\]]
    (?:\(mailto:[^\s()]+\))?""",
    re.VERBOSE,
)
_WORDS_OF_A_NAME = 2
# The rest of a sentence that asks.
_ASKED = re.compile(r"[^.!?\n]*\?")


def with_plain_addresses(text: str) -> str:
    """A text in which such an address stands without brackets, and the name after a comma.

    Args:
        text: such as "reply to Anna Ek <mailto:anna@example.org>, please".
    """
    return _MAILBOX.sub(_plain, text) if "@" in text else text


def _plain(found: re.Match[str]) -> str:
    words, address = (found["words"] or "").split(), found["address"]
    name = _name_at_the_end(words)
    is_twice = found["before"] in (None, address)
    if not is_twice or _ASKED.match(found.string, found.end()):
        # "When does Motala Kommun <info@motala.se> reply?" is not about its writer.
        name = ""
    if name:
        return " ".join([*words[: -len(name.split())], f"{address}, {name}"])
    return " ".join([*words, *([] if is_twice else [found["before"]]), address])


def _name_at_the_end(words: List[str]) -> str:
    """The last words where they are a name by their capitals, or one in lower case; else empty."""
    named = [*takewhile(lambda word: word[:1].isupper(), reversed(words))][::-1]
    name = " ".join(named)
    if named:
        # "Our contact in Hyvinge <…>": one word with a capital may be a place.
        is_one = len(named) > 1 or named == words or is_bare_name(name)
        return name if is_one and may_be_a_name(name) else ""
    return lower_case_name(" ".join(words[-_WORDS_OF_A_NAME:]))
