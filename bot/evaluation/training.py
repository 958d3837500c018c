"""Trains a pipeline and loads the model, inside this process."""

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

import yaml

from bot.conversation.cells import split_cell
from bot.rasa_patches import late_tensorflow

Parse = Callable[[str], dict[str, Any]]


@dataclass(frozen=True)
class Training:
    """A trained model and the cost of training it.

    Attributes:
        model: the trained model's file.
        seconds: from the call until the model was written.
        cpu_seconds: of all threads; more telling than wall time on a busy machine.
        peak_mb: the peak memory of the process so far, in MB.
    """

    model: Path
    seconds: float
    cpu_seconds: float
    peak_mb: float


class TrainingFailed(Exception):
    """Rasa made no model; its own message was printed, or is the cause of this error."""


def train(
    config: Path,
    nlu: Path,
    folder: Path,
    name: str,
    *,
    domain: Optional[Path] = None,
    rules: Sequence[Path] = (),
) -> Training:
    """Trains a model from scratch, without Rasa's cache of earlier trainings.

    Args:
        config: the pipeline (and the policies, if rules are given).
        nlu: training phrases, a file or a folder.
        folder: where the model is written.
        name: the model's name, without an ending.
        domain: the assistant's; without it a domain is made that holds the phrases' intents only.
        rules: files and folders of rules, stories and answers; of the given domain.

    Raises:
        TrainingFailed: Rasa made no model.
    """
    _be_quiet()
    # A cached part of an earlier training would make the time taken meaningless.
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    from rasa import model_training
    from rasa.shared.exceptions import RasaException

    if domain is None:
        domain, rule = _smallest_domain(nlu, folder)
        rules = [rule]
    began, cpu_began = time.monotonic(), time.process_time()
    files = [str(nlu), *map(str, rules)]
    try:
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


def load_agent(model: Path) -> Any:
    """Loads a trained model, as the server does it."""
    late_tensorflow.install()
    from rasa.core.agent import Agent

    from bot.rasa_patches import graph_runs, one_pass, predict_only, quick_yaml

    graph_runs.install()
    one_pass.install()
    predict_only.install()
    quick_yaml.install()
    return Agent.load(str(model))


def load_parser(model: Path) -> Parse:
    """Loads a trained model; returns a function from text to Rasa's parse result."""
    _be_quiet()
    agent = load_agent(model)
    loop = asyncio.new_event_loop()

    def parse(text: str) -> dict[str, Any]:
        result: dict[str, Any] = loop.run_until_complete(agent.parse_message(text))
        return result

    return parse


def read_phrases(path: Path) -> Sequence[tuple[str, str]]:
    """Texts and full intents (``topic/aspect``) of a Rasa NLU file or folder, in order.

    Follow-ups are left out: their intent does not show without the question before.

    Raises:
        ValueError: Rasa cannot read it, or it has no phrases.
    """
    from rasa.shared.exceptions import RasaException
    from rasa.shared.nlu.constants import TEXT
    from rasa.shared.nlu.training_data.loading import load_data

    from bot.nlu.follow_ups import is_follow_up

    try:
        data = load_data(str(path))
    except (RasaException, ValueError) as error:
        raise ValueError(f"{path} cannot be read as Rasa NLU data ({error})") from error
    phrases = [
        (str(example.get(TEXT)), str(example.get_full_intent()))
        for example in data.intent_examples
        if example.get(TEXT) and not is_follow_up(example)
    ]
    if not phrases:
        raise ValueError(f"{path} holds no phrase of any intent")
    return phrases


def _smallest_domain(nlu: Path, folder: Path) -> tuple[Path, Path]:
    """A domain with the intents of some phrases, and a rule.

    The scope guard needs a domain, and Rasa gives it none when it trains NLU alone.
    """
    topics = sorted({split_cell(intent).topic for _, intent in read_phrases(nlu)})
    domain, rule = folder / "smallest.domain.yml", folder / "smallest.rule.yml"
    answer = {"utter_done": [{"text": "."}]}
    _write(domain, {"version": "3.1", "intents": topics, "responses": answer})
    steps = [{"intent": topics[0]}, {"action": "utter_done"}]
    _write(rule, {"version": "3.1", "rules": [{"rule": "any", "steps": steps}]})
    return domain, rule


def _write(path: Path, content: Any) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def peak_memory_mb() -> float:
    """The peak memory of this process so far, in MB."""
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
