"""The conversation's own page, in the language that its address asks for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import List, Mapping, Optional

from pydantic import BaseModel, Extra

from bot.channel.rendering import render
from bot.files.yaml_data import read_yaml
from bot.settings import Settings

# For sites that cannot embed a script; these may frame it.
ALONE = "samtal"

_WORDS = Path(__file__).with_name("alone.yml")
_FOR_ALL_OTHERS = "en"


class _Words(BaseModel, extra=Extra.forbid):
    # The languages asked for that get this page, up to the hyphen; "" is for none asked for.
    wishes: List[str]
    language: str
    # Whether the conversation begins in easy Swedish.
    easy: bool = False
    title: str
    heading: str
    without_script: str


def alone_pages(settings: Settings) -> Mapping[str, bytes]:
    """The page as HTML in each language, by the file's name.

    Args:
        settings: for the address at which a person answers.
    """
    return {
        _name(wording): render("alone.html", page=page, email=settings.contact_email)
        for wording, page in _words().items()
    }


def alone_page(lang: Optional[str]) -> str:
    """The file name of the page in a language.

    The widget chooses likewise by the language of its page: Swedish for those who read Swedish or
    ask for no language, else English.

    Args:
        lang: a language tag, or ``lattlast`` for easy Swedish.
    """
    wish = (lang or "").partition("-")[0].lower()
    found = (wording for wording, page in _words().items() if wish in page.wishes)
    return _name(next(found, _FOR_ALL_OTHERS))


@lru_cache(maxsize=1)
def _words() -> Mapping[str, _Words]:
    return {wording: _Words(**entry) for wording, entry in read_yaml(_WORDS).items()}


def _name(wording: str) -> str:
    return f"{ALONE}-{wording}.html" if wording else f"{ALONE}.html"
