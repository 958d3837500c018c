"""A shared value as a server sees it: read once a second rather than for each request."""

from __future__ import annotations

import logging
import time
from typing import Optional

from bot.store.errors import StoreError
from bot.store.off_loop import off_loop
from bot.store.opening import store_of_process
from bot.store.shared import shared_value

logger = logging.getLogger(__name__)

# Seconds within which a server learns of a change.
_LOOK_SECONDS = 1.0


class WatchedValue:
    """One value of those that all servers share.

    Args:
        url: of the database.
        name: of the value.
    """

    def __init__(self, url: str, name: str) -> None:
        self._url = url
        self._name = name
        self._known: Optional[str] = None
        self._known_until = 0.0

    async def now(self) -> Optional[str]:
        """The value; as last known while the database is away."""
        if time.monotonic() >= self._known_until:
            # First, so that concurrent callers do not query the database as well.
            self._known_until = time.monotonic() + _LOOK_SECONDS
            try:
                self._known = await off_loop(self._read)
            except StoreError as error:
                logger.error(
                    "What is set for all servers (%s) cannot be read: %s", self._name, error
                )
        return self._known

    def _read(self) -> Optional[str]:
        return shared_value(store_of_process(self._url), self._name)
