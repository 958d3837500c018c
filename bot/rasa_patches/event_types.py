"""Which class an event of a type has, looked up once.

Rasa walks through all classes of events for each event that it reads from its store: half the time
of a turn in a long conversation, which a hostile visitor can make as long as one may be.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Optional

from rasa.shared.core.events import Event

_resolve: Any = Event.resolve_by_type


def install() -> None:
    """Has Rasa remember the answer for each type that it knows."""
    event: Any = Event
    event.resolve_by_type = staticmethod(_remembered)


def _remembered(type_name: str, default: Optional[Any] = None) -> Any:
    return _known(type_name) or _resolve(type_name, default)


@lru_cache(maxsize=256)
def _known(type_name: str) -> Any:
    try:
        return _resolve(type_name)
    except ValueError:
        # Rasa itself says what it makes of one that it does not know.
        return None
