"""Fixtures that many tests share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping

import pytest
import yaml

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from bot.launch import model
from bot.settings import PROJECT_DIR
from tests.databases import database_url, engine, own_postgres, postgres, sessions
from tests.delivery.faults import fault_table
from tests.running import Assistant, Visitor

# Fixtures are known by being here.
__all__ = ["database_url", "engine", "own_postgres", "postgres", "sessions"]


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """A model of the project as it is now; trained first when the newest one is out of date."""
    why = model.reason_to_train()
    if why:
        print(f"training, since {why} …")
        return model.train()
    return model.require_model()


@pytest.fixture(scope="session")
def assistant(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The running assistant, one for the whole test session."""
    running = Assistant(tmp_path_factory.mktemp("assistant") / "var")
    running.start()
    yield running
    running.stop()


@pytest.fixture
def visitor(assistant: Assistant) -> Visitor:
    """A new visitor with a conversation of their own."""
    return Visitor(assistant.url)


@pytest.fixture
def new_visitor(assistant: Assistant) -> Callable[[], Visitor]:
    """Makes as many visitors as a test needs."""
    return lambda: Visitor(assistant.url)


@pytest.fixture(scope="session")
def domain() -> Mapping[str, Any]:
    """The loaded domain.yml."""
    loaded: Mapping[str, Any] = yaml.safe_load((PROJECT_DIR / "domain.yml").read_text("utf-8"))
    return loaded


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Shows what became of cases and mails in each fault that was tried."""
    lines = fault_table()
    if lines:
        terminalreporter.section("faults")
    for line in lines:
        terminalreporter.write_line(line)
