"""A text of several lines, such as a pasted letter: it is taken as a whole, with its lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.cases.corrections import begins_to_correct
from bot.cases.details import apart_from_contact, tells_only_details
from bot.cases.lead_ins import after_colon, announces_more
from bot.cases.signatures import without_closing
from bot.cases.words import bare, holds, named_parts, patterns, tells_something, word_lists

# Fewer lines are read as any message is, and so are fewer words.
_FEWEST_LINES = 3
_FEWEST_WORDS = 8
# Where corrections stand on lines of their own, one begins after a greeting at the latest.
_MOST_LINES_BEFORE = 2
# What stands before a letter, as "write this instead:", is a line that is no longer.
_MOST_CHARS_OF_A_LEAD = 80


@dataclass(frozen=True)
class Pasted:
    """A pasted text, without the line that says what it is for and what only signs it.

    Attributes:
        adds: that line says that it comes in addition.
        replaces: that line says that it is the question.
    """

    text: str
    adds: bool = False
    replaces: bool = False


def pasted(text: str) -> Optional[Pasted]:
    """A text of several lines; None for any other, and for lines that are read one by one.

    Args:
        text: such as a letter with a greeting and a signature; "Name: …", "Question: …" on lines
            of their own are read one by one, and so are corrections.
    """
    head, colon, rest = text.strip().partition(":\n")
    is_led = bool(colon) and "\n" not in head and len(head) <= _MOST_CHARS_OF_A_LEAD
    adds = is_led and (announces_more(head) or holds(head, "corrections", "adds"))
    replaces = is_led and not adds and (begins_to_correct(head) or bool(after_colon(text)))
    letter = rest.strip() if adds or replaces else text.strip()
    lines = [line for line in letter.splitlines() if line.strip()]
    is_long = len(lines) >= _FEWEST_LINES or (len(lines) > 1 and (adds or replaces))
    is_whole = is_long and len(letter.split()) >= _FEWEST_WORDS and tells_something(letter)
    if not is_whole or tells_only_details(letter):
        return None
    if any(map(_corrects, lines[:_MOST_LINES_BEFORE])) or any(map(_is_labelled, lines)):
        return None
    return Pasted(without_signature(letter), adds, replaces)


def _corrects(line: str) -> bool:
    """Whether a line begins like a correction, or says that a part of a case is wrong."""
    is_wrong = bool(set(bare(line).split()) & {*word_lists()["told_name"]["wrong"]})
    return begins_to_correct(line) or (is_wrong and bool(named_parts(line)))


def _is_labelled(line: str) -> bool:
    """Whether a line is a part by its name; "Tel: …" may as well sign a letter."""
    match = patterns("labels")[0].match(line.strip())
    return match is not None and match.lastgroup != "contact"


def without_signature(letter: str) -> str:
    """A letter without how its writer is reached and what signs it, where that ends it."""
    rest = apart_from_contact(letter)
    return letter if rest == letter else without_closing(rest)
