"""Fixtures that many tests share."""

from __future__ import annotations

import fcntl
import gc
import os
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping, Optional

import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

# Sanic shows deprecations again when it is imported: before pytest's own filters it does no harm.
import sanic  # noqa: F401
from hypothesis import settings as hypothesis_settings

from bot.files.yaml_data import read_yaml
from bot.launch import model
from bot.operations.chosen_model import models_dir, require_model
from bot.rasa_patches import late_tensorflow
from bot.settings import PROJECT_DIR
from tests import lanes
from tests.databases import (
    database_url,
    engine,
    migrated_file,
    migrated_template,
    own_postgres,
    postgres,
    sessions,
)
from tests.delivery.faults import NOTES, ROWS, fault_table
from tests.running import ACTION_SECONDS, Assistant, Visitor, take_over_conversions

# Before any test imports Rasa.
late_tensorflow.install()

# A machine may be busy: how long something takes is measured in bench/.
hypothesis_settings.register_profile("without a deadline", deadline=None)
hypothesis_settings.load_profile("without a deadline")

# How far the other workers stand back: they run while the training uses one core.
_BEHIND = 19

# Fixtures are known by being here.
__all__ = [
    "database_url",
    "engine",
    "migrated_file",
    "migrated_template",
    "own_postgres",
    "postgres",
    "sessions",
]


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """A model of the project as it is now; trained first when the newest one is out of date."""
    models_dir().mkdir(exist_ok=True)
    # One worker trains, the others wait here for its model.
    with open(models_dir() / ".training", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        why = model.reason_to_train()
        if why:
            print(f"training, since {why} …")
            return model.train()
        return require_model()


@pytest.fixture(scope="session")
def assistant(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The running assistant, one for the whole test session."""
    running = Assistant(
        take_over_conversions(tmp_path_factory.mktemp("assistant") / "var"),
        {"BOT_ACTION_SECONDS": str(ACTION_SECONDS)},
    )
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
    """The loaded domain.yml, with the answers that Rasa adds from data/answers."""
    loaded: dict[str, Any] = read_yaml(PROJECT_DIR / "domain.yml")
    for path in sorted((PROJECT_DIR / "data" / "answers").glob("*.yml")):
        loaded["responses"].update(read_yaml(path)["responses"])
    return loaded


def pytest_configure() -> None:
    """Lets the worker go first that trains the model, for which the others end up waiting."""
    if os.environ.get("PYTEST_XDIST_WORKER", lanes.TRAINING_WORKER) != lanes.TRAINING_WORKER:
        os.nice(_BEHIND)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--plain``."""
    parser.addoption(
        "--plain",
        action="store_true",
        help="Only plain functions: no model, no server, no browser, no database server.",
    )


@pytest.hookimpl(hookwrapper=True)
def pytest_collection() -> Iterator[None]:
    """Spares the garbage collector what stays until the end: twelve thousand tests, and libraries.

    It would look through all of that again and again, and jax, which TensorFlow imports, each time.
    """
    gc.disable()
    yield
    gc.freeze()
    gc.enable()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> Optional[bool]:
    """Leaves out of the plain lane what would be slow to import alone."""
    return True if config.getoption("plain") and lanes.is_heavy(collection_path) else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keeps the plain lane plain."""
    if item.config.getoption("plain") and lanes.is_too_heavy():
        raise pytest.UsageError(f"{item.nodeid} imports Rasa: it belongs in lanes.HEAVY_FILES")


# Before xdist's own, which reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sorts the tests into lanes."""
    lanes.arrange(items)
    if config.getoption("plain"):
        heavy = [item for item in items if lanes.is_not_plain(item)]
        config.hook.pytest_deselected(items=heavy)
        items[:] = [item for item in items if not lanes.is_not_plain(item)]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker: hands its faults to the process that prints the summary."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["faults"] = (ROWS, NOTES)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Takes a worker's faults."""
    rows, notes = getattr(node, "workeroutput", {}).get("faults", ((), ()))
    ROWS.extend(rows)
    NOTES.extend(notes)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Shows what became of cases and mails in each fault that was tried."""
    lines = fault_table()
    if lines:
        terminalreporter.section("faults")
    for line in lines:
        terminalreporter.write_line(line)
