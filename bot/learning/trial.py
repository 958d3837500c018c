"""Trains on a change of the phrases beside the model in use, and tells what it changes.

Nothing of the project is touched: the change is applied to a copy, and the model that is trained
on it goes with the copy. Of blind sets figures are told, never questions.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Sequence

from bot.evaluation.question_sets import (
    BLIND,
    OUT_OF_SCOPE,
    Result,
    gets_a_fact,
    known_cells,
    read_all,
    read_project_questions,
    read_questions,
    set_names,
    share,
)
from bot.evaluation.training import Parse, TrainingFailed, load_parser, train
from bot.launch.errors import LaunchError
from bot.settings import PROJECT_DIR

_PROJECT_SET = "questions"
_COPIED = ("config.yml", "domain.yml", "data")
_MOST_SHOWN = 20

Readings = Mapping[str, Sequence[Result]]


def try_patch(patch: Path, model: Path) -> str:
    """Trains on a patch and compares the model with the one in use.

    Args:
        patch: what ``git apply`` takes; changes files under ``data/``.
        model: the one in use.

    Returns:
        What it changes on the sets of questions, to read.

    Raises:
        LaunchError: the patch doesn't fit, or no model can be trained on it.
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
            raise LaunchError(str(error)) from error
        after = readings(load_parser(trained.model))
    return comparison(before, after)


def apply_to_copy(patch: Path, copy: Path, project: Path = PROJECT_DIR) -> None:
    """Copies what a model is trained on and applies a patch to the copy.

    Args:
        patch: the file.
        copy: a folder that is made.
        project: what is copied.

    Raises:
        LaunchError: there is no such file, or it doesn't fit the project.
    """
    if not patch.is_file():
        raise LaunchError(f"There is no file {patch}.")
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
        raise LaunchError(
            f"{patch} does not fit the phrases as they are now: {done.stderr.strip()}\n"
            "Fetch the proposal again from the page Obesvarat."
        )


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
    known = known_cells()
    figures: Dict[str, Callable[[Sequence[Result]], float]] = {
        "right at once": lambda some: share(one.right_at_once for one in _inside(some)),
        "right or offered": lambda some: share(one.right_or_offered for one in _inside(some)),
        "another answer": lambda some: share(one.is_wrong for one in _inside(some)),
        "out of scope answered": lambda some: share(
            gets_a_fact(one, known) for one in some if OUT_OF_SCOPE in one.question.right
        ),
    }
    lines = ["Per cent, with the model in use -> with the proposal:", ""]
    for name in before:
        lines.append(f"{name} ({len(before[name])} questions)")
        for what, figure in figures.items():
            then, now = figure(before[name]), figure(after[name])
            lines.append(f"  {what:<22} {then:5.1f} -> {now:5.1f}  ({now - then:+.1f})")
        lines += _changed(name, before[name], after[name])
        lines.append("")
    return "\n".join(lines)


def _inside(some: Sequence[Result]) -> List[Result]:
    return [one for one in some if one.question.is_in_scope]


def _changed(name: str, before: Sequence[Result], after: Sequence[Result]) -> List[str]:
    pairs = list(zip(before, after, strict=True))
    better = [new for old, new in pairs if new.right_at_once and not old.right_at_once]
    worse = [new for old, new in pairs if old.right_at_once and not new.right_at_once]
    lines = [f"  now right: {len(better)}, no longer right: {len(worse)}"]
    if name.startswith(BLIND):
        return lines
    for sign, some in (("+", better), ("-", worse)):
        lines += [f"  {sign} {_told(one)}" for one in some[:_MOST_SHOWN]]
        if len(some) > _MOST_SHOWN:
            lines.append(f"  {sign} … and {len(some) - _MOST_SHOWN} more")
    return lines


def _told(result: Result) -> str:
    return f"{result.question.text} (read as {', '.join(result.acted_on) or 'nothing'})"
