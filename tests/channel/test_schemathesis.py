"""The running assistant keeps to ``openapi.yml``, whatever schemathesis makes of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.channel import openapi
from tests.running import Assistant

CONFIG = Path(__file__).with_name("schemathesis.toml")
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")


@pytest.mark.slow
def test_what_is_made_from_the_description_finds_no_fault(
    assistant: Assistant, tmp_path: Path
) -> None:
    run = subprocess.run(
        [
            *(SCHEMATHESIS, "--no-color", "--config-file", CONFIG),
            *("run", openapi.FILE, "--url", assistant.url),
        ],
        # It keeps a folder of what it has learned.
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    print(run.stdout)
    assert run.returncode == 0, run.stderr
