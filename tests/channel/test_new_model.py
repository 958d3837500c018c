"""A running server takes up a newly chosen model without losing a turn."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Iterator, Optional
from uuid import uuid4

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from bot.channel.new_model import NewModel
from bot.settings import read_settings
from bot.tracking.locks import ConversationLocks
from bot.tracking.store import ConversationStore
from tests.channel.small_server import serve_connector
from tests.channel.test_repeated import wait_for
from tests.running import Visitor
from tests.small_models import WORDS, train_small_models


class StandIn:
    """In the place of Rasa's agent; loads what it is told to, or cannot."""

    def __init__(self) -> None:
        self.model = "first.tar.gz"
        self.broken: set[str] = set()
        self.in_thread: list[bool] = []

    def load_model(self, path: str) -> None:
        self.in_thread.append(threading.current_thread() is not threading.main_thread())
        if Path(path).name in self.broken:
            raise ValueError("not a model")
        self.model = Path(path).name


class Choice:
    """The choice of a model, as an operator changes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path: Optional[Path] = None

    def __call__(self) -> Optional[Path]:
        return self.path

    def becomes(self, name: str, age_seconds: float = 60) -> None:
        self.path = self.folder / name
        self.path.write_bytes(b"")
        os.utime(self.path, (time.time() - age_seconds,) * 2)


@pytest.fixture
def choice(tmp_path: Path) -> Choice:
    return Choice(tmp_path)


def look(new_model: NewModel, agent: StandIn) -> StandIn:
    found: StandIn = asyncio.run(new_model.look(agent))
    return found


def test_another_choice_is_loaded_once_and_beside_what_is_in_use(choice: Choice) -> None:
    agent, new_model = StandIn(), NewModel("first.tar.gz", choice)
    choice.becomes("second.tar.gz")
    fresh = look(new_model, agent)
    assert (fresh.model, agent.model, fresh.in_thread) == ("second.tar.gz", "first.tar.gz", [True])
    assert look(new_model, fresh) is fresh


def test_going_back_is_a_choice_too(choice: Choice) -> None:
    agent, new_model = StandIn(), NewModel("first.tar.gz", choice)
    for name in ("second.tar.gz", "first.tar.gz"):
        choice.becomes(name)
        agent = look(new_model, agent)
        assert agent.model == name


def test_the_model_in_use_is_not_loaded_again(choice: Choice) -> None:
    agent, new_model = StandIn(), NewModel("first.tar.gz", choice)
    assert look(new_model, agent) is agent, "nothing was chosen"
    choice.becomes("first.tar.gz")
    assert look(new_model, agent) is agent


def test_a_model_that_is_still_being_written_waits(choice: Choice) -> None:
    agent, new_model = StandIn(), NewModel("first.tar.gz", choice)
    choice.becomes("second.tar.gz", age_seconds=0)
    assert look(new_model, agent) is agent
    choice.becomes("second.tar.gz")
    assert look(new_model, agent).model == "second.tar.gz"


def test_a_model_that_cannot_be_loaded_is_tried_once_and_the_next_choice_counts(
    choice: Choice, caplog: pytest.LogCaptureFixture
) -> None:
    agent, new_model = StandIn(), NewModel("first.tar.gz", choice)
    agent.broken = {"second.tar.gz"}
    choice.becomes("second.tar.gz")
    assert look(new_model, agent) is agent and look(new_model, agent) is agent
    assert len(agent.in_thread) == 1
    assert "second.tar.gz cannot be loaded; first.tar.gz stays in use." in caplog.text
    choice.becomes("third.tar.gz")
    assert look(new_model, agent).model == "third.tar.gz"


def test_a_folder_that_cannot_be_read_leaves_the_model_in_use(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def away() -> Optional[Path]:
        raise OSError("Stale file handle")

    agent = StandIn()
    assert look(NewModel("first.tar.gz", away), agent) is agent
    assert "first.tar.gz stays in use" in caplog.text and "Stale file handle" in caplog.text


# --- A server with visitors, and two models that Rasa has trained ---

VISITORS = 6


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two small models, neither of which knows the other's words."""
    return train_small_models(tmp_path_factory.mktemp("project"))


class Actions(ThreadingHTTPServer):
    """An action server whose one action takes until it may end."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Action)
        self.began, self.may_end = threading.Event(), threading.Event()


class _Action(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Actions)
        self.server.began.set()
        assert self.server.may_end.wait(30)
        body = b'{"events": [], "responses": []}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@dataclass
class Serving:
    """A server that answers with the first model, until another one is chosen."""

    url: str
    app: Sanic
    actions: Actions
    choice: Choice
    new_model: NewModel

    def takes_up(self, name: str) -> None:
        """What its own task does every few seconds."""
        self.choice.path = self.choice.folder / f"{name}.tar.gz"
        os.utime(self.choice.path, (0, 0))
        self.app.ctx.agent = look(self.new_model, self.app.ctx.agent)


@pytest.fixture
def serving(trained: Path, tmp_path: Path, database_url: str) -> Iterator[Serving]:
    first, choice = trained / "first.tar.gz", Choice(trained)
    actions = Actions()
    threading.Thread(target=actions.serve_forever, daemon=True).start()
    agent = Agent.load(
        str(first),
        tracker_store=ConversationStore(Domain.empty(), database_url=database_url),
        lock_store=ConversationLocks(database_url=database_url),
        generator=EndpointConfig(type="bot.answers.generator.AnswerGenerator"),
        action_endpoint=EndpointConfig(f"http://127.0.0.1:{actions.server_port}/"),
    )
    everything = {
        name: "1000000" for name in ("SESSION_MESSAGES", "ADDRESS_MESSAGES", "ALL_MESSAGES")
    }
    settings = read_settings(
        {
            "BOT_VAR_DIR": str(tmp_path),
            "DATABASE_URL": database_url,
            **{f"BOT_{name}_PER_MINUTE": most for name, most in everything.items()},
        }
    )
    app = Sanic(f"connector_{uuid4().hex}", configure_logging=False)
    with serve_connector(settings, agent, app) as url:
        yield Serving(url, app, actions, choice, NewModel(first.name, choice))
    actions.may_end.set()
    actions.shutdown()
    actions.server_close()


def words_of(turn: dict[str, Any]) -> list[str]:
    return [message["text"] for message in turn["messages"]]


def test_under_load_every_turn_is_answered_by_the_one_model_or_the_other(serving: Serving) -> None:
    heard: list[list[str]] = [[] for _ in range(VISITORS)]
    enough = threading.Event()

    def talk(number: int) -> int:
        visitor = Visitor(serving.url)
        while not enough.is_set():
            turn = visitor.say("hello")
            (word,) = words_of(turn)
            heard[number].append(word)
        return len(visitor.history())

    with ThreadPoolExecutor(VISITORS) as pool:
        talks = [pool.submit(talk, number) for number in range(VISITORS)]
        try:
            for name in ("first", "second", "first", "second"):
                serving.takes_up(name)
                for words in heard:
                    wait_for(lambda words=words, name=name: words[-1:] == [WORDS[name]])
        finally:
            enough.set()
        kept = [one.result(60) for one in talks]
    assert kept == [len(words) for words in heard]
    assert {word for words in heard for word in words} == set(WORDS.values())


def test_a_turn_that_has_begun_ends_with_the_words_that_it_began_with(serving: Serving) -> None:
    early, late = Visitor(serving.url), Visitor(serving.url)
    with ThreadPoolExecutor(1) as pool:
        began = pool.submit(early.say, "wait")
        assert serving.actions.began.wait(30)
        serving.takes_up("second")
        assert words_of(late.say("hello")) == ["två"]
        serving.actions.may_end.set()
        assert words_of(began.result(30)) == ["ett"]
    assert words_of(early.say("hello")) == ["två"]
