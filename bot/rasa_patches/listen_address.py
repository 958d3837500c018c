"""Makes servers that are started by hand listen where the settings say, not everywhere.

``rasa run`` listens on 0.0.0.0 unless ``--interface`` says otherwise, ``python -m rasa_sdk`` unless
``SANIC_HOST`` does.
"""

from __future__ import annotations

import logging
from typing import Any, Optional

from sanic import Sanic

from bot.settings.hosts import listens_everywhere

logger = logging.getLogger(__name__)

_run: Any = Sanic.run


def install(address: str) -> None:
    """Replaces "all addresses" with the configured one.

    Args:
        address: the value of ``BOT_HOST``.
    """

    def run(self: Any, host: Optional[str] = None, *arguments: Any, **options: Any) -> Any:
        if (host is None or listens_everywhere(host)) and host != address:
            logger.warning("Listening on %s, not on all addresses; BOT_HOST sets it.", address)
            host = address
        return _run(self, host, *arguments, **options)

    server: Any = Sanic
    server.run = run
