"""What the law asks for, in a municipality's own words where it has some."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional

from pydantic import BaseModel, Extra, ValidationError, validator

from bot.answers.variants import Variant
from bot.files.yaml_data import YamlDataError, read_yaml
from bot.settings import Settings, SettingsError

_TEXTS = Path(__file__).with_name("legal.yml")


class Section(BaseModel, extra=Extra.forbid):
    """A part of a page."""

    heading: str
    items: List[str] = []
    text: List[str] = []


class Page(BaseModel, extra=Extra.forbid):
    """A page in one wording."""

    title: str
    language: str
    lead: str
    sections: List[Section]


class Said(BaseModel, extra=Extra.forbid):
    """What is said in the conversation, by the names of the variants."""

    # That an AI answers.
    disclosure: Dict[Variant, str]
    # What happens to a question that is sent.
    record_notice: Dict[Variant, str]

    @validator("disclosure", "record_notice")
    def _is_whole(cls, words: Dict[Variant, str]) -> Dict[Variant, str]:
        missing = [variant.value for variant in Variant if not words.get(variant, "").strip()]
        if missing:
            raise ValueError(f"has no words for {', '.join(missing)}")
        return words


class LegalTexts(BaseModel, extra=Extra.forbid):
    """All legal texts of one installation."""

    said: Said
    pages: Dict[str, Page]
    # By the end of a page's name: "privacy-en" is the wording "en" of "privacy".
    wordings: Dict[str, str]

    @validator("pages")
    def _has_what_is_linked(cls, pages: Dict[str, Page]) -> Dict[str, Page]:
        # The widget's links, in three wordings, and the law want at least these.
        for name in ("privacy", "privacy-easy", "privacy-en", "accessibility"):
            if name not in pages:
                raise ValueError(f"has no page {name!r}")
        return pages


def legal_texts(settings: Settings) -> LegalTexts:
    """The texts with the settings filled in.

    Args:
        settings: names, addresses, times, and where the texts are.

    Raises:
        SettingsError: ``BOT_LEGAL_FILE`` cannot be used; the text says why.
    """
    return LegalTexts(**_fill(_read(settings.legal_file), _values(settings)))


def said_in(variant: Variant, settings: Settings) -> Mapping[str, str]:
    """What is said in the conversation, in one variant: ``disclosure`` and ``record_notice``.

    Args:
        variant: the wording.
        settings: as for :func:`legal_texts`.

    Raises:
        SettingsError: as there.
    """
    values = _values(settings)
    said = _read(settings.legal_file)["said"]
    return {name: _fill(words[variant], values) for name, words in said.items()}


# Read once per process, since every answer needs them.
@lru_cache(maxsize=8)
def _read(file: Optional[Path]) -> Mapping[str, Any]:
    path = file or _TEXTS
    try:
        return LegalTexts(**read_yaml(path)).dict()
    except (OSError, YamlDataError, TypeError, ValidationError) as error:
        raise SettingsError(
            f"BOT_LEGAL_FILE={path}: {error}; it takes the form of bot/answers/legal.yml."
        ) from error


def _values(settings: Settings) -> Mapping[str, Any]:
    return {
        "controller": settings.controller,
        "email": settings.contact_email,
        "dpo": settings.dpo_email or settings.contact_email,
        "conversation_days": settings.keep_conversation_days,
        "miss_days": settings.keep_miss_days,
        "feedback_days": settings.keep_feedback_days,
        "case_days": settings.keep_case_days,
        "staff_log_days": settings.keep_staff_log_days,
        "backup_days": settings.keep_backup_days,
        "log_days": settings.keep_log_days,
        "session_hours": settings.session_hours,
    }


def _fill(node: Any, values: Mapping[str, Any]) -> Any:
    """Fills in every text; braces that name no value stay as they are."""
    if isinstance(node, dict):
        return {key: _fill(value, values) for key, value in node.items()}
    if isinstance(node, list):
        return [_fill(value, values) for value in node]
    for name, value in values.items():
        node = node.replace(f"{{{name}}}", str(value))
    return node
