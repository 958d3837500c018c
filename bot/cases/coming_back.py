"""Visitors who leave a form for a while, come back to it, or would rather chat."""

from __future__ import annotations

import re
from typing import Optional

from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    holds,
    patterns,
    question_about,
    tells_something,
)

# What is longer says more than that.
_MOST_CHARS = 200


def comes_back(text: str) -> bool:
    """Whether a text asks to send what was left unsent, or to see its form again.

    Args:
        text: such as "I'm back, send my question", "open the form again".
    """
    if len(text) > _MOST_CHARS:
        return False
    sends = holds(text, "comes_back", "to_send") and not holds(text, "comes_back", "but_not")
    return sends or wants_the_form(text)


def wants_the_form(text: str) -> bool:
    """Whether a text asks for the form by which a question is sent.

    Args:
        text: such as "open the form again"; where no such form was spoken of, it may mean another.
    """
    return len(text) <= _MOST_CHARS and any(map(_asks_for_the_form, BETWEEN_SENTENCES.split(text)))


def told_beside_the_form(text: str) -> str:
    """What the other sentences of a text tell that asks for the form; empty for nothing."""
    others = [one for one in BETWEEN_SENTENCES.split(text) if not _asks_for_the_form(one)]
    told = " ".join(others)
    return told if tells_something(told) else ""


def looks_for_the_form(text: str) -> bool:
    """Whether a text only asks where a form has gone; that may be any form that was spoken of."""
    return patterns("the_form", "looked_for")[0].fullmatch(bare(text)) is not None


def asks_for_form(text: str) -> bool:
    """Whether a text in a hand-off, or right after one, asks for its form."""
    return wants_the_form(text) or looks_for_the_form(text)


def wants_the_form_again(text: str) -> bool:
    """Whether a text that asks for a form says that there was one before."""
    return wants_the_form(text) and holds(text, "the_form", "again")


def _asks_for_the_form(sentence: str) -> bool:
    said = patterns("the_form", "politely")[0].sub(" ", sentence.strip())
    found = (pattern.search(said) for pattern in patterns("the_form", "asked"))
    # "I can't see it, show me the form": of each clause alone.
    before = (re.split("[,;]", said[: match.end()].rstrip(",; "))[-1] for match in found if match)
    return any(not holds(clause, "the_form", "but_not") for clause in before)


def takes_back_leaving(text: str) -> bool:
    """Whether a text, right after a hand-off was cancelled or left, only takes that back.

    Args:
        text: such as "no wait, I didn't want to cancel", "I changed my mind again".
    """
    said = bare(text)
    is_one = len(said) <= _MOST_CHARS and patterns("comes_back", "at_once")[0].fullmatch(said)
    return bool(is_one) and "?" not in text


def comes_back_to(text: str, kept: Optional[str]) -> bool:
    """Whether a text asks to send this question rather than one about something else.

    Args:
        text: such as "I do want to send the question about my daughter".
        kept: the question that was left unsent.
    """
    if not kept or not comes_back(text):
        return False
    about = patterns("comes_back", "about")[0].search(text)
    return about is None or bool(question_about(about["value"], [kept]))


def is_away_for_a_while(text: str) -> bool:
    """Whether a text only says that its writer pauses, will soon be back or is there again."""
    said = bare(text)
    if len(said) > _MOST_CHARS:
        return False
    if _is_away(said):
        return True
    # "The phone is ringing, have to go. I'll come back": one by one.
    parts = [one for part in patterns("parts_of_it")[0].split(text) if (one := bare(part))]
    rest = [part for part in parts if not patterns("comes_again")[0].fullmatch(part)]
    return bool(rest) and all(map(_is_away, rest))


def _is_away(said: str) -> bool:
    return any(pattern.fullmatch(said) for pattern in patterns("away"))


def wants_the_chat(text: str) -> bool:
    """Whether a text asks to go on in the chat instead of a form, with whatever else it says."""
    return holds(text, "wants_the_chat")


def cannot_use_forms(text: str) -> bool:
    """Whether a text says that its writer cannot use a form, or does not want to fill one in."""
    return holds(text, "cannot_use_forms")
