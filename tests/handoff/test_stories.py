"""Stories of the form as Rasa replays them: what is read, and what the policies choose next.

They stand in a folder of their own: a turn of the form takes several steps, which the stories
under tests/conversations do not have.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import yaml

from bot.settings import PROJECT_DIR

STORIES_DIR = Path(__file__).parent / "stories"
TAIL_CHARS = 6000


def test_the_form_goes_as_told(trained_model: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "rasa", "test", "core", "--e2e"]
    command += ["--fail-on-prediction-errors", "--no-plot", "--stories", str(STORIES_DIR)]
    command += ["--model", str(trained_model), "--out", str(tmp_path)]
    run = subprocess.run(
        command,
        cwd=PROJECT_DIR,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "PYTHONIOENCODING": "utf-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert run.returncode == 0, run.stdout.decode("utf-8", "replace")[-TAIL_CHARS:]
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    # Rasa is content with no story at all, too.
    told = sum(
        len(yaml.safe_load(path.read_text(encoding="utf-8"))["stories"])
        for path in STORIES_DIR.glob("test_*.yml")
    )
    result = report["conversation_accuracy"]
    assert told and (result["total"], result["correct"]) == (told, told)
