"""The three variants of everything that is said: Swedish, easy Swedish, English."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Mapping


class Variant(StrEnum):
    """The wording of a reply. The values are the keys of an entry's metadata."""

    SWEDISH = "sv"
    EASY = "easy"
    ENGLISH = "en"

    @property
    def language(self) -> str:
        """The language of the words, ISO 639-1."""
        return "en" if self is Variant.ENGLISH else "sv"


def chosen_variant(slots: Mapping[str, Any]) -> Variant:
    """The variant used in a conversation.

    Args:
        slots: of the conversation; ``language`` and ``style`` count.
    """
    if slots.get("language") == Variant.ENGLISH.value:
        return Variant.ENGLISH
    return Variant.EASY if slots.get("style") == "easy" else Variant.SWEDISH


def words(of: Mapping[str, Any], variant: Variant) -> str:
    """The words of one variant; Swedish where a variant has none of its own.

    Args:
        of: words by variant, such as ``{sv: …, en: …}``.
        variant: the one wanted.
    """
    return str(of.get(variant.value) or of.get(Variant.SWEDISH.value) or "")
