"""A way to be reached that is somebody else's, and what they are called: "call my mother, …"."""

from __future__ import annotations

import re
from typing import Sequence, Set

from bot.cases.contact import read_contact
from bot.cases.ways_out import WAYS, ways_named
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    first_match,
    holds,
    looks_like_a_question,
    named_parts,
    patterns,
)

# The parts of a case that a text may say to be somebody else's.
NAME = "name"


def is_anothers(text: str) -> bool:
    """Whether a text says that somebody else than its writer is to be reached.

    Args:
        text: such as "my mother would like the reply, her e-mail is …"; "my son would like to go,
            mail me on …" speaks of somebody else.
    """
    return holds(text, "another", "contact") and not holds(text, "another", "own")


def takes_its_place(text: str) -> bool:
    """Whether somebody else is to be reached instead of the writer, and not also."""
    return is_anothers(text) and not holds(text, "another", "also")


def anothers_name(text: str) -> str:
    """What somebody else is called who is to be reached; empty where a text does not say."""
    if not is_anothers(text):
        return ""
    found = (pattern.search(text) for pattern in patterns("another", "name"))
    return next((match["value"] for match in found if match), "")


def somebody_reached(text: str, before: Sequence[str]) -> str:
    """The name of somebody else who is to be reached, if a text gives nothing but that.

    Args:
        text: such as "she is called Britta Ek"; empty for any other.
        before: what was said before: one message has to say that the contact is theirs.
    """
    *others, last = BETWEEN_SENTENCES.split(text.strip())
    # "No, that was the name. My son is called Greger".
    is_of_it = bool(others) and any(holds(one, "about_a_name") for one in others)
    is_of_it = is_of_it and not any(map(looks_like_a_question, others))
    match = first_match(last if is_of_it else text, "another", "called")
    if match is None:
        return ""
    if is_of_it:
        return match["value"]
    told = [one for one in before if is_anothers(one)]
    *whose, who = match["who"].lower().split()
    # "My daughter is called Greta", of whom no number was given.
    is_theirs = any(who in one.lower() for one in told) if whose else bool(told)
    return match["value"] if is_theirs else ""


def without_anothers(text: str) -> str:
    """A text without what stands in brackets after somebody else whom it speaks of.

    Args:
        text: such as "my friend Tuula (tuula@example.org) would like to come".
    """
    return patterns("another", "in_brackets")[0].sub(_without_brackets, text)


def parts_disowned(text: str) -> Set[str]:
    """What a text says is somebody else's of what stands as its writer's: a way, ``name``.

    Args:
        text: such as "no, that is Tuula's e-mail, not mine!"; of "those are not mine" all.
    """
    found: Set[str] = set()
    for sentence in BETWEEN_SENTENCES.split(text.strip()):
        match = patterns("another", "not_own")[0].fullmatch(sentence.strip())
        if match is None or read_contact(sentence).contact:
            continue
        what = match["named"] or match["what"] or match["theirs"] or ""
        if NAME in named_parts(what):
            found.add(NAME)
        elif ways := ways_named(what):
            found |= ways
        else:
            found |= {*WAYS, NAME}
    return found


def apart_from_disowning(text: str) -> str:
    """What a text says besides that what stands there is somebody else's."""
    sentences = BETWEEN_SENTENCES.split(text.strip())
    return " ".join(one for one in sentences if bare(one) and not parts_disowned(one))


def _without_brackets(match: re.Match[str]) -> str:
    # "Call my mother (070-…)": she is the one to be reached.
    return match[0] if match["reach"] else match[0].partition("(")[0].rstrip()
