"""The connector with what it needs to take cases, and no model: real stores, real words.

In a thread of the test, or as processes that a test can kill. ``python -m
tests.channel.case_server`` imports Rasa and reads the domain once; then it forks a server for each
line that it is sent. A line is JSON: the port, and the variables of that server's environment.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import signal
import sys
import traceback
from dataclasses import dataclass, field
from typing import Any, Mapping

from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint

from bot.answers.generator import AnswerGenerator
from bot.channel.pages import add_pages
from bot.settings import PROJECT_DIR, Settings, get_settings, read_settings
from bot.tracking.locks import ConversationLocks
from bot.tracking.store import ConversationStore
from tests.channel.small_server import serve_connector


@functools.lru_cache(maxsize=1)
def project_domain() -> Domain:
    """The project's domain with its answers."""
    return Domain.load([PROJECT_DIR / "domain.yml", *(PROJECT_DIR / "data" / "answers").iterdir()])


@dataclass
class CaseAgent:
    """Stands in for Rasa's agent where no message is read."""

    tracker_store: TrackerStore
    lock_store: LockStore
    nlg: AnswerGenerator = field(default_factory=lambda: AnswerGenerator(domain=project_domain()))
    # Broken on purpose.
    unreadable: bool = False

    @property
    def processor(self) -> CaseAgent:
        """Itself: this is what the connector asks it for."""
        return self

    def is_ready(self) -> bool:
        """Always."""
        return True

    async def fetch_tracker_with_initial_session(
        self, conversation_id: str
    ) -> DialogueStateTracker:
        """A conversation, new or kept."""
        if self.unreadable:
            raise RuntimeError("broken on purpose")
        return await self.tracker_store.get_or_create_tracker(conversation_id)

    async def handle_message(self, message: Any) -> None:
        """Nothing is read here."""


def make_agent(settings: Settings) -> CaseAgent:
    """An agent that keeps conversations in the settings' folder."""
    settings.var_path.mkdir(parents=True, exist_ok=True)
    return CaseAgent(
        ConversationStore(project_domain(), database_url=settings.store_url),
        ConversationLocks(database_url=settings.store_url),
    )


def serve(port: int, environment: Mapping[str, str]) -> None:
    """Serves until the process is killed."""
    os.environ.update(environment)
    # Whatever was read before belongs to the parent process.
    get_settings.cache_clear()
    settings = read_settings()
    with serve_connector(settings, make_agent(settings), port=port):
        print(os.getpid(), flush=True)
        asyncio.new_event_loop().run_forever()


def main() -> None:
    """Starts a server for each line, until there are no more."""
    project_domain()
    # What they compress is kept: each would take half a second for the widget's files.
    add_pages(Blueprint("pages"), read_settings())
    # Ended processes are reaped at once.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        port, environment = json.loads(line)
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                serve(port, environment)
            except BaseException:
                # So that nobody waits for the process id for ever.
                traceback.print_exc()
                print(0, flush=True)
                os._exit(1)


if __name__ == "__main__":
    main()
