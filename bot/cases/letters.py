"""A wish for a reply by letter: a case only knows e-mail and telephone."""

from __future__ import annotations

from typing import Mapping

from bot.cases.contact import read_contact
from bot.cases.details import tells_only_details
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    holds,
    looks_like_a_question,
    patterns,
    word_lists,
)
from bot.cases.written import added_to

# Fewer words than this are a courtesy.
_FEWEST_WORDS_OF_A_MATTER = 3


def wants_a_letter(text: str) -> bool:
    """Whether a text asks, with whatever else it says, for a reply by letter.

    Args:
        text: such as "can you write me a letter?"; a letter to somebody else is a matter.
    """
    return any(map(_is_wish, _pieces(text)))


def has_where_to(text: str) -> bool:
    """Whether a text wishes for a reply by letter and holds the address for it.

    Args:
        text: a question that is to be sent.
    """
    return wants_a_letter(text) and any(map(_is_address, _pieces(text)))


def with_where_to(question: str, text: str) -> str:
    """A question that wishes for a reply by letter, with the address for it; else empty.

    Args:
        question: that may hold the address already; then it stays as it is.
        text: of a visitor who has neither e-mail nor telephone, and may give the address.
    """
    if has_where_to(question):
        return question
    given = [one for one in BETWEEN_SENTENCES.split(text) if any(map(_is_address, _pieces(one)))]
    return added_to(question, given[0]) if given and wants_a_letter(question) else ""


def letter_to(text: str, language: str) -> str:
    """Where a text without e-mail or telephone wants a letter, as it goes into a question.

    Args:
        text: such as "I have no mail, write to Eva Ek, Box 4, 591 22 Motala", or the address alone.
        language: of the question; in any but English it is put in Swedish.
    """
    if looks_like_a_question(text) or read_contact(text).contact:
        return ""
    sentences = [one for one in BETWEEN_SENTENCES.split(text.strip()) if bare(one)]
    told = " ".join(one for one in sentences if any(map(_is_address, _pieces(one))))
    if not told or wants_a_letter(told):
        return told
    listed: Mapping[str, Mapping[str, str]] = word_lists()
    put = "en" if language == "en" else "sv"
    lead, where = listed["by_letter_to"][put], patterns("writes_to")[0].sub("", told)
    if patterns("clause")[0].match(where):
        return f"{lead}. {where}"
    return f"{lead}, {listed['by_letter_to_joint'][put]} {where}"


def apart_from_letter(text: str) -> str:
    """What a text says besides its wish for a letter and where that is to go.

    Args:
        text: such as "070-123 45 67, or by letter".
    """
    rest = [piece.strip() for piece in _pieces(text) if bare(piece) and not _is_wish(piece)]
    return " ".join(piece for piece in rest if not _is_address(piece))


def asks_beside_a_letter(text: str) -> bool:
    """Whether a text with such a wish asks something, too, or says what the letter is about."""
    about = patterns("wish", "about")[0]
    if any(_is_wish(piece) and about.search(piece) for piece in _pieces(text)):
        return True
    rest = apart_from_letter(text)
    if looks_like_a_question(rest):
        return True
    return len(bare(rest).split()) >= _FEWEST_WORDS_OF_A_MATTER and not tells_only_details(rest)


def _pieces(text: str) -> list[str]:
    return patterns("by_letter", "between")[0].split(text)


def _is_wish(piece: str) -> bool:
    if holds(piece, "by_letter", "not"):
        return False
    return holds(piece, "by_letter", "wishes")


def _is_address(rest: str) -> bool:
    return holds(rest, "by_letter", "address")
