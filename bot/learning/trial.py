"""Trains on a change of the phrases beside the model in use, and tells what it changes.

Nothing of the project is touched: the change is applied to a copy, and the model that is trained
on it goes with the copy. Of blind sets figures are told, never questions.
"""

from __future__ import annotations

import math
import shutil
import subprocess
import tempfile
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, List, Mapping, Sequence

from bot.answers.fill import fill
from bot.evaluation.question_sets import (
    BLIND,
    Result,
    read_all,
    read_project_questions,
    read_questions,
    set_figures,
    set_names,
)
from bot.evaluation.training import Parse, TrainingFailed, load_parser, train
from bot.files.yaml_data import read_yaml
from bot.learning.errors import ProposalError
from bot.settings import PROJECT_DIR

_PROJECT_SET = "questions"
_COPIED = ("config.yml", "domain.yml", "data")
_MOST_SHOWN = 20
_NONE = "–"

Readings = Mapping[str, Sequence[Result]]


def try_patch(patch: Path, model: Path) -> str:
    """Trains on a patch and compares the model with the one in use.

    Args:
        patch: what ``git apply`` takes; changes files under ``data/``.
        model: the one in use.

    Returns:
        What it changes on the sets of questions, to read.

    Raises:
        ProposalError: the patch doesn't fit, or no model can be trained on it.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        apply_to_copy(patch, folder / "project")
        before = readings(load_parser(model))
        try:
            trained = train(
                folder / "project" / "config.yml",
                folder / "project" / "data",
                folder,
                "proposal",
                domain=folder / "project" / "domain.yml",
            )
        except TrainingFailed as error:
            raise ProposalError(_said("not_trained", said=error)) from error
        after = readings(load_parser(trained.model))
    return comparison(before, after)


def apply_to_copy(patch: Path, copy: Path, project: Path = PROJECT_DIR) -> None:
    """Copies what a model is trained on and applies a patch to the copy.

    Args:
        patch: the file.
        copy: a folder that is made.
        project: what is copied.

    Raises:
        ProposalError: there is no such file, or it doesn't fit the project.
    """
    if not patch.is_file():
        raise ProposalError(_said("no_file", file=patch))
    copy.mkdir()
    for name in _COPIED:
        source = project / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
        else:
            shutil.copy(source, copy / name)
    # A repository around the copy would have git look for the files there.
    alone = {"GIT_DIR": str(copy / ".none"), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    command = ["git", "apply", "--include=data/*", str(patch.resolve())]
    done = subprocess.run(command, cwd=copy, env=alone, capture_output=True, text=True)
    if done.returncode != 0:
        raise ProposalError(_said("does_not_fit", file=patch, said=done.stderr.strip()))


def readings(parse: Parse) -> Readings:
    """How a model reads all sets: those of writers, and the project's own questions."""
    sets = {name: read_questions(name) for name in set_names()}
    sets[_PROJECT_SET] = read_project_questions()
    return {name: read_all(parse, questions) for name, questions in sets.items()}


def comparison(before: Readings, after: Readings) -> str:
    """What is told of two models that read the same questions.

    Args:
        before: by set, how the model in use reads them.
        after: how the other one does, in the same order.
    """
    words = _words()
    width = max(map(len, words["figures"].values()))
    lines = [words["heading"], ""]
    for name in before:
        lines.append(_said("set", name=_set_name(name), count=len(before[name])))
        then, now = asdict(set_figures(before[name])), asdict(set_figures(after[name]))
        for what, told in words["figures"].items():
            lines.append(f"  {told:<{width}} {_change(then[what], now[what])}")
        lines += _changed(name, before[name], after[name])
        lines.append("")
    return "\n".join(lines)


def _change(then: float, now: float) -> str:
    # Of no questions there is no share.
    if math.isnan(then) or math.isnan(now):
        return f"{_NONE:>5}"
    return f"{then:5.1f} → {now:5.1f}  ({now - then:+.1f})".replace(".", ",")


def _changed(name: str, before: Sequence[Result], after: Sequence[Result]) -> List[str]:
    pairs = list(zip(before, after, strict=True))
    better = [new for old, new in pairs if new.right_at_once and not old.right_at_once]
    worse = [new for old, new in pairs if old.right_at_once and not new.right_at_once]
    lines = [f"  {_said('changed', better=len(better), worse=len(worse))}"]
    if name.startswith(BLIND):
        return lines
    for sign, some in (("+", better), ("-", worse)):
        lines += [f"  {sign} {_told(one)}" for one in some[:_MOST_SHOWN]]
        if len(some) > _MOST_SHOWN:
            lines.append(f"  {sign} {_said('more', count=len(some) - _MOST_SHOWN)}")
    return lines


def _told(result: Result) -> str:
    reading = ", ".join(result.acted_on) or _words()["no_reading"]
    return _said("question", text=result.question.text, reading=reading)


def _set_name(name: str) -> str:
    kind, _, own = name.partition("/")
    return fill(_words()["sets"][kind], {"name": own})


def _said(kind: str, **values: Any) -> str:
    return fill(_words()[kind], values)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    words: Mapping[str, Any] = read_yaml(Path(__file__).with_name("trial.yml"))
    return words
