"""Figures of models on the same set of questions, kept beside each model."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Optional


@dataclass(frozen=True)
class SetFigures:
    """Shares of a set of questions, in per cent.

    Attributes:
        right_at_once: of those in scope, all that was asked was answered.
        right_or_offered: of those in scope, it was answered or offered as a choice.
        wrong: of those in scope, something else was answered.
        out_of_scope_answered: of those out of scope, a fact was given.
    """

    right_at_once: float
    right_or_offered: float
    wrong: float
    out_of_scope_answered: float


@dataclass(frozen=True)
class ModelFigures:
    """How a model reads a set.

    Attributes:
        figures: of the set.
        questions: how many it has.
        digest: a checksum of them: figures on other questions cannot be compared with these.
    """

    figures: SetFigures
    questions: int
    digest: str


def figures_of(model: Path) -> Optional[ModelFigures]:
    """What is kept of a model; None for one that has not read the questions."""
    try:
        kept = json.loads(figures_file(model).read_text(encoding="utf-8"))
        return ModelFigures(
            SetFigures(**kept["figures"]), int(kept["questions"]), str(kept["digest"])
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def keep_figures(model: Path, figures: ModelFigures) -> None:
    """Writes down how a model reads a set, in the place of what was known before."""
    figures_file(model).write_text(json.dumps(asdict(figures)), encoding="utf-8")


def figures_file(model: Path) -> Path:
    """Where the figures of a model are kept."""
    return model.with_name(model.name.removesuffix(".tar.gz") + ".figures.json")
