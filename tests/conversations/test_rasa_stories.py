"""Whole conversations: each visitor's words are read as told, each reply is the one told.

The stories stand beside this file. Rasa takes only files whose names begin with ``test_`` for
conversation tests, and reads what visitors write only with ``--e2e``: without it, the intents told
in the stories would be believed. It reads each message by itself, without its conversation, so what
leans on what was said stands in ``leaning/`` (:mod:`tests.conversations.stories`).
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import pytest
import yaml

from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR
from tests.conversations.known_misses import READ_OTHERWISE, STORIES

KNOWN_MISSES = {**STORIES, **READ_OTHERWISE}
STORIES_DIR = Path(__file__).parent
TAIL_CHARS = 6000


def read_stories() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each story with the name of its file."""
    for path in sorted(STORIES_DIR.glob("*.yml")):
        for story in read_yaml(path)["stories"]:
            yield path.name, story


def turns(story: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    """What the visitor does in a story."""
    return [step for step in story["steps"] if "user" in step]


def without_known_misses(folder: Path) -> Path:
    """Writes the stories that are expected to go as told into a folder."""
    folder.mkdir()
    for path in STORIES_DIR.glob("*.yml"):
        content = read_yaml(path)
        content["stories"] = [s for s in content["stories"] if s["story"] not in KNOWN_MISSES]
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / path.name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_every_conversation_goes_as_told(trained_model: Path, tmp_path: Path) -> None:
    folder = without_known_misses(tmp_path / "stories")
    command = [sys.executable, "-m", "rasa", "test", "core", "--e2e"]
    command += ["--fail-on-prediction-errors", "--no-plot", "--stories", str(folder)]
    command += ["--model", str(trained_model), "--out", str(tmp_path)]
    # Started in the project's folder, since the pipeline's own components are found from there.
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
    # Rasa is content with no story at all, drops those that look alike to it, and may believe the
    # intents that it is told.
    stories = [story for _, story in read_stories() if story["story"] not in KNOWN_MISSES]
    result = report["conversation_accuracy"]
    assert (result["total"], result["correct"]) == (len(stories), len(stories))
    assert {step["intent"] for story in stories for step in turns(story)} <= set(report)


def test_every_turn_tells_words_intent_and_reply() -> None:
    for file, story in read_stories():
        told = [step for step in story["steps"] if not {"slot_was_set", "active_loop"} & set(step)]
        kinds = "".join("r" if "action" in step else "t" for step in told)
        assert re.fullmatch("(tr+)+", kinds), f"{file}: {story['story']}"
        for step in turns(story):
            assert set(step) == {"user", "intent"}, f"{file}: {story['story']}: {step}"


def test_stories_are_no_training_data() -> None:
    data = PROJECT_DIR / "data"
    # Rasa would train on a conversation test that lies under data/.
    assert not STORIES_DIR.is_relative_to(data)
    assert [path.name for path in data.rglob("test_*")] == []
