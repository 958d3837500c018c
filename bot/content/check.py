"""All content checks together, as ``python -m bot check`` runs them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import yaml

from bot.content.check_answers import check_answers
from bot.content.check_code import check_no_swedish_in_code
from bot.content.check_phrases import check_catalogue, check_phrases, read_catalogue
from bot.content.phrases import read_phrases
from bot.content.problem import Problem
from bot.settings import PROJECT_DIR, Settings

_SOURCE_LINE = re.compile(r"^- \[S\d+\].*?(https?://\S+)", re.MULTILINE)


def read_sources(facts: Path) -> list[str]:
    """The URLs that the list of sources in docs/facts.md names."""
    return _SOURCE_LINE.findall(facts.read_text(encoding="utf-8"))


def check_project(settings: Settings, project: Path = PROJECT_DIR) -> list[Problem]:
    """Checks everything that editors and developers write.

    Args:
        settings: holds how old a review may be.
        project: the folder to check.

    Returns:
        All problems, sorted by path.
    """
    domain = yaml.safe_load((project / "domain.yml").read_text(encoding="utf-8"))
    intents = [name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]]
    phrases = list(read_phrases(project / "data" / "nlu"))
    sources = read_sources(project / "docs" / "facts.md")
    kinds = read_catalogue(project / "docs" / "intents.md")
    return sorted(
        [
            *check_answers(domain, sources, date.today(), settings.answer_max_age_days),
            *check_phrases(phrases),
            *check_catalogue(kinds, intents, phrases),
            *check_no_swedish_in_code(project),
        ]
    )
