"""Looks up the class of each event type only once.

Rasa searches all event classes for each event that it reads from its store: half the time of a turn
in a long conversation, and a hostile visitor can make one as long as allowed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Optional

from rasa.shared.core.events import Event

_resolve: Any = Event.resolve_by_type


def install() -> None:
    """Makes Rasa remember the class of each known type."""
    event: Any = Event
    event.resolve_by_type = staticmethod(_remembered)


def _remembered(type_name: str, default: Optional[Any] = None) -> Any:
    return _known(type_name) or _resolve(type_name, default)


@lru_cache(maxsize=256)
def _known(type_name: str) -> Any:
    try:
        return _resolve(type_name)
    except ValueError:
        # Unknown types are left to Rasa.
        return None
