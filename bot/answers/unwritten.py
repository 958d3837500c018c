"""Cells without an entry: the text is the same for all topics, but names the topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Mapping, Optional

from bot.answers.entry import UTTER, Entry, entry_of
from bot.answers.sources import Source, pages
from bot.answers.variants import Variant
from bot.conversation.cells import OVERVIEW, Cell, is_cell, split_cell

UNKNOWN = "unknown"
_ANY = "any"
# Placeholders that these texts may use in addition to the usual ones.
TOPIC_NAME = "topic_name"
TOPIC_PAGE = "topic_page"


@dataclass(frozen=True)
class Unwritten:
    """The text for an aspect, applied to a topic.

    Attributes:
        entry: with source, review and next cells taken from the topic's overview.
        values: the topic's name and page, by placeholder.
    """

    entry: Entry
    values: Mapping[str, str]


def unwritten(
    cell: str, variant: Variant, responses: Mapping[str, Any], sources: Mapping[str, Source]
) -> Optional[Unwritten]:
    """What is said about a cell that has no entry.

    Args:
        cell: ``topic/aspect``.
        variant: for the topic's name.
        responses: as Rasa keeps them.
        sources: by number.

    Returns:
        The text for the aspect, or the one for any aspect; None when there is neither, or when the
        name is not a cell's.
    """
    if not is_cell(cell):
        return None
    topic, aspect = split_cell(cell)
    general = entry_of(str(Cell(UNKNOWN, _ANY)), responses)
    text = entry_of(str(Cell(UNKNOWN, aspect)), responses) or general
    if text is None:
        return None
    overview = entry_of(str(Cell(topic, OVERVIEW)), responses)
    named_by = overview if overview and overview.metadata.get("topic") else general
    metadata = dict(text.metadata)
    opened = pages(text.sources, sources)
    if overview:
        following = [target for target in overview.next if target != cell]
        metadata.setdefault("next", [overview.name, *following[:1]])
        of_topic = pages(overview.sources, sources)
        if of_topic and not text.is_unknown:
            opened = of_topic
            metadata.update(source=overview.sources, reviewed=overview.metadata.get("reviewed"))
    return Unwritten(
        Entry(cell, text.text, metadata),
        {
            TOPIC_NAME: named_by.words_of("topic", variant) if named_by else "",
            TOPIC_PAGE: opened[0]["url"] if opened else "",
        },
    )


def is_general(name: str) -> bool:
    """Whether a response is one of the texts for cells without an entry."""
    return name.removeprefix(UTTER).startswith(f"{UNKNOWN}/")
