"""What the README promises to those who lift the folder into their own project."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from bot.nlu import encoder
from bot.nlu.encoder.featurizer import SentenceEncoderFeaturizer
from bot.nlu.encoder.layout import Description
from bot.settings import get_settings

FOLDER = Path(encoder.__file__).parent
README = (FOLDER / "README.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The first code block in a language."""
    found = re.search(rf"```{language}\n(.*?)```", README, re.DOTALL)
    assert found
    return found[1]


def test_the_lines_for_the_pipeline_are_accepted() -> None:
    (component,) = yaml.safe_load(block("yaml"))
    assert component["name"] == "encoder.featurizer.SentenceEncoderFeaturizer"
    assert len(block("yaml").splitlines()) == 5
    defaults = SentenceEncoderFeaturizer.get_default_config()
    shown = {key: value for key, value in component.items() if key not in ("name", "var_dir")}
    assert shown.items() <= defaults.items(), "the README shows other defaults"
    SentenceEncoderFeaturizer.validate_config({**defaults, **component})


def test_each_file_is_told_of() -> None:
    told = set(re.findall(r"^\| `(\w+\.py)` \|", README, re.MULTILINE))
    there = {path.name for path in FOLDER.glob("*.py")} - {"__init__.py", "__main__.py"}
    assert told == there


def test_the_sample_description_can_be_read() -> None:
    sample = re.search(r"`(\{.*?\})`", README)
    assert sample
    assert Description(**json.loads(sample[1])).prefix == "query: "


def test_the_folder_works_in_another_project(
    encoder_int4: object, encoder: object, tmp_path: Path
) -> None:
    shutil.copytree(FOLDER, tmp_path / "encoder", ignore=shutil.ignore_patterns("__pycache__"))
    var = get_settings().var_path
    code = block("python").replace('Path("var")', f"Path({str(var)!r})") + "print(vectors.shape)"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert run.stdout == "(2, 384)\n", run.stderr
    command = [sys.executable, "-m", "encoder", "--var", str(var), "--precision", "int4"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert run.stdout.startswith(str(var / "encoder" / "int4-")), run.stderr


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "encoder").touch()
    command = [sys.executable, "-m", "bot.nlu.encoder", "--var", str(tmp_path)]
    run = subprocess.run(command, cwd=FOLDER.parents[2], capture_output=True, text=True)
    assert run.returncode == 1
    assert "cannot be written to" in run.stderr
    assert "Traceback" not in run.stderr
