"""Trains on a change of the phrases beside the model in use, and reports what it changes.

Nothing of the project is touched: the change is applied to a copy, and the model that is trained
on it goes with the copy. Of blind sets the report says how questions are read, never their words.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import partial
from pathlib import Path
from typing import Callable, FrozenSet

from bot.content.phrases import read_phrases
from bot.launch.model import reason_to_train
from bot.learning.comparison import Readings, comparison
from bot.learning.errors import ProposalError
from bot.learning.trial_steps import log_path, read_apart, train_apart
from bot.learning.trial_time import expected_minutes
from bot.learning.trial_words import said
from bot.learning.workplace import workplace
from bot.settings import PROJECT_DIR, get_settings

_COPIED = ("config.yml", "domain.yml", "data")

# Trains on the project in the first folder; writes the model to the second.
Trainer = Callable[[Path, Path], Path]
# Has a model read all sets; the folder is for its temporary files.
Reader = Callable[[Path, Path], Readings]


def try_patch(
    patch: Path,
    model: Path,
    trainer: Trainer = train_apart,
    reader: Reader = read_apart,
    tell: Callable[[str], None] = partial(print, flush=True),
) -> str:
    """Trains on a patch and compares the model with the one in use.

    Args:
        patch: what ``git apply`` takes; changes files under ``data/``.
        model: the one in use.
        trainer: makes the model.
        reader: has a model read all sets.
        tell: called with what is being done, in words.

    Returns:
        What it changes on the sets of questions, to read.

    Raises:
        ProposalError: the patch doesn't fit, or no model can be trained on it.
    """
    with workplace(get_settings().var_path) as folder:
        copy = folder / "project"
        apply_to_copy(patch, copy)
        tell(said("begins", minutes=expected_minutes(), log=log_path()))
        tell(said("trains"))
        trained = trainer(copy, folder)
        tell(said("reads_before"))
        before = reader(model, folder)
        tell(said("reads_after"))
        after = reader(trained, folder)
        told = comparison(before, after, learnt_phrases(PROJECT_DIR, copy))
    # A model trained on other phrases differs from the new one by these as well.
    return f"{said('other_inputs')}\n\n{told}" if reason_to_train() else told


def learnt_phrases(project: Path, copy: Path) -> FrozenSet[str]:
    """The keys of the phrases that a copy of the project has and the project lacks."""
    keys = [{one.key for one in read_phrases(of / "data" / "nlu")} for of in (copy, project)]
    return frozenset(keys[0] - keys[1])


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
    # With a repository around the copy, git would look for the files there.
    alone = {"GIT_DIR": str(copy / ".none"), "PATH": "/usr/local/bin:/usr/bin:/bin"}
    command = ["git", "apply", "--include=data/*", str(patch.resolve())]
    done = subprocess.run(command, cwd=copy, env=alone, capture_output=True, text=True)
    if done.returncode != 0:
        raise ProposalError(said("does_not_fit", file=patch, said=done.stderr.strip()))
