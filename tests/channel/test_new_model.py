"""A model that was chosen anew is taken up by a server that runs."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from pathlib import Path
from typing import Optional

import pytest

from bot.channel.new_model import NewModel


class Agent:
    """Stands in for Rasa's; loads what it is told to, or cannot."""

    def __init__(self) -> None:
        self.loaded: list[str] = []
        self.broken: set[str] = set()
        self.in_thread: list[bool] = []

    def load_model(self, path: str) -> None:
        self.in_thread.append(threading.current_thread() is not threading.main_thread())
        if Path(path).name in self.broken:
            raise ValueError("not a model")
        self.loaded.append(Path(path).name)


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


def look(new_model: NewModel, agent: Agent) -> bool:
    return asyncio.run(new_model.look(agent))


def test_another_choice_is_loaded_once_and_beside_the_event_loop(choice: Choice) -> None:
    agent, new_model = Agent(), NewModel("first.tar.gz", choice)
    choice.becomes("second.tar.gz")
    assert [look(new_model, agent), look(new_model, agent)] == [True, False]
    assert agent.loaded == ["second.tar.gz"] and agent.in_thread == [True]


def test_going_back_is_a_choice_too(choice: Choice) -> None:
    agent, new_model = Agent(), NewModel("first.tar.gz", choice)
    for name in ("second.tar.gz", "first.tar.gz"):
        choice.becomes(name)
        assert look(new_model, agent)
    assert agent.loaded == ["second.tar.gz", "first.tar.gz"]


def test_the_model_in_use_is_not_loaded_again(choice: Choice) -> None:
    agent, new_model = Agent(), NewModel("first.tar.gz", choice)
    assert not look(new_model, agent), "nothing was chosen"
    choice.becomes("first.tar.gz")
    assert not look(new_model, agent) and agent.loaded == []


def test_a_model_that_is_still_being_written_waits(choice: Choice) -> None:
    agent, new_model = Agent(), NewModel("first.tar.gz", choice)
    choice.becomes("second.tar.gz", age_seconds=0)
    assert not look(new_model, agent)
    choice.becomes("second.tar.gz")
    assert look(new_model, agent)


def test_a_model_that_cannot_be_loaded_is_tried_once_and_the_next_choice_counts(
    choice: Choice, caplog: pytest.LogCaptureFixture
) -> None:
    agent, new_model = Agent(), NewModel("first.tar.gz", choice)
    agent.broken = {"second.tar.gz"}
    choice.becomes("second.tar.gz")
    assert [look(new_model, agent), look(new_model, agent)] == [False, False]
    assert len(agent.in_thread) == 1
    assert "second.tar.gz cannot be loaded; first.tar.gz stays in use." in caplog.text
    choice.becomes("third.tar.gz")
    assert look(new_model, agent)
