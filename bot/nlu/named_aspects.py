"""Which of two guesses is meant where the words of a question say so: "who decides on that?"."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, List, Mapping, Sequence

from bot.conversation.cells import split_cell
from bot.conversation.plain_text import without_diacritics
from bot.files.yaml_data import read_yaml

_DATA: Mapping[str, Any] = read_yaml(Path(__file__).with_name("named_aspects.yml"))
_NAMED = {aspect: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for aspect, words in _DATA.items()}


def as_named(cells: Sequence[str], text: str) -> List[str]:
    """The guesses at what a message asks, without those at what it does not name.

    Args:
        cells: that it may ask.
        text: the message.

    Returns:
        The one whose aspect the message names; all of them where it names none, or more than one.
    """
    plain = without_diacritics(text)
    named = [aspect for aspect, words in _NAMED.items() if words.search(plain)]
    found = [cell for cell in cells if split_cell(cell).aspect in named]
    return found if len(named) == len(found) == 1 else list(cells)
