"""One name of what was written as one: the fullest, without titles and the rest of a signature."""

from __future__ import annotations

import re
from typing import List

from bot.cases.names import lower_case_name
from bot.cases.signatures import AROUND_A_NAME, is_of_a_signature
from bot.cases.words import bare, holds, only_leads_to_a_contact, patterns, word_lists

_PIECES = re.compile(r"\s*[,;|\n]\s*")
# "Berg-Ek is my surname now" speaks of a name rather than being one.
_SPEAKS_OF_ONE = re.compile(r"\b\w*(?:namn|namnet|name)\b", re.IGNORECASE)


def one_name(name: str) -> str:
    """The name of a person, an organisation or both, each said once.

    Args:
        name: such as "E. Ek, Eva Ek", or a whole signature; empty where no word in it can be one.
    """
    pieces = [piece.strip(AROUND_A_NAME) for piece in _PIECES.split(name) if bare(piece)]
    pieces = [piece for piece in pieces if not is_never_a_name(piece)]
    kept: List[str] = []
    if "\n" in name:
        # Of a whole signature; a title that somebody tells with their name stays.
        pieces = [piece for piece in pieces if not is_of_a_signature(piece)] or pieces
    for piece in [one for one in pieces if not _is_beside_a_name(one)] or pieces:
        _add(kept, piece)
    whole = ", ".join(kept)
    # What needs nothing done to it keeps its punctuation.
    return name if bare(whole) == bare(name) else whole


def is_never_a_name(text: str) -> bool:
    """Whether a text has none but words that stand beside a contact and name nobody: "his"."""
    listed = word_lists()["never_a_name"]
    # "Hans" is a name, too.
    words = text.strip(AROUND_A_NAME + ".!?").split()
    never = (word in listed["in_lower_case"] or word.lower() in listed["in_any"] for word in words)
    return bool(words) and all(never)


def _add(kept: List[str], piece: str) -> None:
    for place, other in enumerate(kept):
        if _is_in(piece, other):
            return
        if not _is_in(other, piece):
            continue
        rest = piece[len(other) :] if piece.startswith(other) else ""
        title = patterns("signature", "title")[0].match(rest.strip(AROUND_A_NAME))
        if title is None or not title[0]:
            if holds(other, "organisation") == holds(piece, "organisation"):
                kept[place] = piece
                return
            continue
        if organisation := rest.strip(AROUND_A_NAME)[title.end() :].strip(AROUND_A_NAME):
            _add(kept, organisation)
        return
    kept.append(piece)


def _is_in(name: str, other: str) -> bool:
    """Whether each word of a name, or what it is short for, is one of another."""
    words, others = name.lower().split(), other.lower().split()
    return all(
        any(word == one or (word.endswith(".") and one.startswith(word[:-1])) for one in others)
        for word in words
    )


def _is_beside_a_name(piece: str) -> bool:
    if patterns("beside_a_question", "sign_off")[0].fullmatch(piece):
        return True
    is_spoken_of = _SPEAKS_OF_ONE.search(piece) is not None and not lower_case_name(piece)
    return is_spoken_of or only_leads_to_a_contact(piece)
