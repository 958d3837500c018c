"""Fills in a text's placeholders."""

from __future__ import annotations

import re
from typing import Any, Mapping

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def fill(text: str, values: Mapping[str, Any]) -> str:
    """A text with its placeholders ``{name}`` filled in.

    What a value contains is never read as a placeholder, since all are filled in one pass.

    Args:
        text: as an editor wrote it.
        values: by name; None is filled in as nothing.

    Returns:
        The text; a placeholder without a value stays as it is (the content check finds it).
    """

    def value_of(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in values:
            return match.group(0)
        value = values[name]
        return "" if value is None else str(value)

    return _PLACEHOLDER.sub(value_of, text)


def placeholders(text: str) -> list[str]:
    """The names of a text's placeholders, in order."""
    return _PLACEHOLDER.findall(text)
