"""The settings that any answer can quote, by the name of the placeholder."""

from __future__ import annotations

from typing import Any, Callable, Mapping

from bot.answers.legal_texts import Said, said_in
from bot.answers.variants import Variant
from bot.settings import Settings

CONTACT_EMAIL = "contact_email"
_VALUES: Mapping[str, Callable[[Settings], Any]] = {
    CONTACT_EMAIL: lambda settings: settings.contact_email,
    "keep_conversation_days": lambda settings: settings.keep_conversation_days,
    "keep_miss_days": lambda settings: settings.keep_miss_days,
    "keep_feedback_days": lambda settings: settings.keep_feedback_days,
    "keep_case_days": lambda settings: settings.keep_case_days,
    "keep_backup_days": lambda settings: settings.keep_backup_days,
}
FROM_SETTINGS = frozenset([*_VALUES, *Said.__fields__])


def values_from(settings: Settings, variant: Variant) -> Mapping[str, Any]:
    """The values of :data:`FROM_SETTINGS`.

    Args:
        settings: in force.
        variant: of the answer: what the law asks for has words for each.
    """
    values = {name: value(settings) for name, value in _VALUES.items()}
    return {**values, **said_in(variant, settings)}
