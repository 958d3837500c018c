"""Pages of the channel, made from their templates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
)


def render(template: str, **values: Any) -> bytes:
    """A page as it is sent, in UTF-8.

    Args:
        template: the file's name in this folder.
        values: what is filled in, and escaped.
    """
    return _TEMPLATES.get_template(template).render(values).encode("utf-8")
