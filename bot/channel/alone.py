"""The conversation's own page, in the language that its address asks for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Mapping, Optional

from jinja2 import Environment, FileSystemLoader
from pydantic import BaseModel, Extra

from bot.files.yaml_data import read_yaml
from bot.settings import Settings

# For sites that cannot embed a script; these may frame it.
ALONE = "samtal"

_FOLDER = Path(__file__).parent
_SWEDISH, _ENGLISH, _EASY = "", "en", "lattlast"
# As in static/messages.js.
_READS_SWEDISH = re.compile(r"(?:sv|no|nb|nn|da)\b", re.IGNORECASE)


class _Words(BaseModel, extra=Extra.forbid):
    language: str
    # Whether the conversation begins in easy Swedish.
    easy: bool = False
    title: str
    heading: str
    without_script: str


def alone_pages(settings: Settings) -> Mapping[str, bytes]:
    """The page as HTML in each language, by the file's name.

    Args:
        settings: where a person answers.
    """
    template = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True).get_template(
        "alone.html"
    )
    words = {name: _Words(**entry) for name, entry in read_yaml(_FOLDER / "alone.yml").items()}
    return {
        _name(wording): template.render(page=page, email=settings.contact_email).encode("utf-8")
        for wording, page in words.items()
    }


def alone_page(lang: Optional[str]) -> str:
    """The file's name of the page for a wish.

    As the widget does by the language of the page that it is on: Swedish for who reads Swedish or
    has no wish, else English.

    Args:
        lang: a language tag, or ``lattlast`` for easy Swedish.
    """
    if lang == _EASY:
        return _name(_EASY)
    return _name(_SWEDISH if not lang or _READS_SWEDISH.match(lang) else _ENGLISH)


def _name(wording: str) -> str:
    return f"{ALONE}-{wording}.html" if wording else f"{ALONE}.html"
