"""The trained model, loaded once for all tests that only read with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest

from bot.evaluation.training import load_parser

Parse = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def parse(trained_model: Path) -> Parse:
    """From a text to what Rasa makes of it, as the server would read it."""
    loaded: Parse = load_parser(trained_model)
    return loaded
