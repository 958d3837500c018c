"""Whether the model is up to date with its inputs, and training one that is."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Iterator, Optional, Sequence

from bot.launch.errors import LaunchError
from bot.launch.logs import log_dir, tail
from bot.launch.machine import blas_environment
from bot.launch.training import run_with_progress
from bot.operations import chosen_model
from bot.settings import PROJECT_DIR, get_settings

# Beside the models: the inputs that the newest one was trained on. File times mean nothing after a
# `git checkout`; contents do.
INPUTS_FILE = "trained_on.json"


def input_files() -> Iterator[Path]:
    """All files that a model is made from, in a stable order."""
    yield PROJECT_DIR / "config.yml"
    yield PROJECT_DIR / "domain.yml"
    yield from sorted((PROJECT_DIR / "data").rglob("*.yml"))
    for package in ("conversation", "nlu"):
        for pattern in ("*.py", "*.yml", "*.json"):
            yield from sorted((PROJECT_DIR / "bot" / package).rglob(pattern))


def inputs_digest() -> str:
    """A checksum over names and contents of the input files; of code only over what it does."""
    digest = hashlib.sha256()
    for path in input_files():
        content = path.read_bytes()
        digest.update(str(path.relative_to(PROJECT_DIR)).encode())
        digest.update(hashlib.sha256(_code(content) if path.suffix == ".py" else content).digest())
    return digest.hexdigest()


def _code(source: bytes) -> bytes:
    """A module without comments and docstrings: to train takes minutes, and they change nothing."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        # Whatever imports it says so.
        return source
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and _is_text(body[0]):
            del body[0]
    return ast.dump(tree).encode()


def _is_text(node: ast.AST) -> bool:
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def reason_to_train() -> Optional[str]:
    """Why a new model is due; None when the one in use is up to date."""
    model = chosen_model.chosen_model()
    if model is None:
        return "there is no model yet"
    record = _record(model.parent)
    if record.get("model") == model.name:
        return None if record.get("inputs") == inputs_digest() else "its inputs have changed"
    # A model that `rasa train` made: only its age is known.
    trained_at = model.stat().st_mtime
    newer = [path for path in input_files() if path.stat().st_mtime > trained_at]
    return f"{newer[0].name} is newer than the model" if newer else None


def train(as_candidate: bool = False) -> Path:
    """Trains a model with Rasa, shows its progress, and chooses it for the servers.

    Args:
        as_candidate: the servers keep the model that they use.

    Raises:
        LaunchError: training failed; the text has the end of Rasa's log.
    """
    began = time.monotonic()
    digest = inputs_digest()
    folder = chosen_model.models_dir()
    log = log_dir(get_settings()) / "train.log"
    code = run_with_progress(
        training_command("--out", str(folder)),
        log,
        folder=PROJECT_DIR,
        environment=training_environment(),
        expected_seconds=last_seconds(),
    )
    model = chosen_model.newest_model()
    if code != 0 or model is None:
        raise LaunchError(
            f"Training failed. The end of {log}:\n\n{tail(log)}\n`rasa data validate` finds most "
            "mistakes in the data."
        )
    seconds = round(time.monotonic() - began)
    record = {"model": model.name, "inputs": digest, "seconds": seconds}
    (folder / INPUTS_FILE).write_text(json.dumps(record))
    if as_candidate:
        chosen_model.keep_choice()
    else:
        chosen_model.choose_model(model)
    print(f"Trained {model.name} in {seconds} s.", flush=True)
    if not as_candidate:
        print(
            "Drift shows it as chosen. Servers that run take it up by themselves, mostly within "
            f'twenty seconds; then their log says "{model.name} is in use."',
            flush=True,
        )
    return model


def training_command(*options: str) -> Sequence[str]:
    """The command that trains, with options of ``rasa train``."""
    return [
        sys.executable,
        "-m",
        "bot.launch.quietly",
        "bot.launch.plain_training",
        *options,
    ]


def training_environment() -> dict[str, str]:
    """The environment that a training runs with."""
    return {
        **os.environ,
        **blas_environment(),
        "RASA_TELEMETRY_ENABLED": "false",
        "PYTHONIOENCODING": "utf-8",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "2"),
    }


def last_seconds() -> Optional[float]:
    """How long the last training took, if that is known."""
    seconds = _record(chosen_model.models_dir()).get("seconds")
    return seconds if isinstance(seconds, (int, float)) and seconds > 0 else None


def _record(folder: Path) -> dict[str, Any]:
    try:
        record = json.loads((folder / INPUTS_FILE).read_text())
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}
