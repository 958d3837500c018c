"""Whether what is said after a case belongs to it, or is another matter."""

from __future__ import annotations

import re

from bot.cases.lead_ins import without_lead_in
from bot.cases.sending import sent_after_colon
from bot.cases.words import holds

# What is longer says more than that.
_MOST_CHARS = 120
# The response utter_case_addition puts a number before what belongs to a case.
_BEFORE_AN_ADDITION = re.compile(r"[^:]{1,40}\bEU-\d{4}-\d+:\s*")


def is_another_matter(text: str) -> bool:
    """Whether a text begins another matter after a case: "one more thing that I want to send: …".

    Args:
        text: what it ties to the case, such as "I forgot to say", is none.
    """
    return holds(text, "another_matter") and not holds(text, "ties_to_the_case")


def denies_that_it_belongs(text: str) -> bool:
    """Whether a text says that what waits has nothing to do with the case before it."""
    return len(text) <= _MOST_CHARS and holds(text, "does_not_belong")


def matter_of(text: str) -> str:
    """What such a text wants to send, without the words that lead to it."""
    return sent_after_colon(text) or without_lead_in(text)


def with_its_case(question: str, before: str) -> str:
    """A question with the number that the one it takes the place of has before it.

    Args:
        question: the new one.
        before: the one that it replaces.
    """
    number = _BEFORE_AN_ADDITION.match(before)
    return question if number is None or number[0] in question else number[0] + question


def without_its_case(question: str) -> str:
    """A question without the number of the case that it was said to belong to."""
    return _BEFORE_AN_ADDITION.sub("", question, count=1)
