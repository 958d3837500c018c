"""Trains the project's pipeline on any Rasa NLU file and reports how it reads another."""

from __future__ import annotations

import contextlib
import json
import logging
import math
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Optional, Sequence

import yaml

from bot.evaluation.scope import Message, ScopeFigures, scope_table, share
from bot.evaluation.training import Training, TrainingFailed, load_parser, read_phrases, train
from bot.files.yaml_data import read_yaml
from bot.launch.errors import LaunchError
from bot.settings import PROJECT_DIR

# Components that need to know which intent means out of scope.
_SCOPE_AWARE = ("KernelIntentClassifier", "ScopeGuard")
_STEP = 500  # phrases between two progress lines


@dataclass(frozen=True)
class NluReport:
    """What the pipeline made of a test file.

    Attributes:
        train_phrases: how many it was trained on.
        train_intents: of how many intents.
        test_phrases: how many it read.
        train_seconds: how long training took.
        peak_mb: peak memory, in MB.
        accuracy: share of test phrases whose likeliest intent is right.
        right_at_once: share whose intent was acted on.
        right_or_offered: share whose intent was acted on or offered as a choice; only intents
            written ``topic/aspect`` are ever offered.
        scope: how out-of-scope phrases were recognised, threshold by threshold; empty if not asked
            for.
    """

    train_phrases: int
    train_intents: int
    test_phrases: int
    train_seconds: float
    peak_mb: float
    accuracy: float
    right_at_once: float
    right_or_offered: float
    scope: Sequence[ScopeFigures]

    def as_json(self) -> str:
        """All figures; shares between 0 and 1, null where there was nothing to count."""
        return json.dumps(_without_nan(asdict(self)), indent=2)

    def as_text(self) -> str:
        """All figures as text."""
        lines = [
            f"trained on        {self.train_phrases} phrases, {self.train_intents} intents, "
            f"{self.train_seconds:.0f} s, at most {self.peak_mb:.0f} MB",
            f"tested on         {self.test_phrases} phrases",
            f"accuracy          {100 * self.accuracy:.1f} %   (likeliest intent)",
            f"right at once     {100 * self.right_at_once:.1f} %   (intent acted on)",
            f"right or offered  {100 * self.right_or_offered:.1f} %",
        ]
        if self.scope:
            lines += ["", "threshold  margin  in-scope accuracy  out-of-scope recall  Matthews"]
            lines += [
                f"{row.threshold:<9}  {row.margin:6.3f}  {100 * row.in_scope_accuracy:15.1f} %  "
                f"{100 * row.out_of_scope_recall:17.1f} %  {row.matthews:8.3f}"
                for row in self.scope
            ]
        return "\n".join(lines)


def bench_nlu(train_file: Path, test_file: Path, out_of_scope: Optional[str] = None) -> NluReport:
    """Trains on one file and reads the other.

    Progress goes to standard error, so that standard output is the report's.

    Args:
        train_file: a Rasa NLU file or folder.
        test_file: another one.
        out_of_scope: the intent of all that is out of scope; it need not be in the training file.

    Raises:
        LaunchError: a file cannot be used, or training failed.
    """
    with contextlib.redirect_stdout(sys.stderr), tempfile.TemporaryDirectory() as name:
        _show_progress()
        known, asked = _phrases(train_file), _phrases(test_file)
        intents = {intent for _, intent in known}
        if out_of_scope is not None and out_of_scope not in {intent for _, intent in asked}:
            raise LaunchError(
                f"No phrase in {test_file} has the intent '{out_of_scope}': check the spelling, or "
                "leave out --out-of-scope."
            )
        _tell(f"Training on {len(known)} phrases of {len(intents)} intents …")
        trained = _train(train_file, Path(name), out_of_scope)
        _tell(f"Trained in {trained.seconds:.0f} s.")
        messages = _read(trained.model, asked)
    return NluReport(
        train_phrases=len(known),
        train_intents=len(intents),
        test_phrases=len(asked),
        train_seconds=round(trained.seconds, 1),
        peak_mb=round(trained.peak_mb),
        accuracy=share([m.best == m.intent for m in messages]),
        right_at_once=share([m.intent in m.acted_on for m in messages]),
        right_or_offered=share([m.intent in (*m.acted_on, *m.offered) for m in messages]),
        scope=scope_table(messages, out_of_scope) if out_of_scope is not None else [],
    )


def config_for(out_of_scope: Optional[str]) -> dict[str, Any]:
    """The project's configuration, with another out-of-scope intent if one is given."""
    config: dict[str, Any] = read_yaml(PROJECT_DIR / "config.yml")
    if out_of_scope is not None:
        for component in config["pipeline"]:
            if component["name"].rsplit(".", 1)[-1] in _SCOPE_AWARE:
                component["out_of_scope_intent"] = out_of_scope
    return config


def _train(file: Path, folder: Path, out_of_scope: Optional[str]) -> Training:
    config = folder / "config.yml"
    config.write_text(yaml.safe_dump(config_for(out_of_scope), allow_unicode=True), "utf-8")
    try:
        return train(config, file, folder, "bench")
    except TrainingFailed as error:
        raise LaunchError(str(error)) from error
    except MemoryError as error:
        raise LaunchError(
            "Not enough memory: training takes about 4 bytes times the square of the number of "
            "phrases. Use fewer phrases or a larger machine."
        ) from error


def _read(model: Path, asked: Sequence[tuple[str, str]]) -> Sequence[Message]:
    parse = load_parser(model)
    messages = []
    for number, (text, intent) in enumerate(asked):
        if number % _STEP == 0:
            _tell(f"Reading test phrases, {number} of {len(asked)} done …")
        messages.append(Message(intent, parse(text)))
    return messages


def _phrases(file: Path) -> Sequence[tuple[str, str]]:
    if not file.exists():
        raise LaunchError(f"There is no {file}. Name a Rasa NLU file (YAML or JSON) or a folder.")
    try:
        return read_phrases(file)
    except ValueError as error:
        raise LaunchError(f"{error}. `rasa data validate` tells what is wrong with it.") from error


def _show_progress() -> None:
    logger = logging.getLogger("bot")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_nan(inner) for inner in value]
    return None if isinstance(value, float) and math.isnan(value) else value
