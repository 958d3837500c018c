"""The off switch: an operator can stop the assistant without stopping the servers.

``BOT_MODE=off`` holds for a process from its start. ``python -m bot off``, ``python -m bot on`` and
the staff pages work at run time, through the database, for all servers that share it.
"""

from __future__ import annotations

from typing import Optional

from bot.settings import Settings
from bot.store.opening import store_of_process
from bot.store.shared import set_shared_value
from bot.store.watched import WatchedValue

# The shared value that holds the notice while the assistant is off.
OFF_NOTICE = "off_notice"


def switch_off(settings: Settings, notice: str = "") -> None:
    """Switches the assistant off for all servers that share the database.

    Args:
        settings: whose database holds the switch.
        notice: what visitors are shown; empty means the standard notice.

    Raises:
        StoreError: the database cannot be written to.
    """
    set_shared_value(store_of_process(settings.store_url), OFF_NOTICE, notice.strip())


def switch_on(settings: Settings) -> None:
    """Takes the run-time switch away. ``BOT_MODE=off`` still holds where it is set.

    Raises:
        StoreError: the database cannot be written to.
    """
    set_shared_value(store_of_process(settings.store_url), OFF_NOTICE, None)


class Switch:
    """The switch as a server sees it."""

    def __init__(self, settings: Settings) -> None:
        self._always_off = settings.mode == "off"
        self._notice = WatchedValue(settings.store_url, OFF_NOTICE)

    async def off_notice(self) -> Optional[str]:
        """The notice while the assistant is off; as last known while the database is away.

        Returns:
            None when it is on; else the operator's notice, empty for the standard one.
        """
        notice = await self._notice.now()
        if notice is not None:
            return notice
        return "" if self._always_off else None
