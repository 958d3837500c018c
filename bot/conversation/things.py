"""References by the kind of a thing: "that office"."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Mapping, Sequence

from bot.conversation.cells import split_cell
from bot.conversation.history import Turn, cells_said, cells_to_lean_on
from bot.conversation.plain_text import without_diacritics
from bot.files.yaml_data import read_yaml

_LISTED: Sequence[Mapping[str, Any]] = read_yaml(Path(__file__).with_suffix(".yml"))
_THINGS = [(frozenset(one["topics"]), re.compile(one["called"])) for one in _LISTED]
TOPICS = frozenset[str]().union(*(topics for topics, _ in _THINGS))


def cells_meant(text: str, turns: Sequence[Turn]) -> list[str]:
    """The cells that a message may refer to, newest first.

    A thing named by its kind is the last one of that kind mentioned, even before a case.

    Args:
        text: the message.
        turns: before it, newest first.
    """
    leaned_on = cells_to_lean_on(turns)
    plain = without_diacritics(text)
    for topics, called in _THINGS:
        if called.search(plain):
            of_it = [cell for cell in cells_said(turns) if split_cell(cell).topic in topics]
            return [*of_it[:1], *(cell for cell in leaned_on if cell not in of_it[:1])]
    return leaned_on
