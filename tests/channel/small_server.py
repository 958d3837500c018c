"""The connector in a server of its own, with an assistant behind it that a test can break.

What the real server does is tested against the real server; this one is for what it does only when
something is wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Iterator, Optional
from unittest.mock import patch
from uuid import uuid4

import rasa.core.channels.channel
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from sanic import Sanic

from bot.channel.webchat import WebchatInput
from bot.settings import Settings
from tests.running import free_port


@dataclass
class _Event:
    data: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        return self.data


@dataclass
class _Tracker:
    events: list[_Event]


@dataclass
class EchoAgent:
    """Stands in for Rasa's agent: it keeps conversations and repeats what it is told."""

    ready: bool = True
    fails: bool = False
    silent: bool = False
    holds: bool = False
    # Held back until it is set.
    may_answer: threading.Event = field(default_factory=threading.Event)
    # How long reading a conversation takes, as from a database on another machine.
    read_seconds: float = 0.0
    lock_store: InMemoryLockStore = field(default_factory=InMemoryLockStore)
    unreadable: bool = False
    conversations: dict[str, list[_Event]] = field(default_factory=dict)
    # What it was told, also when it then failed.
    taken: list[Optional[str]] = field(default_factory=list)

    @property
    def tracker_store(self) -> EchoAgent:
        return self

    def is_ready(self) -> bool:
        return self.ready

    async def handle_message(self, message: UserMessage) -> None:
        if self.fails:
            raise RuntimeError("broken on purpose")
        self.taken.append(message.text)
        while self.holds and not self.may_answer.is_set():
            await asyncio.sleep(0.01)
        events = self.conversations.setdefault(message.sender_id, [])
        now = time.time()
        user = {
            "event": "user",
            "text": message.text,
            "timestamp": now,
            "metadata": message.metadata,
            "message_id": message.message_id,
        }
        events.append(_Event(user))
        if not self.silent:
            metadata = {"metadata": {"outcome": "small_talk"}}
            reply = {"event": "bot", "text": message.text, "timestamp": now, "metadata": metadata}
            events.append(_Event(reply))

    async def retrieve_full_tracker(self, conversation_id: str) -> _Tracker:
        if self.unreadable:
            raise RuntimeError("broken on purpose")
        await asyncio.sleep(self.read_seconds)
        return _Tracker(list(self.conversations.get(conversation_id, [])))


_rewriting = [True]


def _rewritten_once() -> contextlib.AbstractContextManager[Any]:
    """Sanic rewrites its own methods when a server starts, and can't twice in one process."""
    first = _rewriting.pop() if _rewriting else False
    return contextlib.nullcontext() if first else patch("sanic.app.TouchUp.run")


@contextlib.contextmanager
def serve_connector(
    settings: Settings, agent: Any, app: Optional[Sanic] = None, port: Optional[int] = None
) -> Iterator[str]:
    """Runs the connector in a thread and gives its address."""
    app = app or Sanic(f"connector_{uuid4().hex}", configure_logging=False)
    app.ctx.agent = agent
    rasa.core.channels.channel.register([WebchatInput(settings)], app, route="/webhooks/")
    port = port or free_port()
    loop = asyncio.new_event_loop()

    async def start() -> Any:
        server = await app.create_server(
            host="127.0.0.1", port=port, return_asyncio_server=True, access_log=False
        )
        with _rewritten_once():
            await server.startup()
        await server.start_serving()
        return server

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(start(), loop).result(30)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
