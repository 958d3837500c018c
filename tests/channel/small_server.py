"""The connector in a server of its own, with an assistant behind it that a test can break.

What the real server does is tested against the real server; this one is for what it does only when
something is wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Iterator, Optional
from unittest.mock import patch
from uuid import uuid4

import rasa.core.channels.channel
import uvloop
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from sanic import Sanic

from bot.channel.webchat import WebchatInput
from bot.settings import Settings
from bot.tracking.locks import ConversationLocks
from bot.tracking.store import ConversationStore
from tests.running import free_port


@dataclass
class EchoAgent:
    """Stands in for Rasa's agent: it repeats what it is told, in the database of the settings."""

    ready: bool = True
    fails: bool = False
    silent: bool = False
    holds: bool = False
    # Held back until it is set.
    may_answer: threading.Event = field(default_factory=threading.Event)
    database_url: str = ""
    # What it was told, also when it then failed.
    taken: list[Optional[str]] = field(default_factory=list)
    # Rasa's own wrapper of a store has one such.
    tracker_store: Any = None
    processor: Any = field(default_factory=lambda: SimpleNamespace(model_filename="echo.tar.gz"))

    @property
    def lock_store(self) -> ConversationLocks:
        return ConversationLocks(database_url=self.database_url)

    def is_ready(self) -> bool:
        return self.ready

    async def handle_message(self, message: UserMessage) -> None:
        if self.fails:
            raise RuntimeError("broken on purpose")
        self.taken.append(message.text)
        while self.holds and not self.may_answer.is_set():
            await asyncio.sleep(0.01)
        store = ConversationStore(Domain.empty(), database_url=self.database_url)
        async with self.lock_store.lock(message.sender_id):
            tracker = await store.get_or_create_tracker(message.sender_id)
            tracker.update(
                UserUttered(
                    message.text,
                    input_channel="webchat",
                    message_id=message.message_id,
                    metadata=message.metadata,
                )
            )
            if not self.silent:
                metadata = {"metadata": {"outcome": "small_talk"}}
                tracker.update(BotUttered(message.text, metadata=metadata))
            await store.save(tracker)


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
    if isinstance(agent, EchoAgent):
        agent.database_url = settings.store_url
    rasa.core.channels.channel.register([WebchatInput(settings)], app, route="/webhooks/")
    port = port or free_port()
    # The loop that Sanic's own servers run on.
    loop = uvloop.new_event_loop()

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
