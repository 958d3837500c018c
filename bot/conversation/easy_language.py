"""Whether a visitor asks for easy language, which then stays, or did not get one answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Mapping

from bot.conversation.plain_text import without_diacritics
from bot.files.yaml_data import read_yaml

_DATA: Mapping[str, Any] = read_yaml(Path(__file__).with_suffix(".yml"))
_EASY = re.compile(
    rf"\b(?:{without_diacritics('|'.join(_DATA['words']))}|(?:ال|ب)+(?:سهل|بسيط))", re.IGNORECASE
)


def asks_for_easy_language(text: str) -> bool:
    """Whether a text that wants an answer in other words asks for easy ones: "in easy words".

    Args:
        text: a message. "Shorter, please" and "what do you mean?" are about one answer.
    """
    return _EASY.search(without_diacritics(text)) is not None
