"""A way to be reached that is somebody else's, and what they are called: "call my mother, …"."""

from __future__ import annotations

from typing import Sequence

from bot.cases.words import first_match, holds, patterns


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
    match = first_match(text, "another", "called")
    if match is None:
        return ""
    told = [one for one in before if is_anothers(one)]
    *whose, who = match["who"].lower().split()
    # "My daughter is called Greta", of whom no number was given.
    is_theirs = any(who in one.lower() for one in told) if whose else bool(told)
    return match["value"] if is_theirs else ""
