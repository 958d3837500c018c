"""Cells: every question in the field has a topic and an aspect, written ``topic/aspect``.

Rasa calls them retrieval intents. Intents without a topic (small talk, commands, out of scope) are
no cells.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

SEPARATOR = "/"
# The topic of messages that depend on the conversation: "when did that start?"
IT = "it"
# The aspect of messages that name a topic and ask nothing of their own: "and Hyvinge?"
SAME = "same"
# Answers what the notice under a case means.
PUBLIC_RECORD = "terms/allman_handling"
# The topic of how to reach the municipality.
CONTACT = "contact"
# The topic of what concerns all of the municipality's international work.
GENERAL = "international"
# The topic of explained words; states no facts about the municipality.
TERMS = "terms"
# What is said of a topic when nothing narrower was asked.
OVERVIEW = "what"
# A detail of a topic that no source covers: no button leads to it.
DETAIL = "detail"
# Which there are: a list.
WHICH = "which"
# Where a figure that was named comes from, and whether it still holds.
FIGURE = "figure"
# "Tell me more" and "what about the other one?" ask for what comes next rather than for an aspect.
MORE = "more"
OTHER = "other"


class Cell(NamedTuple):
    """A topic and what was asked about it."""

    topic: str
    aspect: str

    def __str__(self) -> str:
        return f"{self.topic}{SEPARATOR}{self.aspect}"


def is_cell(intent: str) -> bool:
    """Whether an intent's name is that of a cell."""
    return SEPARATOR in intent


# Asked for every intent several times a message.
@lru_cache(maxsize=4096)
def split_cell(intent: str) -> Cell:
    """The topic and aspect of an intent.

    Args:
        intent: ``topic/aspect``, or the name of an intent without a topic, which then stands for
            both: to a classifier, small talk is a topic of its own.
    """
    topic, separator, aspect = intent.partition(SEPARATOR)
    return Cell(topic, aspect if separator else topic)
