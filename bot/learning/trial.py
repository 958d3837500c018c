"""Trains on a change of the phrases beside the model in use, and tells what it changes.

Nothing of the project is touched: the change is applied to a copy, and the model that is trained
on it goes with the copy. Of blind sets it is told how questions are read, never their words.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Callable, FrozenSet

from bot.content.phrases import read_phrases
from bot.evaluation.question_sets import (
    read_all,
    read_project_questions,
    read_questions,
    set_names,
)
from bot.evaluation.training import Parse, TrainingFailed, load_parser, train
from bot.launch.model import reason_to_train
from bot.learning.comparison import Readings, comparison
from bot.learning.errors import ProposalError
from bot.learning.trial_words import said
from bot.settings import PROJECT_DIR

_PROJECT_SET = "questions"
_COPIED = ("config.yml", "domain.yml", "data")

# Trains what stands in a project's folder; the model is written to the second.
Trainer = Callable[[Path, Path], Path]


def try_patch(
    patch: Path,
    model: Path,
    trainer: Trainer | None = None,
    loader: Callable[[Path], Parse] = load_parser,
) -> str:
    """Trains on a patch and compares the model with the one in use.

    Args:
        patch: what ``git apply`` takes; changes files under ``data/``.
        model: the one in use.
        trainer: makes the model; Rasa if not given.
        loader: of a model.

    Returns:
        What it changes on the sets of questions, to read.

    Raises:
        ProposalError: the patch doesn't fit, or no model can be trained on it.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy = folder / "project"
        apply_to_copy(patch, copy)
        before = readings(loader(model))
        try:
            trained = (trainer or _train)(copy, folder)
        except TrainingFailed as error:
            raise ProposalError(said("not_trained", said=error)) from error
        after = readings(loader(trained))
        told = comparison(before, after, learnt_phrases(PROJECT_DIR, copy))
    # A model of other phrases differs from the new one by these, too.
    return f"{said('other_inputs')}\n\n{told}" if reason_to_train() else told


def learnt_phrases(project: Path, copy: Path) -> FrozenSet[str]:
    """The keys of the phrases that a copy of the project has and the project has not."""
    keys = [{one.key for one in read_phrases(of / "data" / "nlu")} for of in (copy, project)]
    return frozenset(keys[0] - keys[1])


def _train(project: Path, folder: Path) -> Path:
    config, data, domain = (project / name for name in ("config.yml", "data", "domain.yml"))
    return train(config, data, folder, "proposal", domain=domain).model


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
        raise ProposalError(said("no_file", file=patch))
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
        raise ProposalError(said("does_not_fit", file=patch, said=done.stderr.strip()))


def readings(parse: Parse) -> Readings:
    """How a model reads all sets: those of writers, and the project's own questions."""
    sets = {name: read_questions(name) for name in set_names()}
    sets[_PROJECT_SET] = read_project_questions()
    return {name: read_all(parse, questions) for name, questions in sets.items()}
