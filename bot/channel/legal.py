"""The pages on personal data and on accessibility, from their texts and the settings in force."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

from pydantic import BaseModel, Extra, ValidationError, validator

from bot.channel.rendering import render
from bot.files.yaml_data import YamlDataError, read_yaml
from bot.settings import Settings, SettingsError

_TEXTS = Path(__file__).with_name("legal.yml")


class _Section(BaseModel, extra=Extra.forbid):
    heading: str
    items: List[str] = []
    text: List[str] = []


class _Page(BaseModel, extra=Extra.forbid):
    title: str
    language: str
    lead: str
    sections: List[_Section]


class _Texts(BaseModel, extra=Extra.forbid):
    pages: Dict[str, _Page]
    # By the end of a page's name: "privacy-en" is the wording "en" of "privacy".
    wordings: Dict[str, str]

    @validator("pages")
    def _has_what_is_linked(cls, pages: Dict[str, _Page]) -> Dict[str, _Page]:
        # The widget's links, in three wordings, and the law want at least these.
        for name in ("privacy", "privacy-easy", "privacy-en", "accessibility"):
            if name not in pages:
                raise ValueError(f"has no page {name!r}")
        return pages


def legal_pages(settings: Settings) -> Mapping[str, bytes]:
    """The pages as HTML, by the file's name.

    Args:
        settings: names, addresses, times, and where the texts are.

    Raises:
        SettingsError: ``BOT_LEGAL_FILE`` cannot be used; the text says why.
    """
    texts = _read(settings.legal_file)
    filled = {name: _fill(page.dict(), _values(settings)) for name, page in texts.pages.items()}
    return {
        f"{name}.html": render("legal.html", page=page, links=_links(name, texts))
        for name, page in filled.items()
    }


def _read(file: Optional[Path]) -> _Texts:
    path = file or _TEXTS
    try:
        return _Texts(**read_yaml(path))
    except (OSError, YamlDataError, TypeError, ValidationError) as error:
        raise SettingsError(
            f"BOT_LEGAL_FILE={path}: {error}; it takes the form of bot/channel/legal.yml."
        ) from error


def _values(settings: Settings) -> Mapping[str, Any]:
    return {
        "controller": settings.controller,
        "email": settings.contact_email,
        "dpo": settings.dpo_email or settings.contact_email,
        "conversation_days": settings.keep_conversation_days,
        "miss_days": settings.keep_miss_days,
        "feedback_days": settings.keep_feedback_days,
        "case_days": settings.keep_days,
        "staff_log_days": settings.keep_staff_log_days,
        "backup_days": settings.keep_backup_days,
        "log_days": settings.keep_log_days,
        "session_hours": settings.session_hours,
    }


def _fill(node: Any, values: Mapping[str, Any]) -> Any:
    """Fills in every text; what stands in braces and is none of the values stays."""
    if isinstance(node, dict):
        return {key: _fill(value, values) for key, value in node.items()}
    if isinstance(node, list):
        return [_fill(value, values) for value in node]
    for name, value in values.items():
        node = node.replace(f"{{{name}}}", str(value))
    return node


def _links(name: str, texts: _Texts) -> List[Dict[str, Any]]:
    topic = name.partition("-")[0]
    links = []
    for wording, title in texts.wordings.items():
        other = f"{topic}-{wording}" if wording else topic
        if other in texts.pages:
            links.append(
                {
                    "address": f"{other}.html",
                    "language": texts.pages[other].language,
                    "name": title,
                    "current": other == name,
                }
            )
    return links
