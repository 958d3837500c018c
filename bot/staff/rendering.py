"""The templates, and their formats of dates and figures."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Optional

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.delivery.message import language_name
from bot.staff.mail_errors import what_happened
from bot.store.local_time import LOCAL_TIME

_FOLDER = Path(__file__).with_name("templates")


def rendered(template: str, **values: Any) -> str:
    """A page's HTML.

    Args:
        template: below ``templates/``.
        values: that it uses; ``visit`` is None where nobody is signed in.
    """
    base = {"visit": None, "told": None, "trouble": None, "path": ""}
    return _environment().get_template(template).render({**base, **values})


def moment(at: Optional[datetime]) -> Markup:
    """A moment as an element ``time``, in Swedish time."""
    if at is None:
        return Markup("–")
    exact = escape(at.astimezone(LOCAL_TIME).isoformat(timespec="seconds"))
    return Markup(f'<time datetime="{exact}">{local_time(at)}</time>')


def local_time(at: datetime) -> str:
    """A moment in Swedish time: 2026-07-01 14:05."""
    return at.astimezone(LOCAL_TIME).strftime("%Y-%m-%d %H:%M")


def number(value: float, decimals: int = 0) -> str:
    """A figure as it is written in Swedish: 12 345,6."""
    text = f"{value:,.{decimals}f}"
    return text.replace(",", "\u00a0").replace(".", ",")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["language"] = language_name
    made.filters["moment"] = moment
    made.filters["number"] = number
    made.filters["what_happened"] = what_happened
    return made
