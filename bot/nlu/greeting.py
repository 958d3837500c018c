"""Finds a greeting before a question, so that it can be returned before the answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Mapping

from bot.files.yaml_data import read_yaml

_DATA: Mapping[str, Any] = read_yaml(Path(__file__).with_name("greetings.yml"))
_LONGEST_FIRST = sorted(_DATA["greetings"], key=len, reverse=True)
# The greeting, then what separates it from the rest: at least a space.
_START = re.compile(
    rf"\s*(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})[\s,.!?:;–-]+(?=\S)", re.IGNORECASE
)


def greets_first(text: str) -> bool:
    """Whether a message greets and then goes on."""
    return _START.match(text) is not None


def without_greeting(text: str) -> str:
    """The message without its opening greeting."""
    greeting = _START.match(text)
    return text[greeting.end() :] if greeting else text


def returned_greeting(language: str) -> str:
    """The greeting that comes before an answer, followed by a space.

    Args:
        language: of the answer, ``sv`` or ``en``.
    """
    greeting: str = _DATA["returned"][language]
    return greeting
