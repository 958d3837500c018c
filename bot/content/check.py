"""All content checks together, as ``python -m bot check`` runs them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.answers.sources import read_sources
from bot.content.check_answers import check_answers
from bot.content.check_code import check_no_swedish_in_code
from bot.content.check_conversation import check_conversation
from bot.content.check_grid import check_grid
from bot.content.check_phrases import check_phrases
from bot.content.check_shape import check_shape
from bot.content.check_sources import FACTS, check_listed, check_sources
from bot.content.check_values import check_values
from bot.content.phrases import phrases_in
from bot.content.problem import Problem
from bot.content.written import read_content
from bot.content.yaml_file import read_yaml_file
from bot.settings import PROJECT_DIR, Settings

SOURCES = "bot/answers/sources.yml"


def check_project(settings: Settings, project: Path = PROJECT_DIR) -> list[Problem]:
    """Checks everything that editors and developers write.

    Args:
        settings: holds how old a review may be.
        project: the folder to check.

    Returns:
        All problems, sorted by path and line.
    """
    content = read_content(project)
    unreadable = [file for file in content.files if file.problems and not file.content]
    listed = read_yaml_file(project / SOURCES, project)
    misshapen = [*check_values(content), *check_listed(listed)]
    problems = [*check_shape(content), *misshapen]
    if unreadable or misshapen:
        # Otherwise every reference to an unreadable file would be reported, too.
        return sorted(set(problems))
    sources = read_sources(project / SOURCES)
    phrases = [phrase for file in content.nlu for phrase in phrases_in(file)]
    facts = (project / FACTS).read_text(encoding="utf-8")
    max_age = settings.answer_max_age_days
    return sorted(
        {
            *problems,
            *check_answers(content, sources, date.today(), max_age),
            *check_conversation(content),
            *check_grid(content, phrases),
            *check_phrases(content.nlu, phrases),
            *check_sources(sources, facts),
            *check_no_swedish_in_code(project),
        }
    )
