"""Is there a model, is it as new as what it is made from, and how to make one."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Iterator, Optional

from bot.launch.errors import LaunchError
from bot.settings import PROJECT_DIR

MODELS_DIR = PROJECT_DIR / "models"
# Beside the models: which inputs the newest one was trained on. Times of files say nothing after
# a `git checkout`, contents do.
INPUTS_FILE = MODELS_DIR / "trained_on.json"


def input_files() -> Iterator[Path]:
    """All files that a model is made from, in a stable order."""
    yield PROJECT_DIR / "config.yml"
    yield PROJECT_DIR / "domain.yml"
    yield from sorted((PROJECT_DIR / "data").rglob("*.yml"))
    for pattern in ("*.py", "*.yml"):
        yield from sorted((PROJECT_DIR / "bot" / "nlu").rglob(pattern))


def inputs_digest() -> str:
    """A checksum over names and contents of the input files."""
    digest = hashlib.sha256()
    for path in input_files():
        digest.update(str(path.relative_to(PROJECT_DIR)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def newest_model() -> Optional[Path]:
    """The model that a server would load, or None."""
    models = sorted(MODELS_DIR.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    return models[-1] if models else None


def require_model() -> Path:
    """The model to use.

    Raises:
        LaunchError: there is none.
    """
    model = newest_model()
    if model is None:
        raise LaunchError(f"There is no model in {MODELS_DIR}. Train one: make train")
    return model


def reason_to_train() -> Optional[str]:
    """Why a new model is due, or None when the newest one will do."""
    model = newest_model()
    if model is None:
        return "there is no model yet"
    try:
        record = json.loads(INPUTS_FILE.read_text())
    except (OSError, ValueError):
        record = {}
    if record.get("model") == model.name:
        return None if record.get("inputs") == inputs_digest() else "its inputs have changed"
    # A model that `rasa train` made: only its age is known.
    trained_at = model.stat().st_mtime
    newer = [path for path in input_files() if path.stat().st_mtime > trained_at]
    return f"{newer[0].name} is newer than the model" if newer else None


def train() -> Path:
    """Trains a model with Rasa and shows its progress.

    Raises:
        LaunchError: training failed; Rasa's own message stands above.
    """
    began = time.monotonic()
    digest = inputs_digest()
    command = [sys.executable, "-m", "rasa", "train", "--force", "--out", str(MODELS_DIR)]
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    finished = subprocess.run(command, cwd=PROJECT_DIR, env=environment, check=False)
    model = newest_model()
    if finished.returncode != 0 or model is None:
        raise LaunchError(
            "Training failed; the reason stands above. `rasa data validate` finds most mistakes in "
            "the data."
        )
    INPUTS_FILE.write_text(json.dumps({"model": model.name, "inputs": digest}))
    print(f"Trained {model.name} in {time.monotonic() - began:.0f} s.", flush=True)
    return model
