"""Guards the action server: who may call it, and from where.

The server of rasa-sdk imports this module with all others of the package, before it listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import os
from typing import Optional

from pluggy import HookimplMarker
from rasa_sdk.plugin import plugin_manager
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

from actions.database import sessions
from bot.files.private_files import keep_files_private
from bot.files.secret_file import actions_secret
from bot.operations.logs import log_as_json
from bot.operations.metrics import serve_metrics
from bot.operations.request_id import HEADER, begin_request
from bot.rasa_patches import action_threads, quiet_server, strict_http
from bot.settings import get_settings
from bot.store.errors import StoreError

# Rasa sends the whole conversation with each call.
_MOST_BODY_BYTES = 20_000_000
_OPEN_PATHS = ("/health",)
_implements = HookimplMarker("rasa_sdk")


class _Guard:
    """A plugin of rasa-sdk's: its one hook is handed the server before it runs."""

    @_implements
    def attach_sanic_app_extensions(self, app: Sanic) -> None:
        """Makes the server refuse callers that do not know the secret."""
        guard(app)


def guard(app: Sanic) -> None:
    """Makes a server refuse calls without the secret that it shares with the Rasa server.

    Otherwise any local process, and any page that a local browser shows, could open cases.

    Args:
        app: before it runs.
    """
    settings = get_settings()
    expected = f"Bearer {actions_secret(settings.actions_secret, settings.var_path)}".encode()
    strict_http.install(_MOST_BODY_BYTES)
    quiet_server.keep_quiet(app)
    if settings.logs_json:
        log_as_json()
    serve_metrics(settings, 1)

    async def number(request: Request) -> None:
        begin_request(request.headers.get(HEADER))

    async def require_secret(request: Request) -> Optional[HTTPResponse]:
        given = request.headers.get("authorization", "").encode("utf-8", "surrogateescape")
        if request.path in _OPEN_PATHS or hmac.compare_digest(given, expected):
            return None
        return json({"error": {"code": "no_secret"}}, status=401)

    async def open_database(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        # Otherwise the first visitor to send a question waits for it, perhaps in vain. While the
        # database is down, each action tries again.
        with contextlib.suppress(StoreError):
            await asyncio.to_thread(sessions)

    app.register_listener(open_database, "before_server_start")
    app.register_middleware(number, "request")
    app.register_middleware(require_secret, "request")


# rasa-sdk would listen everywhere; it reads the address only after it has imported the actions.
os.environ.setdefault("SANIC_HOST", "127.0.0.1")
keep_files_private()
# The actions are registered after all modules of the package have been imported.
action_threads.install()
plugin_manager().register(_Guard(), name="guard")
