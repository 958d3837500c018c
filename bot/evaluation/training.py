"""Trains a pipeline and loads what was trained, inside this process."""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional, Sequence

Parse = Callable[[str], dict[str, Any]]


@dataclass(frozen=True)
class Training:
    """What a training gave and took.

    Attributes:
        model: the trained model's file.
        seconds: from the call until the model was written.
        cpu_seconds: of all threads; says more than the clock when others use the machine too.
        peak_mb: the most memory that the process has held so far, in MB.
    """

    model: Path
    seconds: float
    cpu_seconds: float
    peak_mb: float


class TrainingFailed(Exception):
    """Rasa made no model; its own message was printed or is the cause."""


def train(
    config: Path,
    nlu: Path,
    folder: Path,
    name: str,
    *,
    domain: Optional[Path] = None,
    stories: Optional[Path] = None,
) -> Training:
    """Trains a model from scratch, without Rasa's cache of earlier trainings.

    Args:
        config: the pipeline (and the policies, if stories are given).
        nlu: training phrases, a file or a folder.
        folder: where the model is written.
        name: the model's name, without an ending.
        domain: needed with stories; else only the NLU part is trained.
        stories: stories and rules, a file or a folder.

    Raises:
        TrainingFailed: Rasa made no model.
    """
    _be_quiet()
    # A cached part of an earlier training would make the time taken meaningless.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    from rasa import model_training
    from rasa.shared.exceptions import RasaException

    began, cpu_began = time.monotonic(), time.process_time()
    path: Optional[str]
    try:
        if domain is None or stories is None:
            path = model_training.train_nlu(str(config), str(nlu), str(folder), name)
        else:
            files = [str(nlu), str(stories)]
            path = model_training.train(
                str(domain), str(config), files, str(folder), fixed_model_name=name
            ).model
    except RasaException as error:
        raise TrainingFailed(f"Rasa made no model of {nlu}: {error}") from error
    if path is None:
        raise TrainingFailed(f"Rasa made no model of {nlu}; its reason stands above.")
    return Training(
        Path(path),
        time.monotonic() - began,
        time.process_time() - cpu_began,
        peak_memory_mb(),
    )


def load_parser(model: Path) -> Parse:
    """Loads a trained model; returns a function from text to Rasa's parse result."""
    _be_quiet()
    from rasa.core.agent import Agent

    agent = Agent.load(str(model))
    loop = asyncio.new_event_loop()

    def parse(text: str) -> dict[str, Any]:
        result: dict[str, Any] = loop.run_until_complete(agent.parse_message(text))
        return result

    return parse


def read_phrases(path: Path) -> Sequence[tuple[str, str]]:
    """Texts and intents of a Rasa NLU file or folder, in their order.

    Raises:
        ValueError: Rasa cannot read it, or no phrase stands in it.
    """
    from rasa.shared.exceptions import RasaException
    from rasa.shared.nlu.constants import INTENT, TEXT
    from rasa.shared.nlu.training_data.loading import load_data

    try:
        data = load_data(str(path))
    except (RasaException, ValueError) as error:
        raise ValueError(f"{path} cannot be read as Rasa NLU data ({error})") from error
    phrases = [
        (str(example.get(TEXT)), str(example.get(INTENT)))
        for example in data.intent_examples
        if example.get(TEXT)
    ]
    if not phrases:
        raise ValueError(f"{path} holds no phrase of any intent")
    return phrases


def peak_memory_mb() -> float:
    """The most memory that this process has held so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS counts bytes, Linux kilobytes.
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def _be_quiet() -> None:
    """Keeps Rasa from phoning home and from printing every message that it parses."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
