"""The municipality's present notices to every visitor, set by the staff without a deployment.

Kept as one shared value, so that all servers show the same within a second.
"""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass, fields
from typing import Any, Dict, List, Mapping, Optional

from bot.settings import Settings
from bot.store.columns import storable
from bot.store.watched import WatchedValue

logger = logging.getLogger(__name__)

# The shared value that holds them.
NOTICES = "notices"
# In the order in which visitors read them.
KINDS = ("emergency", "welcome", "hours")
MOST_CHARS = 500

Texts = Dict[str, List[Dict[str, str]]]


@dataclass(frozen=True)
class Notice:
    """One text in three variants; empty where there is none.

    Attributes:
        sv: Swedish; without it the notice is not shown.
        easy: easy Swedish.
        en: English.
    """

    sv: str = ""
    easy: str = ""
    en: str = ""


def notices_of(value: Optional[str]) -> Dict[str, Notice]:
    """The notices that a shared value holds, by kind; empty ones where none is set.

    Args:
        value: as ``value_of`` made it, None when nothing was ever set. A value that cannot be read
            counts as none, so that visitors are still answered.
    """
    try:
        held = json.loads(value) if value else {}
    except ValueError:
        held = None
    if not isinstance(held, dict):
        logger.error("The notices in the database cannot be read; none is shown.")
        held = {}
    return {kind: _notice(held.get(kind)) for kind in KINDS}


def value_of(notices: Mapping[str, Notice]) -> Optional[str]:
    """The shared value that holds notices; None when there is nothing to show."""
    held = {kind: asdict(notice) for kind, notice in notices.items() if notice.sv}
    return storable(json.dumps(held, ensure_ascii=False)) if held else None


def texts_of(notices: Mapping[str, Notice], *, easy: bool = False) -> Texts:
    """What visitors read, by the language of their widget.

    Args:
        notices: by kind.
        easy: the conversation is in easy Swedish.

    Returns:
        For each language the texts in their order, each with the language that it is in.
    """
    shown = [notices[kind] for kind in KINDS if kind in notices and notices[kind].sv]
    swedish = [{"text": (easy and notice.easy) or notice.sv, "language": "sv"} for notice in shown]
    english = [
        {"text": notice.en, "language": "en"}
        if notice.en
        else {"text": notice.sv, "language": "sv"}
        for notice in shown
    ]
    return {"sv": swedish, "en": english}


class Notices:
    """The notices as a server sees them."""

    def __init__(self, settings: Settings) -> None:
        self._value = WatchedValue(settings.store_url, NOTICES)

    async def texts(self, *, easy: bool = False) -> Texts:
        """As ``texts_of``; as last known while the database is away."""
        return texts_of(notices_of(await self._value.now()), easy=easy)


def _notice(held: Any) -> Notice:
    if not isinstance(held, dict):
        return Notice()
    return Notice(**{one.name: str(held.get(one.name) or "") for one in fields(Notice)})
