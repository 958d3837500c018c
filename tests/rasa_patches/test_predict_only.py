"""A model that is loaded without the graph of its training answers, and TensorFlow stays away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PROJECT_DIR
from tests.small_models import WORDS, train_small_models

ASK = """
import asyncio, sys
from bot.evaluation.training import load_agent
agent = load_agent(sys.argv[1])
parsed = asyncio.run(agent.parse_message("hello"))
print(parsed["intent"]["name"], "tensorflow.python" in sys.modules)
assert agent.processor.model_metadata.domain.intents
"""


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train_small_models(tmp_path_factory.mktemp("trained"))


@pytest.mark.parametrize("name", WORDS)
def test_it_reads_and_loads_no_tensorflow(models: Path, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK, str(models / f"{name}.tar.gz")],
        cwd=PROJECT_DIR,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.splitlines()[-1] == "hello False"
