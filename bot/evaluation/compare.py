"""Has models read the development set, so that *Drift* shows their figures side by side."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Iterator, List, Optional, Sequence, Tuple

from bot.evaluation.question_sets import Question, read_all, read_questions, set_figures
from bot.evaluation.training import load_parser
from bot.launch.errors import LaunchError
from bot.launch.model_figures import ModelFigures, figures_of, keep_figures


def compare(models: Sequence[Path]) -> Iterator[Tuple[Path, ModelFigures]]:
    """Has each model read the set that has not done so yet, and keeps its figures beside it.

    Args:
        models: to compare.

    Yields:
        Each model with its figures, as soon as there are any.

    Raises:
        LaunchError: there are no questions: an installation without the tests has none.
    """
    try:
        questions = read_questions()
    except ValueError as error:
        raise LaunchError(f"There is nothing to compare models on. {error}") from error
    digest = digest_of(questions)
    for model in models:
        known = figures_of(model)
        if known is None or known.digest != digest:
            found = set_figures(read_all(load_parser(model), questions))
            known = ModelFigures(found, len(questions), digest)
            keep_figures(model, known)
        yield model, known


def digest_of(questions: Sequence[Question]) -> str:
    """A checksum of questions and of what is right about them."""
    return hashlib.sha256("\n".join(map(repr, questions)).encode("utf-8")).hexdigest()


def in_use_and_newest(models: Sequence[Path], in_use: Optional[Path]) -> List[Path]:
    """The models that one chooses between: the one in use and the newest other one.

    Args:
        models: all, the newest first.
        in_use: the one that servers use.
    """
    others = [model for model in models if model != in_use]
    return [*filter(None, [in_use]), *others[:1]]
