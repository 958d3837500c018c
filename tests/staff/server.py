"""The staff pages at an address, for a browser."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import Iterator

import uvicorn
from sqlalchemy.orm import sessionmaker

from bot.settings import Settings
from bot.staff.app import create_app
from bot.staff.serve import server_config
from tests.running import free_port


@contextlib.contextmanager
def serve_staff(settings: Settings, sessions: sessionmaker) -> Iterator[str]:
    """Runs the application in a thread and gives its address."""
    port = free_port()
    server = uvicorn.Server(server_config(create_app(settings, sessions), "127.0.0.1", port))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the staff pages did not start"
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)
