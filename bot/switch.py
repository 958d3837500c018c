"""The off switch: an operator can stop the assistant without stopping the servers.

``BOT_MODE=off`` holds for a process from its start. ``python -m bot off`` and ``python -m bot on``
work at run time, through the database, for all servers that share it.
"""

from __future__ import annotations

import logging
import time
from typing import Optional

from bot.settings import Settings
from bot.store.errors import StoreError
from bot.store.off_loop import off_loop
from bot.store.opening import store_of_process
from bot.store.shared import set_shared_value, shared_value

logger = logging.getLogger(__name__)

_NAME = "off_notice"
# So late a server learns of it.
_LOOK_SECONDS = 1.0


def switch_off(settings: Settings, notice: str = "") -> None:
    """Switches the assistant off for all servers that share the database.

    Args:
        settings: whose database holds the switch.
        notice: what visitors are shown; empty means the standard notice.

    Raises:
        StoreError: the database cannot be written to.
    """
    set_shared_value(store_of_process(settings.store_url), _NAME, notice.strip())


def switch_on(settings: Settings) -> None:
    """Takes the run-time switch away. ``BOT_MODE=off`` still holds where it is set.

    Raises:
        StoreError: the database cannot be written to.
    """
    set_shared_value(store_of_process(settings.store_url), _NAME, None)


class Switch:
    """The switch as a server sees it: looked at once a second, not for each request."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._known: Optional[str] = None
        self._known_until = 0.0

    async def off_notice(self) -> Optional[str]:
        """Tells whether the assistant is off; while the database is away, what was known last.

        Returns:
            None when it is on; else the operator's notice, empty for the standard one.
        """
        if time.monotonic() >= self._known_until:
            # First: those who ask meanwhile do not ask the database, too.
            self._known_until = time.monotonic() + _LOOK_SECONDS
            try:
                self._known = await off_loop(self._read)
            except StoreError as error:
                logger.error("The off switch cannot be read: %s", error)
        if self._known is not None:
            return self._known
        return "" if self._settings.mode == "off" else None

    def _read(self) -> Optional[str]:
        return shared_value(store_of_process(self._settings.store_url), _NAME)
