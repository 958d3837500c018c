"""Addresses that a space has broken: "kerstin. ohlin@example.org", whose half is another's."""

from __future__ import annotations

import re
from typing import Tuple

from bot.cases.words import is_courtesy, is_one_of, only_leads_to_a_contact, word_lists
from bot.privacy.names import introduced_names, is_first_name, likely_names

_SIGNS = "._-"
# "Kerstin - ohlin@example.org": between two spaces it only parts one thing from another.
_SIGNS_APART = "._"
_OF_A_LOCAL_PART = re.compile(r"[\w.+-]+")
_MOST_PIECES = 3


def with_pieces_before(text: str, start: int, address: str) -> str:
    """An address with the pieces before it that a space may have cut off; as it stands for none.

    Args:
        text: that it stands in.
        start: where it does.
        address: as it was read.
    """
    for _ in range(_MOST_PIECES):
        # On the same line.
        before = text[:start].rpartition("\n")[2]
        rest = text[start:]
        lead, piece, sign = _piece_before(before, rest)
        if not sign or not _may_belong(lead, piece, sign, address):
            break
        address = f"{piece}{sign}{address.lstrip(_SIGNS)}"
        start += len(lead) - len(before)
    return address


def _piece_before(before: str, rest: str) -> Tuple[str, str, str]:
    """What stands before a piece of an address, the piece, and the sign after it; empty for none.

    Args:
        before: the text before the address, on its line.
        rest: the text from the address on.
    """
    lead, last = _without_last(before)
    names = word_lists()["half_contact"]["signs"]
    if rest.startswith(tuple(_SIGNS)):
        # "Kerstin .ohlin@example.org".
        return lead, last, rest[0]
    if last.lower() in names or (last and last in _SIGNS_APART):
        # "Kerstin punkt ohlin@example.org".
        return (*_without_last(lead), names.get(last.lower(), last))
    return lead, last[:-1], last[-1:] if last[-1:] in _SIGNS else ""


def _without_last(text: str) -> Tuple[str, str]:
    words = text.split()
    last = words[-1] if words and text[-1:].isspace() else ""
    return text[: text.rindex(last)] if last else text, last


def _may_belong(lead: str, piece: str, sign: str, address: str) -> bool:
    """Whether a word before an address may be part of it rather than the end of a sentence."""
    if not _OF_A_LOCAL_PART.fullmatch(piece) or piece.lower() in address.rpartition("@")[0].lower():
        return False
    if only_leads_to_a_contact(piece) or is_courtesy(piece):
        return False
    if is_one_of(piece, "yes") or is_one_of(piece, "no"):
        return False
    place = len(lead)
    said = lead + piece
    if any(start <= place < end for start, end in (*introduced_names(said), *likely_names(said))):
        # "My name is Kerstin. ohlin@example.org".
        return False
    if sign == "_":
        return True
    if len(piece) == 1 and piece.islower():
        # "K. m. ohlin@example.org".
        return True
    is_name = len(piece) == 1 or is_first_name(piece)
    if not lead.strip():
        return is_name or piece.islower()
    listed = word_lists()["half_contact"]["before_address"]
    last = lead.split()[-1].lower()
    return is_name and (last in listed or last.endswith(":"))
