"""``python -m bot staff``: the pages as a process of its own."""

from __future__ import annotations

import gc
import logging

import uvicorn
from starlette.types import ASGIApp

from bot.operations.logs import log_as_json
from bot.settings import Settings
from bot.staff.app import create_app
from bot.store.opening import store_of_process


def serve(settings: Settings) -> None:
    """Answers until SIGTERM or SIGINT.

    Raises:
        StoreError: the database is down, locked or of another version.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    if settings.logs_json:
        log_as_json()
    app = create_app(settings, store_of_process(settings.store_url))
    # Otherwise the garbage collector scans, in vain, all that was read at start: every tenth page
    # waited 90 ms.
    gc.freeze()
    uvicorn.Server(server_config(app, settings.host, settings.staff_port)).run()


def server_config(app: ASGIApp, host: str, port: int) -> uvicorn.Config:
    """How the pages are served.

    Args:
        app: from ``create_app``.
        host: to listen on.
        port: as well.
    """
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_config=None,
        # No access log, which would hold addresses; the staff log says who did what.
        access_log=False,
        # The application decides which proxies to believe.
        proxy_headers=False,
        server_header=False,
        # No websockets: there are none, and Rasa's Sanic pins an older library than uvicorn needs.
        ws="none",
        lifespan="off",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=10,
        limit_concurrency=200,
    )
