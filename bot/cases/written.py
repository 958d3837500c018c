"""What a visitor has written for a case so far, and what a message changes in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from bot.cases.contact import (
    ContactReading,
)

SENTENCE_ENDS = (".", "!", "?", "…")


@dataclass(frozen=True)
class Written:
    """What the visitor has written so far; None where nothing.

    Attributes:
        language: that they write in, where known, ISO 639-1.
    """

    question: Optional[str] = None
    contact: Optional[str] = None
    name: Optional[str] = None
    language: str = ""


@dataclass(frozen=True)
class Corrected:
    """The parts that a message replaces, adds to or takes out; None where it leaves them alone.

    Attributes:
        contact: as read, with a suggestion where it looks mistyped.
        lead: what comes before labelled parts; None when there are none.
        wants: the part that it wants changed without saying to what; ``which`` where it does not
            name the part either.
    """

    question: Optional[str] = None
    name: Optional[str] = None
    contact: Optional[ContactReading] = None
    lead: Optional[str] = None
    wants: str = ""

    def __bool__(self) -> bool:
        given = (self.question, self.name, self.contact)
        return any(part is not None for part in given) or bool(self.wants)


def added_to(question: str, more: str) -> str:
    """A question with a sentence after it, or with a text of several lines below it."""
    if "\n" in more.strip():
        return f"{question}\n\n{more.strip()}"
    ended = question if question.endswith(SENTENCE_ENDS) else f"{question}."
    return f"{ended} {as_sentence(more)}"


def as_sentence(text: str) -> str:
    """A text with a capital and a full stop."""
    capital = text[:1].upper() + text[1:]
    return capital if capital.endswith(SENTENCE_ENDS) else f"{capital}."
